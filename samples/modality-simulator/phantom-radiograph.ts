import { type Canvas, curve, type Point } from './phantom-canvas';
import { Random } from './random';

/** Ribs of a side. */
const RIBS = 10;

/**
 * A chest seen from behind, as rays see it: what lies behind each other adds up. The patient's left is on the right.
 */
export function drawRadiograph(canvas: Canvas): void {
  drawBody(canvas);
  for (const side of [-1, 1]) {
    drawRibs(canvas, side);
    drawShoulder(canvas, side);
    drawVessels(canvas, side);
  }
  drawMiddle(canvas);
  // Film blackens where little was in the way, and cannot get whiter than white.
  canvas.each((density) => 4095 * (1 - Math.exp(-0.62 * Math.max(0, density) ** 1.15)));
  // The marker of the side, in lead.
  canvas.stroke(
    [
      [0.83, -0.93],
      [0.83, -0.81],
      [0.9, -0.81],
    ],
    0.012,
    3900,
  );
}

/** Soft tissue, with lungs cut out of it down to the diaphragm. */
function drawBody(canvas: Canvas): void {
  canvas.project({ x: 0, y: 0.35, rx: 0.97, ry: 1.5 }, 1.15);
  canvas.project({ x: 0, y: -0.95, rx: 0.27, ry: 0.55 }, 0.75);
  for (const side of [-1, 1]) canvas.project({ x: side * 0.8, y: -0.5, rx: 0.5, ry: 0.4 }, 0.34);
  canvas.each((density, x, y) => {
    const lung = lungAt(x, y);
    return lung > 0 ? density * (1 - 0.78 * lung) : density;
  });
  // Below the diaphragm it is whiter, but for the air in the stomach.
  canvas.each((density, x, y) => {
    const depth = y - diaphragm(x);
    return depth <= 0 ? density : density + 0.75 * Math.min(1, depth * 12) * bodyAt(x, y);
  });
  canvas.project({ x: 0.44, y: 0.79, rx: 0.16, ry: 0.075, turn: -0.2 }, -0.75);
}

/** Where the lungs end, on the right side of the patient higher. */
function diaphragm(x: number): number {
  return Math.min(0.52 + 0.9 * (x + 0.4) ** 2, 0.58 + 0.9 * (x - 0.42) ** 2);
}

function bodyAt(x: number, y: number): number {
  const distance = Math.hypot(x / 0.97, (y - 0.35) / 1.5);
  return distance >= 1 ? 0 : Math.min(1, (1 - distance) * 8);
}

/** How much lung a ray goes through: 0 outside of them. */
function lungAt(x: number, y: number): number {
  const side = x < 0 ? -1 : 1;
  const down = (y + 0.78) / 1.5;
  if (down <= 0) return 0;
  // Narrow at the top.
  const half = 0.335 * Math.min(1, (down * 3.1) ** 0.55);
  const middle = 0.4 + 0.05 * down;
  const across = Math.abs(side * x - middle) / half;
  if (across >= 1) return 0;
  const through = Math.sqrt(1 - across ** 2.6);
  const above = Math.min(1, Math.max(0, (diaphragm(x) - y) * 14));
  return through * above;
}

function drawRibs(canvas: Canvas, side: number): void {
  for (let rib = 0; rib < RIBS; rib++) {
    const y = -0.72 + 0.128 * rib;
    const wall = 0.46 + 0.3 * Math.min(1, ((rib + 0.6) / 5) ** 0.6);
    const behind = curve(10, (t): Point => {
      return [side * (0.07 + (wall - 0.07) * Math.sin((Math.PI / 2) * t)), y - 0.07 * Math.sin(2.4 * t) + 0.17 * t * t];
    });
    canvas.tube(behind, 0.027, 0.24);
    canvas.tube(behind, 0.009, -0.06);
    if (rib > 6) continue;
    const inFront = curve(8, (t): Point => {
      return [side * (wall * Math.cos(1.15 * t) + 0.02), y + 0.1 + 0.36 * t - 0.06 * Math.sin(3 * t)];
    });
    canvas.tube(inFront, 0.025, 0.12);
  }
}

