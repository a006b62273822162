import { findNextWorkday } from '../planning/plan/days.ts';
import { buildRequest } from '../planning/plan/request.ts';
import { planDays } from '../planning/solver/planner.ts';
import type { PlanRequest } from '../planning/solver/types.ts';
import type { Snapshot } from './snapshot.ts';

/** A plan of so many tasks takes some ten milliseconds. */
const MAX_TASKS = 20;
const EFFORT = 0.05;
const DAYS = 7;

/**
 * When the planner has room for each of the most urgent tasks in the next days, in Unix ms: around busy times and the
 * plan, within working hours, before deadlines to come, and no two tasks at once.
 */
export function findRoom(snapshot: Snapshot, now: Date): Map<string, { startsAt: number; endsAt: number }> {
  const request = buildRoomRequest(snapshot, now);
  const room = new Map<string, { startsAt: number; endsAt: number }>();
  for (const { taskId, startsAt, endsAt } of request ? planDays(request, EFFORT).blocks : []) {
    room.set(taskId, { startsAt: room.get(taskId)?.startsAt ?? startsAt, endsAt });
  }
  return room;
}

/** Null when no working day is near. */
export function buildRoomRequest({ planning, timezone }: Snapshot, now: Date): PlanRequest | null {
  const from = findNextWorkday({ ...planning.settings, timezone }, now.getTime());
  if (from === null) return null;
  const tasks = planning.tasks.slice(0, MAX_TASKS).map((task) => {
    const hasPassed = task.deadline !== null && Date.parse(task.deadline) <= now.getTime();
    return hasPassed ? { ...task, deadline: null } : task;
  });
  return buildRequest({ ...planning, tasks }, { from, days: DAYS }, { now, timezone });
}
