import { parseBlocks, totalMinutes } from '../planning/plan/blocks.ts';
import { createLossCheck, overlap } from '../planning/plan/conflicts.ts';
import { findNextWorkday } from '../planning/plan/days.ts';
import { expandOccurrences, taskIdOf } from '../planning/plan/occurrences.ts';
import { buildRequest } from '../planning/plan/request.ts';
import { minutesLeft } from '../planning/plan/snapshot.ts';
import { planDays } from '../planning/solver/planner.ts';
import { MAX_DAYS, type PlanRequest, type Span } from '../planning/solver/types.ts';
import { addDays, daysBetween, startOfDay, toLocalDate } from '../shared/time-zones.ts';
import { workdayOf } from '../shared/working-hours.ts';
import { listFreeTime } from './local-answer/free-time.ts';
import type { Snapshot } from './snapshot.ts';

/** Planning this many tasks takes a few tens of milliseconds. */
const MAX_TASKS = 20;
const EFFORT = 0.05;
const DAYS = 7;
/** A smaller shortage is within the error of estimates. */
const MIN_SHORTAGE_MINUTES = 30;

/** From the first block of a task to its last. */
interface Room extends Span {
  /** As the reasons of its blocks say. */
  suitsEnergy: boolean;
  /** The due date to propose: the date of the last block, or the next date that has time for what is due then. */
  day: string | null;
}

/** The next days, today first: the tasks with an estimate that are due then, their work, and the free working time. */
export function measureDays(snapshot: Snapshot, now: Date) {
  const { planning, timezone } = snapshot;
  const left = minutesLeft(planning, now);
  const startOf = (day: number) => startOfDay(addDays(snapshot.date, day), timezone).getTime();
  const facts = { snapshot, now, language: planning.settings.language };
  const free = listFreeTime(facts, now.getTime(), startOf(MAX_DAYS));
  return Array.from({ length: MAX_DAYS }, (_, day) => {
    const due = snapshot.tasks.filter((task) => task.dueInDays === day && task.estimatedDuration !== null);
    const minutes = due.reduce((sum, { id }) => sum + (left.get(id) ?? 0), 0);
    const span = { startsAt: startOf(day), endsAt: startOf(day + 1) };
    const freeMinutes = totalMinutes(free.map((each) => overlap(each, span)));
    const isFull = minutes >= freeMinutes + MIN_SHORTAGE_MINUTES;
    return { date: addDays(snapshot.date, day), due, minutes, freeMinutes, isFull };
  });
}

/** When there is room for the most urgent tasks, not two at once, around the plan and before future deadlines. */
export function findRoom(snapshot: Snapshot, now: Date): Map<string, Room> {
  const request = buildRoomRequest(snapshot, now);
  const room = new Map<string, Room>();
  const roomy = measureDays(snapshot, now).filter(({ freeMinutes, isFull }) => freeMinutes > 0 && !isFull);
  for (const { taskId, startsAt, endsAt, facts } of request ? planDays(request, EFFORT).blocks : []) {
    const { startsAt: first = startsAt, suitsEnergy = true } = room.get(taskId) ?? {};
    const day = roomy.find(({ date }) => date >= toLocalDate(endsAt, snapshot.timezone))?.date ?? null;
    room.set(taskId, { startsAt: first, endsAt, suitsEnergy: suitsEnergy && facts.suitsEnergy, day });
  }
  return room;
}

/** Null when no working day is near. */
export function buildRoomRequest({ planning }: Snapshot, now: Date): PlanRequest | null {
  const from = findNextWorkday(planning.settings, now);
  if (from === null) return null;
  const tasks = planning.tasks.slice(0, MAX_TASKS).map((task) => {
    const hasPassed = task.deadline !== null && Date.parse(task.deadline) <= now.getTime();
    return hasPassed ? { ...task, deadline: null } : task;
  });
  const request = buildRequest({ ...planning, tasks }, { from, days: DAYS }, { now });
  const hasLostPlace = createLossCheck(planning, now);
  const previous = request.previous.map((block) => ({ ...block, locked: block.locked || !hasLostPlace(block) }));
  return { ...request, previous };
}

/**
 * How many days, from the next working day on, must be planned again with the task first, so that all of the task is planned
 * and ends sooner than now. Null if the planner finds no such plan.
 */
export function planSooner({ planning }: Snapshot, id: string, dueAt: number, now: Date) {
  const hours = planning.settings;
  const from = findNextWorkday(hours, now);
  if (from === null) return null;
  const isOwn = ({ taskId, endsAt }: { taskId: string; endsAt: number }) =>
    taskIdOf(taskId) === id && endsAt > now.getTime();
  const before = parseBlocks(planning.plan).filter(isOwn);
  const lastAt = Math.max(dueAt - 1, ...before.map(({ startsAt }) => startsAt));
  const days = Math.max(1 + daysBetween(from, workdayOf(hours, lastAt, hours.timezone)), 1);
  if (days > MAX_DAYS) return null;
  const tasks = planning.tasks.toSorted((a, b) => Number(b.id === id) - Number(a.id === id)).slice(0, MAX_TASKS);
  const snapshot = expandOccurrences({ ...planning, tasks }, now, null);
  const request = buildRequest(snapshot, { from, days }, { now, wanted: [id] });
  const after = planDays(request, EFFORT).blocks.filter(isOwn);
  const need = snapshot.tasks.find((task) => taskIdOf(task.id) === id && !task.isComing);
  const left = minutesLeft(snapshot, now).get(need?.id ?? '') ?? 0;
  const isPlanned = (blocks: Span[]) => totalMinutes(blocks) >= left;
  const isSooner = !isPlanned(before) || (after.at(-1)?.endsAt ?? Infinity) < (before.at(-1)?.endsAt ?? Infinity);
  return isPlanned(after) && isSooner ? days : null;
}
