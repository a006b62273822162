import { type Block, ms, type PlanRequest } from '../planner/plan.ts';
import { addDays, localTime } from '../shared/zones.ts';
import type { PlanBlock, StoredPlan } from './answers.ts';
import type { PlanContent } from './changes.ts';
import { renumbered } from './request.ts';

/** For how long what is over stays in a plan. */
const KEPT_DAYS = 7;

type Planned = Pick<PlanRequest, 'from' | 'days' | 'timezone' | 'now'>;

export const dateOf = (moment: string, timezone: string): string =>
  localTime(Date.parse(moment), timezone).slice(0, 10);

/** What the plan becomes: these blocks on the days that were planned, and what there is on the others. */
export function contentWith(
  blocks: Block[],
  { from, days, timezone, now }: Planned,
  plan: StoredPlan | null,
  { fingerprint, newId }: { fingerprint: string | null; newId: () => string },
): PlanContent {
  const known = (plan?.blocks ?? []).filter(({ endsAt }) => Date.parse(endsAt) > now - ms(KEPT_DAYS * 24 * 60));
  const end = addDays(from, days);
  const isReplaced = ({ startsAt, endsAt }: PlanBlock) => {
    const date = dateOf(startsAt, timezone);
    return date >= from && date < end && Date.parse(endsAt) > now;
  };
  const ids = new Map(renumbered(known.filter(isReplaced)).map((block) => [keyOf(block), block.id]));
  const fresh = blocks.map(
    (block): PlanBlock => ({
      id: ids.get(keyOf(block)) ?? newId(),
      ...block,
      startsAt: new Date(block.startsAt).toISOString(),
      endsAt: new Date(block.endsAt).toISOString(),
    }),
  );
  const today = localTime(now, timezone).slice(0, 10);
  return {
    blocks: [...known.filter((block) => !isReplaced(block)), ...fresh].sort((a, b) =>
      a.startsAt < b.startsAt ? -1 : 1,
    ),
    dropped: (plan?.dropped ?? []).filter(({ date }) => date >= today),
    fingerprint,
  };
}

const keyOf = ({ taskId, part }: { taskId: string; part: number }) => `${taskId} ${part}`;

/** The plan with another block in the place of one of the same id. */
export const withBlock = (plan: StoredPlan, changed: PlanBlock): StoredPlan => ({
  ...plan,
  blocks: plan.blocks.map((block) => (block.id === changed.id ? changed : block)),
});

/** The plan without a task on a day, now and when the day is planned again. */
export const withoutTask = (plan: StoredPlan, taskId: string, date: string, timezone: string): PlanContent => ({
  blocks: plan.blocks.filter((block) => block.taskId !== taskId || dateOf(block.startsAt, timezone) !== date),
  dropped: [...plan.dropped, { taskId, date }],
  fingerprint: null,
});
