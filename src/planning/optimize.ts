import type { Database } from '../db/client.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import { sayAll } from '../messages/say.ts';
import { VALIDATION } from '../messages/validation.ts';
import type { Caller } from '../shared/caller.ts';
import { DAY_MS, HOUR_MS } from '../shared/duration.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { uuidv7 } from '../shared/ids.ts';
import { restartDeadline } from '../shared/round-trips.ts';
import { daysBetween } from '../shared/time-zones.ts';
import { invalidValue } from '../shared/validation.ts';
import { workdayOf } from '../shared/working-hours.ts';
import { buildOptimizeResponse } from './explain/optimize-response.ts';
import type { OptimizeAnswer } from './explain/responses.ts';
import { isToCome, parseBlocks, totalMinutes } from './plan/blocks.ts';
import { listWork, overlap } from './plan/conflicts.ts';
import { daysToSpan, findNextWorkday, touches, type Workdays } from './plan/days.ts';
import { storeDraft } from './plan/drafts.ts';
import { loadSnapshot } from './plan/load.ts';
import { mergePlan } from './plan/merge.ts';
import { taskIdOf, withoutReplaced } from './plan/occurrences.ts';
import { buildRequest } from './plan/request.ts';
import {
  DEFAULT_MINUTES,
  minutesLeft,
  type OpenTask,
  type PlanSnapshot,
  requireTimezone,
  withPlan,
} from './plan/snapshot.ts';
import type { OptimizeRequest } from './schemas.ts';
import { planDays } from './solver/planner.ts';
import type { Plan, PlanRequest, SolverBlock, Span } from './solver/types.ts';

const MAX_DAYS_AHEAD = 60;

const DRAFT_MS = HOUR_MS;

interface OptimizeDeps extends ServiceDeps {
  db: Database;
  /** How long the planner searches. 1 is its default. */
  effort: number;
}

export type OptimizeService = ReturnType<typeof createOptimizeService>;

