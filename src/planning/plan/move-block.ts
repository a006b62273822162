import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { ChangedPlan, PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { invalidValue } from '../../shared/validation.ts';
import { MAX_DAYS, QUARTER_MINUTES } from '../solver/types.ts';
import {
  type Block,
  durationMinutes,
  isFixed,
  isToCome,
  parseBlocks,
  parseSpan,
  setLock,
  totalMinutes,
} from './blocks.ts';
import { findConflicts } from './conflicts.ts';
import { coveringDays, type Days, datesOf, daysToSpan, startsWithin, touches } from './days.ts';
import { renumberParts, toPlanBlock } from './merge.ts';
import { taskIdOf } from './occurrences.ts';
import { planAround } from './plan-around.ts';
import { buildRequest } from './request.ts';
import { isTaskOpen, minutesLeft, type PlanSnapshot } from './snapshot.ts';

interface BlockMove {
  block: PlanBlock;
  /** RFC 3339. */
  startsAt: string;
  /** Whether the block is locked at its new start. */
  locked: boolean;
}

interface MoveContext {
  plan: StoredPlan;
  now: Date;
}

interface MovedBlock extends Pick<ChangedPlan, 'clashes' | 'displaced'> {
  content: PlanContent;
}

/** The `dataVersion` of a plan that is stale at once. */
const NO_DATA = 0;

/**
 * Moves a block. Blocks that it overlaps, and blocks that wait for its task, are placed again between its old and its new day.
 * All other blocks stay. Only if one of the moved blocks finds no place, all blocks of these days may move.
 * @returns null when a locked or running block takes the new place
 * @throws AppError VALIDATION_ERROR for a start in the past or too far away
 */
export function moveBlock(snapshot: PlanSnapshot, move: BlockMove, context: MoveContext): MovedBlock | null {
  const { plan, now } = context;
  const { days, moved } = findPlace(snapshot, move, context);
  const dates = datesOf(moved, snapshot.settings);
  const stored = parseBlocks(plan).map((block) => (block.id === moved.id ? moved : block));
  const desired = {
    ...plan,
    blocks: stored.map(toPlanBlock),
    dropped: plan.dropped.filter(({ taskId, date }) => taskId !== taskIdOf(moved.taskId) || !dates.includes(date)),
  };
  const span = daysToSpan(days, snapshot.settings);
  const here = stored.filter((block) => startsWithin(block, span) && isToCome(block, now));
  const others = here.filter((block) => block !== moved && isTaskOpen(snapshot, block.taskId));
  if (others.some((block) => isFixed(block, now) && touches(block, moved))) return null;

  const request = buildRequest({ ...snapshot, plan: desired }, days, { now });
  const around = planAround({ ...snapshot, plan: desired }, request, moved, others);
  const rest = stored.filter((block) => block !== moved && !others.includes(block));
  const all = renumberParts([...rest, ...around], [], now);
  const placed = all.find(({ id }) => id === moved.id) ?? moved;
  const blocks = all.map((block) => toPlanBlock(block === placed ? setLock(block, move.locked) : block));
  const displaced = findDisplaced(plan, { ...plan, blocks }, now).filter((id) => isTaskOpen(snapshot, id));
  return {
    content: { ...desired, blocks, fingerprint: null, ...(displaced.length > 0 && { dataVersion: NO_DATA }) },
    clashes: findConflicts(placed, all, snapshot, now),
    displaced: displaced.map(taskIdOf),
  };
}

/** The block at its new place, at most as long as its task still needs, and the days between the old and the new place. */
function findPlace(
  snapshot: PlanSnapshot,
  { block, startsAt }: BlockMove,
  { plan, now }: MoveContext,
): { days: Days; moved: Block } {
  const was = parseSpan(block);
  const start = Date.parse(startsAt);
  if (start < now.getTime()) throw invalidValue('startsAt', VALIDATION.past);
  const own = parseBlocks(plan).filter(({ taskId }) => taskId === block.taskId);
  const planned = totalMinutes(own.filter((each) => isToCome(each, now)));
  const surplus = planned - (minutesLeft({ ...snapshot, plan }, now).get(block.taskId) ?? planned);
  const minutes = durationMinutes(was) - Math.max(surplus, 0);
  const length = minutes < QUARTER_MINUTES ? durationMinutes(was) : minutes;
  const moved = { ...block, startsAt: start, endsAt: start + length * MINUTE_MS, locked: true };
  const days = coveringDays([was.startsAt, start, moved.endsAt - 1], snapshot.settings);
  if (days.days > MAX_DAYS) throw invalidValue('startsAt', sayAll(VALIDATION.tooFarFromStart, { days: MAX_DAYS }));
  return { days, moved };
}

/** The tasks that have less time to come in `after` than in `before`. */
function findDisplaced(before: StoredPlan, after: StoredPlan, now: Date): string[] {
  const minutesToCome = (plan: StoredPlan, id: string) =>
    totalMinutes(parseBlocks(plan).filter((block) => block.taskId === id && isToCome(block, now)));
  const ids = new Set(before.blocks.map(({ taskId }) => taskId));
  return [...ids].filter((id) => minutesToCome(after, id) < minutesToCome(before, id));
}
