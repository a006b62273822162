import type { PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { ms } from '../solver/types.ts';

/** From one moment to another, in Unix ms. */
export interface Span {
  startsAt: number;
  endsAt: number;
}

/** A block of a stored plan. */
export type Block = Omit<PlanBlock, keyof Span> & Span;

/** The same from one moment to another. */
export const parseSpan = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Span => ({
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
});

/** The blocks of a stored plan, by start. */
export const parseBlocks = (plan: Pick<StoredPlan, 'blocks'> | null): Block[] =>
  (plan?.blocks ?? []).map((block) => ({ ...block, ...parseSpan(block) })).sort((a, b) => a.startsAt - b.startsAt);

export const durationMinutes = ({ startsAt, endsAt }: Span): number => (endsAt - startsAt) / ms(1);

/** Minutes of all of them. */
export const totalMinutes = (spans: Span[]): number => spans.reduce((sum, span) => sum + durationMinutes(span), 0);
