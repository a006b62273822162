import { applyFix } from './apply-fix.ts';
import { buildCalendar, type Calendar } from './calendar.ts';
import { buildJobs, findDate, type Job } from './jobs.ts';
import type { Places } from './place.ts';
import { fixPlaces, keepSplit, matchPrevious } from './previous.ts';
import { isWhole } from './problem.ts';
import { isUrgent } from './smallest-fix.ts';
import { createSplit } from './split.ts';
import { type Fix, type LeftOut, MAX_DAYS, type PlanRequest, type PlanTask } from './types.ts';
import { listChain, placeWanted } from './wanted.ts';
import { WEIGHTS } from './weights.ts';

/** A fix that costs more tasks something is not offered. */
const MAX_COSTS = 3;
/** What the planner is asked when it plans more days, which may have more tasks. */
export type AskForDays = (days: number) => PlanRequest;

interface Solution {
  leftOut: LeftOut[];
  calendar: Calendar;
  jobs: Job[];
  places: Places;
}

/**
 * Keeps the fixes after which the whole task gets a place when it is wanted, one for longer hours of a day. An urgent task
 * without a fix may take the place of others, or be done in part. Names the tasks that lose their place to it.
 */
export function checkFixes(request: PlanRequest, solution: Solution, askForDays: AskForDays): LeftOut[] {
  const { leftOut, calendar, jobs, places } = solution;
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const weigh = (id: string) => WEIGHTS[tasks.get(id)?.priority ?? 'low'];
  const findRooms = createRoomFinder(request, calendar, askForDays);
  const displace = (id: string) => findDisplaced(solution, id);
  const offer = (fix: Fix, task: PlanTask): Pick<LeftOut, 'fix' | 'costs' | 'lateFrom'> | null => {
    const [room] = findRooms(fix, task.id, [task.id]);
    const isPart = fix.kind === 'part_helps';
    if (!room || !(isPart ? room.minutes > 0 : room.isWhole)) return null;
    const costs = isPart ? displace(task.id) : fix.kind === 'let_go' ? fix.taskIds : [];
    if (costs.length > MAX_COSTS || costs.some((id) => weigh(id) > weigh(task.id))) return null;
    return {
      fix: isPart ? { ...fix, minutes: room.minutes } : fix,
      ...(costs.length > 0 && { costs }),
      ...(room.lateFrom && { lateFrom: room.lateFrom }),
    };
  };
  const planned = new Set(jobs.flatMap(({ task }, index) => (places[index] ? task : [])));
  /** One more day comes before letting a task of the same priority go, when all that is planned fits with the task, by date. */
  const waitFor = (fix: Fix | null, task: PlanTask): Fix[] => {
    const day: Fix = { kind: 'add_days', days: request.days + 1 };
    const isSame = fix?.kind === 'let_go' && fix.taskIds.every((id) => weigh(id) === weigh(task.id));
    if (!isSame || day.days > MAX_DAYS) return [];
    const toDate = (each: PlanTask) => findDate(each, calendar);
    const all = [...planned, task].sort((x, y) => (toDate(x) < toDate(y) ? -1 : 1)).map(({ id }) => id);
    return findRooms(day, task.id, all).every((room) => room?.isWhole && !room.lateFrom) ? [day] : [];
  };
  const checked = new Map<LeftOut, LeftOut>();
  const longer = new Set<string>();
  for (const left of leftOut.toSorted((a, b) => weigh(b.taskId) - weigh(a.taskId))) {
    const task = tasks.get(left.taskId);
    if (!task) continue;
    const offered = [...waitFor(left.fix, task), ...listFixes(left, task, calendar, displace)]
      .values()
      .map((fix) => (fix.kind === 'extend_hours' && longer.has(fix.date) ? null : offer(fix, task)))
      .find((found) => found !== null);
    if (offered?.fix?.kind === 'extend_hours') longer.add(offered.fix.date);
    checked.set(left, { ...left, fix: null, ...offered });
  }
  return leftOut.map((left) => checked.get(left) ?? left);
}

/** The fixes of tasks that the planner was not asked about. @param ask what it is asked with the task */
export const checkAbsent = (absent: LeftOut[], ask: (id: string) => PlanRequest): LeftOut[] =>
  absent.map((left) => {
    const asked = left.fix && ask(left.taskId);
    const task = asked?.tasks.find(({ id }) => id === left.taskId);
    const [room] = asked && task ? findRoom(openTime(asked), [task.id]) : [];
    return room?.isWhole ? { ...left, ...(room.lateFrom && { lateFrom: room.lateFrom }) } : { ...left, fix: null };
  });

