import * as z from 'zod/mini';
import { cleanLine } from '../messages/clean-text.ts';
import { list } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { toText } from '../shared/validation.ts';
import { hasOnlyNumbers } from './number-guard.ts';

const MAX_TEXT = 300;

/** An item whose text a model may rephrase. The evidence holds every number that the text may contain. */
export interface Rephrasable {
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
/** A model's texts by key. */
type Rewording = z.infer<typeof Rewording>;

const textKey = (index: number) => `p${index + 1}`;

/** The texts with their keys, as JSON for the prompt. */
export const serializeTexts = (items: Rephrasable[]): string =>
  JSON.stringify(items.map(({ text }, index) => ({ key: textKey(index), text })));

/** Parses a model's reply. `problem` says what is wrong with it, for the model to repair. */
export function parseRewording(reply: string, items: Rephrasable[]): { rewording: Rewording } | { problem: string } {
  const parsed = Rewording.safeParse(parseFencedJson(reply));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'answer'}: ${toText(issue.message).en}`,
    );
    return { problem: problems.slice(0, 3).join('; ') };
  }
  const keys = parsed.data.map(({ key }) => key);
  const hasAllKeys = keys.length === items.length && items.every((_, index) => keys.includes(textKey(index)));
  return hasAllKeys
    ? { rewording: parsed.data }
    : { problem: `the keys must be ${items.map((_, index) => textKey(index)).join(', ')}` };
}

/** Parses JSON with or without a Markdown code fence around it, which models like to add. */
function parseFencedJson(reply: string): unknown {
  const [, fenced = reply] = /^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$/s.exec(reply) ?? [];
  return parseJson(fenced);
}

/** Replaces each text by the model's, except where the model's text has a number that is not in the evidence. */
export const applyRewording = <T extends Rephrasable>(items: T[], rewording: Rewording): T[] =>
  items.map((item, index) => {
    const { n, value, interval = [] } = item.evidence;
    const text = cleanLine(rewording.find(({ key }) => key === textKey(index))?.text ?? '');
    return text !== '' && hasOnlyNumbers(text, [n, value, ...interval]) ? { ...item, text } : item;
  });
