import { sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import { instant, localDate } from '../db/local-date.ts';
import type { WriteResult } from '../db/mutation.ts';
import { plans } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import type { UserDb } from '../db/user-db.ts';
import {
  type Effects,
  isStale,
  type PlanContent,
  planApplication,
  planReplacement,
} from '../entities/plans/mutations.ts';
import type { ChangedPlan, StoredPlan } from '../entities/plans/responses.ts';
import { settingsJson } from '../entities/users/json.ts';
import type { Settings } from '../entities/users/responses.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import { addDays } from '../shared/time-zones.ts';
import { buildOptimizeResponse } from './explain/optimize-response.ts';
import { explainBlock } from './explain/reasons.ts';
import type { OptimizeAnswer, PlanAnswer } from './explain/responses.ts';
import { buildNowResponse } from './now/respond.ts';
import type { NowAnswer } from './now/responses.ts';
import { parseBlocks } from './plan/blocks.ts';
import { coveringDays, fingerprintPlan, onlyPlanned } from './plan/build.ts';
import { findConflicts } from './plan/conflicts.ts';
import type { PlanDrafts } from './plan/drafts.ts';
import { type PlanSnapshot, type SnapshotScope, selectBlocks, selectPlanSnapshot } from './plan/load.ts';
import { dropTask, findDisplaced, mergePlan, replaceBlock, toLocalDate } from './plan/merge.ts';
import { buildRequest, isTaskOpen, limitParts } from './plan/request.ts';
import type { BlockWithTask } from './plan/responses.ts';
import type { BlockPatch, NowQuery, OptimizeRequest, PlanQuery } from './schemas.ts';
import { planDays } from './solver/planner.ts';
import { MAX_DAYS } from './solver/types.ts';

/** A day that is further away is not planned yet. */
const MAX_DAYS_AHEAD = 60;
const DRAFT_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** More than a plan may reach ahead. */
const HORIZON_MS = 90 * DAY_MS;

/** What is worth saying by how much a plan could be better, as a share of its value. */
const GAP_WORTH_TELLING = 0.05;

/** Whether a plan is the one that a change is for, by its id and version. */
export type Precondition = (id: string, version: number) => boolean;

/** Plans of the person's days. */
export class PlanService {
  readonly #drafts: PlanDrafts;
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ drafts, userDb, clock }: { drafts: PlanDrafts; userDb: UserDb; clock: Clock }) {
    this.#drafts = drafts;
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /**
   * Plans some days, and keeps the plan for an hour, to be applied, unless it is a dry run.
   * @throws AppError VALIDATION_ERROR without a time zone, and for days that are over or too far away
   */
  async optimize(
    caller: Caller,
    { date, days, fresh, wanted, dryRun }: OptimizeRequest,
    admission: Promise<void>,
  ): Promise<OptimizeAnswer> {
    const now = this.#clock();
    const until = new Date(Date.parse(date ?? now.toISOString().slice(0, 10)) + (days + 2) * DAY_MS);
    const facts = await this.#facts(caller, now, { wanted, until });
    const timezone = zoneOf(facts);
    const from = date ?? facts.today;
    if (from < facts.today) throw badRequest('date', 'must be today or later');
    if (from > addDays(facts.today, MAX_DAYS_AHEAD))
      throw badRequest('date', `must be at most ${MAX_DAYS_AHEAD} days ahead`);
    await admission;

    const request = { ...buildRequest(facts, { from, days }, { now, fresh, timezone }), wanted };
    const plan = planDays(request);
    const fingerprint = await fingerprintPlan(request, plan);
    const isWorse = plan.churn.kept > 0 && plan.quality.gap >= GAP_WORTH_TELLING;
    const anew = isWorse
      ? planDays({ ...buildRequest(facts, { from, days }, { now, fresh: true, timezone }), wanted })
      : plan;
    const made = mergePlan(plan.blocks, request, facts, () => uuidv7(now));
    const expiresAt = dryRun ? null : new Date(now.getTime() + DRAFT_MS);
    const { dataVersion } = facts;
    if (expiresAt) await this.#drafts.keep(caller, { ...made.content, fingerprint, dataVersion }, expiresAt);
    return {
      ...buildOptimizeResponse(facts, request, { plan, anew, made }),
      fingerprint,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }

  /** Makes a plan the person's. @throws AppError NOT_FOUND, CONFLICT when what it was made of has changed since */
  async apply(caller: Caller, fingerprint: string): Promise<WriteResult<ChangedPlan>> {
    const now = this.#clock();
    const write = () => this.#userDb.write(caller, planApplication(uuidv7(now), fingerprint, now));
    try {
      return await write();
    } catch (err) {
      if (!(err instanceof AppError && err.code === 'CONFLICT')) throw err;
      return await write(); // one that waited for the same application could not see it
    }
  }

  /** The person's plan of some days. */
  async get(caller: Caller, { from, to }: PlanQuery): Promise<PlanAnswer> {
    const now = this.#clock();
    const first = from ? sql`${from}::date` : localDate(instant(now));
    const last = to ? sql`${to}::date` : sql`(${first} + 13)`;
    const startsOn = localDate(sql`(block ->> 'startsAt')::timestamptz`);
    type Read = Omit<PlanAnswer, 'blocks' | 'timezone'> & { blocks: BlockWithTask[]; settings: Settings };
    const read = await this.#userDb.readOne<Read>(
      caller,
      sql`select ${json<Read>({
        from: first,
        to: last,
        settings: settingsJson(owner),
        blocks: selectBlocks(sql`${startsOn} between ${first} and ${last}`),
        dropped: sql`coalesce((select ${plans.dropped} from ${plans} where ${plans.userId} = ${owner.id}), '[]')`,
        stale: isStale,
      })}`,
    );
    const { settings, blocks, ...rest } = read;
    const shown = blocks.map((block) => ({ ...block, reason: explainBlock(block, settings.language) }));
    return { ...rest, timezone: settings.timezone, blocks: shown };
  }

  /**
   * Locks a block, frees it, or moves it and locks it there; of the others on the days it leaves and comes to, what it
   * is in the way of moves, or loses its place.
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED; CONFLICT when it is over, its task is not open, or a locked one is in
   * the way; VALIDATION_ERROR for a past time
   */
  async changeBlock(
    caller: Caller,
    id: string,
    { startsAt, locked }: BlockPatch,
    isExpected: Precondition,
  ): Promise<WriteResult<ChangedPlan>> {
    const now = this.#clock();
    const { facts, plan, block, timezone } = await this.#blockOf(caller, id, { now, isExpected });
    if (startsAt === undefined) {
      const content = { ...replaceBlock(plan, { ...block, locked: locked ?? block.locked }), fingerprint: null };
      return this.#replace(caller, plan, content, { now });
    }

    if (Date.parse(startsAt) < now.getTime()) throw badRequest('startsAt', 'must not be in the past');
    const endsAt = new Date(Date.parse(startsAt) + Date.parse(block.endsAt) - Date.parse(block.startsAt)).toISOString();
    const days = coveringDays([block.startsAt, startsAt, endsAt], timezone);
    if (days.days > MAX_DAYS) throw badRequest('startsAt', `must be less than ${MAX_DAYS} days away from where it is`);

    const { taskId } = block;
    const wish: StoredPlan = {
      ...replaceBlock(plan, { ...block, startsAt, endsAt, locked: true }),
      dropped: plan.dropped.filter(
        (dropped) => dropped.taskId !== taskId || dropped.date !== toLocalDate(Date.parse(startsAt), timezone),
      ),
    };
    const asked = { ...facts, plan: wish };
    const request = onlyPlanned(buildRequest(asked, days, { now, timezone }));
    const { content } = mergePlan(planDays(request).blocks, request, asked, () => uuidv7(now));
    const moved = content.blocks.find((each) => each.taskId === taskId && each.startsAt === startsAt);
    if (!moved) throw new AppError('CONFLICT', 'A locked block is there, or one that runs now: choose another time');
    const after = replaceBlock({ ...wish, ...content }, { ...moved, locked: locked ?? true });
    const displaced = findDisplaced(plan, after, now).filter((task) => isTaskOpen(facts, task));
    const blocks = parseBlocks(after);
    const there = blocks.find((each) => each.id === moved.id);
    const clashes = there ? findConflicts(there, blocks, facts, now) : [];
    return this.#replace(caller, plan, { ...after, fingerprint: null }, { clashes, displaced, now });
  }

  /**
   * Takes a task off a day, also for when the day is planned again.
   * @throws AppError NOT_FOUND, CONFLICT, PRECONDITION_FAILED
   */
  async dropBlock(caller: Caller, id: string, isExpected: Precondition): Promise<WriteResult<ChangedPlan>> {
    const now = this.#clock();
    const { plan, block, timezone } = await this.#blockOf(caller, id, { now, isExpected });
    const date = toLocalDate(Date.parse(block.startsAt), timezone);
    return this.#replace(caller, plan, dropTask(plan, { taskId: block.taskId, date }, timezone, now), { now });
  }

  /** What to do with the time there is now: as many minutes as are given, or until the person is busy. */
  async now(caller: Caller, { minutes }: NowQuery): Promise<NowAnswer> {
    const now = this.#clock();
    const until = new Date(now.getTime() + DAY_MS);
    return buildNowResponse(await this.#facts(caller, now, { wanted: [], until }), minutes, now);
  }

  async #facts(caller: Caller, now: Date, reach: SnapshotScope): Promise<PlanSnapshot> {
    const facts = await this.#userDb.readOne<PlanSnapshot>(caller, sql`select ${selectPlanSnapshot(now, reach)}`);
    return limitParts(facts, now);
  }

  async #blockOf(caller: Caller, id: string, { now, isExpected }: { now: Date; isExpected: Precondition }) {
    const facts = await this.#facts(caller, now, { wanted: [], until: new Date(now.getTime() + HORIZON_MS) });
    const block = facts.plan?.blocks.find((each) => each.id === id);
    if (!facts.plan || !block) throw notFound('Block');
    if (!isExpected(facts.plan.id, facts.plan.version)) {
      const details = { currentVersion: facts.plan.version };
      throw new AppError('PRECONDITION_FAILED', 'The plan has changed: read it again', { details });
    }
    if (Date.parse(block.endsAt) <= now.getTime()) throw new AppError('CONFLICT', 'The block is over');
    if (!isTaskOpen(facts, block.taskId)) throw new AppError('CONFLICT', 'Its task is not open');
    return { facts, plan: facts.plan, block, timezone: zoneOf(facts) };
  }

  #replace(
    caller: Caller,
    { id, version }: StoredPlan,
    content: PlanContent,
    how: { now: Date } & Partial<Effects>,
  ): Promise<WriteResult<ChangedPlan>> {
    return this.#userDb.write(caller, planReplacement(id, content, { expected: { version }, ...how }));
  }
}

function zoneOf({ settings }: PlanSnapshot): string {
  if (settings.timezone !== null) return settings.timezone;
  throw badRequest(
    'timezone',
    'is not known yet: PATCH /api/user/settings {"timezone": "Europe/Moscow"}, or wherever you are',
  );
}

function badRequest(path: string, message: string) {
  return new AppError('VALIDATION_ERROR', `${path}: ${message}`, { details: [{ path, message }] });
}
