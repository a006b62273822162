import { detectLanguage } from '../../../src/assistant/detect-language.ts';
import { answerLocally } from '../../../src/assistant/local-answer.ts';
import { toLocalTime } from '../../../src/shared/time-zones.ts';
import type { BankQuestion } from './ask.ts';
import { buildFacts, PEOPLE, withoutReplies } from './people.ts';

export interface ScoredQuestion extends BankQuestion {
  language: string;
  text: string;
  /** The proposed commands, each as JSON with titles for ids and local times. */
  commands: string[];
  /** `real`: it has all facts. `helpful`: it says what can be asked. `misleading`: it has what would mislead. */
  verdict: 'real' | 'helpful' | 'wrong' | 'misleading';
}

/** Says that a part of a request is not understood. */
const UNREAD = /I did not understand|Не понял/;
const HELPS = /You can ask|Можно спросить/;

/** Asks a question of the bank without a model. */
export function scoreQuestion(asked: BankQuestion): ScoredQuestion {
  const facts = buildFacts(PEOPLE[asked.person]);
  const language = detectLanguage(asked.question, facts.language);
  const { text, changes, plan } = answerLocally(asked.question, withoutReplies(asked.after), { ...facts, language });
  const titles = new Map([
    ...facts.snapshot.planning.tasks.map(({ id, title }) => [id, title] as const),
    ...facts.snapshot.projects.map(({ id, name }) => [id, name] as const),
  ]);
  const commands = [...plan, ...changes.map(({ command }) => command)].map((command) =>
    JSON.stringify(command)
      .replaceAll(/[0-9a-f-]{36}/g, (id) => titles.get(id) ?? id)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => toLocalTime(Date.parse(moment), facts.snapshot.timezone)),
  );
  return { ...asked, language, text, commands, verdict: judge(asked, text, commands) };
}

function judge(
  { has, not, does, isOptional }: BankQuestion,
  text: string,
  commands: string[],
): ScoredQuestion['verdict'] {
  const isNothing = commands.length === 0;
  const isWanted = isNothing ? isOptional || does.length === 0 : areWanted(commands, does);
  const isExtra = commands.some((command) => !does.some((pattern) => pattern.test(command)));
  const isSilent = !isNothing && !isWanted && !UNREAD.test(text);
  if (isExtra || isSilent || not.some((pattern) => pattern.test(text))) return 'misleading';
  if (isWanted && has.every((pattern) => pattern.test(text))) return 'real';
  return HELPS.test(text) ? 'helpful' : 'wrong';
}

/** Whether each command is wanted and each wanted one is there. */
const areWanted = (commands: string[], does: RegExp[]) =>
  commands.length === does.length &&
  commands.every((command) => does.some((pattern) => pattern.test(command))) &&
  does.every((pattern) => commands.some((command) => pattern.test(command)));
