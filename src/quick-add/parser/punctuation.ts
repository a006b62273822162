import type { Token } from './types.ts';

const PAIRS: Record<string, string> = { '(': ')', '[': ']' };
const DANGLING = /[,;:–—-]/;
const CLOSING = /[.,;:!?…)\]]/;

/** Gives tokens the punctuation that would be left without words: `Tomorrow: call`, `(tomorrow)`, `tomorrow!`. */
export function takePunctuation(text: string, tokens: Token[]): Token[] {
  const taken: Token[] = [];
  let isFirst = true;
  for (const group of groupTokens(text, tokens)) {
    const first = group[0];
    const last = group.at(-1);
    const floor = taken.at(-1)?.end ?? 0;
    isFirst &&= first !== undefined && text.slice(floor, first.start).trim() === '';
    if (!first || !last || group.every(({ type }) => type === 'escape')) {
      taken.push(...group);
      continue;
    }
    const { start, end } = widen(text, { start: first.start, end: last.end, floor, isFirst });
    const takesSpaces = start < first.start && end === last.end; // so that none is left before a comma
    const widened = group.map((token, index) => {
      const next = group[index + 1]?.start ?? end;
      return {
        ...token,
        start: token === first ? start : token.start,
        end: token === last ? end : takesSpaces ? next : skipCommas(text, token.end, next),
      };
    });
    taken.push(...widened);
  }
  return taken;
}

/** Runs of tokens with only spaces and commas between them. */
function groupTokens(text: string, tokens: Token[]): Token[][] {
  const groups: Token[][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && /^[\s,]*$/.test(text.slice(before.end, token.start))) last.push(token);
    else groups.push([token]);
  }
  return groups;
}

/** The end of the commas between two tokens. */
const skipCommas = (text: string, from: number, to: number): number => from + text.slice(from, to).lastIndexOf(',') + 1;

interface Span {
  start: number;
  end: number;
  /** The end of the token before. */
  floor: number;
  /** Whether no word of the title is before it. */
  isFirst: boolean;
}

function widen(text: string, { start, end, floor, isFirst }: Span): { start: number; end: number } {
  const before = floor + text.slice(floor, start).trimEnd().length;
  const after = skip(/\s/, text, end);
  const [previous, next] = [before > floor ? (text[before - 1] ?? '') : '', text[after] ?? ''];
  if (PAIRS[previous] !== undefined && PAIRS[previous] === next) return { start: before - 1, end: after + 1 };
  const rest = skip(/[.,;:!?…]/, text, end);
  if (isFirst && isDangling(text, after)) return { start, end: after + 1 };
  if (isFirst && rest > end) return { start, end: rest };
  if (skip(/\s/, text, rest) === text.length) {
    return { start: before > floor && isDangling(text, before - 1) ? before - 1 : start, end: rest };
  }
  if (previous === ',' && next === ',') return { start: before - 1, end }; // "report, 30 min, by hand"
  return !isFirst && CLOSING.test(text[end] ?? '') ? { start: before, end } : { start, end };
}

/** A hyphen is one only with a space before it and one after it. */
function isDangling(text: string, at: number): boolean {
  const char = text[at] ?? '';
  return char !== '-' ? DANGLING.test(char) : isSpace(text, at - 1) && isSpace(text, at + 1);
}

const isSpace = (text: string, at: number) => /^\s?$/.test(text[at] ?? '');

/** The index of the first character that is of another kind. */
function skip(kind: RegExp, text: string, from: number): number {
  let at = from;
  while (at < text.length && kind.test(text[at] ?? '')) at += 1;
  return at;
}
