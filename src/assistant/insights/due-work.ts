import { INSIGHTS } from '../../messages/assistant.ts';
import { say } from '../../messages/say.ts';
import { patchTask, patchTasks } from '../../planning/explain/actions.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { isPlanned } from '../../planning/plan/blocks.ts';
import { byPriority } from '../../shared/fields.ts';
import { addDays } from '../../shared/time-zones.ts';
import { endOfDay, moveDue } from '../actions.ts';
import type { Insight } from '../responses.ts';
import { measureDays } from '../room.ts';
import { isOverdue } from '../snapshot.ts';
import type { Context } from './context.ts';

const MAX_TASKS_TO_MOVE = 5;

/** Proposes days for the most important overdue tasks that are not planned: days that have room for them. */
export function findOverdueTasks({ snapshot, now, room, language }: Context): Insight | null {
  const late = snapshot.tasks.filter(isOverdue);
  const open = late.filter(({ id }) => !isPlanned(snapshot.planning.plan, id, now));
  const n = snapshot.counts.overdue - (late.length - open.length);
  if (n === 0) return null;
  const moves = open
    .toSorted(byPriority)
    .flatMap((task) => {
      const day = room().get(task.id)?.day;
      return day ? [{ id: task.id, changes: moveDue(task, endOfDay(day, snapshot)) }] : [];
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

/** Reports that today's work takes more time than is left. Silent on a day off, after work, and for a single task. */
export function findWorkload({ snapshot, now, room, language }: Context): Insight | null {
  const [today] = measureDays(snapshot, now);
  if (!today?.isFull || today.freeMinutes === 0 || today.due.length < 2) return null;
  const { due, minutes: value, freeMinutes: free } = today;
  const n = due.length;
  const movable = due
    .toSorted((a, b) => byPriority(b, a))
    .flatMap((task) => {
      const dueDate = endOfDay(room().get(task.id)?.day ?? addDays(snapshot.date, 1), snapshot);
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
