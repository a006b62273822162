import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { ChangedPlan, PlanBlock, StoredPlan } from '../../entities/plans/responses.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { invalidValue } from '../../shared/validation.ts';
import { planDays } from '../solver/planner.ts';
import { MAX_DAYS, type PlanRequest, type SolverBlock, type Span } from '../solver/types.ts';
import { durationMinutes, isToCome, parseBlocks, parseSpan, replaceBlock, totalMinutes } from './blocks.ts';
import { findConflicts } from './conflicts.ts';
import { coveringDays, datesOf, touches } from './days.ts';
import { mergePlan } from './merge.ts';
import { taskIdOf } from './occurrences.ts';
import { buildRequest } from './request.ts';
import { isTaskOpen, type PlanSnapshot } from './snapshot.ts';

interface BlockMove {
  /** A block of the plan. */
  block: PlanBlock;
  /** RFC 3339. */
  startsAt: string;
  /** Whether the block is locked at its new start. */
  locked: boolean;
}

interface MoveContext {
  plan: StoredPlan;
  timezone: string;
  now: Date;
  newId: () => string;
}

interface MovedBlock extends Pick<ChangedPlan, 'clashes' | 'displaced'> {
  content: PlanContent;
}

/**
 * Moves a block. A block that is in the way moves, and all others stay. If that displaces one, its old and its new day are
 * planned again.
 * @returns null when a locked or running block takes the new place
 * @throws AppError VALIDATION_ERROR for a start in the past or too far away
 */
export function moveBlock(snapshot: PlanSnapshot, move: BlockMove, context: MoveContext): MovedBlock | null {
  const { plan, now, newId } = context;
  const { startsAt, locked } = move;
  const { taskId } = move.block;
  const { desired, request } = buildMoveRequest(snapshot, move, context);
  const place = {
    startsAt: Date.parse(startsAt),
    endsAt: Date.parse(startsAt) + durationMinutes(parseSpan(move.block)) * MINUTE_MS,
  };
  if (request.previous.some((other) => other.locked && other.taskId !== taskId && touches(other, place))) return null;
  const { content } = mergePlan(planAround(request, taskId, place), request, { ...snapshot, plan: desired }, newId);
  const moved = content.blocks.find((block) => block.taskId === taskId && block.startsAt === startsAt);
  if (!moved) return null;

  const after = replaceBlock({ ...desired, ...content }, { ...moved, locked });
  const blocks = parseBlocks(after);
  return {
    content: { ...after, fingerprint: null },
    clashes: findConflicts({ ...moved, ...parseSpan(moved) }, blocks, snapshot, now),
    displaced: findDisplaced(plan, after, now)
      .filter((id) => isTaskOpen(snapshot, id))
      .map(taskIdOf),
  };
}

/** The blocks of the days around a moved one. */
function planAround(request: PlanRequest, taskId: string, place: Span): SolverBlock[] {
  const { previous } = request;
  const mayMove = findFollowers(request, taskId);
  const buffer = request.bufferMinutes * MINUTE_MS;
  const around = { startsAt: place.startsAt - buffer, endsAt: place.endsAt + buffer };
  const pinned = previous.map((block) => ({
    ...block,
    locked: block.locked || !(mayMove.has(block.taskId) || touches(block, around)),
  }));
  const plan = planDays({ ...request, previous: pinned });
  if (plan.churn.removed > 0) return planDays(request).blocks;
  const isLocked = ({ taskId: id, startsAt }: SolverBlock) =>
    previous.some((block) => block.locked && block.taskId === id && block.startsAt === startsAt);
  return plan.blocks.map((block) => ({ ...block, locked: isLocked(block) }));
}

/** The task, and all that wait for it. */
function findFollowers({ tasks }: PlanRequest, taskId: string): Set<string> {
  const found = new Set([taskId]);
  for (const id of found) for (const { id: next, after } of tasks) if (after.includes(id)) found.add(next);
  return found;
}

/** What the solver is asked for a move: to plan the same tasks with the block locked in its new place. */
export function buildMoveRequest(
  snapshot: PlanSnapshot,
  { block, startsAt }: BlockMove,
  { plan, timezone, now }: MoveContext,
): { desired: StoredPlan; request: PlanRequest } {
  const was = parseSpan(block);
  const start = Date.parse(startsAt);
  if (start < now.getTime()) throw invalidValue('startsAt', sayAll(VALIDATION.past));
  const end = start + was.endsAt - was.startsAt;
  const hours = { ...snapshot.settings, timezone };
  const days = coveringDays([was.startsAt, start, end - 1], hours);
  if (days.days > MAX_DAYS) throw invalidValue('startsAt', sayAll(VALIDATION.tooFarFromStart, { days: MAX_DAYS }));

  const moved = { ...block, startsAt, endsAt: new Date(end).toISOString(), locked: true };
  const dates = datesOf({ startsAt: start, endsAt: end }, hours);
  const desired: StoredPlan = {
    ...replaceBlock(plan, moved),
    dropped: plan.dropped.filter(
      (dropped) => dropped.taskId !== taskIdOf(block.taskId) || !dates.includes(dropped.date),
    ),
  };
  const request = buildRequest({ ...snapshot, plan: desired }, days, { now, timezone, keepsLate: true });
  return { desired, request: withoutUnplanned(request) };
}

/** Only the tasks that have a block: a move must not add other tasks. */
function withoutUnplanned(request: PlanRequest): PlanRequest {
  const planned = new Set(request.previous.map(({ taskId }) => taskId));
  return { ...request, tasks: request.tasks.filter(({ id }) => planned.has(id)) };
}

/** The tasks that have less time to come in `after` than in `before`. */
function findDisplaced(before: StoredPlan, after: StoredPlan, now: Date): string[] {
  const minutesToCome = (plan: StoredPlan, id: string) =>
    totalMinutes(parseBlocks(plan).filter((block) => block.taskId === id && isToCome(block, now.getTime())));
  const ids = new Set(before.blocks.map(({ taskId }) => taskId));
  return [...ids].filter((id) => minutesToCome(after, id) < minutesToCome(before, id));
}
