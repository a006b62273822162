import type { PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import type { Span } from '../solver/types.ts';

/** A block of a stored plan, with its moments in Unix ms. */
export type Block = Omit<PlanBlock, keyof Span> & Span;

/** Moments in RFC 3339 to Unix ms. */
export const parseSpan = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Span => ({
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
});

export const parseBlocks = (plan: Pick<StoredPlan, 'blocks'> | null): Block[] =>
  (plan?.blocks ?? []).map((block) => ({ ...block, ...parseSpan(block) })).sort((a, b) => a.startsAt - b.startsAt);

/** Whether a block still has work: it has not ended, and the user has not reported it as done. */
export const isToCome = ({ endsAt, done }: Pick<Block, 'endsAt' | 'done'>, now: Date): boolean =>
  endsAt > now.getTime() && !done;

/** Whether a plan still has work on a task. */
export const isPlanned = (plan: Pick<StoredPlan, 'blocks'> | null, taskId: string, now: Date): boolean =>
  parseBlocks(plan).some((block) => block.taskId === taskId && isToCome(block, now));

/** Whether planning again leaves a block where it is: it is locked or running. */
export const isFixed = ({ locked, startsAt }: Pick<Block, 'locked' | 'startsAt'>, now: Date): boolean =>
  locked || startsAt < now.getTime();

/** The plan with `changed` in place of the block with the same id. */
export const replaceBlock = (plan: StoredPlan, changed: PlanBlock): StoredPlan => ({
  ...plan,
  blocks: plan.blocks.map((block) => (block.id === changed.id ? changed : block)),
});

export const setLock = <B extends PlanBlock | Block>(block: B, locked: boolean): B => ({
  ...block,
  locked,
  ...(block.facts && { facts: { ...block.facts, isOwnTime: false } }),
});

export const durationMinutes = ({ startsAt, endsAt }: Span): number => (endsAt - startsAt) / MINUTE_MS;

export const totalMinutes = (spans: Span[]): number => spans.reduce((sum, span) => sum + durationMinutes(span), 0);

/** The parts of a span that the others do not cover. */
export function subtract({ startsAt, endsAt }: Span, others: Span[]): Span[] {
  const left: Span[] = [];
  let from = startsAt;
  for (const other of others.toSorted((a, b) => a.startsAt - b.startsAt)) {
    if (Math.min(other.startsAt, endsAt) > from)
      left.push({ startsAt: from, endsAt: Math.min(other.startsAt, endsAt) });
    from = Math.max(from, other.endsAt);
  }
  return from < endsAt ? [...left, { startsAt: from, endsAt }] : left;
}
