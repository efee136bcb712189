import { type Canvas, curve, type Point } from './phantom-canvas';
import { Random } from './random';

/** What the fan of a curved probe reaches: shares of the picture's height from its apex, and radians to each side. */
const NEAR = 0.32;
const FAR = 1.18;
const HALF_ANGLE = 0.6;
/** Height of the apex above the picture, in heights. */
const APEX = 0.25;

/** Cells of the grain: along a ray, and across. */
const RAYS = 220;
const RINGS = 420;

/**
 * Liver with its vessels, and a gall bladder with a stone and its shadow, as ultrasound has them: grain that grows with depth,
 * bright layers below the skin, a bright diaphragm, and more echo behind fluid.
 *
 * @param sweep - How far the probe has been tilted, from 0 to 1.
 */
export function drawSector(canvas: Canvas, sweep: number): void {
  const grain = grainOf(sweep);
  const vessels = vesselsAt(sweep);
  const heightOf = canvas.rows / canvas.unit;
  canvas.each((_, x, y) => {
    const right = x / heightOf;
    const down = y / heightOf + 0.5 + APEX;
    const radius = Math.sqrt(right * right + down * down);
    const angle = Math.atan2(right, down);
    if (radius < NEAR || radius > FAR || Math.abs(angle) > HALF_ANGLE) return 0;
    const ray = Math.floor(((angle + HALF_ANGLE) / (2 * HALF_ANGLE)) * (RAYS - 1));
    const ring = Math.floor(((radius - NEAR) / (FAR - NEAR)) * (RINGS - 1));
    const echo = tissueAt(radius, angle, sweep, vessels) * (grain[ray * RINGS + ring] ?? 1);
    return Math.min(255, Math.max(2, echo));
  });
  drawRulers(canvas);
}

interface Vessel {
  /** Radius and angle of its places. */
  readonly line: readonly Point[];
  /** Half of it. */
  readonly width: number;
  /** Whether its wall is bright. */
  readonly wall: boolean;
  /** Radii between which it lies. */
  readonly nearest: number;
  readonly farthest: number;
}

function vesselsAt(sweep: number): Vessel[] {
  const [first, second] = [0.04 * sweep, 0.05 * (1 - sweep)];
  return [
    vessel(true, 0.022, (t) => [0.86 + 0.12 * t + 0.03 * Math.sin(5 * t), 0.05 + 0.42 * t]),
    vessel(false, 0.011, (t) => [0.58 + 0.27 * t, 0.12 + first + 0.1 * t * t]),
    vessel(false, 0.009, (t) => [0.55 + 0.3 * t, 0.36 - second - 0.12 * t]),
    vessel(true, 0.012, (t) => [0.95 + 0.1 * t, -0.24 - 0.25 * t]),
  ];
}

function vessel(wall: boolean, width: number, at: (share: number) => Point): Vessel {
  const line = curve(8, at);
  const radii = line.map(([radius]) => radius);
  return { line, width, wall, nearest: Math.min(...radii) - 2 * width, farthest: Math.max(...radii) + 2 * width };
}

/** How strong an echo is, without grain. */
function tissueAt(radius: number, angle: number, sweep: number, vessels: readonly Vessel[]): number {
  const depth = (radius - NEAR) / (FAR - NEAR);
  const bend = 0.008 * Math.sin(9 * angle);
  if (depth < 0.035) return 150;
  if (depth < 0.17) {
    // Skin, fat and muscle lie in layers.
    return 78 + 60 * Math.max(0, Math.sin((depth + bend) * 130)) ** 3;
  }
  // Bladder: an ellipse that tapers towards its neck.
  const across = (angle + 0.19) * radius;
  const along = radius - 0.72;
  const lengthwise = (across * 0.9 + along * 0.43) / 0.17;
  const width = (0.075 + 0.02 * sweep) * (1 - 0.28 * lengthwise);
  const bladder = Math.hypot(lengthwise, (along * 0.9 - across * 0.43) / width);
  const stone = Math.hypot(across - 0.035, (along - 0.055) * 1.25);
  if (stone < 0.026) return 150 + 105 * Math.min(1, Math.max(0, 0.6 - along * 3));
  const shadow = Math.abs(angle + 0.19 - 0.035 / 0.775) < 0.03 && along > 0.06;
  if (shadow) return 16;
  if (bladder < 1) return 6;
  if (bladder < 1.13) return 165;
  const behind = along > 0.06 && Math.abs(across) < 0.14 ? 34 : 0;
  let echo = 92 - 26 * depth + behind;
  for (const { line, width: half, wall, nearest, farthest } of vessels) {
    if (radius < nearest || radius > farthest) continue;
    const near = distanceTo(line, radius, angle);
    if (near < half) echo = 12;
    else if (wall && near < half * 1.5) echo = 175;
  }
  const diaphragm = radius - 1.08 - 0.28 * (angle - 0.05) ** 2 + 0.02 * sweep;
  if (Math.abs(diaphragm) < 0.011) return 225;
  return diaphragm > 0 ? echo * 0.42 : echo;
}

