/** What is between a word and the word before it. `break` is also before the first word. */
type Gap = 'space' | 'comma' | 'dash' | 'break';

/** What a word is that no table of words knows: a name with its sign, braces, or text to leave alone. */
export type Mark =
  | { type: 'label'; name: string }
  | { type: 'project'; name: string }
  | { type: 'braces'; words: Word[] }
  | { type: 'code' }
  | { type: 'quote' };

/** A word of a text, at UTF-16 positions. */
export interface Word {
  start: number;
  end: number;
  text: string;
  /** The text in lower case, with е for ё. Empty for a mark. */
  key: string;
  gap: Gap;
  /** Whether a backslash is before it. */
  isEscaped: boolean;
  mark?: Mark;
}

const MAX_NAME = 100;
const MAX_BRACES = 80;
const SEPARATORS = new Set(',;()[]{}<>|"“”„«»‹›–—…•·`');
const TAIL = new Set('.:!?');
const NAME_TAIL = new Set(".:!?'’&/-");
const NAME_END = new Set(`${[...SEPARATORS].join('')}#@~`);
const CLOSING: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»', '‹': '›', "'": "'" };
const SIGNS: Record<string, 'label' | 'project'> = { '@': 'label', '#': 'project' };
const EMOJI = /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\u20e3|\ufe0f)$/u;
const FIRST_EMOJI = 0x200d;
const LETTER = /[\p{Alpha}\p{Extended_Pictographic}]/u;
/** A colour, such as #ff0000 or #fff. */
const COLOUR = /^(?=.*\d)([\da-f]{3}|[\da-f]{6}|[\da-f]{8})$|^([\da-f])\2\2(\2{3})?$/;
const CLOCK_NAME = /^\d{1,2}(:\d\d)?([ap]m)?$/;

export const toKey = (text: string): string => text.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'");

/** Whether a word keeps the punctuation at its end. */
type KeepsTail = (key: string, tail: string) => boolean;

/** Splits a text into words. It takes linear time. */
export const splitWords = (text: string, keepsTail: KeepsTail): Word[] =>
  new Splitter(text, keepsTail).split(0, text.length);

class Splitter {
  readonly #text: string;
  readonly #keepsTail: KeepsTail;
  /** Characters of which none is left: the search for a closing one is not repeated. */
  readonly #absent = new Set<string>();

  constructor(text: string, keepsTail: KeepsTail) {
    this.#text = text;
    this.#keepsTail = keepsTail;
  }

