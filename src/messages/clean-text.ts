/** Characters without a shape: bidirectional controls, zero-width spaces, fillers, tags, noncharacters and the like. */
const SHAPELESS = String.raw`\p{DI}\p{NChar}\ufff9-\ufffc\u{1d159}`;

const MAX_MARKS = 30; // UAX #15, Stream-Safe Text Format. Normalising a longer run takes quadratic time

/**
 * The group has the characters to keep, because a word or an emoji needs them: a flag's tags, a joiner (👩‍🚀, می‌خواهم),
 * a variation selector (❤️).
 */
const INVISIBLE = new RegExp(
  [
    String.raw`(\p{RGI_Emoji_Tag_Sequence}`,
    String.raw`(?<=[[\p{L}\p{M}\p{ExtPict}\p{EMod}]--\p{DI}]\ufe0f?)[\u200c\u200d]`,
    String.raw`(?<=[[\p{L}\p{N}\p{P}\p{S}]--[\p{DI}\u2800]])[\ufe00-\ufe0f]`,
    String.raw`(?<=\p{sc=Han})[\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=[\p{sc=Mongolian}&&\p{L}])[\u180b-\u180f])`,
    `[${SHAPELESS}]`,
  ].join('|'),
  'gv',
);

const EXCESS_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');

/** Removing a character may change what its neighbours are, so a text is cleaned until nothing changes. */
const MAX_PASSES = 5;

function untilStable(text: string, clean: (text: string) => string): string {
  let stable = text;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const cleaned = clean(stable);
    if (cleaned === stable) break;
    stable = cleaned;
  }
  return stable;
}

const normalise = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(EXCESS_MARKS, '$1')
    .normalize('NFC')
    .replaceAll(INVISIBLE, (_, kept: string | undefined) => kept ?? '');

/** One line of text as it is stored and quoted: in NFC, trimmed, without line breaks, controls and hidden characters. */
export const cleanLine = (text: string): string =>
  untilStable(text, (written) =>
    normalise(written)
      .replaceAll(/[\p{White_Space}\p{Cc}]+/gv, (space) => (/[\p{Cc}\p{Zl}\p{Zp}]/v.test(space) ? ' ' : space))
      .trim(),
  );

/** Text of many lines as it is stored: like `cleanLine`, but keeps spaces and tabs, and has `\n` for each line break. */
export const cleanLines = (text: string): string =>
  untilStable(text, (written) =>
    normalise(written)
      .replaceAll(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
      .replaceAll(/[\p{Cc}--[\n\t]]/gv, ''),
  );

const VISIBLE = new RegExp(String.raw`[^\p{White_Space}\p{Cc}\p{M}\u2800\u{13441}\u{13442}${SHAPELESS}]`, 'v');

/** Whether the text has no visible character. Marks need a letter, and some signs are empty, such as U+2800. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text);
