import { LOGS_FOR_PROFILE } from '../../entities/mood/analysis/profile.ts';
import { takeWakingDay } from '../../entities/mood/analysis/windows.ts';
import { PLAN_INSIGHTS } from '../../messages/planning.ts';
import { type Language, say } from '../../messages/say.ts';
import { parseBlocks, totalMinutes } from '../plan/blocks.ts';
import { findConflicts } from '../plan/conflicts.ts';
import { daysToSpan, touches } from '../plan/days.ts';
import type { MergedPlan } from '../plan/merge.ts';
import type { PlanSnapshot } from '../plan/snapshot.ts';
import type { Plan, PlanRequest } from '../solver/types.ts';
import { patchTask } from './patch-task.ts';
import type { PlanInsight } from './responses.ts';

type InsightData = Omit<PlanInsight, 'text'>;

/** What the numbers say about a plan, the most important first. */
export function buildInsights(
  snapshot: PlanSnapshot,
  request: PlanRequest,
  { plan, merged }: { plan: Plan; merged: MergedPlan },
): PlanInsight[] {
  const { language } = snapshot.settings;
  return [
    countClashes(snapshot, request, merged),
    sumLeftOut(snapshot, plan),
    sumLoad(plan),
    reportAssumedDurations(snapshot, request),
    reportUnknownEnergy(snapshot, request),
  ]
    .filter((insight) => insight !== null)
    .map((insight) => withText(insight, language));
}

function countClashes(snapshot: PlanSnapshot, request: PlanRequest, { content }: MergedPlan): InsightData | null {
  const span = daysToSpan(request, request.timezone);
  const blocks = parseBlocks(content);
  const now = new Date(request.now);
  const locked = blocks.filter((block) => block.locked && touches(block, span) && block.endsAt > request.now);
  const n = locked.filter((block) => findConflicts(block, blocks, snapshot, now).length > 0).length;
  return n === 0 ? null : { type: 'clash', priority: 'high', evidence: { n, value: n }, action: null };
}

function sumLeftOut({ tasks }: PlanSnapshot, { leftOut }: Plan): InsightData | null {
  if (leftOut.length === 0) return null;
  const value = leftOut.reduce((sum, { minutes }) => sum + minutes, 0);
  const dated = new Set(tasks.filter((task) => task.dueDate ?? task.deadline).map(({ id }) => id));
  const priority = leftOut.some(({ taskId }) => dated.has(taskId)) ? 'high' : 'low';
  return { type: 'left_out', priority, evidence: { n: leftOut.length, value }, action: null };
}

function sumLoad({ blocks }: Plan): InsightData | null {
  if (blocks.length === 0) return null;
  const value = Math.round(totalMinutes(blocks));
  return { type: 'load', priority: 'low', evidence: { n: blocks.length, value }, action: null };
}

function reportAssumedDurations({ tasks }: PlanSnapshot, request: PlanRequest): InsightData | null {
  const unknown = tasks.filter(({ estimatedDuration }) => estimatedDuration === null);
  const [first] = unknown;
  const value = request.tasks.find(({ id }) => id === first?.id)?.minutes;
  if (!first || value === undefined) return null;
  return {
    type: 'assumed_durations',
    priority: 'medium',
    evidence: { n: unknown.length, value },
    action: patchTask(first.id, { aiMetadata: { estimatedDuration: value } }),
  };
}

/** Says when the plan's energy is mostly that of other people or of other hours. */
function reportUnknownEnergy({ history }: PlanSnapshot, { energy }: PlanRequest): InsightData | null {
  const n = history.length;
  if (n < LOGS_FOR_PROFILE) {
    return { type: 'little_known', priority: 'low', evidence: { n, value: LOGS_FOR_PROFILE }, action: null };
  }
  const day = takeWakingDay(energy.workDays, 0);
  const value = day.filter(({ source }) => source === 'typical').length;
  return value > day.length / 2
    ? { type: 'unlogged_hours', priority: 'low', evidence: { n, value }, action: null }
    : null;
}

const withText = ({ type, priority, evidence, action }: InsightData, language: Language): PlanInsight => ({
  type,
  priority,
  text: say(language, PLAN_INSIGHTS[type], { n: evidence.n, value: evidence.value }),
  evidence,
  action,
});
