import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { json } from '../db/json.ts';
import { instant, localDate } from '../db/local-date.ts';
import type { Mutation, WriteResult } from '../db/mutation.ts';
import { plans } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import { hasLogOfToday } from '../entities/mood/log-days.ts';
import { type MoodHistory, selectMoodHistory } from '../entities/mood/profiles.ts';
import { applyPlan, type Effects, isStale, type PlanContent, replacePlan } from '../entities/plans/mutations.ts';
import type { BlockWithTask, ChangedPlan, PlanBlock, StoredPlan } from '../entities/plans/responses.ts';
import { task } from '../entities/tasks/entity.ts';
import { type OwnerSettings, ownerSettings } from '../entities/users/json.ts';
import { ERRORS } from '../messages/errors.ts';
import type { Caller } from '../shared/caller.ts';
import { findRangeProblem } from '../shared/date-range.ts';
import { DAY_MS, HOUR_MS } from '../shared/duration.ts';
import { AppError, hasCode, toConflict } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { uuidv7 } from '../shared/ids.ts';
import { type Precondition, preconditionFailed } from '../shared/precondition.ts';
import { restartDeadline } from '../shared/round-trips.ts';
import { toLocalDate } from '../shared/time-zones.ts';
import { invalidValue, toText } from '../shared/validation.ts';
import { showBlocks } from './explain/reasons.ts';
import type { PlanAnswer } from './explain/responses.ts';
import { isToCome, parseSpan, replaceBlock, setLock } from './plan/blocks.ts';
import { storeDraft } from './plan/drafts.ts';
import { dropTask } from './plan/drop-task.ts';
import { createEnergyCheck } from './plan/energy.ts';
import { blocksLeft, hasMissedWork, loadSnapshot, selectBlocks, touchesDays } from './plan/load.ts';
import { moveBlock } from './plan/move-block.ts';
import { splitId, taskIdOf, toStored } from './plan/occurrences.ts';
import { isTaskOpen, minutesLeft, type OpenTask, type PlanSnapshot, requireTimezone } from './plan/snapshot.ts';
import { type BlockPatch, DAYS_SHOWN, PLAN_RANGE, type PlanQuery } from './schemas.ts';

/** No plan reaches further ahead. */
const HORIZON_MS = 90 * DAY_MS;

interface PlanDeps extends ServiceDeps {
  db: Database;
}

export type PlanService = ReturnType<typeof createPlanService>;

