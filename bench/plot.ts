/** Bars or points as SVG, plain enough to be read as text. */

const WIDTH = 860;
const LABEL = 330;
const BAR = 20;
const FONT = 'font-family="sans-serif" font-size="12"';

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** A group of bars that share a scale. */
export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** Groups of horizontal bars below each other. */
export function barChart(groups: readonly BarGroup[]): string {
  const lines: string[] = [];
  let y = 0;
  for (const { title, bars } of groups) {
    y += 34;
    lines.push(text(0, y, title, 'font-weight="bold"'));
    const largest = Math.max(...bars.map(({ value }) => value));
    for (const { name, value } of bars) {
      y += BAR + 4;
      const width = (value / largest) * (WIDTH - LABEL - 90);
      lines.push(text(LABEL - 8, y, name, 'text-anchor="end"'));
      lines.push(`<rect x="${LABEL}" y="${y - 14}" width="${width.toFixed(1)}" height="${BAR}" fill="#4a7ebb"/>`);
      lines.push(text(LABEL + width + 6, y, value >= 100 ? value.toFixed(0) : value.toPrecision(3)));
    }
  }
  return svg(y + 16, lines);
}

/** A line through points, both axes from 0. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const COLOURS = ['#4a7ebb', '#be4b48', '#98b954', '#7d60a0'];

/** Lines in one frame, with their names and the largest values at the axes. */
export function lineChart(title: string, axes: { x: string; y: string }, lines: readonly Line[]): string {
  const [left, top, width, height] = [70, 40, WIDTH - 100, 260];
  const all = lines.flatMap(({ points }) => points);
  const [largestX, largestY] = [Math.max(...all.map(([x]) => x)), Math.max(...all.map(([, y]) => y))];
  const at = ([x, y]: readonly [number, number]): string =>
    `${(left + (x / largestX) * width).toFixed(1)},${(top + height - (y / largestY) * height).toFixed(1)}`;
  const drawn = lines.flatMap(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? 'black';
    return [
      `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map((point) => `<circle cx="${at(point).replace(',', '" cy="')}" r="3" fill="${colour}"/>`),
      text(left + 12, top + 16 * (index + 1), name, `fill="${colour}"`),
    ];
  });
  return svg(top + height + 40, [
    text(0, 20, title, 'font-weight="bold"'),
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#999"/>`,
    text(left + width, top + height + 16, `${largestX} ${axes.x}`, 'text-anchor="end"'),
    text(left - 6, top + 10, `${largestY.toPrecision(3)} ${axes.y}`, 'text-anchor="end"'),
    ...drawn,
  ]);
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" ${FONT} ${attributes}>${escaped}</text>`;
}

function svg(height: number, lines: readonly string[]): string {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`;
  return [open, '<rect width="100%" height="100%" fill="white"/>', ...lines, '</svg>', ''].join('\n');
}
