/** An ellipse, in units of half the picture's shorter side, from its middle; y goes down. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  /** Radians, clockwise. */
  readonly turn?: number;
  /** How the edge swings: share of the radius, swings around, and where they begin. */
  readonly waves?: readonly (readonly [share: number, swings: number, phase: number])[];
}

/** A place of a line. */
export type Point = readonly [x: number, y: number];

/** Values of a picture that is being drawn, any numbers, row by row. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
  /** Pixels of half the shorter side. */
  readonly unit: number;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.values = new Float32Array(columns * rows);
    this.unit = Math.min(columns, rows) / 2;
  }

  /** Covers an ellipse with a value; its edge is soft. */
  fill(ellipse: Ellipse, value: number): void {
    // The edge takes about a pixel and a half.
    const sharpness = (this.unit * Math.min(ellipse.rx, ellipse.ry)) / 1.5;
    this.#inside(ellipse, 1 + 1 / sharpness, (place, distance) => {
      const cover = Math.min(1, (1 - distance) * sharpness + 0.5);
      if (cover > 0) this.#mix(place, value, cover);
    });
  }

  /** Lays a body with the outline of an ellipse over what is there: most in its middle, as rays see it. */
  project(ellipse: Ellipse, density: number): void {
    this.#inside(ellipse, 1, (place, distance) => this.#add(place, density * Math.sqrt(1 - distance * distance)));
  }

  /** Covers a line with a value. @param width - Half of it. */
  stroke(points: readonly Point[], width: number, value: number): void {
    const sharpness = (this.unit * width) / 1.5;
    this.#along(points, width * (1 + 1 / sharpness), (place, distance) => {
      const cover = Math.min(1, (1 - distance / width) * sharpness + 0.5);
      if (cover > 0) this.#mix(place, value, cover);
    });
  }

  /** Lays a round tube over what is there. @param width - Half of it. */
  tube(points: readonly Point[], width: number, density: number): void {
    this.#along(points, width, (place, distance) => this.#add(place, density * Math.sqrt(1 - (distance / width) ** 2)));
  }

  /** Changes every value by where it is. */
  each(change: (value: number, x: number, y: number) => number): void {
    const { columns, rows, unit, values } = this;
    for (let row = 0; row < rows; row++) {
      const y = (row - rows / 2) / unit;
      for (let column = 0; column < columns; column++) {
        const place = row * columns + column;
        values[place] = change(values[place] ?? 0, (column - columns / 2) / unit, y);
      }
    }
  }

  #mix(place: number, value: number, cover: number): void {
    const old = this.values[place] ?? 0;
    this.values[place] = old + (value - old) * cover;
  }

  #add(place: number, density: number): void {
    this.values[place] = (this.values[place] ?? 0) + density;
  }

  /** Calls for each pixel whose distance from the middle, 1 at the edge, is below a limit. */
  #inside(ellipse: Ellipse, limit: number, call: (place: number, distance: number) => void): void {
    const { x, y, rx, ry, turn = 0, waves = [] } = ellipse;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const reach = limit * (1 + waves.reduce((sum, [share]) => sum + Math.abs(share), 0));
    const [width, height] = [Math.hypot(rx * cos, ry * sin) * reach, Math.hypot(rx * sin, ry * cos) * reach];
    this.#box(x - width, y - height, x + width, y + height, (place, px, py) => {
      const u = ((px - x) * cos + (py - y) * sin) / rx;
      const v = ((py - y) * cos - (px - x) * sin) / ry;
      let distance = Math.hypot(u, v);
      if (waves.length > 0 && distance <= reach) {
        const angle = Math.atan2(v, u);
        distance /=
          1 + waves.reduce((sum, [share, swings, phase]) => sum + share * Math.sin(swings * angle + phase), 0);
      }
      if (distance < limit) call(place, distance);
    });
  }

  /** Calls for each pixel nearer to a line than a limit. */
  #along(points: readonly Point[], limit: number, call: (place: number, distance: number) => void): void {
    const segments = points.slice(1).map((to, at) => segmentOf(points[at] ?? to, to, limit));
    const left = Math.min(...segments.map((each) => each.left));
    const right = Math.max(...segments.map((each) => each.right));
    const top = Math.min(...segments.map((each) => each.top));
    const bottom = Math.max(...segments.map((each) => each.bottom));
    this.#box(left, top, right, bottom, (place, px, py) => {
      let nearest = limit * limit;
      for (const segment of segments) {
        if (px < segment.left || px > segment.right || py < segment.top || py > segment.bottom) continue;
        const { x, y, dx, dy, square } = segment;
        const share = Math.min(1, Math.max(0, ((px - x) * dx + (py - y) * dy) / square));
        nearest = Math.min(nearest, (px - x - share * dx) ** 2 + (py - y - share * dy) ** 2);
      }
      if (nearest < limit * limit) call(place, Math.sqrt(nearest));
    });
  }

  #box(
    left: number,
    top: number,
    right: number,
    bottom: number,
    call: (place: number, x: number, y: number) => void,
  ): void {
    const { columns, rows, unit } = this;
    const [firstRow, lastRow] = [Math.max(0, Math.floor(top * unit + rows / 2)), Math.ceil(bottom * unit + rows / 2)];
    const firstColumn = Math.max(0, Math.floor(left * unit + columns / 2));
    const lastColumn = Math.min(columns - 1, Math.ceil(right * unit + columns / 2));
    for (let row = firstRow; row <= Math.min(rows - 1, lastRow); row++) {
      const y = (row - rows / 2) / unit;
      for (let column = firstColumn; column <= lastColumn; column++) {
        call(row * columns + column, (column - columns / 2) / unit, y);
      }
    }
  }
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  /** Of its length. */
  readonly square: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function segmentOf([x, y]: Point, [toX, toY]: Point, around: number): Segment {
  const [dx, dy] = [toX - x, toY - y];
  const [left, right] = [Math.min(x, toX) - around, Math.max(x, toX) + around];
  const [top, bottom] = [Math.min(y, toY) - around, Math.max(y, toY) + around];
  return { x, y, dx, dy, square: dx * dx + dy * dy, left, right, top, bottom };
}

/** A line through points of a curve. @param curve - Gives the place for a share from 0 to 1. */
export function curve(steps: number, at: (share: number) => Point): Point[] {
  return Array.from({ length: steps + 1 }, (_, step) => at(step / steps));
}
