import * as z from 'zod/mini';
import { cleanLine } from '../messages/clean-text.ts';
import { list } from '../shared/fields.ts';
import { once } from '../shared/once.ts';
import { parseJson } from '../shared/parse-json.ts';
import { toText } from '../shared/validation.ts';

const MAX_TEXT = 300;
export const MAX_PHRASES = 20;

const Rewording = list(
  z.strictObject({
    key: z.string().check(z.regex(/^p\d{1,2}$/)),
    text: z
      .string()
      .check(z.refine((text) => text.trim() !== '' && text.length <= MAX_TEXT, `1 to ${MAX_TEXT} characters`)),
  }),
  1,
  MAX_PHRASES,
);
/** A model's texts by key. */
type Rewording = z.infer<typeof Rewording>;

/** The name of a phrase in the prompt: `p1`. */
const nameOf = (index: number) => `p${index + 1}`;

export const serializePhrases = (phrases: string[]): string =>
  JSON.stringify(phrases.map((text, index) => ({ key: nameOf(index), text })));

/** Parses a model's reply. `problem` tells the model what to correct. */
export function parseRewording(reply: string, phrases: string[]): { rewording: Rewording } | { problem: string } {
  const parsed = Rewording.safeParse(parseFencedJson(reply));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'answer'}: ${toText(issue.message).en}`,
    );
    return { problem: problems.slice(0, 3).join('; ') };
  }
  const keys = parsed.data.map(({ key }) => key);
  const hasAllKeys = keys.length === phrases.length && phrases.every((_, index) => keys.includes(nameOf(index)));
  return hasAllKeys
    ? { rewording: parsed.data }
    : { problem: `the keys must be ${phrases.map((_, index) => nameOf(index)).join(', ')}` };
}

/** Parses JSON with or without a Markdown code fence around it, which models like to add. */
function parseFencedJson(reply: string): unknown {
  const [, fenced = reply] = /^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$/s.exec(reply) ?? [];
  return parseJson(fenced);
}

/** The model's words for each phrase, or the phrase itself if the words are not faithful. */
export const chooseWords = (phrases: string[], rewording: Rewording): string[] =>
  phrases.map((phrase, index) => {
    const words = cleanLine(rewording.find(({ key }) => key === nameOf(index))?.text ?? '');
    return isFaithful(phrase, words) ? words : phrase;
  });

/** `example.com`, `https://…`, `@name`, a Markdown link, HTML */
const ADDRESS = /[\p{Alpha}\d]\.\p{Alpha}{2,}|:\/\/|@|\]\(|<\p{Alpha}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Whether the words have the same numbers as the phrase, no address, and the same language. */
export const isFaithful = (phrase: string, words: string): boolean =>
  words !== '' && keepsNumbers(phrase, words) && !ADDRESS.test(words) && CYRILLIC.test(words) === CYRILLIC.test(phrase);

/** Anything with a digit in it, including adjacent letters and separators: `3k`, `1,000`, `1 000`. `10:30` is two numbers. */
const numberPattern = once(() => {
  const digits = String.raw`[\p{Alpha}\p{N}]*\p{N}[\p{Alpha}\p{N}]*`;
  return new RegExp(String.raw`${digits}(?:[.,'’]${digits}|[ \u00a0\u2009\u202f]\d{3}(?!\d))*`, 'gu');
});

/** The only notation that is parsed. Three digits after a comma could be thousands. */
const PLAIN_NUMBER = /^\d+(?:[.,]\d{1,2})?$/;

/** The numbers that a text has in digits. A number in any other notation is NaN, which equals no number. */
export const extractNumbers = (text: string): number[] =>
  [...text.matchAll(numberPattern())].map(([digits]) =>
    PLAIN_NUMBER.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN,
  );

/** Whether two texts have the same numbers in digits, in the same order. Numbers in words are not checked. */
export function keepsNumbers(text: string, other: string): boolean {
  const [ours, theirs] = [extractNumbers(text), extractNumbers(other)];
  return ours.length === theirs.length && theirs.every((number, index) => number === ours[index]); // NaN equals nothing
}
