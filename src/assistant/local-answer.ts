import { CHANGES } from '../messages/answers.ts';
import { type Language, say } from '../messages/say.ts';
import { findChanges } from './local-answer/changes.ts';
import { answerQuestion } from './local-answer/intents.ts';
import { proposeChange } from './local-answer/propose.ts';
import { type Facts, understand } from './local-answer/question.ts';
import type { ProposedChange } from './tool-calls.ts';

/** An answer without a model. */
interface LocalAnswer {
  text: string;
  /** What the person asked to change. Nothing is changed before they agree. */
  changes: ProposedChange[];
}

/** The language of a message, by its letters outside quotation marks. A task's title can be in another language. */
export function detectLanguage(message: string, fallback: Language): Language {
  const own = message.replaceAll(/«[^»]*»|“[^”]*”|"[^"]*"/g, '');
  const text = /\p{L}/u.test(own) ? own : message;
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const [russian, english] = [count(/\p{Script=Cyrillic}/gu), count(/\p{Script=Latin}/gu)];
  if (russian === english) return fallback;
  return russian > english ? 'ru' : 'en';
}

/**
 * Answers from the user's data: proposes the changes that the message asks for, or else answers its question.
 * @param earlier the user's messages before, the latest last
 */
export function answerLocally(message: string, earlier: string[], facts: Facts): LocalAnswer {
  const { language } = facts;
  const question = understand(message, earlier, facts);
  const asked = findChanges(question, facts);
  if (!asked) return { text: answerQuestion(question, facts).join('\n'), changes: [] };
  const changes = asked.changes.slice(0, MAX_CHANGES).flatMap((change) => proposeChange(change, facts) ?? []);
  const lead = say(language, changes.length > 0 ? CHANGES.prepared : CHANGES.nothing);
  const lines = [lead, ...changes.map(({ preview }) => `• ${preview}`), ...asked.refusals];
  return { text: lines.join('\n'), changes };
}

const MAX_CHANGES = 5;
