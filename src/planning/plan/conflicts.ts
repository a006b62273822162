import type { ChangedPlan } from '../../entities/plans/responses.ts';
import { type Block, totalMinutes } from './blocks.ts';
import type { PlanSnapshot } from './load.ts';
import { minutesLeft } from './request.ts';

type Conflict = ChangedPlan['clashes'][number];

/** What a block is at odds with where the person put it: it stays there, but they are to know. */
export function findConflicts(
  { taskId, startsAt, endsAt }: Block,
  blocks: Block[],
  facts: PlanSnapshot,
  now: Date,
): Conflict[] {
  const task = facts.tasks.find(({ id }) => id === taskId);
  if (!task) return [];
  const { startDate, deadline, openDependencies } = task;
  const left = minutesLeft(facts, now);
  const doneBefore = (id: string) =>
    totalMinutes(blocks.filter((each) => each.taskId === id && each.endsAt > now.getTime() && each.endsAt <= startsAt));
  const isBusy = facts.busy.some((busy) => Date.parse(busy.startsAt) < endsAt && Date.parse(busy.endsAt) > startsAt);
  const clashes: [Conflict, boolean][] = [
    ['busy', isBusy],
    ['before_start', startDate !== null && startsAt < Date.parse(startDate)],
    ['after_deadline', deadline !== null && endsAt > Date.parse(deadline)],
    ['before_dependency', openDependencies.some((id) => doneBefore(id) < (left.get(id) ?? 0))],
  ];
  return clashes.filter(([, holds]) => holds).map(([clash]) => clash);
}
