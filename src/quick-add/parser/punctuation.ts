import type { Token } from './types.ts';

/** Adds to tokens the punctuation that would stay without a word: `Tomorrow: call`, `(tomorrow)`, `tomorrow!`. */
export function takePunctuation(text: string, tokens: Token[]): Token[] {
  const taken: Token[] = [];
  let isFirst = true; // no word of the title is before it
  for (const group of groupTokens(text, tokens)) {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) continue;
    const head = text.slice(taken.at(-1)?.end ?? 0, first.start);
    isFirst &&= head.trim() === '';
    const isEscape = first.type === 'escape';
    const [back, ahead] = isEscape ? [0, 0] : measure(head, text.slice(last.end), isFirst);
    const takesSpaces = back > 0 && ahead === 0; // so that none is left before a comma
    for (const [index, token] of group.entries()) {
      const next = group[index + 1]?.start;
      const inside = next === undefined ? token.end + ahead : takesSpaces ? next : skipCommas(text, token.end, next);
      taken.push({ ...token, start: token.start - (index === 0 ? back : 0), end: isEscape ? token.end : inside });
    }
  }
  return taken;
}

/** Runs of tokens with only spaces and commas between them. An escape is alone. */
function groupTokens(text: string, tokens: Token[]): Token[][] {
  const groups: Token[][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    const isAlone = [token, last?.[0]].some((each) => each?.type === 'escape');
    if (last && !isAlone && /^[\s,]*$/.test(text.slice(last.at(-1)?.end, token.start))) last.push(token);
    else groups.push([token]);
  }
  return groups;
}

/** The end of the commas between two tokens. */
const skipCommas = (text: string, from: number, to: number): number => from + text.slice(from, to).lastIndexOf(',') + 1;

/** Punctuation after a token that begins the text. A hyphen counts only between spaces. */
const LEADING = /^(?:[.,;:!?…]+|\s*[,;:–—]|\s+-(?=\s))/;
const DANGLING = /(?:[,;:–—]|(?<=^|\s)-)\s*$/;

/** How many characters before some tokens and after them go with them. */
function measure(head: string, tail: string, isFirst: boolean): [back: number, ahead: number] {
  const length = (pattern: RegExp, part: string) => pattern.exec(part)?.[0].length ?? 0;
  const [round, square] = [/\(\s*$/, /\[\s*$/].map((pattern) => length(pattern, head));
  const close = length(round ? /^\s*\)/ : /^\s*\]/, tail);
  if ((round || square) && close) return [round || square || 0, close];
  const end = length(/^[.,;:!?…]*\s*$/, tail);
  if (isFirst && length(LEADING, tail)) return [0, length(LEADING, tail)];
  if (tail === '' || end) return [length(DANGLING, head), tail.slice(0, end).trimEnd().length];
  if (/,\s*$/.test(head) && /^\s*,/.test(tail)) return [length(/,\s*$/, head), 0]; // "report, 30 min, by hand"
  return [!isFirst && /^[.,;:!?…)\]]/.test(tail) ? length(/\s*$/, head) : 0, 0];
}