/** Plans days for a user, and stores the plan as a draft that the user may apply. */
export const createOptimizeService = ({ db, userDb, clock, effort }: OptimizeDeps) => ({
  /** @param rateLimitCheck the solver waits for it @throws AppError VALIDATION_ERROR for no zone, or a wrong date */
  async optimize(
    caller: Caller,
    { date, days, wanted, without, shown, dryRun }: OptimizeRequest,
    rateLimitCheck: Promise<void>,
  ): Promise<OptimizeAnswer> {
    const now = clock();
    const load = (first: string) => {
      // a later date is refused, once the time zone is known
      const start = Math.min(Date.parse(first), now.getTime() + (MAX_DAYS_AHEAD + 1) * DAY_MS);
      const until = new Date(start + (days + 2) * DAY_MS);
      return loadSnapshot(userDb, caller, now, { wanted, shown, until, occurrencesUntil: until });
    };
    let loaded = await load(date ?? now.toISOString().slice(0, 10));
    requireTimezone(loaded);
    const hours = loaded.settings;
    const today = workdayOf(hours, now.getTime(), hours.timezone);
    const from = date === undefined ? (findNextWorkday(hours, now) ?? today) : requireDate(date, today);
    // the first working day is later than tomorrow: load the occurrences around it
    if (date === undefined && daysBetween(today, from) > 1) loaded = await load(from);
    await rateLimitCheck;

    const snapshotUntil = (last: number, of = loaded) =>
      selectOccurrences(of, daysToSpan({ from, days: last }, hours), hours, now);
    const ask = (of: PlanSnapshot, planned: number, first = wanted) =>
      buildRequest(of, { from, days: planned }, { now, wanted: first, without });
    const snapshot = snapshotUntil(days);
    const request = ask(snapshot, days);
    const merge = (blocks: SolverBlock[]) => mergePlan(blocks, request, snapshot, () => uuidv7(now));
    const plan = planDays(request, effort, (more, blocks) =>
      ask(snapshotUntil(more, withPlan(loaded, merge(blocks).content)), more),
    );
    const merged = merge(plan.blocks);
    const draft = { ...merged.content, fingerprint: await fingerprintPlan(request, plan) };
    restartDeadline();
    const expiresAt = dryRun ? null : new Date(now.getTime() + DRAFT_MS);
    if (expiresAt) await storeDraft(db, caller, { ...draft, dataVersion: snapshot.dataVersion }, expiresAt);
    return {
      ...buildOptimizeResponse(snapshot, request, {
        plan,
        merged,
        askFor: (id) => ask(snapshot, days, [...wanted, taskIdOf(id)]),
        isNextWorkday: date === undefined && from !== today,
        fingerprint: draft.fingerprint,
      }),
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  },
});

/** Keeps the later occurrences that are in the plan, or have working hours on these days and cannot wait. */
function selectOccurrences(
  snapshot: PlanSnapshot,
  { startsAt, endsAt }: Span,
  hours: Workdays,
  now: Date,
): PlanSnapshot {
  const isFor = (task: OpenTask) => hasHours(task, hours) && !hasTimeAfter(task, endsAt, hours);
  const tasks = withoutReplaced(snapshot.tasks, startsAt);
  const follow = followNext(snapshot, tasks, startsAt, now);
  return {
    ...snapshot,
    tasks: tasks
      .filter((task) => !task.isComing || isFor(task) || snapshot.openPlanned.includes(task.id))
      .map((task) => ({ ...task, openDependencies: task.openDependencies.flatMap(follow) })),
  };
}

/** Replaces a dependency on an occurrence that is left out: by nothing if it is planned before, else by the next occurrence. */
function followNext(snapshot: PlanSnapshot, tasks: OpenTask[], before: number, now: Date): (id: string) => string[] {
  const current = new Map(tasks.flatMap(({ id, isComing }) => (isComing ? [] : [[taskIdOf(id), id]])));
  const left = minutesLeft(snapshot, now);
  const blocks = parseBlocks(snapshot.plan).filter((block) => isToCome(block, now) && block.startsAt < before);
  const isPlanned = (id: string) =>
    totalMinutes(blocks.filter(({ taskId }) => taskId === id)) >= (left.get(id) ?? Infinity);
  return (id) => {
    const next = current.get(taskIdOf(id)) ?? id;
    return next !== id && isPlanned(id) ? [] : [next];
  };
}

/** Whether an occurrence has working hours before the next one replaces it. */
function hasHours({ startDate, replacedAt }: Pick<OpenTask, 'startDate' | 'replacedAt'>, hours: Workdays): boolean {
  if (!startDate || !replacedAt) return true;
  const span = { startsAt: Date.parse(startDate), endsAt: Date.parse(replacedAt) };
  return listWork(span, hours).shifts.some((shift) => touches(shift, span));
}

/** Whether an occurrence is due after the planned days, and can be done after them or has no working hours before. */
function hasTimeAfter({ startDate, dueDate, estimatedDuration }: OpenTask, endsAt: number, hours: Workdays): boolean {
  const span = { startsAt: endsAt, endsAt: Date.parse(dueDate ?? '') };
  if (span.endsAt <= endsAt) return false;
  if (Date.parse(startDate ?? '') >= endsAt) return true;
  if (!hasHours({ startDate, replacedAt: new Date(endsAt).toISOString() }, hours)) return true;
  const work = listWork(span, hours).shifts.map((shift) => overlap(shift, span));
  return totalMinutes(work) >= (estimatedDuration ?? DEFAULT_MINUTES);
}

/** @param today the date of the working day that has begun last */
function requireDate(date: string, today: string): string {
  const daysAhead = daysBetween(today, date);
  if (daysAhead < 0) throw invalidValue('date', VALIDATION.pastDay);
  if (daysAhead > MAX_DAYS_AHEAD) {
    throw invalidValue('date', sayAll(VALIDATION.tooFarAhead, { days: MAX_DAYS_AHEAD }));
  }
  return date;
}

/** Equal for equal plans of the same days. */
const fingerprintPlan = ({ from, days, timezone }: PlanRequest, { blocks }: Plan) =>
  fingerprint([
    from,
    days,
    timezone,
    blocks.map(({ taskId, part, startsAt, endsAt, locked }) => [taskId, part, startsAt, endsAt, locked]),
  ]);
