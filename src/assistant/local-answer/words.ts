/** A word of a query, lower-case, and where it is in the text. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** Words and numbers. `9:30`, `5pm`, `x-ray` and `dont` (`don’t`) are one word each; `ё` is `е`, `é` is `e`, `tomorrow’s` is `tomorrow`, `сделайте` is `сделай`. */
export const splitWords = (text: string): Word[] =>
  [...text.matchAll(/\d{4}-\d\d-\d\d|\d+(?:[:.]\d+)+|[\p{Alpha}\d]+(?:['’-]\p{Alpha}+)*/gu)].map((match) => ({
    text: match[0]
      .toLowerCase()
      .replaceAll('ё', 'е')
      .replaceAll(/[łøđ]/g, (letter) => PLAIN[letter] ?? letter)
      .normalize('NFD')
      .replaceAll(/([a-z])\p{M}+/gu, '$1')
      .normalize('NFC')
      .replace(/(day|tomorrow)['’]s$/, '$1')
      .replace(/(?<=[а-я]{3}[иьй])те$/, '')
      .replaceAll(/['’]/g, '')
      .replace(/^.+$/, (word) => SPELLINGS.get(word) ?? word),
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Of words, never of titles. */
const SPELLINGS = new Map(
  'u you,ur your,till until,rn now,arvo afternoon,prio priority,wk week,b4 before,2nite tonight,n and,smth something,actully actually,pls please,plz please,w with'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** Between the parts of a message. */
export const SEPARATOR =
  /[,;.!\n]+\s*(?:(?:and|then|but|и(?: ещ[её])?|а также|а|но|потом)\s+)?|\s+(?:[-–—]|and|n|then|but|и(?: ещ[её])?|а также|а|но|потом)\s+/giu;

/** The words of a template. In the bundle, a template has Cyrillic letters as they are, a string as escapes. */
export const list = ({ raw: [words = ''] }: TemplateStringsArray): string[] => words.split(' ');
export const toSet = (words: TemplateStringsArray): Set<string> => new Set(list(words));

// In patterns a letter is `[a-zß-ӿ]`: Latin, with accents, and Cyrillic. With `i`, `\p{Alpha}` takes far longer to compile.

/** A pattern of Unicode that ignores case. */
export const pattern = ({ raw: [source = ''] }: TemplateStringsArray): RegExp => new RegExp(source, 'iu');
/** A pattern that is not within a word. */
export const wholeWords = ({ raw: [source = ''] }: TemplateStringsArray): RegExp =>
  new RegExp(`(?<![a-zß-ӿ])(?:${source})(?![a-zß-ӿ])`, 'iu');

/** Letters that no accent makes. */
const PLAIN: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd' };

/** Words of so many letters may have two neighbours swapped. */
const LETTERS_FOR_SWAP = 4;
/** A word with as many letters may have one typo of any kind; with so many more, two. */
const LETTERS_FOR_TYPO = 6;
const LETTERS_FOR_TWO = 10;

/** The number of insertions, deletions, replacements and swaps of neighbours between two words. */
export function countTypos(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (row[j - 1] ?? 0) + 1,
        (last[j] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** Endings of nouns, adjectives and verbs: `plan*` is `plans` and `planning`, but not `planet`. */
const ENDING =
  /^(?:(?:e?s|e|y|est|ly|i(?:es|ed|er|est)|[a-z]?(?:e?d|e?r|ers|ings?)|(?:at)?(?:ions?|ive|ed|ing)|ment|ness|[ai]ble|[ai]bility|ivity)?|[авгеийлмнотухшщсыьюя]{0,6})$/;
/** Whether a word is the pattern, or its stem with an ending. */
export const matchesPattern = (word: string, pattern: string): boolean =>
  word[0] === pattern[0] &&
  (pattern.endsWith('*')
    ? word.startsWith(pattern.slice(0, -1)) && ENDING.test(word.slice(pattern.length - 1))
    : word === pattern);

/** Whether a word is the pattern with typos. */
export function nearlyMatchesPattern(word: string, pattern: string): boolean {
  if (word[0] !== pattern[0]) return false;
  if (!pattern.endsWith('*')) return isTypo(word, pattern);
  const stem = pattern.slice(0, -1);
  return [0, 1, -1].some((more) => {
    const end = stem.length + more;
    return word.length >= end && isTypo(word.slice(0, end), stem) && ENDING.test(word.slice(end));
  });
}

function isTypo(word: string, pattern: string): boolean {
  const { length } = pattern;
  // the first letter is rarely wrong, and other words often differ by it
  const most = length < LETTERS_FOR_TYPO ? 0 : 1;
  if (length < LETTERS_FOR_SWAP || word[0] !== pattern[0] || Math.abs(word.length - length) > most) return false;
  const typos = countTypos(word, pattern);
  if (length < LETTERS_FOR_TYPO) return typos === 1 && [...word].sort().join() === [...pattern].sort().join();
  return typos <= (length < LETTERS_FOR_TWO ? 1 : 2);
}

/** Whether two English words are one, but for an ending. */
export const haveOneStem = (a: string, b: string): boolean =>
  a.replace(ENGLISH_ENDINGS, '') === b.replace(ENGLISH_ENDINGS, '');

const ENGLISH_ENDINGS = /(?:ing|ed|es|s|(?<=.{3})(?:(?:ic)?ation|ment)|(?<=.{4})al)$/;
const MIN_STEM = 3;

/** Whether two words are forms of one: `отчёт` and `отчёта`, `water` and `watered`. */
export function areForms(a: string, b: string): boolean {
  if (a === b) return true;
  if (/\d/.test(a + b)) return false;
  const [one, two] = [a, b].map((word) => (word.length > 4 ? word.replace(ENGLISH_ENDINGS, '') : word));
  if (one === undefined || two === undefined) return false;
  if (one === two) return true;
  if (Math.min(a.length, b.length) <= LETTERS_FOR_SWAP && !CYRILLIC.test(a + b)) {
    const end = Math.max(a.length, b.length) > LETTERS_FOR_SWAP ? CUT_END : /s$/;
    return one.replace(end, '') === two.replace(end, '') || isTypo(a, b);
  }
  const [short, long] = one.length < two.length ? [one, two] : [two, one];
  let common = 0;
  while (common < short.length && short[common] === long[common]) common += 1;
  // English endings are cut off above, so what is left may differ little: `plate` is no `plant`, `honest` no `honey`
  const [most, mostLong] = CYRILLIC.test(short) ? [2, 3] : common === short.length ? [0, 3] : [1, 1];
  const areNear =
    common >= MIN_STEM &&
    long.length - common <= mostLong &&
    short.length - common <= most &&
    common >= 0.6 * long.length;
  return areNear || isTypo(one, two) || soundAlike(one, two);
}

/** What an ending takes from a word or doubles: `bake` of `baking`, `tap` of `tapping`. */
const CUT_END = /[es]$|(.)(?=\1$)/;

const CYRILLIC = /[а-я]/;
const CONSONANTS = new Map(
  'бb вv гg дd жj зs кk лl мm нn пp рr сs тt фf хh цs чh шh щh ck qk wv zs'
    .split(' ')
    .map(([letter = '', sound = '']) => [letter, sound]),
);

/** The consonants of a word as they sound in both alphabets: `страйп` and `Stripe` are `strp`. */
const hear = (word: string): string =>
  [...word.replaceAll(/c(?=[eiy])/g, 's').replaceAll(/[ck]h|sh/g, 'h')]
    .map((letter) => CONSONANTS.get(letter) ?? letter)
    .filter((letter) => /[bdfghjklmnprstv]/.test(letter))
    .join('');

/** Whether one is the other in the other alphabet. */
function soundAlike(a: string, b: string): boolean {
  if (CYRILLIC.test(a) === CYRILLIC.test(b)) return false;
  const heard = hear(a);
  return heard.length >= MIN_STEM && heard === hear(b);
}
