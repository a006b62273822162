import { profilesOf } from '../../entities/mood/profile-input.ts';
import { addDays, toMoment } from '../../shared/time-zones.ts';
import { type PlanRequest, type PlanTask, type PreviousBlock, SLOT_MINUTES } from '../solver/plan.ts';
import { type Block, blocksOf, minutesOf, type Span, spanIn, sumOf } from './blocks.ts';
import { medianEstimate } from './estimates.ts';
import type { FactTask, PlanFacts } from './load.ts';

/** So many parts of tasks can be searched in the time a request has. */
const MAX_PARTS = 400;
/** What a task takes when nobody has said so, and too few have been estimated to tell. */
const USUAL_MINUTES = 30;

/** Marks a task that comes first, but stands on a later day: nothing on these days can wait for it. */
const LATER = 'later:';

/** The task that one of `PlanTask.after` means. */
export const taskOf = (first: string): string => (first.startsWith(LATER) ? first.slice(LATER.length) : first);

export interface Days {
  from: string;
  days: number;
}

export const spanOf = ({ from, days }: Days, timezone: string): Span => ({
  startsAt: toMoment(from, '00:00', timezone).getTime(),
  endsAt: toMoment(addDays(from, days), '00:00', timezone).getTime(),
});

/** Whether a block is one of the days: it is of the day it begins on. */
export const isOn = ({ startsAt }: Span, days: Span): boolean => startsAt >= days.startsAt && startsAt < days.endsAt;

/** What is to be planned on some days: the person's open tasks, less what of them is planned on other days. */
export function requestOf(
  facts: PlanFacts,
  { from, days }: Days,
  { now, fresh = false, timezone }: { now: Date; fresh?: boolean; timezone: string },
): PlanRequest {
  const { settings, history } = facts;
  const span = spanOf({ from, days }, timezone);
  const coming = blocksOf(facts.plan).filter(({ endsAt, taskId }) => endsAt > now.getTime() && isOpen(facts, taskId));
  const elsewhere = coming.filter((block) => !isOn(block, span));
  const here = coming.filter(
    (block) => isOn(block, span) && (!fresh || block.locked || block.startsAt < now.getTime()),
  );
  const left = minutesLeft(facts, now);
  const of = (blocks: Block[], id: string) => blocks.filter(({ taskId }) => taskId === id);

  /** Whether a task that comes first is done by the first day, and whether some of it is only done after the last. */
  const isDoneBefore = (id: string) =>
    sumOf(of(elsewhere, id).filter(({ endsAt }) => endsAt <= span.startsAt)) >= (left.get(id) ?? Infinity);
  const isDoneLater = (id: string) => of(elsewhere, id).some(({ startsAt }) => startsAt >= span.endsAt);

  const tasks = facts.tasks.flatMap((task): PlanTask[] => {
    const { id, priority, energyLevel, startDate, dueDate, deadline, suggestedTime, openDependencies } = task;
    const locked = sumOf(of(here, id).filter((block) => block.locked));
    const isLocked = locked > 0;
    const planned = sumOf(of(elsewhere, id));
    const rest = (left.get(id) ?? 0) - planned;
    const minutes = isLocked && rest < SLOT_MINUTES ? locked : rest;
    const except = exceptionsOf(facts, id, span, timezone);
    const startAt = momentIn(startDate);
    const isElsewhere = planned > 0 && minutes < SLOT_MINUTES;
    const isForLater = startAt !== null && startAt >= span.endsAt;
    const isOff = except.length >= days;
    if (!isLocked && (isElsewhere || isForLater || isOff)) return [];
    return [
      {
        id,
        minutes,
        priority,
        energy: energyLevel,
        startAt,
        dueAt: momentIn(dueDate),
        deadlineAt: momentIn(deadline),
        suggestedAt: momentIn(suggestedTime),
        after: openDependencies
          .filter((first) => !isDoneBefore(first))
          .map((first) => (isDoneLater(first) ? LATER + first : first)),
        chunk: settings.chunkMinutes,
        ...(except.length > 0 && { except }),
      },
    ];
  });

  const { energy } = profilesOf(history);
  return {
    from,
    days,
    timezone,
    now: now.getTime(),
    workingHours: settings.workingHours,
    breaks: settings.breaks,
    bufferMinutes: settings.bufferMinutes,
    busy: [...facts.busy.map(spanIn), ...elsewhere].map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
    energy: { workDays: energy.workDays.hours, freeDays: energy.freeDays.hours },
    tasks,
    previous: tasks.flatMap((task) => partsAmong(of(here, task.id), task.minutes)),
  };
}

/** The blocks of a task that still count: locked ones, and others from the first on until its minutes are used up. */
function partsAmong(blocks: Block[], minutes: number): PreviousBlock[] {
  let rest = minutes - sumOf(blocks.filter(({ locked }) => locked));
  return blocks
    .filter((block) => {
      if (!block.locked) rest -= minutesOf(block);
      return block.locked || rest >= 0;
    })
    .map(({ taskId, startsAt, endsAt, locked }, index) => ({ taskId, part: index + 1, startsAt, endsAt, locked }));
}

/** Whether a task that has a block is to be done. */
export const isOpen = ({ openPlanned }: PlanFacts, taskId: string): boolean => openPlanned.includes(taskId);

/** The days among these that the person took the task off. */
function exceptionsOf({ plan }: PlanFacts, id: string, span: Span, timezone: string): Span[] {
  return (plan?.dropped ?? [])
    .filter(({ taskId }) => taskId === id)
    .map(({ date }) => spanOf({ from: date, days: 1 }, timezone))
    .filter((day) => isOn(day, span));
}

/** The facts without tasks of more parts than can be searched, the least pressing first. */
export function withinReach(facts: PlanFacts, now: Date): PlanFacts {
  const left = minutesLeft(facts, now);
  const tasks: FactTask[] = [];
  let parts = 0;
  for (const task of facts.tasks) {
    parts += Math.ceil((left.get(task.id) ?? 0) / facts.settings.chunkMinutes.max);
    if (parts > MAX_PARTS) break;
    tasks.push(task);
  }
  return { ...facts, tasks };
}

/**
 * By task: what is left of it. The parts of a long one that are over are done. One without an estimate takes what was
 * planned for it, so that nothing that stands has to move; else the middle of the estimates.
 */
export function minutesLeft({ tasks, plan }: Pick<PlanFacts, 'tasks' | 'plan'>, now: Date): Map<string, number> {
  const middle = medianEstimate(tasks)?.medianMinutes;
  const blocks = blocksOf(plan);
  return new Map(
    tasks.map(({ id, estimatedDuration }) => {
      const own = blocks.filter(({ taskId }) => taskId === id);
      const planned = sumOf(own.filter(({ endsAt }) => endsAt > now.getTime()));
      if (estimatedDuration === null) return [id, planned || (middle ?? USUAL_MINUTES)];
      const worked = sumOf(own.filter(({ parts, endsAt }) => parts > 1 && endsAt <= now.getTime()));
      return [id, Math.max(estimatedDuration - worked, Math.min(estimatedDuration, SLOT_MINUTES))];
    }),
  );
}

const momentIn = (moment: string | null) => (moment === null ? null : Date.parse(moment));
