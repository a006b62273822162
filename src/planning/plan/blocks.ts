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

/** The blocks of a stored plan, by start. */
export const parseBlocks = (plan: Pick<StoredPlan, 'blocks'> | null): Block[] =>
  (plan?.blocks ?? []).map((block) => ({ ...block, ...parseSpan(block) })).sort((a, b) => a.startsAt - b.startsAt);

/** Whether work in a block is to come: it has not ended, and nobody said that it was done. */
export const isToCome = ({ endsAt, done }: Pick<Block, 'endsAt' | 'done'>, now: number): boolean =>
  endsAt > now && !done;

/** Whether work on a task is to come in a plan. */
export const isPlanned = (plan: Pick<StoredPlan, 'blocks'> | null, taskId: string, now: number): boolean =>
  parseBlocks(plan).some((block) => block.taskId === taskId && isToCome(block, now));

/** Whether a block keeps its place, whatever comes: it is locked, or it runs. */
export const isFixed = ({ locked, startsAt }: Pick<Block, 'locked' | 'startsAt'>, now: number): boolean =>
  locked || startsAt < now;

/** The plan with `changed` in place of the block with the same id. */
export const replaceBlock = (plan: StoredPlan, changed: PlanBlock): StoredPlan => ({
  ...plan,
  blocks: plan.blocks.map((block) => (block.id === changed.id ? changed : block)),
});

/** The block as the user locks or unlocks it. */
export const setLock = <B extends PlanBlock | Block>(block: B, locked: boolean): B => ({
  ...block,
  locked,
  ...(block.facts && { facts: { ...block.facts, isOwnTime: false } }),
});

export const durationMinutes = ({ startsAt, endsAt }: Span): number => (endsAt - startsAt) / MINUTE_MS;

export const totalMinutes = (spans: Span[]): number => spans.reduce((sum, span) => sum + durationMinutes(span), 0);

/** What is left of a span without others. */
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
