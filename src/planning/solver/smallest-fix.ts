import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays, toLocalTime } from '../../shared/time-zones.ts';
import {
  formatTimeOfDay,
  MAX_NIGHT_HOURS,
  parseTimeOfDay,
  type TimeSpan,
  toMinutes,
  workingSpansOn,
} from '../../shared/working-hours.ts';
import { fixTask } from './apply-fix.ts';
import type { Calendar } from './calendar.ts';
import type { FindEarliestEnd } from './free-time.ts';
import type { Job } from './jobs.ts';
import { scoreBest } from './objective.ts';
import type { Places } from './place.ts';
import {
  type Fix,
  type LeftOut,
  MAX_DAYS,
  type PlanRequest,
  type PlanTask,
  QUARTER_MINUTES,
  SLOT_MS,
  SLOTS_PER_QUARTER,
} from './types.ts';
import { WEIGHTS } from './weights.ts';

/** The most that somebody works longer on a single day, or at all on a day off. */
const MAX_EXTRA_MINUTES = 120;
/** Minutes after midnight: nobody is asked to begin earlier or to end later than this. */
const EARLIEST_START = 60 * 7;
const LATEST_END = 60 * 22;
const DAY_OFF_START = 60 * 9;

/** A task that is shortened by more is not the same task. */
const LEAST_SHARE = 2 / 3;
/** How many planned tasks are tried. */
const MAX_LET_GO = 8;

/** Changes of one kind, by step from the smallest to the largest. If a step helps, every larger step helps too. */
interface Candidate {
  steps: number;
  /** @param step from 1 */
  toFix: (step: number) => Fix;
  /** Minutes. */
  toCost: (step: number) => number;
}

interface FixContext {
  /** Ids of dependencies that are not planned. */
  unmet: string[];
  /** See `LeftOut`. */
  because: LeftOut['because'] | false;
  /** The parts of the task, with the planned ones. */
  all: Job[];
  jobs: Job[];
  places: Places;
  calendar: Calendar;
  findEarliestEnd: FindEarliestEnd;
}

/**
 * The change of the fewest minutes after which the open parts of a task fit; null when none helps. A change that asks more
 * of the user counts only when no other helps: more days for a task that is due within the planned days; letting another
 * task go and longer hours for any other task.
 * @param parts the open parts of one task, in their order
 */
export function findSmallestFix(request: PlanRequest, parts: Job[], context: FixContext): Fix | null {
  const [part] = parts;
  if (!part) return null;
  const { because, all, calendar, findEarliestEnd } = context;
  // Where there is room already, only a place on a later day is a change.
  const task = because ? { ...part.task, startAt: calendar.endsAt } : part.task;
  const withoutItself: Fix = { kind: 'let_go', taskIds: [task.id] };
  const helps = (fix: Fix) =>
    fix.kind === 'plan_anyway'
      ? findEarliestEnd(all, part.task, { fix: withoutItself }) !== null
      : findEarliestEnd(parts, fixTask(task, fix), { fix }) !== null;
  const isAllowed = ({ toFix }: Candidate) => part.task.fixes?.includes(toFix(1).kind) ?? true;
  for (const list of listCandidates(request, parts, part, context)) {
    const fix = findCheapest(list().filter(isAllowed), helps);
    if (fix) return fix;
  }
  return null;
}