/** The plan that a user follows. */
export const createPlanService = (deps: PlanDeps) => ({
  /** @throws AppError VALIDATION_ERROR for a last day that is before today or too far from it */
  async get(caller: Caller, { from, to }: PlanQuery): Promise<PlanAnswer> {
    const now = deps.clock();
    const first = from ? sql`${from}::date` : localDate(instant(now));
    const last = to ? sql`${to}::date` : sql`(${first} + ${DAYS_SHOWN - 1}::int)`;
    interface Row extends Omit<PlanAnswer, 'blocks' | 'timezone'> {
      blocks: BlockWithTask[];
      settings: OwnerSettings;
      /** These are empty without a log of today. */
      history: MoodHistory;
      ofToday: BlockWithTask[];
    }
    const { settings, blocks, history, ofToday, ...plan } = await deps.userDb.readOne<Row>(
      caller,
      sql`select ${json<Row>({
        from: first,
        to: last,
        settings: ownerSettings,
        blocks: selectBlocks(touchesDays(first, last)),
        history: sql`case when ${hasLogOfToday(now)} then ${selectMoodHistory(now)} else '[]' end`,
        ofToday: sql`case when ${hasLogOfToday(now)} then ${selectBlocks(blocksLeft(now))} else '[]' end`,
        dropped: sql`coalesce((select ${plans.dropped} from ${plans} where ${plans.userId} = ${owner.id}), '[]')`,
        stale: sql`(${isStale} or ${hasMissedWork(now)})`,
      })}`,
    );
    const problem = findRangeProblem(plan, { ...PLAN_RANGE, from: from ? 'from' : `from (${plan.from})` });
    if (problem) throw invalidValue('to', toText(problem));
    const { language, timezone } = settings;
    const lacksEnergy = createEnergyCheck(history, settings, now);
    const context = { language, timezone, today: toLocalDate(now.getTime(), timezone) };
    return {
      ...plan,
      stale: plan.stale || ofToday.some(lacksEnergy),
      timezone: settings.hasTimezone ? timezone : null,
      blocks: showBlocks(blocks, context, now, lacksEnergy),
    };
  },

  /** Makes a draft the user's plan. @throws AppError NOT_FOUND; CONFLICT when its data has changed since */
  async apply(caller: Caller, fingerprint: string): Promise<WriteResult<ChangedPlan>> {
    const now = deps.clock();
    const write = () => deps.userDb.write(caller, applyPlan(uuidv7(now), fingerprint, now));
    return write().catch((err) => {
      if (!hasCode(err, 'CONFLICT')) throw err;
      return write(); // a parallel request has applied the plan: this statement could not see that
    });
  },

  /**
   * Moves, locks or unlocks a block, or says whether it was done.
   * @throws AppError NOT_FOUND; PRECONDITION_FAILED; VALIDATION_ERROR for a past start or one too far away; CONFLICT
   * when the block has ended, its task is not open or a locked block takes the new place; for `done`, when the block has
   * not begun or its task has just changed
   */
  async changeBlock(
    caller: Caller,
    id: string,
    { done, ...change }: BlockPatch,
    isExpected: Precondition | null,
  ): Promise<WriteResult<ChangedPlan>> {
    const now = deps.clock();
    const isReport = done !== undefined;
    const snapshot = await loadAhead(deps, caller, now);
    const { plan, block } = findBlock(snapshot, id, { now, isReport, isExpected });
    if (isReport) return reportBlock(deps, caller, { ...snapshot, plan }, { ...block, done }, now);
    const { content, ...effects } = changePlan(snapshot, plan, block, change, now);
    restartDeadline();
    return writePlan(deps, caller, plan, content, { ...effects, now });
  },

  /** Stores the changed plan as a draft, and returns its fingerprint. @throws AppError as `changeBlock` */
  async draftChanges(caller: Caller, changes: ({ id: string } & Omit<BlockPatch, 'done'>)[]): Promise<string> {
    const now = deps.clock();
    const snapshot = await loadAhead(deps, caller, now);
    let { plan } = snapshot;
    for (const { id, ...change } of changes) {
      const found = findBlock({ ...snapshot, plan }, id, { now });
      plan = { ...found.plan, ...changePlan({ ...snapshot, plan }, found.plan, found.block, change, now).content };
    }
    if (!plan) throw new AppError('NOT_FOUND', ERRORS.blockNotFound);
    restartDeadline();
    const draft = {
      ...plan,
      fingerprint: await fingerprint([plan.id, plan.version, changes]),
      dataVersion: snapshot.dataVersion,
    };
    await storeDraft(deps.db, caller, draft, new Date(now.getTime() + HOUR_MS));
    return draft.fingerprint;
  },

  /** Takes a block's task off its days, also when they are planned again. @throws AppError as `changeBlock` */
  async dropBlock(caller: Caller, id: string, isExpected: Precondition | null): Promise<WriteResult<ChangedPlan>> {
    const now = deps.clock();
    const snapshot = await loadAhead(deps, caller, now);
    const { plan, block } = findBlock(snapshot, id, { now, isExpected });
    requireTimezone(snapshot);
    return writePlan(deps, caller, plan, dropTask(plan, block, snapshot.settings, now), { now });
  },
});

const loadAhead = (deps: PlanDeps, caller: Caller, now: Date) =>
  loadSnapshot(deps.userDb, caller, now, { until: new Date(now.getTime() + HORIZON_MS) });

