import type { PlanBlock } from '../../entities/plans/responses.ts';
import { daysBetween } from '../../shared/time-zones.ts';
import { workdayOf } from '../../shared/working-hours.ts';
import type { PlanRequest, SolverBlock, Span } from '../solver/types.ts';
import { type Block, durationMinutes, isToCome, parseBlocks, totalMinutes } from './blocks.ts';
import { createLossCheck } from './conflicts.ts';
import { daysToSpan, listDates, startsWithin } from './days.ts';
import { KEPT_MS } from './missed.ts';
import { taskIdOf } from './occurrences.ts';
import { dependencyTaskId, isTooLate } from './request.ts';
import { isTaskOpen, minutesLeft, type PlanSnapshot, type PlanSteps } from './snapshot.ts';

export interface MergedPlan {
  content: PlanSteps;
  /** Removed blocks on the planned days whose task needs less time, or is not for these days. */
  surplus: Block[];
  /** Removed blocks on other days that would now start before a dependency of their task is done. */
  lost: Block[];
}

/** Replaces the stored blocks on the planned days, and others only if they have lost their place or are too late. */
export function mergePlan(
  planned: SolverBlock[],
  request: PlanRequest,
  snapshot: PlanSnapshot,
  newId: () => string,
): MergedPlan {
  const { timezone } = request;
  const now = new Date(request.now);
  const span = daysToSpan(request, request);
  const stored = parseBlocks(snapshot.plan).filter(({ endsAt }) => endsAt > request.now - KEPT_MS);
  const isReplaced = (block: Block) =>
    startsWithin(block, span) &&
    isToCome(block, now) &&
    (isTaskOpen(snapshot, block.taskId) || block.startsAt > request.now);
  const replaced = stored.filter(isReplaced);
  const others = stored.filter((block) => !isReplaced(block));
  const retaken = findRetaken(others, planned, snapshot, request);
  const findId = reuseIds([...replaced, ...retaken], planned);
  const added = planned.map((block) => toStoredBlock(block, findId(block) ?? newId(), span, snapshot));
  const all = [...others.filter((block) => !retaken.includes(block)), ...added];
  const kept = withoutOrphans(all, request, snapshot);

  const isRequested = (block: Block) =>
    request.previous.some(({ taskId, startsAt }) => taskId === block.taskId && startsAt === block.startsAt);
  const isWanted = (taskId: string) => request.wanted.some((id) => taskIdOf(id) === taskId);
  const isLeft = (taskId: string) => request.without.includes(taskId) && !isWanted(taskId);
  const left = [...new Set(snapshot.tasks.map(({ id }) => taskIdOf(id)))].filter(isLeft);
  const planDates = listDates(request);
  const today = workdayOf(request, request.now, timezone);
  return {
    content: {
      blocks: renumberParts(kept, planned, now).map(toPlanBlock),
      dropped: [
        ...(snapshot.plan?.dropped ?? []).filter(
          ({ taskId, date }) =>
            daysBetween(today, date) >= 0 && !((isWanted(taskId) || isLeft(taskId)) && planDates.includes(date)),
        ),
        ...left.flatMap((taskId) => planDates.map((date) => ({ taskId, date }))),
      ],
    },
    surplus: [...replaced, ...retaken].filter((block) => isTaskOpen(snapshot, block.taskId) && !isRequested(block)),
    lost: all.filter((block) => !kept.includes(block)),
  };
}

/** Blocks of the planned tasks on other days that have lost their place, and the last late ones that the task no longer needs. */
function findRetaken(others: Block[], planned: SolverBlock[], snapshot: PlanSnapshot, request: PlanRequest): Block[] {
  const now = new Date(request.now);
  const left = minutesLeft(snapshot, now);
  const span = daysToSpan(request, request);
  const hasLostPlace = createLossCheck(snapshot, now);
  return request.tasks.flatMap(({ id }) => {
    const own = others.filter((block) => block.taskId === id && isToCome(block, now));
    const stays = own.filter((block) => !hasLostPlace(block));
    const fresh = planned.filter(({ taskId }) => taskId === id);
    let surplus = totalMinutes([...fresh, ...stays]) - (left.get(id) ?? 0);
    const late = stays.toReversed().filter((block) => {
      const isSurplus = surplus > 0 && isTooLate(block, snapshot, span);
      if (isSurplus) surplus -= durationMinutes(block);
      return isSurplus;
    });
    return own.filter((block) => !stays.includes(block) || late.includes(block));
  });
}

