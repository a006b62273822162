import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { quote } from '../../previews.ts';
import { saysLength } from '../acts.ts';
import { findLevels, saysPriority } from '../levels.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { QUOTES, RENAMING, unquoted } from '../requests.ts';
import { listNamedTasks } from '../titles.ts';
import { findUnknown } from '../unexplained.ts';
import { areForms, splitWords } from '../words.ts';
import { changeTasks } from './targets.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

const FIELDS =
  /^(deadlines?|date|due|reminders?|notifications?|priority|labels?|tags?|recurrence|repeats?|(?:дедлайн|дэдлайн|напоминани|уведомлени|приоритет|повтор|метк|тег).*|срок.{0,2}|дат[уы]|тэг.*)$/;

/** `remove the deadline from the report`: a part of a task, not the task. */
export function namesField(question: Question): boolean {
  const titleWords = question.named.flatMap(({ title }) => splitWords(title));
  return unquoted(question).some(
    ({ text }) => FIELDS.test(text) && !titleWords.some((word) => areForms(word.text, text)),
  );
}

/** The task and its new title, as in `rename A to B`. The old title can have a `to`, too. */
function readRenaming(text: string, facts: Facts): { renamed: Question; title: string } | null {
  const [, said = ''] = RENAMING.exec(text) ?? [];
  const masked = said.replaceAll(QUOTES, (quoted) => '_'.repeat(quoted.length));
  const found = [...masked.matchAll(/\s+(?:to|as|в|на)\s+/giu)].map(({ 0: { length }, index }) => ({
    renamed: readQuestion(said.slice(0, index), facts),
    title: said.slice(index + length).replace(OUTER_QUOTES, '$1'),
  }));
  const isExact = ({ renamed: { named, text: old } }: (typeof found)[number]) =>
    named.some(({ title }) => title.toLowerCase() === old.replace(OUTER_QUOTES, '$1').toLowerCase());
  return found.find(isExact) ?? found.find(({ renamed }) => listNamedTasks(renamed).length > 0) ?? found[0] ?? null;
}

const OUTER_QUOTES = /^[“«"'‘](.*)[”»"'’]$/su;

/** A new priority, length or title of a task that is named; null for other fields, or when it is not known which task. */
export function setField(question: Question, facts: Facts): ChangeAnswer | null {
  const renaming = readRenaming(question.text, facts);
  if (renaming)
    return findUnknown(renaming.renamed).length === 0
      ? setAll(renaming.renamed, { title: quote(renaming.title) }, facts)
      : refuse(facts, CHANGE_ANSWERS.whichTask);
  if (question.minutes !== null && question.when === null && saysLength(question))
    return setAll(question, { aiMetadata: { estimatedDuration: question.minutes } }, facts);
  const [level, other] = findLevels(question.text);
  if (!level || !saysPriority(question.text)) return null;
  return other ? sayUnread(question, facts) : setAll(question, { priority: level }, facts);
}

const setAll = (question: Question, patch: Extract<Change, { kind: 'set' }>['patch'], facts: Facts): ChangeAnswer =>
  changeTasks(question, null, facts, (tasks) => ({
    changes: tasks.map(({ id }): Change => ({ kind: 'set', id, patch })),
    refusals: [],
  }));