/** A moved block is locked by default. @throws AppError CONFLICT for a taken time; VALIDATION_ERROR as `moveBlock` */
function changePlan(
  snapshot: PlanSnapshot,
  plan: StoredPlan,
  block: PlanBlock,
  { startsAt = block.startsAt, locked = true }: Omit<BlockPatch, 'done'>,
  now: Date,
): { content: PlanContent } & Partial<Effects> {
  requireTimezone(snapshot);
  if (startsAt === block.startsAt)
    return { content: { ...replaceBlock(plan, setLock(block, locked)), fingerprint: null } };
  const moved = moveBlock(snapshot, { block, startsAt, locked }, { plan, now });
  if (!moved) throw new AppError('CONFLICT', ERRORS.timeTaken);
  return moved;
}

/** Stores whether a block was done; the last one completes its occurrence. @throws AppError CONFLICT */
async function reportBlock(
  deps: PlanDeps,
  caller: Caller,
  snapshot: PlanSnapshot & { plan: StoredPlan },
  block: PlanBlock,
  now: Date,
): Promise<WriteResult<ChangedPlan>> {
  const { plan, dataVersion } = snapshot;
  const reported = replaceBlock(plan, block);
  const { taskId, occurrence } = splitId(block.taskId);
  const current = snapshot.tasks.find(({ id, isComing }) => taskIdOf(id) === taskId && !isComing);
  // occurrences of one task sort by the date at the end of their ids
  const cannotComplete =
    !current?.occurrence || !occurrence || occurrence < current.occurrence || block.taskId > current.id;
  const isFinished = (task: OpenTask) => minutesLeft({ tasks: [task], plan: reported }, now).get(task.id) === 0;
  if (!block.done || cannotComplete || !isFinished({ ...current, id: block.taskId })) {
    return writePlan(deps, caller, plan, reported, { now });
  }
  const effects = { expected: { version: plan.version }, tasks: [taskId], now };
  const mutation = replacePlan(plan.id, toStored(reported), effects);
  const expected = { unchangedSince: dataVersion, ownEvents: 0 };
  const completion: Mutation<object> = task.mutations.perform(
    'complete',
    { id: taskId, expected, now },
    { occurrence },
  );
  return deps.userDb
    .writeTogether(caller, mutation, [mutation, completion])
    .catch(toConflict(ERRORS.dataChanged, 'PRECONDITION_FAILED'));
}

function writePlan(
  deps: PlanDeps,
  caller: Caller,
  { id, version }: StoredPlan,
  content: PlanContent,
  options: { now: Date } & Partial<Effects>,
): Promise<WriteResult<ChangedPlan>> {
  return deps.userDb.write(caller, replacePlan(id, toStored(content), { expected: { version }, ...options }));
}

/** A begun block for a report; else one to come, of an open task. @throws AppError as `changeBlock` */
function findBlock(
  snapshot: PlanSnapshot,
  id: string,
  { now, isReport = false, isExpected = null }: { now: Date; isReport?: boolean; isExpected?: Precondition | null },
): { plan: StoredPlan; block: PlanBlock } {
  const { plan } = snapshot;
  const block = plan?.blocks.find((each) => each.id === id);
  if (!plan || !block) throw new AppError('NOT_FOUND', ERRORS.blockNotFound);
  if (isExpected && !isExpected(plan.id, plan)) {
    throw preconditionFailed({ currentVersion: plan.version });
  }
  if (isReport) {
    if (Date.parse(block.startsAt) > now.getTime()) throw new AppError('CONFLICT', ERRORS.blockNotBegun);
    return { plan, block };
  }
  if (!isToCome({ ...block, ...parseSpan(block) }, now)) throw new AppError('CONFLICT', ERRORS.blockEnded);
  if (!isTaskOpen(snapshot, block.taskId)) throw new AppError('CONFLICT', ERRORS.blockTaskClosed);
  return { plan, block };
}
