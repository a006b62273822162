import type { Plan, PlanRequest, SolverBlock } from '../../src/planning/solver/types.ts';

const MINUTE_MS = 60_000;

/** A way to break a plan, and part of the problem that the verifier must report. */
export interface Mutation {
  name: string;
  says: string;
  /** Null when the plan has no block to break. */
  of: (plan: Plan, request: PlanRequest) => Plan | null;
}

const change = (plan: Plan, index: number, to: (block: SolverBlock) => Partial<SolverBlock>): Plan | null => {
  const block = plan.blocks[index];
  if (!block) return null;
  return { ...plan, blocks: plan.blocks.map((one) => (one === block ? { ...one, ...to(one) } : one)) };
};

const move = (plan: Plan, index: number, startsAt: number) =>
  change(plan, index, (block) => ({ startsAt, endsAt: startsAt + block.endsAt - block.startsAt }));

const terms = (plan: Plan, to: Partial<SolverBlock['terms']>) =>
  change(plan, 0, (block) => ({ terms: { ...block.terms, ...to } }));

/** A mutation for each rule. */
export const MUTATIONS: Mutation[] = [
  {
    name: 'a block of an unknown task',
    says: 'not in the request',
    of: (plan) => change(plan, 0, () => ({ taskId: 'nobody' })),
  },
  { name: 'a part that does not exist', says: 'not a part', of: (plan) => change(plan, 0, () => ({ part: 99 })) },
  {
    name: 'another number of parts',
    says: 'not a part',
    of: (plan) =>
      change(
        plan,
        plan.blocks.findIndex(({ parts }) => parts > 1),
        ({ parts }) => ({ parts: parts + 1 }),
      ),
  },
  {
    name: 'a block that is planned twice',
    says: 'twice',
    of: (plan) => (plan.blocks[0] ? { ...plan, blocks: [plan.blocks[0], ...plan.blocks] } : null),
  },
  {
    name: 'a block that is too short',
    says: 'wrong length',
    of: (plan) => change(plan, 0, ({ endsAt }) => ({ endsAt: endsAt - MINUTE_MS })),
  },
  {
    name: 'blocks in another order',
    says: 'order',
    of: (plan) => (plan.blocks.length > 1 ? { ...plan, blocks: plan.blocks.toReversed() } : null),
  },
  {
    name: 'two blocks at the same time',
    says: 'too near',
    of: (plan) => (plan.blocks[1] ? move(plan, 1, plan.blocks[0]?.startsAt ?? 0) : null),
  },
  {
    name: 'a block outside working hours',
    says: 'outside working hours',
    of: (plan, { now }) => move(plan, plan.blocks.length - 1, now + 200 * 86_400_000),
  },
  {
    name: 'a block on an excluded day',
    says: 'excluded day',
    of: (plan, { tasks }) => {
      const exceptOf = (block?: SolverBlock) => tasks.find(({ id }) => id === block?.taskId)?.except?.[0];
      const index = plan.blocks.findIndex(exceptOf);
      return move(plan, index, exceptOf(plan.blocks[index])?.startsAt ?? 0);
    },
  },
  {
    name: 'a block that started before now',
    says: 'unlike the previous block',
    of: (plan, { now }) => move(plan, 0, now - MINUTE_MS),
  },
  {
    name: 'a block that is locked or unlocked without the user',
    says: 'unlike the previous block',
    of: (plan) => change(plan, 0, ({ locked }) => ({ locked: !locked })),
  },
  { name: 'a wrong weight', says: 'weight', of: (plan) => terms(plan, { weight: 3.3 }) },
  { name: 'a wrong energy match', says: 'energy match', of: (plan) => terms(plan, { energyMatch: -1 }) },
  { name: 'a wrong lateness', says: 'lateness', of: (plan) => terms(plan, { lateMinutes: 7 }) },
  {
    name: 'a wrong value',
    says: 'wrong value',
    of: (plan) => terms(plan, { value: 1e-6 + (plan.blocks[0]?.terms.value ?? 0) }),
  },
  {
    name: 'a wrong slack',
    says: 'wrong facts',
    of: (plan) => change(plan, 0, ({ facts }) => ({ facts: { ...facts, slackMinutes: 7 } })),
  },
  {
    name: 'a wrong stability',
    says: 'wrong stability',
    of: (plan) => terms(plan, { stability: plan.blocks[0]?.terms.stability === 'moved' ? 'new' : 'moved' }),
  },
  {
    name: 'a missing block',
    says: 'do not add up',
    of: (plan) => (plan.blocks[0] ? { ...plan, blocks: plan.blocks.slice(1) } : null),
  },
  {
    name: 'a planned task that is left out too',
    says: 'do not add up',
    of: (plan) =>
      plan.blocks[0]
        ? {
            ...plan,
            leftOut: [
              ...plan.leftOut,
              { taskId: plan.blocks[0].taskId, minutes: 5, constraint: 'capacity', fix: null },
            ],
          }
        : null,
  },
  {
    name: 'an unknown task that is left out',
    says: 'left out, but',
    of: (plan) => ({
      ...plan,
      leftOut: [...plan.leftOut, { taskId: 'nobody', minutes: 5, constraint: 'capacity', fix: null }],
    }),
  },
  {
    name: 'a total that is not the sum over the blocks',
    says: 'not the sum',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, value: plan.quality.value + 1e-6 } }),
  },
  {
    name: 'a bound below the value',
    says: 'above its bound',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, upperBound: plan.quality.value - 1 } }),
  },
  {
    name: 'an exact plan below its bound',
    says: 'called exact',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, exact: true, upperBound: plan.quality.value + 1 } }),
  },
  {
    name: 'a wrong churn',
    says: 'churn',
    of: (plan) => ({ ...plan, churn: { ...plan.churn, kept: plan.churn.kept + 1 } }),
  },
];
