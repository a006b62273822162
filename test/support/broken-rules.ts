import type { Plan, PlanRequest, PlanTask, PreviousBlock, SolverBlock, Span } from '../../src/planning/solver/types.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const STEP_MS = 5 * MINUTE_MS;

/**
 * Every rule that a plan breaks, as sentences. It has no code in common with the planner: it reads each five minutes of a
 * block off a clock in the user's time zone.
 */
export function findBrokenRules(request: PlanRequest, plan: Plan): string[] {
  const blocks = plan.blocks.toSorted((a, b) => a.startsAt - b.startsAt);
  return [
    ...blocks.flatMap((block) => findBrokenPlace(request, block)),
    ...findCrowding(request, blocks),
    ...request.tasks.flatMap((task) => [
      ...findBrokenOrder(request, task, blocks),
      ...findBrokenMinutes(request, task, plan),
    ]),
    ...blocks.filter(({ taskId }) => !request.tasks.some(({ id }) => id === taskId)).map(describe('has no task')),
    ...findMovedLocks(request, blocks),
  ];
}

const describe = (problem: string) => (block: SolverBlock) =>
  `Part ${block.part} of ${block.taskId}, ${new Date(block.startsAt).toISOString()}, ${problem}.`;

/** A block that the user fixed or has begun may be anywhere. */
export const isFixed = ({ now }: PlanRequest, { locked, startsAt }: SolverBlock) => locked || startsAt < now;

function findBrokenPlace(request: PlanRequest, block: SolverBlock): string[] {
  if (isFixed(request, block)) return [];
  const { startsAt, endsAt, taskId } = block;
  const task = request.tasks.find(({ id }) => id === taskId);
  const problems: string[] = [];
  if (isNearBusy(request, block)) problems.push('is too near to busy time');
  if (task?.except?.some((day) => overlap(block, day))) problems.push('is on a day that its task excludes');
  if (startsAt < (task?.startAt ?? startsAt)) problems.push('is too early');
  if (endsAt > (task?.deadlineAt ?? endsAt)) problems.push('is after the deadline');
  for (let at = startsAt; at < endsAt; at += STEP_MS) {
    const broken = readClock(request, at);
    if (broken) return [...problems, broken].map((problem) => describe(problem)(block));
  }
  return problems.map((problem) => describe(problem)(block));
}

/** What forbids work at a moment, by the clock; null for nothing. Hours beside a change of clocks are not checked. */
function readClock(request: PlanRequest, moment: number): string | null {
  const { date, time } = readZone(request.timezone, moment);
  for (const days of [-1, 1]) {
    const there = readZone(request.timezone, moment + days * DAY_MS);
    if (there.time !== time || there.date !== addDay(date, days)) return null;
  }
  const spans = findSpans(request, moment);
  if (spans.length === 0) return 'is outside working hours';
  const isBreak = ({ start, end, minHours = 0 }: Times) =>
    isWithin(time, { start, end }) && spans.some((span) => hoursOf(span) >= minHours);
  return request.breaks.some(isBreak) ? 'is in a break' : null;
}

/** Whether a moment is in the working hours of a planned day. */
export const hasHours = (request: PlanRequest, moment: number): boolean => findSpans(request, moment).length > 0;

/** On the clock. A span whose end is not after its start ends on the next day. */
interface Times {
  start: string;
  end: string;
  /** A break only in spans of working hours that are at least so long. */
  minHours?: number | undefined;
}

/** The spans of working hours of planned days that a moment is in. */
function findSpans({ timezone, from, days, workingHours, dayOverrides }: PlanRequest, moment: number): Times[] {
  const { date, time } = readZone(timezone, moment);
  const spansOn = (day: string) =>
    isPlanned(day, from, days)
      ? [(day in dayOverrides ? dayOverrides[day] : workingHours[findWeekday(day)]) ?? []].flat()
      : [];
  const isPastMidnight = ({ start, end }: Times) => end <= start;
  return [
    ...spansOn(date).filter((span) => time >= span.start && (time < span.end || isPastMidnight(span))),
    ...spansOn(addDay(date, -1)).filter((span) => isPastMidnight(span) && time < span.end),
  ];
}

const isWithin = (time: string, { start, end }: Times) =>
  start < end ? time >= start && time < end : time >= start || time < end;

function hoursOf({ start, end }: Times): number {
  const [from = 0, until = 0] = [start, end].map((time) => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60);
  return until > from ? until - from : until + 24 - from;
}

/** The moments, five minutes apart, at which something may be planned. */
export function findOpenSteps(request: PlanRequest): number[] {
  const begins = Date.parse(request.from) - DAY_MS;
  const ends = begins + (request.days + 3) * DAY_MS;
  const steps: number[] = [];
  for (let at = begins; at < ends; at += STEP_MS) {
    const isFree = at >= request.now && !isNearBusy(request, { startsAt: at, endsAt: at + STEP_MS });
    if (isFree && hasHours(request, at) && readClock(request, at) === null) steps.push(at);
  }
  return steps;
}

