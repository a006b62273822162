import { INSIGHTS } from '../../messages/assistant.ts';
import { say } from '../../messages/say.ts';
import { patchTask, patchTasks } from '../../planning/explain/actions.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { isPlanned } from '../../planning/plan/blocks.ts';
import { minutesLeft } from '../../planning/plan/snapshot.ts';
import { addDays, startOfDay, toLocalDate } from '../../shared/time-zones.ts';
import { endOfDay, moveDue } from '../actions.ts';
import { countFreeMinutes } from '../local-answer/free-time.ts';
import type { Insight } from '../responses.ts';
import { isOverdue, type Snapshot } from '../snapshot.ts';
import { byPriority, type Context } from './context.ts';

const MAX_TASKS_TO_MOVE = 5;
/** Below this, what is missing of a day is within the error of estimates. */
const MIN_SHORTAGE_MINUTES = 30;

/** Spreads the most important overdue tasks that are not planned over the days that have room for them. */
export function findOverdueTasks({ snapshot, now, room, language }: Context): Insight | null {
  const late = snapshot.tasks.filter(isOverdue);
  const open = late.filter(({ id }) => !isPlanned(snapshot.planning.plan, id, now.getTime()));
  const n = snapshot.counts.overdue - (late.length - open.length);
  if (n === 0) return null;
  const moves = open
    .toSorted(byPriority)
    .flatMap((task) => {
      const day = findRoomDay(task.id, room, snapshot);
      return day === null ? [] : [{ id: task.id, changes: moveDue(task, endOfDay(day, snapshot)) }];
    })
    .slice(0, MAX_TASKS_TO_MOVE);
  const value = Math.max(moves.length, 1);
  return {
    type: 'overdue',
    priority: 'high',
    text: say(language, moves.length > 0 && n > value ? INSIGHTS.overdue_many : INSIGHTS.overdue, { n, value }),
    evidence: { n, value },
    action: moves.length > 0 ? patchTasks(moves) : null,
  };
}

/**
 * What is due today takes more working time than is left without busy times. A day off or after work says nothing, and of
 * a single task `findDeadlineAtRisk` says it.
 */
export function findWorkload({ snapshot, now, room, language }: Context): Insight | null {
  const { planning, date, timezone } = snapshot;
  const left = minutesLeft(planning, now);
  const ids = new Set(snapshot.tasks.filter(({ dueInDays }) => dueInDays === 0).map(({ id }) => id));
  const today = snapshot.tasks.filter(({ id, estimatedDuration }) => ids.has(id) && estimatedDuration !== null);
  const value = today.reduce((sum, { id }) => sum + (left.get(id) ?? 0), 0);
  const free = countFreeMinutes({ snapshot, now, language }, startOfDay(addDays(date, 1), timezone).getTime());
  if (today.length < 2 || free === 0 || value < free + MIN_SHORTAGE_MINUTES) return null;
  const n = today.length;
  const movable = today
    .toSorted((a, b) => byPriority(b, a))
    .flatMap((task) => {
      const day = findRoomDay(task.id, room, snapshot);
      const dueDate = endOfDay(day !== null && day > date ? day : addDays(date, 1), snapshot);
      return moveDue(task, dueDate).deadline === undefined ? [patchTask(task.id, { dueDate })] : [];
    });
  return {
    type: 'workload',
    priority: 'high',
    text: say(language, INSIGHTS.workload, {
      n,
      minutes: sayMinutes(language, value),
      free: sayMinutes(language, free),
    }),
    evidence: { n, value, interval: [free, free] },
    action: movable[0] ?? null,
  };
}

/** The date on which the planner has finished a task; null if it has no room for it. */
function findRoomDay(id: string, room: Context['room'], { timezone }: Snapshot): string | null {
  const place = room().get(id);
  return place ? toLocalDate(place.endsAt, timezone) : null;
}
