/**
 * Axial slices: a chest as CT sees it, a head as MR does.
 *
 * @module
 */
import { type Canvas, curve, type Point } from './phantom-canvas';
import { Random } from './random';

/** What CT values are stored with on top, so that air is not negative. */
export const CT_OFFSET = 1024;

const hu = (value: number): number => value + CT_OFFSET;

/** @param depth - From the apex of the lungs, 0, to the diaphragm, 1. */
export function drawChestSlice(canvas: Canvas, depth: number): void {
  const lung = 0.62 + 0.38 * Math.sin(Math.PI * (0.15 + 0.6 * depth));
  const outline = { x: 0, y: 0, waves: [[0.02, 4, Math.PI / 2]] as const };
  canvas.fill({ ...outline, rx: 0.93, ry: 0.64 }, hu(-105));
  canvas.fill({ ...outline, rx: 0.86, ry: 0.57 }, hu(55));
  // Arms are up; what is left of the shoulder blades lies behind.
  for (const side of [-1, 1]) {
    const blade = curve(6, (t): Point => [side * (0.42 + 0.3 * t), 0.47 - 0.2 * t * t]);
    if (depth < 0.5) canvas.stroke(blade, 0.018, hu(600));
  }
  canvas.fill({ x: 0, y: -0.01, rx: 0.78, ry: 0.49 }, hu(-20));
  drawRibs(canvas, depth);
  const lungs = [
    { x: -0.4, y: -0.01, rx: 0.33 * lung, ry: 0.44 * lung, turn: 0.12, waves: [[0.03, 3, 1]] as const },
    { x: 0.42, y: 0.01, rx: 0.31 * lung, ry: 0.43 * lung, turn: -0.15, waves: [[0.03, 3, 2]] as const },
  ];
  for (const each of lungs) {
    canvas.fill(each, hu(-860));
    drawVessels(canvas, each, depth);
  }
  drawMediastinum(canvas, depth);
  // What a reader is to find, in the middle of the stack only.
  if (depth > 0.4 && depth < 0.7) {
    canvas.fill({ x: -0.47, y: -0.16, rx: 0.045, ry: 0.04, waves: [[0.12, 7, 0]] }, hu(40));
  }
  canvas.stroke(
    curve(16, (t): Point => [-0.75 + 1.5 * t, 0.7 + 0.1 * Math.sin(Math.PI * t)]),
    0.012,
    hu(-300),
  );
}

/** Ribs run downwards, so that a slice cuts each at another place. */
function drawRibs(canvas: Canvas, depth: number): void {
  for (const side of [-1, 1]) {
    for (let rib = 0; rib < 6; rib++) {
      const angle = -1.1 + 0.46 * rib + 0.4 * (depth - 0.5);
      if (angle > 1.3) continue;
      const at = (share: number): Point => [
        side * 0.81 * Math.cos(angle + share * 0.24),
        0.515 * Math.sin(angle + share * 0.24),
      ];
      canvas.stroke(curve(4, at), 0.026, hu(550));
      canvas.stroke(curve(4, at), 0.01, hu(180));
    }
  }
  canvas.fill({ x: 0, y: -0.5, rx: 0.1, ry: 0.026 }, hu(450));
}

function drawVessels(
  canvas: Canvas,
  lung: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number },
  depth: number,
): void {
  const random = new Random(`vessels ${lung.x} ${depth.toFixed(2)}`);
  for (let number = 0; number < 42; number++) {
    const [angle, reach] = [random.next() * 2 * Math.PI, Math.sqrt(random.next()) * 0.88];
    const [x, y] = [lung.x + lung.rx * reach * Math.cos(angle), lung.y + lung.ry * reach * Math.sin(angle)];
    // They grow towards the heart.
    const size = 0.004 + 0.014 * random.next() * Math.max(0.15, 1 - Math.abs(x) / 0.6);
    if (number % 3 > 0) canvas.fill({ x, y, rx: size, ry: size }, hu(20));
    else {
      const towards = Math.atan2(-y, -x);
      canvas.stroke(
        [
          [x, y],
          [x + 0.1 * Math.cos(towards), y + 0.1 * Math.sin(towards)],
        ],
        size * 0.6,
        hu(-60),
      );
    }
  }
}

