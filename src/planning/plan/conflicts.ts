import type { ChangedPlan } from '../../entities/plans/responses.ts';
import { type Block, parseSpan, totalMinutes } from './blocks.ts';
import { minutesLeft, type PlanSnapshot } from './snapshot.ts';

type Conflict = ChangedPlan['clashes'][number];

/** What a block conflicts with where the user put it. The block stays there: the user is told, not corrected. */
export function findConflicts(
  { taskId, startsAt, endsAt }: Block,
  blocks: Block[],
  snapshot: PlanSnapshot,
  now: Date,
): Conflict[] {
  const task = snapshot.tasks.find(({ id }) => id === taskId);
  if (!task) return [];
  const { startDate, deadline, openDependencies } = task;
  const left = minutesLeft(snapshot, now);
  const minutesBefore = (id: string) =>
    totalMinutes(blocks.filter((each) => each.taskId === id && each.endsAt > now.getTime() && each.endsAt <= startsAt));
  const isBusy = snapshot.busy.map(parseSpan).some((busy) => busy.startsAt < endsAt && busy.endsAt > startsAt);
  const conflicts: [Conflict, boolean][] = [
    ['busy', isBusy],
    ['before_start', startDate !== null && startsAt < Date.parse(startDate)],
    ['after_deadline', deadline !== null && endsAt > Date.parse(deadline)],
    ['before_dependency', openDependencies.some((id) => minutesBefore(id) < (left.get(id) ?? 0))],
  ];
  return conflicts.filter(([, holds]) => holds).map(([conflict]) => conflict);
}