/** Candidates in tiers: a tier counts only when no candidate of the tiers before it helps. */
function listCandidates(request: PlanRequest, parts: Job[], part: Job, context: FixContext): (() => Candidate[])[] {
  const { unmet, because, calendar, findEarliestEnd } = context;
  const { task } = part;
  if (unmet.length > 0) return [() => [once({ kind: 'remove_dependency', taskIds: unmet })]];
  const moreDays = () => [planMoreDays(request)];
  const anyway = () => [once({ kind: 'plan_anyway' })];
  if (because) return isUrgent(task, calendar) ? [anyway] : [moreDays, anyway];
  const putBack = () => (task.except?.length ? [once({ kind: 'put_back' })] : []);
  const changesOfTask = () => [
    ...shorten(part),
    ...moveDeadline(task, findEarliestEnd(parts, { ...task, deadlineAt: null })),
    ...startEarlier(part, calendar),
  ];
  const room = () => [...letGo(request, part, context), ...extendHours(request)];
  const lastResort = () => (task.after.length > 0 ? [once({ kind: 'remove_dependency', taskIds: task.after })] : []);
  return isUrgent(task, calendar)
    ? [putBack, () => [...changesOfTask(), ...room()], moreDays, lastResort]
    : [putBack, changesOfTask, moreDays, room, lastResort];
}

/** Whether a later day would be too late. */
export const isUrgent = ({ dueAt, deadlineAt }: PlanTask, { endsAt }: Calendar): boolean =>
  [dueAt, deadlineAt].some((moment) => moment !== null && moment < endsAt);

function findCheapest(candidates: Candidate[], helps: (fix: Fix) => boolean): Fix | null {
  let cheapest: { fix: Fix | null; cost: number } = { fix: null, cost: Infinity };
  for (const candidate of candidates) {
    const step = findSmallestStep(candidate, cheapest.cost, helps);
    if (step !== null) cheapest = { fix: candidate.toFix(step), cost: candidate.toCost(step) };
  }
  return cheapest.fix;
}

/** By bisection; null when no step that costs less than `limit` helps. */
function findSmallestStep({ steps, toFix, toCost }: Candidate, limit: number, helps: (fix: Fix) => boolean) {
  let high = steps;
  while (high > 0 && toCost(high) >= limit) high -= 1;
  if (high < 1 || !helps(toFix(high))) return null;
  for (let low = 0; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (helps(toFix(middle))) high = middle;
    else low = middle;
  }
  return high;
}

const toMinutesOf = (step: number) => step * QUARTER_MINUTES;
const minutesBetween = (a: number, b: number) => Math.abs(a - b) / MINUTE_MS;

/** A change without a size. */
const once = (fix: Fix, cost = 0): Candidate => ({ steps: 1, toFix: () => fix, toCost: () => cost });

/**
 * Letting go of one planned task of at most the same priority that may move and that no planned task waits for. The
 * less it is worth, the less it costs: the planner lets the same task go.
 */
function letGo({ wanted }: PlanRequest, { task, minutes }: Job, { all, jobs, places }: FixContext): Candidate[] {
  const weigh = (of: Job[]) => of.reduce((sum, job) => sum + scoreBest(job), 0);
  const planned = Map.groupBy(
    jobs.filter((_, index) => places[index]),
    (job) => job.task.id,
  );
  const isFixed = new Set(jobs.flatMap((job, index) => (places[index]?.isFixed ? job.task.id : [])));
  const isAwaited = new Set(
    [task, ...[...planned.values()].flatMap(([job]) => job?.task ?? [])].flatMap(({ after }) => after),
  );
  return [...planned.values()]
    .flatMap(([job]) => job?.task ?? [])
    .filter((other) => WEIGHTS[other.priority] <= WEIGHTS[task.priority] && other.minutes * 2 >= minutes)
    .filter(({ id }) => id !== task.id && !isFixed.has(id) && !isAwaited.has(id) && !wanted.includes(id))
    .map((other) => ({ other, cost: (task.minutes * weigh(planned.get(other.id) ?? [])) / weigh(all) }))
    .sort((a, b) => a.cost - b.cost || (a.other.id < b.other.id ? -1 : 1))
    .slice(0, MAX_LET_GO)
    .map(({ other, cost }) => once({ kind: 'let_go', taskIds: [other.id] }, cost));
}

