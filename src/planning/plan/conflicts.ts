import type { ChangedPlan } from '../../entities/plans/responses.ts';
import { buildDays, listShifts } from '../solver/calendar.ts';
import type { PlanRequest, Span } from '../solver/types.ts';
import { type Block, isToCome, parseSpan, totalMinutes } from './blocks.ts';
import { coveringDays, touches, type Workdays } from './days.ts';
import { isTaskOpen, minutesLeft, type PlanSnapshot } from './snapshot.ts';

export type Conflict = ChangedPlan['clashes'][number];

/** What a block conflicts with where the user put it. The block stays there: the user is told, not corrected. */
export function findConflicts(block: Block, blocks: Block[], snapshot: PlanSnapshot, now: Date): Conflict[] {
  const { taskId, startsAt, endsAt } = block;
  const task = snapshot.tasks.find(({ id }) => id === taskId);
  if (!task) return [];
  const { startDate, deadline, openDependencies } = task;
  const left = minutesLeft(snapshot, now);
  const minutesBefore = (id: string) =>
    totalMinutes(
      blocks.filter((each) => each.taskId === id && isToCome(each, now.getTime()) && each.endsAt <= startsAt),
    );
  const isTaken = (spans: Span[]) => spans.some((span) => touches(span, block));
  const hours = { ...snapshot.settings, timezone: snapshot.settings.timezone ?? 'UTC' };
  const { breaks } = listWork(block, hours);
  const others = blocks.filter((each) => each.id !== block.id && !each.done && isTaskOpen(snapshot, each.taskId));
  const conflicts: [Conflict, boolean][] = [
    ['busy', isTaken(snapshot.busy.map(parseSpan))],
    ['block', isTaken(others)],
    ['break', isTaken(breaks)],
    ['outside_hours', isOutsideHours(block, hours)],
    ['before_start', startDate !== null && startsAt < Date.parse(startDate)],
    ['after_deadline', deadline !== null && endsAt > Date.parse(deadline)],
    ['before_dependency', openDependencies.some((id) => minutesBefore(id) < (left.get(id) ?? 0))],
  ];
  return conflicts.filter(([, holds]) => holds).map(([conflict]) => conflict);
}

/** Whether a part of a block is outside working hours. */
export const isOutsideHours = (block: Span, hours: Workdays & Pick<PlanRequest, 'breaks'>): boolean =>
  totalMinutes(listWork(block, hours).shifts.map((shift) => overlap(shift, block))) < totalMinutes([block]);

/** The working hours and the breaks of the days that a block touches. */
export function listWork({ startsAt, endsAt }: Span, hours: Workdays & Pick<PlanRequest, 'breaks'>) {
  const days = buildDays({ ...hours, ...coveringDays([startsAt, endsAt - 1], hours) });
  const shifts = days.flatMap((day) => listShifts(hours, day));
  return { shifts, breaks: shifts.flatMap(({ breaks }) => breaks) };
}

/** Empty when they do not touch. */
export function overlap(a: Span, b: Span): Span {
  const startsAt = Math.max(a.startsAt, b.startsAt);
  return { startsAt, endsAt: Math.max(Math.min(a.endsAt, b.endsAt), startsAt) };
}
