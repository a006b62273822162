import type { TaskPatch } from '../../../entities/tasks/schemas.ts';
import { quote } from '../../previews.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { unquoted } from '../requests.ts';
import { areForms, splitWords } from '../words.ts';
import { pickTasks } from './targets.ts';
import type { Change, ChangeAnswer } from './types.ts';

const FIELDS =
  /^(deadlines?|date|due|reminders?|notifications?|priority|labels?|tags?|recurrence|repeats?|(?:дедлайн|дэдлайн|напоминани|уведомлени|приоритет|повтор|метк|тег).*|срок.{0,2}|дат[уы]|тэг.*)$/;

/** `remove the deadline from the report`: a part of a task, not the task. */
export function namesField(question: Question): boolean {
  const titleWords = question.named.flatMap(({ title }) => splitWords(title));
  return unquoted(question).some(
    ({ text }) => FIELDS.test(text) && !titleWords.some((word) => areForms(word.text, text)),
  );
}

const PRIORITY = /(?<!\p{L})(?:priority|to (?:high|medium|low)|important|urgent|приоритет\p{L}*|важн\p{L}*)(?!\p{L})/iu;
const LEVELS: [level: NonNullable<TaskPatch['priority']>, pattern: RegExp][] = [
  [
    'low',
    /(?<!\p{L})(?:low|lower|lowest|unimportant|not important|низк\p{L}*|не важн\p{L}*|неважн\p{L}*|понизь)(?!\p{L})/iu,
  ],
  ['medium', /(?<!\p{L})(?:medium|normal|средн\p{L}*|обычн\p{L}*)(?!\p{L})/iu],
  ['high', /(?<!\p{L})(?:high|higher|highest|raise|important|urgent|высок\p{L}*|важн\p{L}*|повысь)(?!\p{L})/iu],
];

const RENAMING = /^\P{L}*(?:please\s+|пожалуйста,?\s+)?(?:rename|переименуй)\s+(.+?)\s+(?:to|as|в|на)\s+(.+)$/isu;

/** A new priority or title of a task that is named; null for other fields, or when it is not known which task. */
export function setField(question: Question, facts: Facts): ChangeAnswer | null {
  const [, old, title] = RENAMING.exec(question.text) ?? [];
  if (old && title) return setAll(readQuestion(old, facts), { title: quote(title.trim()) }, facts);
  const [level] = LEVELS.find(([, pattern]) => pattern.test(question.text)) ?? [];
  return level && PRIORITY.test(question.text) ? setAll(question, { priority: level }, facts) : null;
}

function setAll(
  question: Question,
  patch: Extract<Change, { kind: 'set' }>['patch'],
  facts: Facts,
): ChangeAnswer | null {
  const ids = pickTasks(question, null, facts);
  if (typeof ids === 'string') return { changes: [], refusals: [ids] };
  return { changes: ids.map((id): Change => ({ kind: 'set', id, patch })), refusals: [] };
}
