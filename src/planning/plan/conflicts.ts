import type { ChangedPlan } from '../../entities/plans/responses.ts';
import { buildDays, listShifts } from '../solver/calendar.ts';
import type { Span } from '../solver/types.ts';
import { type Block, isFixed, isToCome, parseSpan, subtract, totalMinutes } from './blocks.ts';
import { coveringDays, touches, type Workdays } from './days.ts';
import { isTaskOpen, minutesLeft, type PlanSnapshot } from './snapshot.ts';

export type Conflict = ChangedPlan['clashes'][number];

/** What a block conflicts with at the place that the user chose. The response reports it, and the block stays. */
export function findConflicts(block: Block, blocks: Block[], snapshot: PlanSnapshot, now: Date): Conflict[] {
  const { taskId, startsAt, endsAt } = block;
  const task = snapshot.tasks.find(({ id }) => id === taskId);
  if (!task) return [];
  const { startDate, deadline, openDependencies } = task;
  const left = minutesLeft(snapshot, now);
  const minutesBefore = (id: string) =>
    totalMinutes(blocks.filter((each) => each.taskId === id && isToCome(each, now) && each.endsAt <= startsAt));
  const others = blocks.filter((each) => each.id !== block.id && !each.done && isTaskOpen(snapshot, each.taskId));
  const onCalendar = createCalendarCheck(snapshot)(block);
  const conflicts: [Conflict, boolean][] = [
    ['busy', onCalendar.busy],
    ['block', others.some((other) => touches(other, block))],
    ['break', onCalendar.break],
    ['outside_hours', onCalendar.outsideHours],
    ['before_start', startDate !== null && startsAt < Date.parse(startDate)],
    ['after_deadline', deadline !== null && endsAt > Date.parse(deadline)],
    ['before_dependency', openDependencies.some((id) => minutesBefore(id) < (left.get(id) ?? 0))],
  ];
  return conflicts.filter(([, holds]) => holds).map(([conflict]) => conflict);
}

/** Whether times are busy, in a break or outside working hours. */
function createCalendarCheck({ settings, ...snapshot }: PlanSnapshot) {
  const busy = snapshot.busy.map(parseSpan);
  return (span: Span) => {
    const isTaken = (spans: Span[]) => spans.some((other) => touches(other, span));
    const { shifts, breaks } = listWork(span, settings);
    const worked = totalMinutes(shifts.map((shift) => overlap(shift, span)));
    return { busy: isTaken(busy), break: isTaken(breaks), outsideHours: worked < totalMinutes([span]) };
  };
}

/** Whether a block to come has lost its place: it is not fixed, and conflicts with the calendar or the start date of its task. */
export function createLossCheck(snapshot: PlanSnapshot, now: Date) {
  const check = createCalendarCheck(snapshot);
  const tasks = new Map(snapshot.tasks.map((task) => [task.id, task]));
  return (block: Span & Pick<Block, 'taskId' | 'locked'>): boolean => {
    const task = tasks.get(block.taskId);
    if (isFixed(block, now) || !task) return false;
    return block.startsAt < Date.parse(task.startDate ?? '') || Object.values(check(block)).includes(true);
  };
}

/** The working hours and the breaks of the days that a block touches. */
export function listWork({ startsAt, endsAt }: Span, hours: Workdays) {
  const days = buildDays({ ...hours, ...coveringDays([startsAt, endsAt - 1], hours) });
  const shifts = days.flatMap((day) => listShifts(hours, day));
  return { shifts, breaks: shifts.flatMap(({ breaks }) => breaks) };
}

/** The common part of two spans; of length 0 if they do not touch. */
export function overlap(a: Span, b: Span): Span {
  const startsAt = Math.max(a.startsAt, b.startsAt);
  return { startsAt, endsAt: Math.max(Math.min(a.endsAt, b.endsAt), startsAt) };
}

/** The working time of a span that is in no break and not taken. */
export function listFree(span: Span, hours: Workdays, taken: Span[]): Span[] {
  if (span.startsAt >= span.endsAt) return [];
  const { shifts, breaks } = listWork(span, hours);
  return shifts.flatMap((shift) => subtract(overlap(shift, span), [...breaks, ...taken]));
}
