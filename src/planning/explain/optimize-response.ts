import type { PlanBlock } from '../../entities/plans/responses.ts';
import { durationMinutes, parseSpan, totalMinutes } from '../plan/blocks.ts';
import { daysToSpan, touches } from '../plan/days.ts';
import type { MergedPlan } from '../plan/merge.ts';
import type { OpenTask, PlanSnapshot } from '../plan/snapshot.ts';
import type { LeftOut, Plan, PlanRequest } from '../solver/types.ts';
import { buildInsights } from './insights.ts';
import { explainBlock, toUnscheduledTask } from './reasons.ts';
import type { OptimizeAnswer, ScheduleItem } from './responses.ts';

interface OptimizeResult {
  plan: Plan;
  merged: MergedPlan;
}

/** A plan with its reasons, fixes and insights in the user's language. */
export function buildOptimizeResponse(
  snapshot: PlanSnapshot,
  request: PlanRequest,
  { plan, merged }: OptimizeResult,
): Omit<OptimizeAnswer, 'fingerprint' | 'expiresAt'> {
  const { from, days, timezone, now } = request;
  const { content, surplus, lost } = merged;
  const { language } = snapshot.settings;
  const tasks = new Map(snapshot.tasks.map((task) => [task.id, task]));
  const span = daysToSpan(request, timezone);
  const isShown = (block: PlanBlock) => {
    const at = parseSpan(block);
    return touches(at, span) && at.endsAt > now;
  };
  const leftOut = [...plan.leftOut, ...findLostTasks(plan, merged)];
  return {
    from,
    days,
    timezone,
    schedule: content.blocks.filter(isShown).flatMap((block) => {
      const task = tasks.get(block.taskId);
      return task ? { ...toScheduleItem(block, task), reason: explainBlock(block, language), terms: block.terms } : [];
    }),
    unscheduled: leftOut.flatMap((left) => {
      const task = tasks.get(left.taskId);
      return task ? toUnscheduledTask(left, task, { request, tasks, language }) : [];
    }),
    omitted: snapshot.openTasks - snapshot.tasks.length,
    insights: buildInsights(snapshot, request, { plan: { ...plan, leftOut }, merged }),
    quality: plan.quality,
    churn: { ...plan.churn, removed: plan.churn.removed + surplus.length + lost.length },
  };
}

/** Tasks that lost blocks on other days because a dependency moved. */
function findLostTasks({ leftOut }: Plan, { lost }: MergedPlan): LeftOut[] {
  const known = new Set(leftOut.map(({ taskId }) => taskId));
  return [...Map.groupBy(lost, ({ taskId }) => taskId)]
    .filter(([taskId]) => !known.has(taskId))
    .map(([taskId, blocks]) => ({ taskId, minutes: totalMinutes(blocks), constraint: 'dependency', fix: null }));
}

function toScheduleItem(block: PlanBlock, task: OpenTask): Omit<ScheduleItem, 'reason' | 'terms'> {
  const { taskId, startsAt, endsAt, part, parts, locked } = block;
  return {
    taskId,
    title: task.title,
    startsAt,
    endsAt,
    time: startsAt,
    endTime: endsAt,
    estimatedDuration: durationMinutes(parseSpan(block)),
    assumed: task.estimatedDuration === null,
    priority: task.priority,
    part,
    parts,
    locked,
  };
}
