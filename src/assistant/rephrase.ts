import * as z from 'zod/mini';
import { list } from '../shared/fields.ts';
import { saysOnly } from './number-guard.ts';
import { plain } from './prompt-context.ts';

const MAX_TEXT = 300;

/** Something that is said in our words, and may be said in a model's. */
export interface Worded {
  text: string;
  evidence: { n: number; value: number; interval?: [number, number] | undefined };
}

const Rewording = list(
  z.strictObject({
    key: z.string().check(z.regex(/^p\d{1,2}$/)),
    text: z
      .string()
      .check(z.refine((text) => text.trim() !== '' && text.length <= MAX_TEXT, `1 to ${MAX_TEXT} characters`)),
  }),
  1,
  20,
);
type Rewording = z.infer<typeof Rewording>;

const keyOf = (index: number) => `p${index + 1}`;

/** The phrases, as a model gets them. */
export const phrasesOf = (found: Worded[]): string =>
  JSON.stringify(found.map(({ text }, index) => ({ key: keyOf(index), text })));

/** What a model made of the phrases, or what is wrong with it, for the model to repair. */
export function parseRewording(said: string, found: Worded[]): { rewording: Rewording } | { problem: string } {
  const parsed = Rewording.safeParse(jsonIn(said));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`);
    return { problem: problems.slice(0, 3).join('; ') };
  }
  const keys = parsed.data.map(({ key }) => key);
  const isWhole = keys.length === found.length && found.every((_, index) => keys.includes(keyOf(index)));
  return isWhole
    ? { rewording: parsed.data }
    : { problem: `the keys must be ${found.map((_, i) => keyOf(i)).join(', ')}` };
}

/** The JSON of an answer, which models like to put in a fence. */
function jsonIn(said: string): unknown {
  const [, fenced = said] = /^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$/s.exec(said) ?? [];
  try {
    return JSON.parse(fenced);
  } catch {
    return undefined;
  }
}

/** The same in the model's words, but for what says a number that the evidence has not. */
export const reworded = <T extends Worded>(found: T[], rewording: Rewording): T[] =>
  found.map((item, index) => {
    const { n, value, interval = [] } = item.evidence;
    const text = plain(rewording.find(({ key }) => key === keyOf(index))?.text ?? '');
    return text !== '' && saysOnly(text, [n, value, ...interval]) ? { ...item, text } : item;
  });
