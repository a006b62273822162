import type { PlanBlock } from '../../entities/plans/responses.ts';
import { findDueMoment } from '../../shared/due.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import type { Span } from '../solver/types.ts';
import { isPlanned, parseSpan, setLock } from './blocks.ts';
import type { OpenTask, PlanSnapshot } from './snapshot.ts';

type Dates = Pick<OpenTask, 'dueDate' | 'deadline'> & Partial<Pick<OpenTask, 'startDate' | 'estimatedDuration'>>;

/**
 * The time of a task that can take place at one time only, such as a meeting from 17:00 to 18:00: it takes as many minutes
 * as there are from its start date to the moment it is due. Null for any other task.
 */
export function findOwnTime(task: Dates, timezone: string): Span | null {
  const endsAt = findDueMoment(task, timezone);
  const { startDate = null, estimatedDuration = null } = task;
  if (startDate === null || endsAt === null || estimatedDuration === null) return null;
  const startsAt = Date.parse(startDate);
  return startsAt + estimatedDuration * MINUTE_MS === endsAt ? { startsAt, endsAt } : null;
}

/** Whether a task's own time has passed without a block to come. Such a task is planned again only if it is wanted. */
export const isOver = (task: OpenTask, { plan, settings }: PlanSnapshot, now: Date): boolean =>
  (findOwnTime(task, settings.timezone)?.endsAt ?? Infinity) <= now.getTime() && !isPlanned(plan, task.id, now);

/** Whether an open task needs no time: its blocks are reported as done, or its own time has passed. No task waits for it. */
export const isFinished = (task: OpenTask, snapshot: PlanSnapshot, left: Map<string, number>, now: Date): boolean =>
  left.get(task.id) === 0 || isOver(task, snapshot, now);

/** Unlocks the blocks whose task has got another time. */
export function releaseLocks(snapshot: PlanSnapshot): PlanSnapshot {
  const { plan, tasks, settings } = snapshot;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const hasMoved = (block: PlanBlock) => {
    const task = byId.get(block.taskId);
    const own = task ? findOwnTime(task, settings.timezone) : null;
    return task !== undefined && block.facts?.isOwnTime && own?.startsAt !== parseSpan(block).startsAt;
  };
  const blocks = plan?.blocks.map((block) => (hasMoved(block) ? setLock(block, false) : block));
  return { ...snapshot, plan: plan && { ...plan, blocks: blocks ?? [] } };
}
