import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { parseSpan } from './blocks.ts';
import { datesOf, type Workdays } from './days.ts';
import { taskIdOf } from './occurrences.ts';

/** Takes a block's task off its days: removes its blocks there that have not ended, and keeps the days free of it. */
export function dropTask(plan: StoredPlan, dropped: PlanBlock, hours: Workdays, now: Date): PlanContent {
  const { taskId } = dropped;
  const dates = datesOf(parseSpan(dropped), hours);
  const isDropped = (block: PlanBlock) =>
    block.taskId === taskId &&
    Date.parse(block.endsAt) > now.getTime() &&
    !block.done &&
    datesOf(parseSpan(block), hours).some((date) => dates.includes(date));
  return {
    ...plan,
    blocks: plan.blocks.filter((block) => !isDropped(block)),
    dropped: [
      ...plan.dropped.filter((known) => known.taskId !== taskIdOf(taskId) || !dates.includes(known.date)),
      ...dates.map((date) => ({ taskId: taskIdOf(taskId), date })),
    ],
    fingerprint: null,
  };
}