function drawMediastinum(canvas: Canvas, depth: number): void {
  if (depth < 0.35) {
    canvas.fill({ x: 0, y: -0.08, rx: 0.15, ry: 0.24 }, hu(-70));
    for (const [x, y, size] of [
      [0.09, -0.12, 0.05],
      [-0.08, -0.16, 0.045],
      [0.02, -0.2, 0.035],
    ] as const) {
      canvas.fill({ x, y, rx: size, ry: size }, hu(190));
    }
  } else {
    const size = 0.75 + 0.5 * (depth - 0.35);
    canvas.fill({ x: 0.1, y: -0.12, rx: 0.31 * size, ry: 0.25 * size, turn: 0.45 }, hu(-80));
    canvas.fill({ x: 0.11, y: -0.12, rx: 0.27 * size, ry: 0.22 * size, turn: 0.45 }, hu(60));
    canvas.fill({ x: 0.17, y: -0.08, rx: 0.12 * size, ry: 0.09 * size, turn: 0.5 }, hu(170));
    canvas.fill({ x: 0.0, y: -0.2, rx: 0.11 * size, ry: 0.08 * size, turn: 0.2 }, hu(185));
    canvas.fill({ x: -0.02, y: -0.04, rx: 0.09 * size, ry: 0.06 * size }, hu(165));
  }
  // Trachea, then its two branches.
  if (depth < 0.4) canvas.fill({ x: 0, y: 0.04, rx: 0.05, ry: 0.045 }, hu(-990));
  else for (const x of [-0.13, 0.12]) canvas.fill({ x, y: 0.04, rx: 0.032, ry: 0.028 }, hu(-985));
  canvas.fill({ x: 0.02, y: 0.13, rx: 0.03, ry: 0.022 }, hu(30));
  canvas.fill({ x: 0.13, y: 0.22, rx: 0.068, ry: 0.066 }, hu(185));
  // Vertebra: body with a hard rim, canal, processes.
  canvas.fill({ x: 0, y: 0.33, rx: 0.19, ry: 0.16 }, hu(45));
  for (const side of [-1, 1]) {
    canvas.stroke(
      [
        [side * 0.07, 0.4],
        [side * 0.2, 0.43],
      ],
      0.024,
      hu(520),
    );
  }
  canvas.stroke(
    [
      [0, 0.44],
      [0, 0.55],
    ],
    0.024,
    hu(560),
  );
  canvas.fill({ x: 0, y: 0.42, rx: 0.085, ry: 0.07 }, hu(520));
  canvas.fill({ x: 0, y: 0.3, rx: 0.125, ry: 0.09 }, hu(700));
  canvas.fill({ x: 0, y: 0.3, rx: 0.108, ry: 0.075 }, hu(300));
  canvas.fill({ x: 0, y: 0.415, rx: 0.052, ry: 0.044 }, hu(30));
}

