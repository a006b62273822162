import { CHANGE_ANSWERS, TALK } from '../messages/answers.ts';
import { CHANGES } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import { type ChangeAnswer, findChanges } from './local-answer/changes.ts';
import { findAnswer, sayNotUnderstood } from './local-answer/intents.ts';
import { proposeChange } from './local-answer/propose.ts';
import { type Facts, type Question, understand } from './local-answer/question.ts';
import type { LeftOutChange } from './responses.ts';
import { explain, MAX_COMMANDS, type ProposedChange } from './tool-calls.ts';

/** An answer without a model. */
interface LocalAnswer {
  text: string;
  /** What the person asked to change. Nothing is changed before they agree. */
  changes: ProposedChange[];
  /** What is more than fits into one proposal. The text says it, too. */
  leftOut: LeftOutChange[];
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
  const { lines, ...proposed } = asked
    ? propose(asked, facts)
    : { lines: answerQuestions(question, facts), changes: [], leftOut: [] };
  return { text: [...lines, '', say(facts.language, TALK.disclaimer)].join('\n'), ...proposed };
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

function propose(asked: ChangeAnswer, facts: Facts): Omit<LocalAnswer, 'text'> & { lines: string[] } {
  const { language } = facts;
  const all = asked.changes.flatMap((change) => proposeChange(change, facts) ?? []);
  const changes = all.slice(0, MAX_COMMANDS);
  const tooMany = { reason: 'too_many', value: String(MAX_COMMANDS) } as const;
  const leftOut = all.slice(MAX_COMMANDS).map((change) => explain(change, tooMany, language));
  const lines = [
    say(language, changes.length > 0 ? CHANGE_ANSWERS.prepared : CHANGE_ANSWERS.nothing),
    ...changes.map(({ preview }) => `• ${preview}`),
    ...(leftOut.length > 0 ? [say(language, CHANGES.leftOut), ...leftOut.map(({ text }) => `• ${text}`)] : []),
    ...asked.refusals,
  ];
  return { lines, changes, leftOut };
}
