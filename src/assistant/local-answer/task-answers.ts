import { DAY_ANSWERS, TASK_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { minutesLeft, type OpenTask } from '../../planning/plan/snapshot.ts';
import { daysBetween } from '../../shared/time-zones.ts';
import { answerDone } from './done-answers.ts';
import { findDueOn, totalEstimate } from './due-tasks.ts';
import { findDue, listLate, listTasks, PRIORITY, rankTasks, sayLate } from './facts.ts';
import { isIn, listGroups } from './groups.ts';
import { sayNeed } from './named-answers.ts';
import type { Facts, Question } from './question.ts';
import { sayGroups, selectTasks } from './selection.ts';

/** How many tasks there are of those that the question is about, which they are, and how long they take. */
export function answerTasks(question: Question, facts: Facts): string[] {
  const { cues, groups, when } = question;
  const { language, snapshot } = facts;
  const isDone = cues.has('done') && !cues.has('not');
  if (isDone || (when && when.to < snapshot.date && !cues.has('overdue'))) return answerDone(question, facts);
  const unknown = groups.find(({ id }) => id === 'unknown');
  if (unknown) return [say(language, TASK_ANSWERS.noGroup[unknown.kind], unknown), ...answerGroupList(question, facts)];

  const { includes, days, text } = selectTasks(question, facts);
  const found = order((days ? findDueOn(days, facts) : rankTasks(facts)).filter(includes), question);
  const isRest = when?.from === snapshot.date && groups.length > 0;
  const late = isRest ? listLate(facts).filter(selectTasks({ ...question, when: null }, facts).includes) : [];
  if (found.length + late.length === 0) {
    return [text === '' ? say(language, TASK_ANSWERS.none) : say(language, TASK_ANSWERS.noneSuch, { which: text })];
  }
  const minutes = totalEstimate(found);
  const isOrdered = ORDERS.some((cue) => cues.has(cue));
  const isTotal = found.length > 1 && !isOrdered && minutes > 0 && (cues.has('howLong') || when !== null);
  return [
    ...(isOrdered && text === ''
      ? []
      : text === ''
        ? answerCounts(facts)
        : found.length > 0
          ? [say(language, TASK_ANSWERS.some, { n: found.length, which: text })]
          : []),
    ...listTasks(
      found,
      facts,
      isOrdered ? MAX_ORDERED : groups.length > 0 || cues.has('all') ? MAX_SELECTED : undefined,
    ),
    ...sayLate(late, facts),
    ...(isTotal ? [say(language, DAY_ANSWERS.estimate, { total: sayMinutes(language, minutes) })] : []),
    ...(snapshot.counts.open > snapshot.planning.tasks.length
      ? [say(language, TASK_ANSWERS.notAll, { n: snapshot.planning.tasks.length, all: snapshot.counts.open })]
      : []),
  ];
}

const ORDERS = ['longest', 'shortest'] as const;
const MAX_SELECTED = 12;
const MAX_ORDERED = 3;

/** The longest or the shortest first, if the question asks for them. */
function order(tasks: OpenTask[], { cues }: Question): OpenTask[] {
  const sign = cues.has('longest') ? -1 : cues.has('shortest') ? 1 : 0;
  if (sign === 0) return tasks;
  const minutes = ({ estimatedDuration }: OpenTask) => estimatedDuration ?? 0;
  return tasks
    .filter(({ estimatedDuration }) => estimatedDuration !== null)
    .sort((a, b) => sign * (minutes(a) - minutes(b)));
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
export function answerGroupList({ text }: Question, facts: Facts): string[] {
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

/** Which tasks due until a date do not fit into the minutes. The least important are left out first. */
function sayTooMuch(minutes: number, until: string, facts: Facts): string[] {
  const { language, snapshot, now } = facts;
  const left = minutesLeft(snapshot.planning, now);
  const due = rankTasks(facts)
    .filter((task) => (findDue(task, facts)?.date ?? '9') <= until)
    .sort((a, b) => PRIORITY[a.priority] - PRIORITY[b.priority]);
  let need = 0;
  const excess = due.filter(({ id }) => {
    need += left.get(id) ?? 0;
    return need > minutes;
  });
  const lead = sayNeed(need, minutes, language);
  return excess.length > 0 ? [lead, say(language, TASK_ANSWERS.noTime), ...listTasks(excess, facts)] : [lead];
}

const STALE_DAYS = 14;

/** What does not fit into so much time of a day; or else what can be let go: unimportant, and without a date or late for weeks. */
export function answerDrop({ minutes, when }: Question, facts: Facts): string[] {
  if (minutes !== null) return sayTooMuch(minutes, when?.to ?? facts.snapshot.date, facts);
  const { planning, date } = facts.snapshot;
  const found = planning.tasks.filter((task) => {
    const due = findDue(task, facts);
    return task.priority === 'low' && (!due || daysBetween(due.date, date) > STALE_DAYS);
  });
  if (found.length === 0) return [say(facts.language, TASK_ANSWERS.notDroppable)];
  return [say(facts.language, TASK_ANSWERS.droppable), ...listTasks(found, facts)];
}