function shorten({ task, parts }: Job): Candidate[] {
  if (parts > 1) return [];
  const quarters = Math.ceil(task.minutes / QUARTER_MINUTES);
  const minutesAfter = (step: number) => (quarters - step) * QUARTER_MINUTES;
  return [
    {
      steps: quarters - Math.max(Math.ceil(Math.max(task.chunk.min, task.minutes * LEAST_SHARE) / QUARTER_MINUTES), 1),
      toFix: (step) => ({ kind: 'shorten', minutes: minutesAfter(step) }),
      toCost: (step) => task.minutes - minutesAfter(step),
    },
  ];
}

/** @param endsAt when the task can end without its deadline */
function moveDeadline({ deadlineAt }: PlanTask, endsAt: number | null): Candidate[] {
  if (deadlineAt === null || endsAt === null) return [];
  return [once({ kind: 'move_deadline', deadlineAt: endsAt }, minutesBetween(endsAt, deadlineAt))];
}

function startEarlier({ task, earliest }: Job, { startsAt }: Calendar): Candidate[] {
  const { startAt } = task;
  if (startAt === null) return [];
  const quarters = Math.ceil(earliest / SLOTS_PER_QUARTER);
  const momentAt = (step: number) => startsAt + (quarters - step) * SLOTS_PER_QUARTER * SLOT_MS;
  return [
    {
      steps: quarters,
      toFix: (step) => ({ kind: 'start_earlier', startAt: momentAt(step) }),
      toCost: (step) => minutesBetween(momentAt(step), startAt),
    },
  ];
}

const planMoreDays = ({ days }: PlanRequest): Candidate => ({
  steps: MAX_DAYS - days,
  toFix: (step) => ({ kind: 'add_days', days: days + step }),
  toCost: toMinutesOf,
});

/** Longer hours on one of the planned days, within what people do on a single day. */
function extendHours(request: PlanRequest): Candidate[] {
  const dates = Array.from({ length: request.days }, (_, day) => addDays(request.from, day));
  const isAskedOff = (date: string) => request.dayOverrides[date] === null;
  return dates.flatMap((date) => {
    if (isAskedOff(date)) return [];
    const spans = workingSpansOn(request, date);
    const [first, last] = [spans[0], spans.at(-1)];
    return first && last
      ? [endLater(date, spans, last), beginEarlier(date, spans, first)]
      : [workOnDayOff(request, date)];
  });
}

function beginEarlier(date: string, spans: TimeSpan[], first: TimeSpan): Candidate {
  const start = parseTimeOfDay(first.start);
  return offerHours(date, start - EARLIEST_START, (minutes) =>
    spans.with(0, { ...first, start: formatTimeOfDay(start - minutes) }),
  );
}

function endLater(date: string, spans: TimeSpan[], last: TimeSpan): Candidate {
  const { start, end } = toMinutes(last);
  const latest = end > MINUTES_PER_DAY ? start + 60 * MAX_NIGHT_HOURS : LATEST_END;
  return offerHours(date, latest - end, (minutes) =>
    spans.with(-1, { ...last, end: formatTimeOfDay((end + minutes) % MINUTES_PER_DAY) }),
  );
}

/** @param room how many minutes the hours can grow by */
const offerHours = (date: string, room: number, toSpans: (minutes: number) => TimeSpan[]): Candidate => ({
  steps: Math.floor(Math.min(room, MAX_EXTRA_MINUTES) / QUARTER_MINUTES),
  toFix: (step) => ({ kind: 'extend_hours', date, spans: toSpans(toMinutesOf(step)) }),
  toCost: toMinutesOf,
});

/** Some hours of work from a morning on, or from now on. */
function workOnDayOff({ now, timezone }: PlanRequest, date: string): Candidate {
  const [today, time = ''] = toLocalTime(now, timezone).split(' ');
  const soon = Math.ceil(parseTimeOfDay(time) / QUARTER_MINUTES + 1) * QUARTER_MINUTES;
  const start = today === date ? Math.max(DAY_OFF_START, soon) : DAY_OFF_START;
  return offerHours(date, LATEST_END - start, (minutes) => [
    { start: formatTimeOfDay(start), end: formatTimeOfDay(start + minutes) },
  ]);
}
