import type { BlockWithTask } from '../../entities/plans/responses.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { type Block, durationMinutes, isToCome, parseBlocks, totalMinutes } from './blocks.ts';
import { isTaskOpen, minutesLeft, type PlanSnapshot } from './snapshot.ts';

/** How long ended blocks stay in a stored plan. */
export const KEPT_MS = 7 * DAY_MS;

/** Whether a block has ended without a report that it was done, though its task is open and needs time. */
export const isMissed = (
  { endsAt, done, status, needsTime }: Pick<BlockWithTask, 'endsAt' | 'done' | 'status' | 'needsTime'>,
  now: Date,
): boolean =>
  Date.parse(endsAt) <= now.getTime() && !done && needsTime && (status === 'pending' || status === 'in_progress');

/** The latest missed blocks of each task, up to the minutes that have no new place in the plan. By start. */
export function findMissedBlocks(snapshot: PlanSnapshot, now: Date): Block[] {
  const time = now.getTime();
  const blocks = parseBlocks(snapshot.plan).filter(({ endsAt }) => endsAt > time - KEPT_MS);
  const left = minutesLeft(snapshot, now);
  return snapshot.tasks
    .flatMap(({ id }) => {
      const own = blocks.filter(({ taskId }) => taskId === id && isTaskOpen(snapshot, id));
      let open = (left.get(id) ?? 0) - totalMinutes(own.filter((block) => isToCome(block, now)));
      return own
        .filter(({ endsAt, done }) => endsAt <= time && !done)
        .toReversed()
        .filter((block) => {
          const isOpen = open > 0;
          open -= durationMinutes(block);
          return isOpen;
        });
    })
    .sort((a, b) => a.startsAt - b.startsAt);
}