  split(from: number, to: number): Word[] {
    const words: Word[] = [];
    for (let at = from; at < to; ) {
      const word = this.#read(at, to);
      if (!word) {
        at += charLength(this.#text, at);
        continue;
      }
      const last = words.at(-1);
      words.push({ ...word, gap: last ? findGap(this.#text, last.end, word.start) : 'break' });
      at = word.end;
    }
    return words;
  }

  #read(start: number, to: number): Omit<Word, 'gap'> | null {
    const isEscaped = this.#text[start] === '\\' && start + 1 < to && !this.#isSpace(start + 1);
    const at = isEscaped ? start + 1 : start;
    const marked = this.#readMark(at, to);
    if (marked) return { start: at, text: '', key: '', isEscaped, ...marked };
    if (this.#isSeparator(at)) return null;
    return this.#readWord(at, to, isEscaped);
  }

  #readMark(at: number, to: number): { end: number; mark: Mark } | null {
    const char = this.#text[at] ?? '';
    if (char === '`') return this.#readPair(at, to, '`', { type: 'code' });
    if (char === '{') return this.#readBraces(at, to);
    const sign = SIGNS[char];
    if (sign) return this.#readName(at, to, sign);
    const closing = CLOSING[char];
    return closing ? this.#readPair(at, to, closing, { type: 'quote' }) : null;
  }

  /** Text up to the next closing character. An apostrophe inside a word closes nothing. */
  #readPair(at: number, to: number, closing: string, mark: Mark): { end: number; mark: Mark } | null {
    const close = this.#find(closing, at + 1);
    if (close < 0 || close >= to || close === at + 1) return null;
    if (closing === "'" && LETTER.test(this.#text[close + 1] ?? '')) return null;
    return { end: close + 1, mark };
  }

  #readBraces(at: number, to: number): { end: number; mark: Mark } | null {
    const close = this.#text.slice(at, Math.min(to, at + MAX_BRACES)).indexOf('}');
    if (close < 0) return null;
    return { end: at + close + 1, mark: { type: 'braces', words: this.split(at + 1, at + close) } };
  }

  /** `#Home`, `@deep`, `#"Big project"`. A name has a letter, so that `#12` is text. */
  #readName(at: number, to: number, type: 'label' | 'project'): { end: number; mark: Mark } | null {
    const quote = CLOSING[this.#text[at + 1] ?? ''];
    const close =
      quote && quote !== "'" ? this.#text.slice(at + 2, Math.min(to, at + MAX_NAME + 3)).indexOf(quote) : -1;
    if (close > 0) {
      const name = this.#text.slice(at + 2, at + 2 + close).trim();
      return LETTER.test(name) ? { end: at + close + 3, mark: { type, name } } : null;
    }
    let end = at + 1;
    while (end < to && end - at <= MAX_NAME + 1 && !this.#isSpace(end) && !NAME_END.has(this.#text[end] ?? ''))
      end += 1;
    if (end - at > MAX_NAME + 1) return null;
    while (end > at && NAME_TAIL.has(this.#text[end - 1] ?? '')) end -= 1;
    const name = this.#text.slice(at + 1, end);
    const key = name.toLowerCase();
    if (!LETTER.test(name) || CLOCK_NAME.test(key) || (type === 'project' && COLOUR.test(key))) return null;
    return { end, mark: { type, name } };
  }

  #readWord(at: number, to: number, isEscaped: boolean): Omit<Word, 'gap'> | null {
    let end = at;
    while (end < to && !this.#isSpace(end) && !this.#isSeparator(end)) end += charLength(this.#text, end);
    const written = this.#text.slice(at, end);
    if (/^[-–—]$/.test(written)) return null;
    while (end > at && TAIL.has(this.#text[end - 1] ?? '')) end -= 1;
    const isLoud = /^!+$/.test(written) && (at === 0 || this.#isSpace(at - 1));
    if (end === at) end = isLoud ? at + written.length : at;
    if (end === at) return null;
    const text = this.#text.slice(at, end);
    const key = toKey(text);
    const tail = this.#text[end] ?? '';
    if (!this.#keepsTail(key, tail)) return { start: at, end, text, key, isEscaped };
    return { start: at, end: end + 1, text, key: tail === '.' ? key : key + tail, isEscaped };
  }

  #find(char: string, from: number): number {
    if (this.#absent.has(char)) return -1;
    const found = this.#text.indexOf(char, from);
    if (found < 0) this.#absent.add(char);
    return found;
  }

  #isSpace(at: number): boolean {
    return /\s/.test(this.#text[at] ?? ' ');
  }

  /** A comma between digits belongs to a number: `1,5`. */
  #isSeparator(at: number): boolean {
    const char = this.#text[at] ?? '';
    if (char === ',') return !(isDigit(this.#text[at - 1]) && isDigit(this.#text[at + 1]));
    return SEPARATORS.has(char) || isEmoji(this.#text, at);
  }
}

const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9';

function isEmoji(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  return code >= FIRST_EMOJI && EMOJI.test(String.fromCodePoint(code));
}

const charLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function findGap(text: string, from: number, to: number): Gap {
  const between = text.slice(from, to);
  if (between === '') return 'break';
  if (/[\n\r]/.test(between)) return 'break';
  const signs = between.trim();
  if (signs === '') return 'space';
  if (signs === ',') return 'comma';
  return signs.length === 1 && '-–—'.includes(signs) ? 'dash' : 'break';
}