/** T1 weighted. @param share - From the nuclei, 0, to above the ventricles, 1. */
export function drawHeadSlice(canvas: Canvas, share: number): void {
  const depth = 0.22 + 0.66 * share;
  const size = 0.72 + 0.28 * Math.sin(Math.PI * (0.15 + 0.7 * depth));
  const head = (rx: number, ry: number): { x: number; y: number; rx: number; ry: number } => {
    return { x: 0, y: 0.02, rx: rx * size, ry: ry * size };
  };
  const folds = [
    [0.035, 17, depth * 9],
    [0.025, 29, depth * 5 + 1],
    [0.02, 9, depth * 3 + 2],
  ] as const;
  canvas.fill(head(0.73, 0.91), 900);
  canvas.fill(head(0.685, 0.865), 380);
  canvas.fill(head(0.67, 0.85), 110);
  canvas.fill(head(0.645, 0.82), 330);
  canvas.fill(head(0.63, 0.805), 130);
  canvas.fill(head(0.6, 0.78), 470);
  // Gray matter with its furrows, white matter inside of it.
  for (const side of [-1, 1]) {
    const half = { x: side * 0.3 * size, y: 0.02, rx: 0.31 * size, ry: 0.775 * size, waves: folds };
    canvas.fill({ ...half, waves: [[0.012, 31, depth * 7]] }, 470);
    canvas.fill({ ...half, x: side * 0.275 * size, rx: 0.235 * size, ry: 0.66 * size }, 660);
    drawFurrows(canvas, side, size, depth);
  }
  canvas.fill({ x: 0, y: 0.02, rx: 0.2 * size, ry: 0.33 * size }, 655);
  drawMiddle(canvas, size, depth);
  if (depth > 0.5 && depth < 0.8) {
    canvas.fill({ x: 0.33 * size, y: -0.22, rx: 0.095, ry: 0.085, waves: [[0.1, 5, 0]] }, 420);
    canvas.fill({ x: 0.33 * size, y: -0.22, rx: 0.06, ry: 0.055, waves: [[0.1, 6, 1]] }, 950);
  }
}

/** Furrows reach in from the edge of the brain. */
function drawFurrows(canvas: Canvas, side: number, size: number, depth: number): void {
  const random = new Random(`furrows ${side} ${depth.toFixed(2)}`);
  for (let number = 0; number < 15; number++) {
    const angle = -1.45 + 0.207 * number + 0.08 * random.next();
    const reach = 0.1 + 0.09 * random.next();
    const bend = 0.16 * (random.next() - 0.5);
    const line = curve(4, (t): Point => {
      const r = 1 - reach * t;
      const swung = angle + bend * t * t;
      return [side * 0.62 * size * r * Math.cos(swung), 0.02 + 0.795 * size * r * Math.sin(swung)];
    });
    canvas.stroke(line, 0.03, 470);
    canvas.stroke(line, 0.009, 150);
  }
}

/** What lies around the middle: the gap between the halves, ventricles, nuclei. */
function drawMiddle(canvas: Canvas, size: number, depth: number): void {
  const gap = (from: number, to: number): Point[] => [
    [0, from * size],
    [0, to * size],
  ];
  canvas.stroke(gap(-0.78, -0.34), 0.022, 470);
  canvas.stroke(gap(0.42, 0.82), 0.022, 470);
  canvas.stroke(gap(-0.78, -0.34), 0.01, 150);
  canvas.stroke(gap(0.42, 0.82), 0.01, 150);
  const open = Math.sin(Math.PI * Math.min(1, Math.max(0, depth * 1.25 - 0.1)));
  if (open <= 0.15) return;
  for (const side of [-1, 1]) {
    if (depth < 0.62) {
      canvas.fill({ x: side * 0.15, y: 0.02, rx: 0.075, ry: 0.13, turn: side * 0.25 }, 540);
      canvas.fill({ x: side * 0.26, y: -0.03, rx: 0.05, ry: 0.16, turn: side * -0.2 }, 520);
    }
    const horn = (from: number, to: number, out: number): Point[] =>
      curve(6, (t): Point => [side * (0.045 + out * t * t), from + (to - from) * t]);
    canvas.stroke(horn(-0.12, -0.32, 0.11), 0.045 * open, 140);
    canvas.stroke(horn(0.12, 0.4, 0.17), 0.05 * open, 140);
    if (depth > 0.5) canvas.stroke(horn(-0.15, 0.2, 0.02), 0.04 * open, 140);
  }
  if (depth < 0.55) canvas.stroke(gap(-0.03, 0.12), 0.014, 140);
}
