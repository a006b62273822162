import type { Plan, PlanRequest, SolverBlock } from '../../src/planning/solver/types.ts';

const MINUTE_MS = 60_000;

/** What goes wrong with a plan, and a word of what the verifier is to say. */
export interface Mutation {
  name: string;
  says: string;
  /** Null when the plan has nothing to which it could happen. */
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

/** A mutation for each rule, of a plan with several blocks. */
export const MUTATIONS: Mutation[] = [
  {
    name: 'a block of an unknown task',
    says: 'not asked for',
    of: (plan) => change(plan, 0, () => ({ taskId: 'nobody' })),
  },
  { name: 'a part that there is not', says: 'no part', of: (plan) => change(plan, 0, () => ({ part: 99 })) },
  {
    name: 'another number of parts',
    says: 'no part',
    of: (plan) => change(plan, 0, ({ parts }) => ({ parts: parts + 1 })),
  },
  {
    name: 'a block twice',
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
    name: 'a block where another is',
    says: 'no room',
    of: (plan) => (plan.blocks[1] ? move(plan, 1, plan.blocks[0]?.startsAt ?? 0) : null),
  },
  {
    name: 'a block in the night',
    says: 'outside working hours',
    of: (plan, { now }) => move(plan, plan.blocks.length - 1, now + 200 * 86_400_000),
  },
  {
    name: 'a block on a day on which its task is not wanted',
    says: 'not wanted',
    of: (plan, { tasks }) => {
      const exceptOf = (block?: SolverBlock) => tasks.find(({ id }) => id === block?.taskId)?.except?.[0];
      const index = plan.blocks.findIndex(exceptOf);
      return move(plan, index, exceptOf(plan.blocks[index])?.startsAt ?? 0);
    },
  },
  {
    name: 'a block that has begun',
    says: 'otherwise than before',
    of: (plan, { now }) => move(plan, 0, now - MINUTE_MS),
  },
  {
    name: 'a block that is locked, or open, of itself',
    says: 'otherwise than before',
    of: (plan) => change(plan, 0, ({ locked }) => ({ locked: !locked })),
  },
  { name: 'another weight', says: 'weight', of: (plan) => terms(plan, { weight: 3.3 }) },
  { name: 'another energy match', says: 'energy match', of: (plan) => terms(plan, { energyMatch: -1 }) },
  { name: 'another lateness', says: 'lateness', of: (plan) => terms(plan, { lateMinutes: 7 }) },
  {
    name: 'another value',
    says: 'wrong value',
    of: (plan) => terms(plan, { value: 1e-6 + (plan.blocks[0]?.terms.value ?? 0) }),
  },
  {
    name: 'another stability',
    says: 'wrongly called',
    of: (plan) => terms(plan, { stability: plan.blocks[0]?.terms.stability === 'moved' ? 'new' : 'moved' }),
  },
  {
    name: 'a block that is missing',
    says: 'do not add up',
    of: (plan) => (plan.blocks[0] ? { ...plan, blocks: plan.blocks.slice(1) } : null),
  },
  {
    name: 'a task that is left out, though planned',
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
    name: 'an unknown task left out',
    says: 'left out, but',
    of: (plan) => ({
      ...plan,
      leftOut: [...plan.leftOut, { taskId: 'nobody', minutes: 5, constraint: 'capacity', fix: null }],
    }),
  },
  {
    name: 'another total',
    says: 'not that of the blocks',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, value: plan.quality.value + 1e-6 } }),
  },
  {
    name: 'a bound below the value',
    says: 'above its bound',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, upperBound: plan.quality.value - 1 } }),
  },
  {
    name: 'a bound above what is called exact',
    says: 'called exact',
    of: (plan) => ({ ...plan, quality: { ...plan.quality, exact: true, upperBound: plan.quality.value + 1 } }),
  },
  {
    name: 'another churn',
    says: 'churn',
    of: (plan) => ({ ...plan, churn: { ...plan.churn, kept: plan.churn.kept + 1 } }),
  },
];
