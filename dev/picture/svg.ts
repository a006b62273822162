type Attributes = Record<string, string | number>;

/** An SVG element. `content` is SVG, not text. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : value}"`,
  );
  return content === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${content}</${name}>`;
}

export function text(content: string, x: number, y: number, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeXml(content));
}

export const escapeXml = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The points of a line through the given ones that is smooth: a Catmull-Rom spline as cubic Béziers. */
export function smoothPath(points: [x: number, y: number][]): string {
  const at = (index: number) => points[Math.min(Math.max(index, 0), points.length - 1)] ?? [0, 0];
  const [startX, startY] = at(0);
  const curves = points.slice(1).map(([x, y], index) => {
    const [[beforeX, beforeY], [fromX, fromY], [afterX, afterY]] = [at(index - 1), at(index), at(index + 2)];
    const controls = [
      fromX + (x - beforeX) / 6,
      fromY + (y - beforeY) / 6,
      x - (afterX - fromX) / 6,
      y - (afterY - fromY) / 6,
    ];
    return `C${[...controls, x, y].map(round).join(' ')}`;
  });
  return `${round(startX)} ${round(startY)}${curves.join('')}`;
}

/** Breaks text into lines that are about that wide. Fonts differ, so a letter counts as 0.57 of the font size. */
export function wrapText(content: string, width: number, fontSize: number): string[] {
  const lettersPerLine = Math.max(1, Math.floor(width / (fontSize * 0.57)));
  const lines: string[] = [];
  for (const word of content.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lettersPerLine)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Whether no line is wider than that. */
export const fitsWidth = (lines: string[], width: number, fontSize: number): boolean =>
  lines.every((line) => line.length * fontSize * 0.57 <= width);

const round = (value: number): number => Math.round(value * 10) / 10;
