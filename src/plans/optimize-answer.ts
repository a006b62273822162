import { ms, type Plan, type PlanRequest } from '../planner/plan.ts';
import type { OptimizeAnswer } from './answers.ts';
import type { PlanFacts } from './facts.ts';
import { planInsights } from './insights.ts';
import { reasonOf, unscheduledTask } from './receipt.ts';

/** A plan in the person's words. */
export function optimizeAnswer(
  facts: PlanFacts,
  request: PlanRequest,
  plan: Plan,
  { fingerprint, expiresAt }: Pick<OptimizeAnswer, 'fingerprint' | 'expiresAt'>,
): OptimizeAnswer {
  const { from, days, timezone } = request;
  const { language } = facts.settings;
  const tasks = new Map(facts.tasks.map((task) => [task.id, task]));
  return {
    from,
    days,
    timezone,
    schedule: plan.blocks.flatMap(({ taskId, startsAt, endsAt, ...block }) => {
      const task = tasks.get(taskId);
      if (!task) return [];
      const { title, priority, estimatedDuration } = task;
      return {
        taskId,
        title,
        time: new Date(startsAt).toISOString(),
        endTime: new Date(endsAt).toISOString(),
        estimatedDuration: (endsAt - startsAt) / ms(1),
        assumed: estimatedDuration === null,
        priority,
        ...block,
        reason: reasonOf(block, priority, language),
      };
    }),
    unscheduled: plan.leftOut.flatMap((leftOut) => {
      const task = tasks.get(leftOut.taskId);
      return task ? unscheduledTask(leftOut, task, request, language) : [];
    }),
    omitted: facts.openTasks - facts.tasks.length,
    insights: planInsights(facts, request, plan, language),
    quality: plan.quality,
    churn: plan.churn,
    fingerprint,
    expiresAt,
  };
}
