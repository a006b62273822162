import { LOGS_FOR_PROFILE } from '../ai/insights.ts';
import { ms, type Plan, type PlanRequest } from '../planner/plan.ts';
import { type Language, say } from '../shared/say.ts';
import type { PlanInsight } from './answers.ts';
import type { PlanFacts } from './facts.ts';
import { PLAN_INSIGHTS } from './phrases.ts';

/** What is worth saying by how much a plan could be better. */
const GAP_WORTH_TELLING = 0.05;

/** What the numbers say of a plan, the most important first. */
export function planInsights(facts: PlanFacts, request: PlanRequest, plan: Plan, language: Language): PlanInsight[] {
  return [
    leftOut(plan, language),
    betterAnew(request, plan, language),
    load(plan, language),
    ...known(facts, request, language),
  ].filter((insight) => insight !== null);
}

function leftOut({ leftOut }: Plan, language: Language): PlanInsight | null {
  const n = leftOut.length;
  const value = leftOut.reduce((sum, { minutes }) => sum + minutes, 0);
  if (n === 0) return null;
  return insight('left_out', 'high', { n, value }, language);
}

function betterAnew({ from, days }: PlanRequest, { quality, churn }: Plan, language: Language): PlanInsight | null {
  if (churn.kept === 0 || quality.gap < GAP_WORTH_TELLING) return null;
  const evidence = { n: churn.kept, value: Math.round(100 * quality.gap) };
  const body = { date: from, days, fresh: true };
  return insight('better_anew', 'medium', evidence, language, {
    method: 'POST',
    path: '/api/ai/optimize-schedule',
    body,
  });
}

function load({ blocks }: Plan, language: Language): PlanInsight | null {
  if (blocks.length === 0) return null;
  const value = Math.round(blocks.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0) / ms(1));
  return insight('load', 'low', { n: blocks.length, value }, language);
}

function known({ tasks, history }: PlanFacts, request: PlanRequest, language: Language): (PlanInsight | null)[] {
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
