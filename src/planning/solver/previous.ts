import { MINUTE_MS } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { buildJobs, type Job } from './jobs.ts';
import { type Place, type Places, placeAt } from './place.ts';
import { shortenParts, splitMinutes } from './split.ts';
import type { PlanRequest, PlanTask, PreviousBlock, Span } from './types.ts';

/** What a plan is made of. By job: its previous block, its place if that does not move, and where it was. */
export function prepareJobs(request: PlanRequest, calendar: Calendar, split: (task: PlanTask) => number[]) {
  const jobs = buildJobs(request.tasks, calendar, split);
  const previous = matchPrevious(request, jobs);
  const fixed = fixPlaces(request, jobs, previous, calendar);
  return { jobs, previous, fixed, was: findFormerPlaces(jobs, previous, calendar) };
}

/** By job: its block in the existing plan, if that has not ended. */
function matchPrevious({ previous, now }: PlanRequest, jobs: Job[]): (PreviousBlock | undefined)[] {
  const toKey = (taskId: string, part: number) => `${part} ${taskId}`;
  const blocks = new Map(
    previous
      .filter(({ endsAt }) => endsAt > now)
      .sort((a, b) => b.startsAt - a.startsAt || b.endsAt - a.endsAt || Number(a.locked) - Number(b.locked))
      .map((block) => [toKey(block.taskId, block.part), block]),
  );
  return jobs.map(({ task, part }) => blocks.get(toKey(task.id, part)));
}

/** By job: its place, if that does not move: its previous block is locked, its task has a fixed time, or it runs undisturbed. */
function fixPlaces(
  request: PlanRequest,
  jobs: Job[],
  previous: (PreviousBlock | undefined)[],
  calendar: Calendar,
): Places {
  const places: Places = jobs.map(() => undefined);
  const blocks = jobs
    .flatMap((job, index) => {
      const block = previous[index]?.locked ? previous[index] : (toFixedBlock(job) ?? previous[index]);
      return block ? { block, index } : [];
    })
    .sort(
      (a, b) =>
        Number(b.block.locked) - Number(a.block.locked) || a.block.startsAt - b.block.startsAt || a.index - b.index,
    );
  for (const { index, block } of blocks) {
    const job = itemAt(jobs, index);
    const place = { ...placeAt(block.startsAt, job.minutes, calendar), locked: block.locked, isFixed: true };
    if (place.endsAt <= request.now) continue; // the task has become shorter
    if (!block.locked && !isRunning(place, job, request)) continue;
    if (!places.some((other) => other && overlap(other, place))) places[index] = place;
  }
  return places;
}

/** The block of a task that has a fixed time. Such a task is not split. */
const toFixedBlock = ({ task: { fixedAt }, minutes }: Job) =>
  fixedAt === undefined ? undefined : { startsAt: fixedAt, endsAt: fixedAt + minutes * MINUTE_MS, locked: true };

/** By job: the place at which its previous block starts, as long as the job is now. */
const findFormerPlaces = (jobs: Job[], previous: (PreviousBlock | undefined)[], calendar: Calendar): Places =>
  jobs.map(({ minutes }, index) => {
    const block = previous[index];
    return block && placeAt(block.startsAt, minutes, calendar);
  });

/** Whether the block has started, and nothing interrupts the rest of it. */
function isRunning({ startsAt, endsAt }: Place, { task }: Job, { now, busy }: PlanRequest): boolean {
  const rest = { startsAt: now, endsAt };
  return startsAt < now && ![...busy, ...(task.except ?? [])].some((span) => overlap(span, rest));
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** The minutes of each part of a task: those of the previous plan, so that they can stay, or those of `split` when they cannot. */
export function keepSplit({ previous, now }: PlanRequest, split: (task: PlanTask) => number[]) {
  const blocks = Map.groupBy(
    previous.filter(({ endsAt }) => endsAt > now),
    ({ taskId }) => taskId,
  );
  return (task: PlanTask): number[] => {
    const own = blocks.get(task.id) ?? [];
    const usual = split(task);
    const former = listParts(own);
    const isPart = (minutes: number) => minutes >= findShortest(task) && minutes <= task.chunk.max;
    if (former.length === 0 || !former.every(isPart)) return usual;
    const kept = adjustParts(task, former, Math.max(...usual));
    if (kept) return kept;
    // The usual parts are fewer, and a locked part must not go.
    const isLocked = own.some(({ part, locked }) => locked && part > usual.length);
    const surplus = sum(former) - task.minutes;
    return (isLocked && surplus > 0 && shortenParts(former, surplus, task.chunk.min)) || usual;
  };
}

/** The minutes of the blocks by part; empty when a part is missing. */
function listParts(blocks: PreviousBlock[]): number[] {
  const minutes = new Map(blocks.map(({ part, startsAt, endsAt }) => [part, (endsAt - startsAt) / MINUTE_MS]));
  const parts = Array.from({ length: minutes.size }, (_, index) => minutes.get(index + 1) ?? 0);
  return parts.includes(0) ? [] : parts;
}

/**
 * The former parts when the task is now shorter or longer. A single part changes its length if it can; beside several parts, the
 * new minutes are parts of their own if they are enough for that. Null when neither works.
 * @param longest how long the last part may become
 */
function adjustParts(task: PlanTask, former: number[], longest: number): number[] | null {
  const missing = task.minutes - sum(former);
  if (missing === 0) return former;
  const added = addParts(task, former, missing);
  const changed = changeLast(former, missing, findShortest(task), longest);
  return former.length === 1 ? (changed ?? added) : (added ?? changed);
}

function addParts(task: PlanTask, former: number[], missing: number): number[] | null {
  const count = Math.ceil(missing / task.chunk.max);
  if (missing < Math.max(count * task.chunk.min, 1)) return null;
  return [...former, ...splitMinutes({ ...task, minutes: missing }, count)];
}

function changeLast(former: number[], missing: number, shortest: number, longest: number): number[] | null {
  const last = itemAt(former, former.length - 1) + missing;
  return last >= shortest && last <= longest ? former.with(-1, last) : null;
}

const findShortest = ({ minutes, chunk }: PlanTask) => Math.min(chunk.min, minutes);

const sum = (minutes: number[]) => minutes.reduce((total, each) => total + each, 0);
