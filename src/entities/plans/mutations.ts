import { and, eq, gt, ne, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { fullEvents } from '../../db/full-events.ts';
import { json, jsonArray } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken } from '../../db/mutation.ts';
import { rendered } from '../../db/rendered.ts';
import { logSnapshots, planDrafts, plans } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { ERRORS } from '../../messages/errors.ts';
import { AppError } from '../../shared/errors.ts';
import { isExpected } from '../expected.ts';
import type { Expected } from '../types.ts';
import { PLANNING_SETTINGS } from '../users/schemas.ts';
import { after, before, planJson } from './json.ts';
import type { ChangedPlan, PlanState, StoredPlan } from './responses.ts';

export type PlanContent = Pick<StoredPlan, 'blocks' | 'dropped' | 'fingerprint' | 'dataVersion'>;

/** The planner's input, as paths into events; without positions, which decide only between equally good plans. */
const PLAN_INPUT = [
  ...PLANNING_SETTINGS.filter((name) => name !== 'dayOverrides').map((name) => `{user,settings,${name}}`),
  ...['status', 'priority', 'projectId', 'startDate', 'dueDate', 'deadline', 'recurrence', 'occurrence'].map(
    (name) => `{task,${name}}`,
  ),
  ...['suggestedTime', 'estimatedDuration', 'energyLevel', 'partHelps', 'dependencies'].map(
    (name) => `{task,aiMetadata,${name}}`,
  ),
  ...['startsAt', 'endsAt', 'recurrence'].map((name) => `{busyTime,${name}}`),
];

/**
 * The part of the payload or the `before` of an event that a plan is made from. It is empty for a closed task, a busy time that
 * is over, and anything that begins after `end`. A task without a project goes with its first label.
 */
const selectPlanInput = (state: SQLWrapper, end: SQLWrapper): SQL => {
  const values = PLAN_INPUT.map((path) => sql`state #> ${sql.raw(`'${path}'`)}`);
  const label = sql`case when state #>> '{task,projectId}' is null then state #>> '{task,labels,0}' end`;
  const overrides = sql`(select json_object_agg(date, hours order by date) from json_each(state #> '{user,settings,dayOverrides}') as one (date, hours)
    where date::date between ${fullEvents.createdAt}::date - 1 and ${end}::date + 1)`;
  const isIgnored = sql`coalesce(
    ${state} #>> '{task,status}' in ('completed', 'cancelled')
      or (${state} #>> '{busyTime,endsAt}')::timestamptz <= ${fullEvents.createdAt} and ${state} #>> '{busyTime,recurrence}' is null
      or coalesce(${state} #>> '{task,startDate}', ${state} #>> '{busyTime,startsAt}')::timestamptz > ${end}, false)`;
  return sql`(select json_build_array(${sql.join([...values, label, overrides], sql`, `)})::text
    from (select case when ${isIgnored} then null else ${state} end as state offset 0) as once)`;
};

/** Two weeks, the longest plan, after the last block or after the event, whichever is later. */
const endOfPlan = (blocks: SQLWrapper) => sql`(greatest(${fullEvents.createdAt},
  (select max((block ->> 'endsAt')::timestamptz) from json_array_elements(${blocks}) as block)) + interval '14 days')`;

/**
 * Whether some events have changed the data that a plan with these blocks is made from. Mood logs, titles of tasks and
 * changes that were taken back do not count. In the scope of the owner.
 */
const changesPlanInput = (blocks: SQLWrapper, since: SQLWrapper, condition?: SQL): SQL<boolean> => {
  const end = endOfPlan(blocks);
  return sql<boolean>`exists (
    select from ${fullEvents} where ${and(
      eq(fullEvents.userId, owner.id),
      gt(fullEvents.seq, since),
      sql`${fullEvents.entity} in ('task', 'busy', 'user')`,
      condition,
    )}
      group by ${fullEvents.entityId}
      having (array_agg(${selectPlanInput(fullEvents.before, end)} order by ${fullEvents.seq}))[1]
        <> (array_agg(${selectPlanInput(fullEvents.payload, end)} order by ${fullEvents.seq} desc))[1])`;
};

/**
 * Whether the data that a draft was made from is unchanged. The count also reveals events that this statement's snapshot cannot see: the
 * owner's row is locked, so its `seq` is the latest, and the log has no gaps.
 */
const isDraftCurrent = rendered(
  () => sql<boolean>`((
  select count(*) = ${owner.seq} - ${planDrafts.dataVersion} from ${fullEvents}
    where ${and(eq(fullEvents.userId, owner.id), gt(fullEvents.seq, planDrafts.dataVersion), ne(fullEvents.entity, 'plan'))})
  and not ${changesPlanInput(planDrafts.blocks, planDrafts.dataVersion)})`,
);

/** Whether an event completes a task or an occurrence whose blocks have all ended or are done. Such an event does not make the plan stale. */
const completesPlanned = sql<boolean>`(
  (${fullEvents.type} = 'task.completed' or ${fullEvents.payload} #>> '{task,status}' = 'completed')
    and ${fullEvents.payload} #>> '{task,recurrence,from}' is distinct from 'completion'
    and coalesce((
      select bool_and(block ->> 'done' is not distinct from 'true'
          or (block ->> 'endsAt')::timestamptz <= (${fullEvents.payload} #>> '{task,updatedAt}')::timestamptz)
        from json_array_elements(${plans.blocks}) as block
        where block ->> 'taskId' = ${fullEvents.entityId}::text
          and coalesce(block ->> 'occurrence' < ${fullEvents.payload} #>> '{task,occurrence}', true)), false))`;

