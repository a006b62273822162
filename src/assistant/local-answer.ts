import { CHANGE_ANSWERS, TALK } from '../messages/answers.ts';
import { type Language, say } from '../messages/say.ts';
import { type ChangeAnswer, findChanges } from './local-answer/changes.ts';
import { findAnswer, sayNotUnderstood } from './local-answer/intents.ts';
import { proposeChange } from './local-answer/propose.ts';
import { type Facts, type Question, understand } from './local-answer/question.ts';
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
 * Answers from the user's data, and says that it is no model: proposes the changes that the message asks for, or else answers its question.
 * @param earlier the user's messages before, the latest last
 */
export function answerLocally(message: string, earlier: string[], facts: Facts): LocalAnswer {
  const question = understand(message, earlier, facts);
  const asked = findChanges(question, facts);
  const { lines, changes } = asked ? propose(asked, facts) : { lines: answerQuestions(question, facts), changes: [] };
  return { text: [...lines, '', say(facts.language, TALK.disclaimer)].join('\n'), changes };
}

const NEXT_QUESTION = /\?\s+|,?\s+(?:and|и|а)\s+(?=(?:when|what|how|why|which|когда|что|как|почему|сколько|где)\s)/iu;

/** Two questions in one message are answered one after the other. */
function answerQuestions(question: Question, facts: Facts): string[] {
  const parts = question.text.split(NEXT_QUESTION).filter((part) => /\p{L}/u.test(part));
  const answers = parts.map((part) => findAnswer(understand(part, [], facts), facts));
  const isSeveral = parts.length > 1 && answers.every((answer) => answer !== null);
  const lines = isSeveral ? [...new Set(answers.flatMap((answer) => answer ?? []))] : findAnswer(question, facts);
  return lines ?? sayNotUnderstood(facts);
}

function propose({ changes, refusals }: ChangeAnswer, facts: Facts): { lines: string[]; changes: ProposedChange[] } {
  const proposed = changes.slice(0, MAX_CHANGES).flatMap((change) => proposeChange(change, facts) ?? []);
  const lead = say(facts.language, proposed.length > 0 ? CHANGE_ANSWERS.prepared : CHANGE_ANSWERS.nothing);
  return { lines: [lead, ...proposed.map(({ preview }) => `• ${preview}`), ...refusals], changes: proposed };
}

const MAX_CHANGES = 5;
