import { CHANGE_ANSWERS, TASK_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { sayTitles } from '../../../planning/explain/words.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import { findDueOn } from '../due-tasks.ts';
import { findDue, rankTasks, sayDate } from '../facts.ts';
import { type Facts, type Query, readQuery } from '../query.ts';
import { selectTasks } from '../selection.ts';
import { isContent, listNamedTasks, type NamedTask, sharesTitleWord } from '../titles.ts';
import type { When } from '../when.ts';
import { SEPARATOR, type Word, wholeWords } from '../words.ts';
import { type ChangeAnswer, joinAnswers, refuse, sayUnread } from './types.ts';

/** Only the next time of a task that repeats can change. */
export function sayNextTime(task: OpenTask, facts: Facts): string {
  const current = facts.snapshot.planning.tasks.find(({ id }) => id === task.id) ?? task;
  const day = sayDate(findDue(current, facts)?.date ?? facts.snapshot.date, facts);
  return say(facts.language, CHANGE_ANSWERS.otherOccurrence, { title: quote(task.title), day });
}

/**
 * The change of each task that a request names or describes; or why it is not known which tasks these are.
 * @param days on which the described tasks are due
 */
export function changeTasks(
  query: Query,
  days: When | null,
  facts: Facts,
  change: (task: OpenTask) => ChangeAnswer,
): ChangeAnswer {
  const ids = pickTasks(query, days, facts);
  if (!Array.isArray(ids)) return ids;
  const tasks = ids.flatMap((id) => facts.snapshot.planning.tasks.find((task) => task.id === id) ?? []);
  const later = listLaterTimes(query, days, facts).filter(({ id }) => !ids.includes(id));
  return joinAnswers([...tasks.map(change), { changes: [], refusals: later.map((task) => sayNextTime(task, facts)) }]);
}

/** Tasks of the days that a request describes which are due at an earlier time first. */
function listLaterTimes(query: Query, days: When | null, facts: Facts): OpenTask[] {
  if (!days || query.named.length > 0 || !isOfSeveral(query, days)) return [];
  return findDueOn(days, facts).filter(selectTasks({ ...query, when: null }, facts).includes);
}

const askWhichOf = (tasks: Pick<OpenTask, 'id' | 'title'>[], facts: Facts): ChangeAnswer => {
  const titles = sayTitles(
    facts.language,
    tasks.map(({ title }) => quote(title)),
  );
  return { ...refuse(facts, CHANGE_ANSWERS.whichOf, { titles }), among: tasks };
};

/** Their ids. */
function pickTasks(query: Query, days: When | null, facts: Facts): string[] | ChangeAnswer {
  const named = listNamedTasks(query);
  if (named.length > 0) {
    const described = findDescribed(query, facts);
    return described ? sayUnread(described, facts) : (pickByPart(query, named, facts) ?? askWhichOf(named, facts));
  }
  const [other] = query.named;
  if (!other) return pickDescribed({ ...query, when: days }, facts);
  const phrase = other.kind === 'busy' ? CHANGE_ANSWERS.isBusyTime : CHANGE_ANSWERS.isDone;
  return refuse(facts, phrase, { title: quote(other.title) });
}

const BOTH = wholeWords`both|all|these|those|them|оба|обе|обоих|обеих|их|эти`;

/** `the invoice and the CVs` are two tasks, `the contract` is one of two; null when it is not known which. */
function pickByPart(query: Query, named: NamedTask[], facts: Facts): string[] | null {
  const placeOf = ({ title }: NamedTask) => query.words.findIndex((word) => sharesTitleWord(title, [word]));
  const inOrder = (tasks: NamedTask[]) => [
    ...new Set(tasks.toSorted((a, b) => placeOf(a) - placeOf(b)).map(({ id }) => id)),
  ];
  const isNot = ({ text }: Word, at: number) =>
    /^(?:not|не)$/.test(text) &&
    named.some(({ title }) =>
      sharesTitleWord(
        title,
        query.words
          .slice(at + 1)
          .filter(isContent)
          .slice(0, 1),
      ),
    );
  if (query.words.some(isNot)) return null; // `not the gate, the oven to Friday`
  const parts = query.text.split(SEPARATOR).map((part) => listNamedTasks(readQuery(part, facts)));
  if (named.length === 1 || (BOTH.test(query.text) && named.length === 2)) return inOrder(named);
  const picked = parts.filter((tasks) => tasks.length > 0);
  const isClear = picked.length > 1 && picked.every((tasks) => tasks.length === 1);
  return isClear ? inOrder(picked.flat()) : null;
}

/** A part beside a title that describes tasks: `everything in Home` of `the invoice and everything in Home`. */
const findDescribed = ({ text }: Query, facts: Facts): Query | undefined =>
  text
    .split(SEPARATOR)
    .map((part) => readQuery(part, facts))
    .find((part) => part.named.length === 0 && isOfSeveral(part, part.when) && DESCRIBES.test(part.text));

/** `the overdue`, not `long overdue` */
const DESCRIBES = wholeWords`the overdue|everything|all (?:the |my )?(?:tasks|things|overdue|undated)|вс[её]|все просроченн[а-я]+|просроченн(?:ое|ые)`;
/** `the reading task`, of a label or a project */
const ONE = wholeWords`task|one of|одн[оу] из|один из|задачу|задача`;

/** `everything of today`, `all errands`, `what is overdue` */
function pickDescribed(query: Query, facts: Facts): string[] | ChangeAnswer {
  const isKnown = query.groups.every(({ id }) => id !== 'unknown');
  if (!isOfSeveral(query, query.when) || !isKnown) return refuse(facts, CHANGE_ANSWERS.whichTask);
  const { includes, text } = selectTasks(query, facts);
  const tasks = rankTasks(facts).filter(includes);
  if (tasks.length > 1 && ONE.test(query.text)) return askWhichOf(tasks, facts);
  return tasks.length + listLaterTimes(query, query.when, facts).length > 0
    ? tasks.map(({ id }) => id)
    : refuse(facts, TASK_ANSWERS.noneSuch, { which: text });
}

export const isOfSeveral = ({ asks }: Query, days: When | null): boolean =>
  asks.has('listed') ||
  asks.has('overdue') ||
  asks.has('group') ||
  (asks.has('undated') && (asks.has('all') || asks.has('tasks'))) ||
  ((asks.has('all') || asks.has('tasks')) && days !== null);