const isNearBusy = ({ busy, bufferMinutes }: PlanRequest, span: Span) =>
  busy.some(({ startsAt, endsAt }) =>
    overlap(span, { startsAt: startsAt - bufferMinutes * MINUTE_MS, endsAt: endsAt + bufferMinutes * MINUTE_MS }),
  );

const isPlanned = (date: string, from: string, days: number) => date >= from && date < addDay(from, days);

const addDay = (date: string, days: number) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** ISO: Sunday is 7. */
const findWeekday = (date: string) => String(((new Date(date).getUTCDay() + 6) % 7) + 1);

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a calendar and a clock on the wall say. */
export function readZone(timezone: string, moment: number): { date: string; time: string } {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timezone, format);
  const [date = '', time = ''] = format.format(moment).split(' ');
  return { date, time };
}

function findCrowding(request: PlanRequest, blocks: SolverBlock[]): string[] {
  return blocks
    .filter((block, index) => {
      const before = blocks[index - 1];
      if (!before) return false;
      const pause = isFixed(request, before) && isFixed(request, block) ? 0 : request.bufferMinutes;
      return before.endsAt + pause * MINUTE_MS > block.startsAt;
    })
    .map(describe('begins before the block before it and its pause are over'));
}

function findBrokenOrder(request: PlanRequest, task: PlanTask, blocks: SolverBlock[]): string[] {
  const own = blocks.filter(({ taskId }) => taskId === task.id);
  const first = own.find((block) => block.part === 1);
  const isAfterPart = (block: SolverBlock) =>
    own.some(({ part, endsAt }) => part === block.part - 1 && endsAt <= block.startsAt);
  const problems = own
    .filter((block) => block.part > 1 && !isFixed(request, block) && !isAfterPart(block))
    .map(describe('is not after the part before it'));
  if (!first || isFixed(request, first)) return problems;
  for (const id of task.after) {
    const before = blocks.filter(({ taskId }) => taskId === id);
    const minutes = request.tasks.find((other) => other.id === id)?.minutes ?? Infinity;
    if (totalMinutes(before) < minutes) problems.push(describe(`waits for ${id}, not all of which is planned`)(first));
    if (before.some(({ endsAt }) => endsAt > first.startsAt))
      problems.push(describe(`begins before ${id} is done`)(first));
  }
  return problems;
}

function findBrokenMinutes(request: PlanRequest, task: PlanTask, { blocks, leftOut }: Plan): string[] {
  const { id, minutes, chunk, deadlineAt, partHelps } = task;
  const own = blocks.filter(({ taskId }) => taskId === id);
  const left = leftOut.filter(({ taskId }) => taskId === id);
  const missing = left.reduce((sum, one) => sum + one.minutes, 0);
  const problems: string[] = [];
  if (new Set(own.map(({ part }) => part)).size < own.length) problems.push('has a part twice');
  if (left.length > 1 || totalMinutes(own) + missing !== minutes) problems.push('has too many or too few minutes');
  if (own.some((block) => totalMinutes([block]) > chunk.max)) problems.push('has a part that is too long');
  const least = Math.min(chunk.min, ...own.map(({ parts }) => Math.floor(minutes / parts)));
  if (own.some((block) => totalMinutes([block]) < least)) problems.push('has a part that is too short');
  const { timezone, from, days } = request;
  const mustBeWhole = deadlineAt !== null && !partHelps && isPlanned(readZone(timezone, deadlineAt).date, from, days);
  // When the user fixed a part, the others may follow it as far as they fit.
  if (mustBeWhole && missing > 0 && own.length > 0 && !own.some((block) => isFixed(request, block)))
    problems.push('is planned in part, which does not help');
  return problems.map((problem) => `${id} ${problem}.`);
}

/** Locked blocks to come with no locked block of their part or in their place, unless the request has the part twice. */
function findMovedLocks({ previous, tasks, now }: PlanRequest, blocks: SolverBlock[]): string[] {
  const isSamePart = (a: PreviousBlock, b: PreviousBlock) => a.taskId === b.taskId && a.part === b.part;
  const isStillPart = ({ taskId, part }: PreviousBlock) =>
    tasks.some(({ id, minutes, chunk }) => id === taskId && part <= Math.ceil(minutes / chunk.max));
  const isKept = (was: PreviousBlock) =>
    blocks.some((block) => block.locked && (overlap(was, block) || isSamePart(was, block)));
  return previous
    .filter((was) => was.locked && was.startsAt >= now && was.endsAt > was.startsAt && isStillPart(was))
    .filter((was) => previous.filter((other) => isSamePart(was, other)).length === 1 && !isKept(was))
    .map(({ part, taskId }) => `Part ${part} of ${taskId} was locked, but is elsewhere.`);
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

const totalMinutes = (spans: Span[]) =>
  spans.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);
