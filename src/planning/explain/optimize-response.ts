import { durationMinutes, parseSpan, totalMinutes } from '../plan/blocks.ts';
import type { PlanSnapshot } from '../plan/load.ts';
import type { mergePlan } from '../plan/merge.ts';
import { daysToSpan, startsWithin } from '../plan/request.ts';
import type { Plan, PlanRequest } from '../solver/types.ts';
import { buildInsights } from './insights.ts';
import { explainBlock, toUnscheduledTask } from './reasons.ts';
import type { OptimizeAnswer } from './responses.ts';

interface Made {
  plan: Plan;
  /** The plan that would be made if nothing stood; the same when it is not worth trying. */
  anew: Plan;
  made: ReturnType<typeof mergePlan>;
}

/** A plan in the person's words. */
export function buildOptimizeResponse(
  facts: PlanSnapshot,
  request: PlanRequest,
  { plan, anew, made }: Made,
): Omit<OptimizeAnswer, 'fingerprint' | 'expiresAt'> {
  const { from, days, timezone, now } = request;
  const { content, surplus, lost } = made;
  const { language } = facts.settings;
  const tasks = new Map(facts.tasks.map((task) => [task.id, task]));
  const span = daysToSpan(request, timezone);
  const leftOut = [
    ...plan.leftOut,
    ...[...Map.groupBy(lost, ({ taskId }) => taskId)]
      .filter(([taskId]) => !plan.leftOut.some((left) => left.taskId === taskId))
      .map(([taskId, blocks]) => ({
        taskId,
        minutes: totalMinutes(blocks),
        constraint: 'dependency' as const,
        fix: null,
      })),
  ];
  return {
    from,
    days,
    timezone,
    schedule: content.blocks.flatMap((block) => {
      const task = tasks.get(block.taskId);
      const at = parseSpan(block);
      if (!task || !startsWithin(at, span) || at.endsAt <= now) return [];
      const { taskId, startsAt, endsAt, part, parts, locked, terms } = block;
      return {
        taskId,
        title: task.title,
        time: startsAt,
        endTime: endsAt,
        estimatedDuration: durationMinutes(at),
        assumed: task.estimatedDuration === null,
        priority: task.priority,
        part,
        parts,
        locked,
        reason: explainBlock(block, language),
        terms,
      };
    }),
    unscheduled: leftOut.flatMap((left) => {
      const task = tasks.get(left.taskId);
      return task ? toUnscheduledTask(left, task, { request, tasks, language }) : [];
    }),
    omitted: facts.openTasks - facts.tasks.length,
    insights: buildInsights(facts, request, { plan: { ...plan, leftOut }, anew, stored: content }, language),
    quality: plan.quality,
    churn: { ...plan.churn, removed: plan.churn.removed + surplus.length + lost.length },
  };
}