/** Whether the stored plan is older than the data that it was made from, or so old that its log is folded. */
export const isStale = rendered(
  () => sql<boolean>`exists (
  select from ${plans} where ${plans.userId} = ${owner.id} and (
    ${changesPlanInput(plans.blocks, plans.dataVersion, sql`not ${completesPlanned}`)}
    or exists (select from ${logSnapshots} where ${and(
      eq(logSnapshots.userId, owner.id),
      gt(logSnapshots.seq, plans.dataVersion),
    )})))`,
);

/** Makes a draft the user's plan, once. Rejected with NOT_FOUND, or with CONFLICT when its data has changed. */
export function applyPlan(id: string, fingerprint: string, now: Date): Mutation<ChangedPlan> {
  const isDraft = and(
    eq(planDrafts.userId, owner.id),
    eq(planDrafts.fingerprint, fingerprint),
    gt(planDrafts.expiresAt, instant(now)),
  );
  const isCurrent = sql`(not ${isStale} and exists (
    select from ${plans} where ${and(eq(plans.userId, owner.id), eq(plans.fingerprint, fingerprint))}))`;
  const changed = sql<boolean>`not ${isCurrent}`;
  return {
    ...commonParts('plan.applied'),
    ctes: [
      lockedPlan,
      sql`draft as (
        select ${planDrafts}.* from owner, ${planDrafts}
          where ${isDraft} and ${changed} and ${isDraftCurrent})`,
      sql`written as (${upsert({ id, content: sql`${withoutPast(now)}, draft.dropped, draft.fingerprint, draft.data_version`, from: sql`draft, ${ownerAndBefore}`, now })})`,
      sql`after as (select * from written union all select before.* from owner, before where ${isCurrent})`,
    ],
    isChanged: changed,
    rejectedState: { currentVersion: sql`select 1 from ${planDrafts} where ${isDraft}` },
    explainRejection: ({ currentVersion }) =>
      currentVersion === null
        ? new AppError('NOT_FOUND', ERRORS.planNotFound)
        : new AppError('CONFLICT', ERRORS.planOutdated),
  };
}

/** The blocks of the draft that have not ended, and those that the plan already has. */
const withoutPast = (now: Date) =>
  jsonArray(
    sql`block`,
    sql`from json_array_elements(draft.blocks) with ordinality as drafted (block, number)
      where (block ->> 'endsAt')::timestamptz > ${instant(now)} or exists (
        select from json_array_elements(${before.blocks}) as known
          where known ->> 'id' = block ->> 'id' and known ->> 'endsAt' = block ->> 'endsAt')
      order by number`,
  );

/**
 * Replaces the content of the plan. Rejected with CONFLICT when the plan is not the expected one. With `tasks`, the plan
 * has an event also when its content stays: an undo of that event changes the tasks back.
 */
export function replacePlan(
  id: string,
  { blocks, dropped, fingerprint, dataVersion }: PlanContent,
  { expected, now, ...effects }: { expected: Expected; now: Date } & Partial<Effects>,
): Mutation<ChangedPlan> {
  const newBlocks = sql`${JSON.stringify(blocks)}::json`;
  const newDropped = sql`${JSON.stringify(dropped)}::json`;
  return {
    ...commonParts('plan.updated', effects),
    ctes: [
      lockedPlan,
      sql`unchanged as (
        select before.* from owner, before
          where ${before.blocks}::jsonb = ${newBlocks}::jsonb and ${before.dropped}::jsonb = ${newDropped}::jsonb
            and ${isExpected(before, expected)} and ${!effects.tasks?.length})`,
      sql`written as (${upsert({
        id,
        content: sql`${newBlocks}, ${newDropped}, ${fingerprint}::text, ${dataVersion}::bigint`,
        from: sql`${ownerAndBefore} where ${isExpected(before, expected)} and not exists (select from unchanged)`,
        now,
      })})`,
      sql`after as (select * from written union all select * from unchanged)`,
    ],
    isChanged: sql`not exists (select from unchanged)`,
    explainRejection: () => new AppError('CONFLICT', ERRORS.dataChanged),
  };
}

const lockedPlan = sql`before as (
  select ${plans}.* from owner, ${plans} where ${eq(plans.userId, owner.id)} for no key update of ${plans})`;

/** Reads `before` first: after the upsert, the statement could not find the old row. */
const ownerAndBefore = sql`owner left join before on true`;

/** Inserts the user's first plan, or overwrites the one row there is. */
const upsert = ({ id, content, from, now }: { id: string; content: SQL; from: SQL; now: Date }) => sql`
  insert into ${plans} (id, user_id, blocks, dropped, fingerprint, data_version, seq, version, created_at, updated_at)
    select ${id}::uuid, ${owner.id}, ${content}, ${nextSeq}, 1, ${instant(now)}, ${instant(now)} from ${from}
    on conflict (user_id) do update set
      blocks = excluded.blocks, dropped = excluded.dropped, fingerprint = excluded.fingerprint,
      data_version = excluded.data_version, seq = excluded.seq,
      version = ${plans.version} + 1, updated_at = excluded.updated_at
    returning *`;

/** The side effects of a change. The events after the event of the plan change `tasks`. */
export type Effects = Pick<ChangedPlan, 'clashes' | 'displaced' | 'tasks'>;

const commonParts = (event: string, { clashes = [], displaced = [], tasks = [] }: Partial<Effects> = {}) => ({
  event,
  status: 200 as const,
  from: sql`after`,
  data: json<ChangedPlan>({
    plan: planJson(after),
    clashes: sql`${JSON.stringify(clashes)}::json`,
    displaced: sql`${JSON.stringify(displaced)}::json`,
    tasks: sql`${JSON.stringify(tasks)}::json`,
    undoToken,
  }),
  before: sql`(select ${json<PlanState>({ plan: planJson(before) })} from before)`,
  id: after.id,
  version: after.version,
  updatedAt: after.updatedAt,
});
