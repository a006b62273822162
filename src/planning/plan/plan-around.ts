import { findDueMoment } from '../../shared/due.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { planDays } from '../solver/planner.ts';
import type { PlanRequest, PlanTask, SolverBlock } from '../solver/types.ts';
import { WEIGHTS } from '../solver/weights.ts';
import { type Block, durationMinutes, isFixed } from './blocks.ts';
import { daysToSpan, touches } from './days.ts';
import { toStoredBlock } from './merge.ts';
import type { PlanSnapshot } from './snapshot.ts';

/**
 * Places the other blocks of some days around a moved block. Each keeps its length. A block that finds no place is left out.
 * @param request for these days
 * @param others the other blocks of these days
 */
export function planAround(snapshot: PlanSnapshot, request: PlanRequest, moved: Block, others: Block[]): Block[] {
  const buffer = request.bufferMinutes * MINUTE_MS;
  const around = { startsAt: moved.startsAt - buffer, endsAt: moved.endsAt + buffer };
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const now = new Date(request.now);
  const isFree = (block: Block) => !isFixed(block, now);
  const waits = ({ taskId }: Block) => tasks.get(taskId)?.after.includes(moved.taskId) ?? false;
  const mustMove = (block: Block) =>
    isFree(block) && (touches(block, around) || (block.startsAt < moved.endsAt && waits(block)));
  const mayMove = (block: Block) => mustMove(block) || (isFree(block) && tasks.has(block.taskId));

  const weigh = (left: Block[]) => {
    const lost = others.filter(({ id }) => !left.some((block) => block.id === id));
    const weights = lost.map((block) => WEIGHTS[block.terms.priority] * durationMinutes(block));
    return weights.reduce((sum, weight) => sum + weight, 0);
  };
  const first = placeBlocks(snapshot, request, moved, { others, canMove: mustMove });
  if (weigh(first) === 0) return first;
  const second = placeBlocks(snapshot, request, moved, { others, canMove: mayMove });
  return weigh(second) < weigh(first) ? second : first;
}

interface Others {
  others: Block[];
  canMove: (block: Block) => boolean;
}

function placeBlocks(snapshot: PlanSnapshot, request: PlanRequest, moved: Block, { others, canMove }: Others): Block[] {
  const { moving = [], staying = [] } = Object.groupBy(others, (block) => (canMove(block) ? 'moving' : 'staying'));
  const open = [moved, ...moving];
  const tasks = open.flatMap((block) => {
    const task = request.tasks.find(({ id }) => id === block.taskId);
    return task ? toBlockTask(task, block, { request, open, staying }) : [];
  });
  const { blocks } = planDays({
    ...request,
    busy: [...request.busy, ...staying],
    tasks,
    previous: open.map((block) => ({ ...block, taskId: block.id, part: 1 })),
    wanted: moving.map(({ id }) => id),
  });
  const planned = new Map(blocks.map((block) => [block.taskId, block]));
  const placed = moving.flatMap((block) => {
    const found = planned.get(block.id);
    if (!found) return [];
    return found.startsAt === block.startsAt ? block : update(block, found, { snapshot, request, open });
  });
  const own = planned.get(moved.id);
  return [...staying, ...placed, own ? update(moved, own, { snapshot, request, open }) : moved];
}

/** A block as a task for the planner. It stays after blocks of its dependencies and before blocks that depend on it. */
function toBlockTask(
  task: PlanTask,
  block: Block,
  { request, open, staying }: { request: PlanRequest; open: Block[]; staying: Block[] },
): PlanTask {
  const { fixedAt, ...others } = task;
  const minutes = durationMinutes(block);
  const waiting = new Set(request.tasks.flatMap(({ id, after }) => (after.includes(task.id) ? id : [])));
  const first = staying.filter(({ taskId }) => task.after.includes(taskId)).map(({ endsAt }) => endsAt);
  const next = staying.filter(({ taskId, startsAt }) => waiting.has(taskId) && startsAt >= block.endsAt);
  const deadlineAt = Math.min(task.deadlineAt ?? Infinity, ...next.map(({ startsAt }) => startsAt));
  return {
    ...others,
    ...(fixedAt !== undefined && minutes === task.minutes && { fixedAt }), // a part has no own time
    id: block.id,
    minutes,
    chunk: { min: minutes, max: minutes },
    startAt: first.length > 0 ? Math.max(task.startAt ?? 0, ...first) : task.startAt,
    deadlineAt: deadlineAt === Infinity ? null : deadlineAt,
    after: open.filter(({ taskId }) => task.after.includes(taskId)).map(({ id }) => id),
    fixes: [],
  };
}

/** The stored block at its new place. */
function update(
  block: Block,
  found: SolverBlock,
  { snapshot, request, open }: { snapshot: PlanSnapshot; request: PlanRequest; open: Block[] },
): Block {
  const { taskId, part, parts } = block;
  const task = snapshot.tasks.find(({ id }) => id === taskId);
  const facts = {
    ...found.facts,
    dueAt: task ? findDueMoment(task, request.timezone) : found.facts.dueAt,
    comesAfter: request.tasks.find(({ id }) => id === taskId)?.after ?? [],
    displaced: open.flatMap((other) => (found.facts.displaced.includes(other.id) ? other.taskId : [])),
  };
  return toStoredBlock({ ...found, taskId, part, parts, facts }, block.id, daysToSpan(request, request), snapshot);
}
