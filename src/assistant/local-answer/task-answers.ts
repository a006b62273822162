import { DAY_ANSWERS, TASK_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { byPriority } from '../../shared/fields.ts';
import { daysBetween } from '../../shared/time-zones.ts';
import { answerDone } from './done-answers.ts';
import { findDueOn, totalEstimate } from './due-tasks.ts';
import { findDue, listLate, listTasks, rankTasks, sayLate } from './facts.ts';
import { isIn, listGroups } from './groups.ts';
import type { Facts, Query } from './query.ts';
import { sayGroups, selectTasks } from './selection.ts';
import { isContact, isDeedOf } from './verb-forms.ts';
import { splitWords, type Word } from './words.ts';

/** How many tasks there are of those that the query is about, which they are, and how long they take. */
export function answerTasks(query: Query, facts: Facts): string[] {
  const { asks, groups, when } = query;
  const { language, snapshot } = facts;
  const isDone = asks.has('done') && !asks.has('not');
  if (isDone || (when && when.to < snapshot.date && !asks.has('overdue') && !asks.has('open')))
    return answerDone(query, facts);
  const unknown = groups.find(({ id }) => id === 'unknown');
  if (unknown) return [say(language, TASK_ANSWERS.noGroup[unknown.kind], unknown), ...answerGroupList(query, facts)];

  const { includes, days, text } = selectTasks(query, facts);
  const found = order((days ? findDueOn(days, facts) : rankTasks(facts)).filter(includes), query, facts);
  const isRest = when?.from === snapshot.date && groups.length > 0;
  const late = isRest ? listLate(facts).filter(selectTasks({ ...query, when: null }, facts).includes) : [];
  if (found.length + late.length === 0) {
    return [text === '' ? say(language, TASK_ANSWERS.none) : say(language, TASK_ANSWERS.noneSuch, { which: text })];
  }
  const minutes = totalEstimate(found);
  const isOrdered = ORDERS.some((cue) => asks.has(cue));
  const isTotal =
    found.length > 1 && !isOrdered && minutes > 0 && (asks.has('howLong') || asks.has('listed') || when !== null);
  return [
    ...((isOrdered || asks.has('listed')) && text === ''
      ? []
      : text === ''
        ? answerCounts(facts)
        : found.length > 0
          ? [say(language, TASK_ANSWERS.some, { n: found.length, which: text })]
          : []),
    ...listTasks(
      found,
      facts,
      isOrdered ? MAX_ORDERED : groups.length > 0 || asks.has('all') ? MAX_SELECTED : undefined,
    ),
    ...sayLate(late, facts),
    ...(isTotal ? [say(language, DAY_ANSWERS.estimate, { total: sayMinutes(language, minutes) })] : []),
    ...(snapshot.counts.open > snapshot.planning.tasks.length
      ? [say(language, TASK_ANSWERS.notAll, { n: snapshot.planning.tasks.length, all: snapshot.counts.open })]
      : []),
  ];
}

const ORDERS = ['longest', 'shortest', 'oldest', 'soonest'] as const;
const MAX_SELECTED = 12;
const MAX_ORDERED = 3;

/** In the order that the query asks for. What has no such value is left out. */
function order(tasks: OpenTask[], { asks }: Query, facts: Facts): OpenTask[] {
  const ages = new Map(facts.snapshot.tasks.map(({ id, ageDays }) => [id, ageDays]));
  const by = ORDERS.find((each) => asks.has(each));
  if (!by) return tasks;
  const value = (task: OpenTask): number | null => {
    if (by === 'soonest') return Date.parse(findDue(task, facts)?.at ?? '') || null;
    return by === 'oldest' ? (ages.get(task.id) ?? null) : task.estimatedDuration;
  };
  const sign = by === 'shortest' || by === 'soonest' ? 1 : -1;
  return tasks.filter((task) => value(task) !== null).sort((a, b) => sign * ((value(a) ?? 0) - (value(b) ?? 0)));
}

function answerCounts(facts: Facts): string[] {
  const { snapshot, language } = facts;
  const { open } = snapshot.counts;
  const due = snapshot.planning.tasks.flatMap((task) => findDue(task, facts) ?? []);
  const today = due.filter(({ date, isLate }) => !isLate && date === snapshot.date).length;
  const overdue = due.filter(({ isLate }) => isLate).length;
  const pieces = [
    ...(today > 0 ? [say(language, TASK_ANSWERS.dueToday, { n: today })] : []),
    ...(overdue > 0 ? [say(language, TASK_ANSWERS.late, { n: overdue })] : []),
  ];
  const counts = pieces.length > 0 ? `: ${pieces.join(', ')}` : '';
  return [`${say(language, TASK_ANSWERS.open, { n: open })}${counts}.`];
}

/** The names of the projects or the labels, with how many open tasks each has. */
export function answerGroupList({ text }: Query, facts: Facts): string[] {
  const { snapshot, language } = facts;
  const isLabel = /label|tag|метк|меток|т[еэ]г|ярлык/i.test(text);
  const groups = listGroups(snapshot).filter(({ kind }) => (kind === 'label') === isLabel);
  if (groups.length === 0) return [say(language, TASK_ANSWERS.noGroups[isLabel ? 'label' : 'project'])];
  return groups
    .map((group) => ({
      name: sayGroups([group], facts)[0] ?? '',
      n: snapshot.grouped.filter((task) => isIn(task, group)).length,
    }))
    .sort((a, b) => b.n - a.n)
    .slice(0, MAX_SELECTED)
    .map((values) => `• ${say(language, TASK_ANSWERS.group, values)}`);
}

/** `who must I call?`: the tasks whose titles or labels say such a deed. */
export function answerDeeds({ words, senses, when, asks }: Query, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const asked = words.filter((word) => senses.get(word)?.has('deed'));
  const days = { from: when && when.from > snapshot.date ? when.from : '', to: when?.to ?? '' };
  const groups = listGroups(snapshot);
  const namesOf = new Map(
    snapshot.grouped.map((task) => [task.id, groups.filter((group) => isIn(task, group)).map(({ name }) => name)]),
  );
  const says = (word: Word, text: string) =>
    asks.has('who') ? isContact(word, text) : isDeedOf(word, splitWords(text));
  const found = (when ? findDueOn(days, facts) : rankTasks(facts)).filter(({ id, title }) =>
    [title, ...(namesOf.get(id) ?? [])].some((text) => asked.some((word) => says(word, text))),
  );
  const which = `“${asked.map(({ text }) => text).join(' ')}”`;
  if (found.length === 0) return [say(language, TASK_ANSWERS.noneSuch, { which })];
  return [say(language, TASK_ANSWERS.some, { n: found.length, which }), ...listTasks(found, facts)];
}

/** What of some days does not fit into so many minutes, the most pressing tasks first. */
function answerNoTime(minutes: number, { when }: Query, facts: Facts): string[] {
  const { language, snapshot } = facts;
  let free = minutes;
  const due = findDueOn({ from: '', to: when?.to ?? snapshot.date }, facts);
  const ranked = due.toSorted(byPriority);
  const left = ranked.filter(({ estimatedDuration }) => {
    const fits = (estimatedDuration ?? 0) <= free;
    if (fits) free -= estimatedDuration ?? 0;
    return !fits;
  });
  const said = { need: sayMinutes(language, totalEstimate(due)), minutes: sayMinutes(language, minutes) };
  return [say(language, TASK_ANSWERS.noTimeFor, said), ...listTasks(left, facts)];
}

const STALE_DAYS = 14;

/** What can be let go: unimportant, and without a date or late for weeks. */
export function answerDrop(query: Query, facts: Facts): string[] {
  if (query.minutes !== null) return answerNoTime(query.minutes, query, facts);
  const { planning, date } = facts.snapshot;
  const found = planning.tasks.filter((task) => {
    const due = findDue(task, facts);
    return task.priority === 'low' && (!due || daysBetween(due.date, date) > STALE_DAYS);
  });
  if (found.length === 0) return [say(facts.language, TASK_ANSWERS.notDroppable)];
  return [say(facts.language, TASK_ANSWERS.droppable), ...listTasks(found, facts)];
}