/** How far a place is from a line; all of them as radius and angle. */
function distanceTo(line: readonly Point[], radius: number, angle: number): number {
  let nearest = Infinity;
  for (let at = 1; at < line.length; at++) {
    const [[ar, aa], [br, ba]] = [line[at - 1] ?? [0, 0], line[at] ?? [0, 0]];
    const [dr, da] = [br - ar, (ba - aa) * radius];
    const [r, a] = [radius - ar, (angle - aa) * radius];
    const share = Math.min(1, Math.max(0, (r * dr + a * da) / (dr * dr + da * da)));
    nearest = Math.min(nearest, (r - share * dr) ** 2 + (a - share * da) ** 2);
  }
  return Math.sqrt(nearest);
}

/** Grain comes of waves that add up and cancel out: fine along a ray, wide across, wider the deeper. */
function grainOf(sweep: number): Float32Array {
  const random = new Random(`grain ${sweep.toFixed(2)}`);
  const raw = Float32Array.from({ length: RAYS * RINGS }, () => random.next() + random.next() - 1);
  const other = Float32Array.from({ length: RAYS * RINGS }, () => random.next() + random.next() - 1);
  const grain = new Float32Array(RAYS * RINGS);
  for (let ray = 0; ray < RAYS; ray++) {
    for (let ring = 0; ring < RINGS; ring++) {
      const wide = 1 + Math.floor((2 * ring) / RINGS);
      let [real, imaginary] = [0, 0];
      for (let side = -wide; side <= wide; side++) {
        const at = Math.min(RAYS - 1, Math.max(0, ray + side)) * RINGS + ring;
        real += (raw[at] ?? 0) + 0.6 * (raw[at + 1] ?? 0);
        imaginary += (other[at] ?? 0) + 0.6 * (other[at + 1] ?? 0);
      }
      grain[ray * RINGS + ring] = 0.42 + (0.95 * Math.hypot(real, imaginary)) / Math.sqrt(2 * wide + 1);
    }
  }
  return grain;
}

/** A scale of centimetres at the right, one of grays at the left, and where the beam is narrowest. */
function drawRulers(canvas: Canvas): void {
  const [right, bottom] = [canvas.columns / 2 / canvas.unit, canvas.rows / 2 / canvas.unit];
  for (let centimetre = 0; centimetre <= 15; centimetre++) {
    const y = -0.86 * bottom + (centimetre * 1.72 * bottom) / 15;
    const length = centimetre % 5 === 0 ? 0.05 : 0.022;
    canvas.stroke(
      [
        [right - 0.05, y],
        [right - 0.05 - length, y],
      ],
      0.004,
      190,
    );
  }
  const focus = 0.12 * bottom;
  canvas.stroke(
    [
      [right - 0.028, focus - 0.025],
      [right - 0.045, focus],
      [right - 0.028, focus + 0.025],
    ],
    0.005,
    230,
  );
  for (let step = 0; step <= 60; step++) {
    const y = 0.3 * bottom - (0.6 * bottom * step) / 60;
    canvas.stroke(
      [
        [-right + 0.045, y],
        [-right + 0.075, y],
      ],
      0.008,
      (step * 255) / 60,
    );
  }
}