function drawShoulder(canvas: Canvas, side: number): void {
  const collarBone = curve(10, (t): Point => {
    return [side * (0.07 + 0.62 * t), -0.62 - 0.14 * t - 0.05 * Math.sin(2 * Math.PI * t)];
  });
  canvas.tube(collarBone, 0.036, 0.42);
  canvas.tube(collarBone, 0.014, -0.1);
  const blade = curve(6, (t): Point => [side * (0.77 - 0.16 * t), -0.62 + 0.62 * t]);
  canvas.tube(blade, 0.026, 0.26);
  canvas.project({ x: side * 0.78, y: -0.38, rx: 0.14, ry: 0.3, turn: side * 0.2 }, 0.16);
  canvas.project({ x: side * 0.93, y: -0.66, rx: 0.13, ry: 0.14 }, 0.42);
}

/** From the root of each lung outwards, ever thinner. */
function drawVessels(canvas: Canvas, side: number): void {
  const random = new Random(`vessels ${side}`);
  const root: Point = [side * 0.17, 0.02];
  canvas.project({ x: root[0], y: root[1], rx: 0.085, ry: 0.12, turn: side * -0.3 }, 0.26);
  for (let branch = 0; branch < 13; branch++) {
    const angle = -1.35 + (2.75 * branch) / 12 + 0.12 * random.next();
    const reach = 0.26 + 0.2 * random.next();
    const bend = 0.7 * (random.next() - 0.5);
    const at = (t: number): Point => {
      const swung = angle + bend * t;
      return [root[0] + side * reach * t * Math.cos(swung), root[1] + 1.15 * reach * t * Math.sin(swung)];
    };
    canvas.tube(
      curve(4, (t) => at(0.16 + 0.44 * t)),
      0.014,
      0.15,
    );
    canvas.tube(
      curve(4, (t) => at(0.5 + 0.5 * t)),
      0.008,
      0.1,
    );
    const [x, y] = at(0.55);
    const fork = angle + (random.next() > 0.5 ? 0.6 : -0.6);
    canvas.tube(
      curve(3, (t): Point => [x + side * 0.2 * t * Math.cos(fork), y + 0.2 * t * Math.sin(fork)]),
      0.006,
      0.08,
    );
  }
}

/** Spine, windpipe, heart and the great vessels. */
function drawMiddle(canvas: Canvas): void {
  canvas.project({ x: 0, y: -0.1, rx: 0.17, ry: 1.05 }, 0.5);
  canvas.project({ x: 0.12, y: -0.27, rx: 0.105, ry: 0.1 }, 0.38);
  canvas.project({ x: -0.1, y: -0.2, rx: 0.09, ry: 0.3 }, 0.2);
  canvas.project({ x: 0.1, y: 0.33, rx: 0.37, ry: 0.29, turn: 0.55 }, 0.95);
  canvas.project({ x: -0.06, y: 0.33, rx: 0.2, ry: 0.26 }, 0.4);
  for (let vertebra = 0; vertebra < 17; vertebra++) {
    const y = -1 + 0.136 * vertebra;
    canvas.tube(
      [
        [-0.058, y],
        [0.058, y],
      ],
      0.05,
      0.34,
    );
    for (const x of [-0.035, 0.035]) canvas.project({ x, y: y - 0.005, rx: 0.016, ry: 0.024 }, 0.16);
  }
  const windpipe = curve(6, (t): Point => [0.012 * Math.sin(3 * t), -1 + 0.83 * t]);
  canvas.tube(windpipe, 0.042, -0.34);
  for (const side of [-1, 1]) {
    const bronchus = curve(4, (t): Point => [0.005 + side * 0.15 * t, -0.18 + 0.13 * t]);
    canvas.tube(bronchus, 0.026, -0.2);
  }
}
