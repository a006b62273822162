/** The separator between a word and the one before it. The first word has `break`. */
type Gap = 'space' | 'comma' | 'dash' | 'colon' | 'break';

/** The kind of a word that is not looked up in tables: a name with its sign, braces, or text to leave alone. */
export type Mark =
  | { type: 'label' | 'project'; value: string }
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

/** The key of a word, or an empty one where the words end. */
export const keyAt = (words: Word[], at: number): string => words[at]?.key ?? '';

/** Whether the words end, or punctuation is before the next one. */
export const isBoundary = (words: Word[], at: number): boolean => words[at]?.gap !== 'space';

/** The word before one, with only a space between them. */
export const wordBefore = (words: Word[], at: number): Word | undefined =>
  isBoundary(words, at) ? undefined : words[at - 1];

/** A colour, such as #ff0000 or #fff. */
const COLOUR = /^(?=.*\d)([\da-f]{3}|[\da-f]{6}|[\da-f]{8})$|^([\da-f])\2\2(\2{3})?$/;
const CLOCK_NAME = /^\d{1,2}(:\d\d)?([ap]m)?$/;

const MAX_NAME = 100;
/** Limits the look-ahead, so that a long run of emoji takes linear time. */
const MAX_WORD = 200;
const SEPARATORS = ',;()\\[\\]{}<>|"“”„«»‹›–—…•·`\\s';
/** Only for characters after this one. They cost more to compile than all others. */
const FIRST_EMOJI = /[\u200d-\uffff]/;
const EMOJI = /(?![©®])(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\u20e3|\ufe0f)/u;
const LETTER = /[\p{Alpha}\p{Extended_Pictographic}]/u;

const buildPatterns = () => ({
  braces: /\{([^}]{0,78})\}/y,
  pair: /`[^`]+`|"[^"]+"|“[^“”]+”|„[^„“]+“|«[^«»]+»|‹[^‹›]+›|'[^']+'/y,
  name: new RegExp(`[@#](["“„«‹][^"”“»›]{1,${MAX_NAME}}["”“»›]|[^#@~${SEPARATORS}]{1,${MAX_NAME + 2}})`, 'y'),
  /** A comma between digits belongs to a number: `1,5`. */
  word: new RegExp(`(?:[^${SEPARATORS}]|(?<=\\d),(?=\\d)){1,${MAX_WORD}}`, 'y'),
});
let patterns: ReturnType<typeof buildPatterns> | undefined;

export const toKey = (text: string): string => text.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'");

/** Whether a word keeps the punctuation at its end. */
type KeepsTail = (key: string, tail: string) => boolean;

/** Splits a text, or what is after `from` in it, into words. It takes linear time. */
export function splitWords(text: string, keepsTail: KeepsTail, from = 0): Word[] {
  const words: Word[] = [];
  for (let at = from; at < text.length; ) {
    const isEscaped = /^\\\S/.test(text.slice(at, at + 2));
    const start = isEscaped ? at + 1 : at;
    const word = readMark(text, start, keepsTail) ?? readWord(text, start, keepsTail);
    if (word)
      words.push({
        ...word,
        start,
        isEscaped,
        gap: words.length > 0 ? findGap(text, words.at(-1)?.end ?? 0, start) : 'break',
      });
    at = word?.end ?? at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
  return words;
}

type Read = Pick<Word, 'end' | 'text' | 'key' | 'mark'>;

function match(name: 'braces' | 'pair' | 'name' | 'word', text: string, at: number): RegExpExecArray | null {
  patterns ??= buildPatterns();
  patterns[name].lastIndex = at;
  return patterns[name].exec(text);
}

const MARKS = '{`"“„«‹\'@#';

function readMark(text: string, at: number, keepsTail: KeepsTail): Read | null {
  if (!MARKS.includes(text[at] ?? ' ')) return null;
  const toRead = (length: number, mark: Mark): Read => ({ end: at + length, text: '', key: '', mark });
  const braces = match('braces', text, at);
  if (braces) {
    const end = at + braces[0].length;
    return toRead(braces[0].length, { type: 'braces', words: splitWords(text.slice(0, end - 1), keepsTail, at + 1) });
  }
  const pair = match('pair', text, at);
  const isApostrophe = pair?.[0].startsWith("'") && LETTER.test(text[at + pair[0].length] ?? ''); // of a word
  if (pair && !isApostrophe) return toRead(pair[0].length, { type: text[at] === '`' ? 'code' : 'quote' });
  const [, named = ''] = match('name', text, at) ?? [];
  const name = readName(named, text[at] === '#');
  return name && toRead(name.length + 1, name.mark);
}

/** `#Home`, `@deep`, `#"Big project"`. A name has a letter, so that `#12` is text. */
function readName(named: string, isProject: boolean): { length: number; mark: Mark } | null {
  const isQuoted = /^["“„«‹]/.test(named);
  const written = isQuoted ? named : named.replace(/[.:!?'’&/-]+$/, '');
  const value = isQuoted ? named.slice(1, -1).trim() : written;
  const key = isQuoted ? '' : value.toLowerCase();
  if (named.length > MAX_NAME + 2 || (!isQuoted && named.length > MAX_NAME) || !LETTER.test(value)) return null;
  if (CLOCK_NAME.test(key) || (isProject && COLOUR.test(key))) return null;
  return { length: written.length, mark: { type: isProject ? 'project' : 'label', value } };
}

function readWord(text: string, at: number, keepsTail: KeepsTail): Read | null {
  const [found = ''] = match('word', text, at) ?? [];
  const emoji = FIRST_EMOJI.test(found) ? found.search(EMOJI) : -1;
  const written = emoji < 0 ? found : found.slice(0, emoji);
  const isLoud = /^!+$/.test(written) && (at === 0 || /\s/.test(text[at - 1] ?? ''));
  const word = isLoud ? written : trimTail(written);
  if (word === '' || word === '-') return null;
  const [key, end] = [toKey(word), at + word.length];
  const tail = text[end] ?? '';
  if (!keepsTail(key, tail)) return { end, text: word, key };
  return { end: end + 1, text: word, key: tail === '.' ? key : key + tail };
}

function trimTail(word: string): string {
  let end = word.length;
  while ('.:!?'.includes(word[end - 1] ?? ' ')) end -= 1;
  return word.slice(0, end);
}

function findGap(text: string, from: number, to: number): Gap {
  const between = text.slice(from, to);
  if (between === '') return 'break';
  if (/[\n\r]/.test(between)) return 'break';
  const signs = between.trim();
  if (signs === '') return 'space';
  if (signs === ',') return 'comma';
  if (signs === ':') return 'colon';
  return signs.length === 1 && '-–—'.includes(signs) ? 'dash' : 'break';
}
