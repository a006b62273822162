import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { toLocalDate } from './days.ts';

/** Takes a task off a day: removes its blocks that have not ended, and keeps the day free of it when it is planned again. */
export function dropTask(
  plan: StoredPlan,
  { taskId, date }: StoredPlan['dropped'][number],
  timezone: string,
  now: Date,
): PlanContent {
  const isDropped = (block: PlanBlock) =>
    block.taskId === taskId &&
    Date.parse(block.endsAt) > now.getTime() &&
    toLocalDate(Date.parse(block.startsAt), timezone) === date;
  return {
    ...plan,
    blocks: plan.blocks.filter((block) => !isDropped(block)),
    dropped: [...plan.dropped.filter((known) => known.taskId !== taskId || known.date !== date), { taskId, date }],
    fingerprint: null,
  };
}
