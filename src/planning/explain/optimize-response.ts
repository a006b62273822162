import type { PlanBlock } from '../../entities/plans/responses.ts';
import { type Block, durationMinutes, isToCome, parseBlocks, parseSpan, totalMinutes } from '../plan/blocks.ts';
import { daysToSpan, startsWithin, touches } from '../plan/days.ts';
import type { MergedPlan } from '../plan/merge.ts';
import { findMissedBlocks } from '../plan/missed.ts';
import { splitId, taskIdOf, toStoredFacts } from '../plan/occurrences.ts';
import { isOver } from '../plan/own-time.ts';
import { minutesLeft, type OpenTask, type PlanSnapshot } from '../plan/snapshot.ts';
import { countWorkableMinutes } from '../solver/calendar.ts';
import { checkAbsent } from '../solver/check-fixes.ts';
import type { LeftOut, Plan, PlanRequest } from '../solver/types.ts';
import { buildInsights } from './insights.ts';
import { explainBlock, type ReasonContext } from './reasons.ts';
import type { DayLoad, OptimizeAnswer, ScheduleItem } from './responses.ts';
import { toUnscheduledTask } from './unscheduled.ts';

interface OptimizeResult {
  plan: Plan;
  merged: MergedPlan;
  /** The request in which another task is wanted. */
  askFor: (id: string) => PlanRequest;
  /** The plan is for a later day than today, because today has no working time left. */
  isNextWorkday: boolean;
  fingerprint: string;
}

/** A plan with its reasons, fixes and insights in the user's language. */
export function buildOptimizeResponse(
  snapshot: PlanSnapshot,
  request: PlanRequest,
  { plan, merged, askFor, isNextWorkday, fingerprint }: OptimizeResult,
): Omit<OptimizeAnswer, 'expiresAt'> {
  const { from, days, timezone } = request;
  const now = new Date(request.now);
  const { content, surplus, lost } = merged;
  const { language } = snapshot.settings;
  const tasks = new Map(snapshot.tasks.map((task) => [task.id, task]));
  const titles = new Map(snapshot.tasks.map(({ id, title }) => [id, title]));
  const context = { language, timezone, today: snapshot.today, titles, blocks: content.blocks };
  const span = daysToSpan(request, request);
  const isShown = (block: PlanBlock) =>
    isToCome({ ...block, ...parseSpan(block) }, now) && touches(parseSpan(block), span);
  const blocks = parseBlocks(content);
  const leftOut = [...plan.leftOut, ...findLostTasks(plan, merged)];
  const absent = checkAbsent(findAbsentTasks(snapshot, request, [...blocks, ...lost]), plan.blocks, askFor);
  const missing = new Set(leftOut.map(({ taskId }) => taskId));
  // the most urgent first
  const explain = (lefts: LeftOut[]) =>
    snapshot.tasks.flatMap((task) =>
      lefts
        .filter(({ taskId }) => taskId === task.id)
        .map((left) => toUnscheduledTask(left, task, { request, fingerprint, tasks, missing, language })),
    );
  const [unscheduled, late] = [explain([...leftOut, ...absent]), explain(plan.late)];
  const load = measureLoad(request, blocks);
  const missed = findMissedBlocks(snapshot, now);
  const omitted = snapshot.openTasks - snapshot.tasks.filter(({ isComing }) => !isComing).length;
  return {
    from,
    days,
    timezone,
    schedule: content.blocks.filter(isShown).flatMap((block) => {
      const task = tasks.get(block.taskId);
      return task ? toScheduleItem(block, task, context) : [];
    }),
    unscheduled,
    late,
    missed: missed.flatMap((block) => {
      const task = tasks.get(block.taskId);
      return task ? toMissedBlock(block, task) : [];
    }),
    load,
    omitted,
    insights: buildInsights(snapshot, request, {
      planned: plan.blocks,
      leftOut,
      blocks,
      omitted,
      load,
      missed,
      isNextWorkday,
      unscheduled: [...unscheduled, ...late],
    }),
    quality: plan.quality,
    fingerprint,
    churn: { ...plan.churn, removed: plan.churn.removed + surplus.length + lost.length },
  };
}

/** Tasks that are not planned on these days: they start later, their own time has passed, or the user took them off. */
function findAbsentTasks(snapshot: PlanSnapshot, request: PlanRequest, blocks: Block[]): LeftOut[] {
  const { endsAt } = daysToSpan(request, request);
  const now = new Date(request.now);
  const left = minutesLeft(snapshot, now);
  const known = new Set([
    ...request.tasks.map(({ id }) => id),
    ...blocks.flatMap((block) => (isToCome(block, now) ? block.taskId : [])),
  ]);
  const dropped = new Set([...request.without, ...(snapshot.plan?.dropped ?? []).map(({ taskId }) => taskId)]);
  return snapshot.tasks.flatMap((task): LeftOut[] => {
    const { id, startDate } = task;
    if (known.has(id) || left.get(id) === 0) return [];
    const minutes = left.get(id) ?? 0;
    if (isOver(task, snapshot, now))
      return [{ taskId: id, minutes, constraint: 'deadline', fix: { kind: 'plan_anyway' } }];
    if (startDate !== null && Date.parse(startDate) >= endsAt)
      return [{ taskId: id, minutes, constraint: 'not_yet', fix: null }];
    return dropped.has(taskIdOf(id)) ? [{ taskId: id, minutes, constraint: 'dropped', fix: { kind: 'put_back' } }] : [];
  });
}

/** By day, from now on: the minutes that are planned, and the minutes that can be planned. */
function measureLoad(request: PlanRequest, blocks: Block[]): DayLoad[] {
  const toCome = blocks.filter((block) => isToCome(block, new Date(request.now)));
  return countWorkableMinutes(request).map(({ date, minutes }) => {
    const day = daysToSpan({ from: date, days: 1 }, request);
    const own = toCome.filter((block) => startsWithin(block, day));
    const rest = own.map(({ startsAt, endsAt }) => ({ startsAt: Math.max(startsAt, request.now), endsAt }));
    return { date, plannedMinutes: Math.round(totalMinutes(rest)), freeMinutes: minutes };
  });
}

const toMissedBlock = (block: Block, { title }: OpenTask): OptimizeAnswer['missed'][number] => ({
  blockId: block.id,
  ...splitId(block.taskId),
  title,
  part: block.part,
  parts: block.parts,
  startsAt: new Date(block.startsAt).toISOString(),
  endsAt: new Date(block.endsAt).toISOString(),
  minutes: durationMinutes(block),
});

/** Tasks that lost blocks on other days because a dependency moved. */
function findLostTasks({ leftOut }: Plan, { lost }: MergedPlan): LeftOut[] {
  const known = new Set(leftOut.map(({ taskId }) => taskId));
  return [...Map.groupBy(lost, ({ taskId }) => taskId)]
    .filter(([taskId]) => !known.has(taskId))
    .map(([taskId, blocks]) => ({ taskId, minutes: totalMinutes(blocks), constraint: 'dependency', fix: null }));
}

function toScheduleItem(block: PlanBlock, task: OpenTask, context: ReasonContext): ScheduleItem {
  const { taskId, startsAt, endsAt, part, parts, locked, terms, facts = null } = block;
  return {
    ...splitId(taskId),
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
    reason: explainBlock(block, context),
    terms,
    facts: facts && toStoredFacts(facts),
  };
}