/** A planned block takes the id of its task's old block at the same start, or else of the task's next moved block. */
function reuseIds(replaced: Block[], planned: SolverBlock[]) {
  const isSame = (a: { taskId: string; startsAt: number }, b: { taskId: string; startsAt: number }) =>
    a.taskId === b.taskId && a.startsAt === b.startsAt;
  const moved = replaced.filter((was) => !planned.some((block) => isSame(was, block)));
  return (block: SolverBlock): string | undefined => {
    const stayed = replaced.find((was) => isSame(was, block));
    if (stayed) return stayed.id;
    const next = moved.findIndex(({ taskId }) => taskId === block.taskId);
    return next < 0 ? undefined : moved.splice(next, 1)[0]?.id;
  };
}

/** Stores the priority with the block, because the task's priority may change later. */
export function toStoredBlock(block: SolverBlock, id: string, span: Span, { tasks }: PlanSnapshot): Block {
  const { taskId, terms, facts } = block;
  const { dueAt } = facts;
  const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    ...block,
    id,
    terms: {
      ...terms,
      priority: tasks.find((task) => task.id === taskId)?.priority ?? 'medium',
      isDue: dueAt !== null && dueAt <= span.endsAt,
      weight: rounded(terms.weight),
      energyMatch: rounded(terms.energyMatch),
      value: rounded(terms.value),
    },
    facts: {
      ...facts,
      dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
      comesAfter: facts.comesAfter.map(dependencyTaskId),
    },
  };
}

export const toPlanBlock = ({ done, ...block }: Block): PlanBlock => ({
  ...block,
  startsAt: new Date(block.startsAt).toISOString(),
  endsAt: new Date(block.endsAt).toISOString(),
  ...(done && { done }),
});

/** Removes blocks on other days that start before a dependency is done, and what waits for them. Not locked ones. */
function withoutOrphans(blocks: Block[], request: PlanRequest, snapshot: PlanSnapshot): Block[] {
  const now = new Date(request.now);
  const span = daysToSpan(request, request);
  const left = minutesLeft(snapshot, now);
  const dependencies = new Map(snapshot.tasks.map(({ id, openDependencies }) => [id, openDependencies]));
  const isDone = (id: string, by: number, among: Block[]) =>
    totalMinutes(among.filter((block) => block.taskId === id && block.endsAt <= by && isToCome(block, now))) >=
    (left.get(id) ?? 0);
  for (let kept = blocks; ; ) {
    const next = kept.filter((block) => {
      const isCertain = startsWithin(block, span) || block.locked || !isToCome(block, now);
      return isCertain || (dependencies.get(block.taskId) ?? []).every((id) => isDone(id, block.startsAt, kept));
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

/** Sorts by start and numbers the parts of each task over all days. `parts` also counts parts without a block. */
export function renumberParts(blocks: Block[], planned: SolverBlock[], now: Date): Block[] {
  const isPart = ({ endsAt, done }: Block) => endsAt > now.getTime() || done === true; // a missed block was another attempt
  const ownParts = Map.groupBy(blocks.filter(isPart).sort(byStart), ({ taskId }) => taskId);
  const plannedParts = Map.groupBy(planned, ({ taskId }) => taskId);
  const countParts = (taskId: string, own: Block[]) => {
    const fresh = plannedParts.get(taskId);
    return fresh?.[0]
      ? own.length + fresh[0].parts - fresh.length
      : Math.max(own.length, ...own.map(({ parts }) => parts));
  };
  return blocks
    .map((block) => {
      const own = ownParts.get(block.taskId) ?? [];
      return isPart(block) ? { ...block, part: own.indexOf(block) + 1, parts: countParts(block.taskId, own) } : block;
    })
    .sort(byStart);
}

const byStart = (a: Block, b: Block) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1);
