import { LOGS_FOR_PROFILE } from '../../entities/mood/analysis/profile.ts';
import type { StoredPlan } from '../../entities/plans/responses.ts';
import { type Language, say } from '../../shared/i18n.ts';
import { parseBlocks } from '../plan/blocks.ts';
import { findConflicts } from '../plan/conflicts.ts';
import type { PlanSnapshot } from '../plan/load.ts';
import { daysToSpan, startsWithin } from '../plan/request.ts';
import { ms, type Plan, type PlanRequest } from '../solver/types.ts';
import { PLAN_INSIGHTS } from './messages.ts';
import type { PlanInsight } from './responses.ts';

interface Outcome {
  plan: Plan;
  anew: Plan;
  stored: Pick<StoredPlan, 'blocks'>;
}

/** What the numbers say of a plan, the most important first. */
export function buildInsights(
  facts: PlanSnapshot,
  request: PlanRequest,
  { plan, anew, stored }: Outcome,
  language: Language,
): PlanInsight[] {
  return [
    clash(facts, request, stored, language),
    leftOut(facts, plan, language),
    betterAnew(request, plan, anew, language),
    load(plan, language),
    ...known(facts, request, language),
  ].filter((insight) => insight !== null);
}

function clash(
  facts: PlanSnapshot,
  request: PlanRequest,
  stored: Outcome['stored'],
  language: Language,
): PlanInsight | null {
  const span = daysToSpan(request, request.timezone);
  const blocks = parseBlocks(stored);
  const now = new Date(request.now);
  const locked = blocks.filter((block) => block.locked && startsWithin(block, span) && block.endsAt > request.now);
  const n = locked.filter((block) => findConflicts(block, blocks, facts, now).length > 0).length;
  return n === 0 ? null : insight('clash', 'high', { n, value: n }, language);
}

function leftOut({ tasks }: PlanSnapshot, { leftOut }: Plan, language: Language): PlanInsight | null {
  const n = leftOut.length;
  const value = leftOut.reduce((sum, { minutes }) => sum + minutes, 0);
  if (n === 0) return null;
  const hasDate = leftOut.some(({ taskId }) =>
    tasks.some((task) => task.id === taskId && (task.dueDate ?? task.deadline)),
  );
  return insight('left_out', hasDate ? 'high' : 'low', { n, value }, language);
}

function betterAnew({ from, days }: PlanRequest, plan: Plan, anew: Plan, language: Language): PlanInsight | null {
  const value = Math.round(100 * (anew.quality.value / plan.quality.value - 1));
  if (!(value >= 1)) return null;
  const body = { date: from, days, fresh: true };
  const action: PlanInsight['action'] = { method: 'POST', path: '/api/ai/optimize-schedule', body };
  return insight('better_anew', 'medium', { n: plan.churn.kept, value }, language, action);
}

function load({ blocks }: Plan, language: Language): PlanInsight | null {
  if (blocks.length === 0) return null;
  const value = Math.round(blocks.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0) / ms(1));
  return insight('load', 'low', { n: blocks.length, value }, language);
}

function known({ tasks, history }: PlanSnapshot, request: PlanRequest, language: Language): (PlanInsight | null)[] {
  const unknown = tasks.filter(({ estimatedDuration }) => estimatedDuration === null);
  const [first] = unknown;
  const value = request.tasks.find(({ id }) => id === first?.id)?.minutes;
  return [
    first && value !== undefined
      ? insight('assumed_durations', 'medium', { n: unknown.length, value }, language, {
          method: 'PATCH',
          path: `/api/tasks/${first.id}`,
          body: { aiMetadata: { estimatedDuration: value } },
        })
      : null,
    history.length < LOGS_FOR_PROFILE
      ? insight('little_known', 'low', { n: history.length, value: LOGS_FOR_PROFILE }, language)
      : null,
  ];
}

const insight = (
  type: PlanInsight['type'],
  priority: PlanInsight['priority'],
  evidence: PlanInsight['evidence'],
  language: Language,
  action: PlanInsight['action'] = null,
): PlanInsight => ({
  type,
  priority,
  text: say(language, PLAN_INSIGHTS[type], { ...evidence, interval: '' }),
  evidence,
  action,
});