/** The fix that was found, for more days also one more than are found. Without a fix: what else a person would do. */
function listFixes(
  { fix, constraint }: LeftOut,
  task: PlanTask,
  calendar: Calendar,
  displace: (id: string) => string[],
): Fix[] {
  const { id, deadlineAt, minutes, chunk, fixes } = task;
  const displaced = !fix && isUrgent(task, calendar) && constraint === 'capacity' ? displace(id) : [];
  const isPossible = constraint !== 'dependency' && (deadlineAt ?? 0) > calendar.startsAt && minutes >= 2 * chunk.min;
  const others: Fix[] = [
    ...(constraint === 'low_value' && fix?.kind === 'add_days' ? [{ kind: 'plan_anyway' as const }] : []),
    ...(displaced.length > 0 ? [{ kind: 'let_go' as const, taskIds: displaced }] : []),
    ...(isWhole(task, calendar) && isPossible ? [{ kind: 'part_helps' as const, minutes }] : []),
  ];
  return [
    ...(fix ? [fix] : []),
    ...(fix?.kind === 'add_days' && fix.days < MAX_DAYS ? [{ ...fix, days: fix.days + 1 }] : []),
    ...others.filter(({ kind }) => fixes?.includes(kind) ?? true),
  ];
}

/** What a wanted task gets. */
interface Room {
  minutes: number;
  isWhole: boolean;
  /** The first moment at which it can be done, if its date is then over but not yet now. */
  lateFrom: number | null;
}

/** What wanted tasks get after a fix of the first. Remembers the longer plans. */
function createRoomFinder(request: PlanRequest, calendar: Calendar, askForDays: AskForDays) {
  const today = openTime(request, calendar);
  const longer = new Map<number, Open>();
  const open = (id: string, fix: Fix): Open => {
    if (fix.kind === 'extend_hours') return openTime(applyFix(request, id, fix));
    if (fix.kind !== 'add_days') return today;
    const known = longer.get(fix.days) ?? openTime(askForDays(fix.days));
    longer.set(fix.days, known);
    return known;
  };
  return (fix: Fix, id: string, ids: string[]): (Room | null)[] => {
    const { asked, ...time } = open(id, fix);
    return findRoom({ ...time, asked: { ...applyFix(asked, id, fix), wanted: [...request.wanted, ...ids] } }, ids);
  };
}

interface Open {
  asked: PlanRequest;
  calendar: Calendar;
  split: (task: PlanTask) => number[];
}

function openTime(asked: PlanRequest, calendar = buildCalendar(asked)): Open {
  return { asked, calendar, split: createSplit(calendar, asked.pauseAfterMinutes) };
}

/** By task: the earliest places that the search begins with, when only what is fixed and what is wanted is planned. */
function findRoom({ asked, calendar, split }: Open, ids: string[]): (Room | null)[] {
  const jobs = buildJobs(listFew(asked), calendar, keepSplit(asked, split));
  const fixed = fixPlaces(asked, jobs, matchPrevious(asked, jobs), calendar);
  const places = placeWanted(asked.wanted, jobs, fixed, calendar);
  return ids.map((id) => {
    const chain = listChain(jobs, id);
    const own = chain.filter((index) => jobs[index]?.task.id === id);
    if (own.length === 0 || !chain.every((index) => jobs[index]?.isPossible)) return null;
    const placed = own.flatMap((index) => (places[index] && jobs[index] ? { ...jobs[index], ...places[index] } : []));
    const endsAt = placed.at(-1)?.endsAt ?? 0;
    const date = placed[0] ? findDate(placed[0].task, calendar) : Infinity;
    const isLate = chain.length === own.length && date > asked.now && endsAt > date;
    const minutes = placed.reduce((sum, each) => sum + each.minutes, 0);
    return { minutes, isWhole: placed.length === own.length, lateFrom: isLate ? endsAt : null };
  });
}

/** The wanted tasks, those that they wait for and those that may be fixed. */
function listFew({ tasks, previous, wanted }: PlanRequest): PlanTask[] {
  const few = new Set([...wanted, ...previous.map(({ taskId }) => taskId)]);
  const isFew = ({ id, fixedAt }: PlanTask) => few.has(id) || fixedAt !== undefined;
  for (let size = -1; size < few.size; ) {
    size = few.size;
    for (const task of tasks) if (isFew(task)) for (const id of [task.id, ...task.after]) few.add(id);
  }
  return tasks.filter(isFew);
}

/** The ids of the tasks that are not planned whole when a task gets the earliest places: those there, and those that wait for them. */
function findDisplaced({ jobs, places, calendar }: Solution, id: string): string[] {
  const fixed = places.map((place) => (place?.isFixed ? place : undefined));
  const taken = placeWanted([id], jobs, fixed, calendar).filter((place) => place && !place.isFixed);
  const isTaken = (place: Places[number]) =>
    place && !place.isFixed && taken.some((other) => other && other.first < place.until && place.first < other.until);
  const lost = new Set<string>();
  for (const [index, { task, after }] of jobs.entries()) {
    const waits = after.some((first) => lost.has(jobs[first]?.task.id ?? ''));
    if (places[index] && (waits || isTaken(places[index]))) lost.add(task.id);
  }
  lost.delete(id);
  return [...lost].sort();
}
