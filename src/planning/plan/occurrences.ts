import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { BlockFacts } from '../../entities/plans/responses.ts';
import { comingOccurrences, type Repeating } from '../../entities/recurrence/coming.ts';
import { addDays, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import type { OpenTask, PlanSnapshot } from './snapshot.ts';

// While days are planned, each occurrence of a task is a task of its own. Its id is that of the task with the date of the
// occurrence: `019ab3f4-…@2026-11-30`. Stored plans and responses have the two apart.

const UUID_LENGTH = 36;

const joinId = (taskId: string, occurrence: string) => `${taskId}@${occurrence}`;

/** The id of the task, without the occurrence. */
export const taskIdOf = (id: string): string => id.slice(0, UUID_LENGTH);

/** The date of the occurrence; undefined for a task that does not repeat. */
export const occurrenceOf = (id: string): string | undefined => id.slice(UUID_LENGTH + 1) || undefined;

/** `{taskId, occurrence?}` of an id. */
export function splitId(id: string): { taskId: string; occurrence?: string } {
  const occurrence = occurrenceOf(id);
  return occurrence === undefined ? { taskId: id } : { taskId: taskIdOf(id), occurrence };
}

/** The snapshot with each occurrence as a task: the current ones, those in the plan, and those due before `until`. */
export function expandOccurrences(snapshot: PlanSnapshot, now: Date, until: Date | null): PlanSnapshot {
  const current = new Map(snapshot.tasks.flatMap(({ id, occurrence }) => (occurrence ? [[id, occurrence]] : [])));
  const toId = (taskId: string) => {
    const occurrence = current.get(taskId);
    return occurrence === undefined ? taskId : joinId(taskId, occurrence);
  };
  const blocks = snapshot.plan?.blocks.map(({ taskId, occurrence, ...block }) => {
    const date = occurrence ?? current.get(taskId);
    return { ...block, taskId: date === undefined ? taskId : joinId(taskId, date) };
  });
  const planned = new Set(blocks?.map(({ taskId }) => taskId));
  const isOpen = (id: string) =>
    snapshot.openPlanned.includes(taskIdOf(id)) && (occurrenceOf(id) ?? '') >= (current.get(taskIdOf(id)) ?? '');
  const withIds = (task: OpenTask): OpenTask => ({
    ...task,
    id: toId(task.id),
    openDependencies: task.openDependencies.map(toId),
    startDate: task.startDate ?? findEarliest(task, task.dueDate),
  });
  const coming = snapshot.tasks.flatMap((task) =>
    listComing(task, now, until, planned).map((each) => ({ ...withIds(each), id: each.id })),
  );
  return {
    ...snapshot,
    tasks: [...snapshot.tasks.map(withIds), ...coming.sort(byDueDate)],
    openPlanned: [...planned].filter(isOpen),
    plan: snapshot.plan && { ...snapshot.plan, blocks: blocks ?? [] },
  };
}

const byDueDate = (a: OpenTask, b: OpenTask) => (a.dueDate ?? '').localeCompare(b.dueDate ?? '');

/** The occurrences after the current one that are in the plan, or are due between now and `until`. */
function listComing(task: OpenTask, now: Date, until: Date | null, planned: Set<string>): OpenTask[] {
  const repeating = toRepeating(task);
  if (!repeating) return [];
  const { recurrence, occurrence } = repeating;
  const end = until ? toLocalTime(until.getTime(), recurrence.timezone).slice(0, 10) : '';
  const inPlan = [...planned].flatMap((id) => (taskIdOf(id) === task.id ? (occurrenceOf(id) ?? '') : []));
  const to = inPlan.reduce((last, date) => (date > last ? date : last), end);
  if (to <= occurrence) return [];
  const coming: OpenTask[] = [];
  let before = occurrence;
  for (const { date, at } of comingOccurrences(repeating, occurrence, to)) {
    const id = joinId(task.id, date);
    const isDue = until !== null && at < until.getTime() && at > now.getTime();
    if (date > occurrence && (isDue || planned.has(id)))
      coming.push(atOccurrence({ ...task, id }, repeating, at, before));
    before = date;
  }
  return coming;
}

const toRepeating = ({ recurrence, occurrence, dueDate }: OpenTask): Repeating | null =>
  recurrence && occurrence && dueDate ? { recurrence, occurrence, dueDate } : null;

/** An occurrence has a day to plan it on for each of these. The last one is its own day. */
const MINUTES_PER_OCCURRENCE_DAY = 120;

/** When the work on an occurrence may begin. Null for a task that does not repeat. */
function findEarliest({ recurrence, estimatedDuration }: OpenTask, due: string | null): string | null {
  if (!recurrence || due === null) return null;
  const { timezone } = recurrence;
  const daysBefore = Math.ceil((estimatedDuration ?? 0) / MINUTES_PER_OCCURRENCE_DAY) - 1;
  const date = toLocalTime(Date.parse(due), timezone).slice(0, 10);
  return toMoment(addDays(date, -Math.max(0, daysBefore)), '00:00', timezone).toISOString();
}

/** The task at a later occurrence. Work on it begins after the day of the occurrence before it. */
function atOccurrence(task: OpenTask, repeating: Repeating, at: number, dateBefore: string): OpenTask {
  const { occurrence, recurrence } = repeating;
  const { timezone, anchor } = recurrence;
  const shift = at - toMoment(occurrence, anchor.slice(11), timezone).getTime();
  const move = (moment: string | null) => moment && new Date(Date.parse(moment) + shift).toISOString();
  const due = new Date(at).toISOString();
  const after = toMoment(addDays(dateBefore, 1), '00:00', timezone).toISOString();
  const startDate = move(task.startDate) ?? findEarliest(task, due) ?? after;
  return {
    ...task,
    status: 'pending',
    dueDate: due,
    startDate: startDate > after ? startDate : after,
    deadline: move(task.deadline),
    suggestedTime: move(task.suggestedTime),
    isComing: true,
  };
}

/** A plan for the store: its blocks name a task and an occurrence. */
export const toStored = <Plan extends PlanContent>(plan: Plan): Plan => ({
  ...plan,
  blocks: plan.blocks.map(({ taskId, facts, ...block }) => ({
    ...block,
    ...splitId(taskId),
    ...(facts && { facts: toStoredFacts(facts) }),
  })),
});

export const toStoredFacts = (facts: BlockFacts): BlockFacts => ({
  ...facts,
  comesAfter: facts.comesAfter.map(taskIdOf),
  displaced: facts.displaced.map(taskIdOf),
});
