import { and, eq, gt, ne, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { type Expected, isExpected } from '../../db/entity.ts';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken } from '../../db/mutation.ts';
import { events, planDrafts, plans } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { AppError } from '../../shared/errors.ts';
import { after, before, planJson } from './json.ts';
import type { ChangedPlan, PlanState, StoredPlan } from './responses.ts';

/** What a person's plan is to be. */
export type PlanContent = Pick<StoredPlan, 'blocks' | 'dropped' | 'fingerprint' | 'dataVersion'>;

/** The settings that a plan is made of, as a user's event has them before or after. */
const planningSettings = (user: SQLWrapper): SQL => {
  const names = ['timezone', 'workingHours', 'breaks', 'bufferMinutes', 'chunkMinutes'];
  const values = names.map((name) => sql`${user} #> ${`{user,settings,${name}}`}::text[]`);
  return sql`json_build_array(${sql.join(values, sql`, `)})::text`;
};

/** Whether an event is of something a plan is made of; others, such as a mood log, leave it as good as it was. */
const matters = sql<boolean>`(${events.entity} in ('task', 'busy', 'plan')
  or ${events.entity} = 'user' and ${planningSettings(events.payload)} <> ${planningSettings(events.before)})`;

/**
 * Whether nothing a plan is made of has changed since an event. The caller's row is locked and so its `seq` is the
 * latest; an event this statement cannot see, because it waited for it, is missing in the count.
 */
const unmovedSince = (seq: SQLWrapper): SQL<boolean> => sql<boolean>`(
  select count(*) = ${owner.seq} - ${seq} from ${events}
    where ${and(eq(events.userId, owner.id), gt(events.seq, seq), sql`not coalesce(${matters}, false)`)})`;

/** Whether the person's plan is older than what it is made of. */
export const isStale: SQL<boolean> = sql<boolean>`exists (
  select from ${plans}, ${events} where ${and(
    eq(plans.userId, owner.id),
    eq(events.userId, owner.id),
    gt(events.seq, plans.dataVersion),
    ne(events.entity, 'plan'),
    matters,
  )})`;

/**
 * Makes a draft the person's plan; applied twice, it is answered as it is. Refused with NOT_FOUND for no such draft,
 * CONFLICT when anything it was made of has changed since.
 */
export function planApplication(id: string, fingerprint: string, now: Date): Mutation<ChangedPlan> {
  const isDraft = and(
    eq(planDrafts.userId, owner.id),
    eq(planDrafts.fingerprint, fingerprint),
    gt(planDrafts.expiresAt, instant(now)),
  );
  const isCurrent = sql`(not ${isStale} and exists (
    select from ${plans} where ${and(eq(plans.userId, owner.id), eq(plans.fingerprint, fingerprint))}))`;
  const changed = sql<boolean>`not ${isCurrent}`;
  return {
    ...planChange('plan.applied'),
    ctes: [
      lockedPlan,
      sql`draft as (
        select ${planDrafts}.* from owner, ${planDrafts}
          where ${isDraft} and ${changed} and ${unmovedSince(planDrafts.dataVersion)})`,
      sql`written as (${upsert({ id, content: sql`draft.blocks, draft.dropped, draft.fingerprint, draft.data_version`, from: sql`draft, ${ownerAndBefore}`, now })})`,
      sql`after as (select * from written union all select before.* from owner, before where ${isCurrent})`,
    ],
    isChanged: changed,
    current: sql`select 1 from ${planDrafts} where ${isDraft}`,
    explainRejection: ({ currentVersion }) =>
      currentVersion === null
        ? new AppError('NOT_FOUND', 'This plan is unknown or has expired: plan again')
        : new AppError('CONFLICT', 'Something has changed since this was planned: plan again'),
  };
}

/** Makes the plan what it is given. Refused with CONFLICT when it is not the expected one. */
export const planReplacement = (
  id: string,
  { blocks, dropped, fingerprint, dataVersion }: PlanContent,
  { expected, now, ...effects }: { expected: Expected; now: Date } & Partial<Effects>,
): Mutation<ChangedPlan> => ({
  ...planChange('plan.updated', effects),
  ctes: [
    lockedPlan,
    sql`after as (${upsert({
      id,
      content: sql`${JSON.stringify(blocks)}::json, ${JSON.stringify(dropped)}::json, ${fingerprint}::text,
        ${dataVersion}::bigint`,
      from: sql`${ownerAndBefore} where ${isExpected(before, expected)}`,
      now,
    })})`,
  ],
  explainRejection: () => new AppError('CONFLICT', 'The plan has changed since: read it again'),
});

const lockedPlan = sql`before as (
  select ${plans}.* from owner, ${plans} where ${eq(plans.userId, owner.id)} for no key update of ${plans})`;

/** `before` is read before the row is written: a row that this very statement has written is not found any more. */
const ownerAndBefore = sql`owner left join before on true`;

/** A person's first plan, or another one in its row. */
const upsert = ({ id, content, from, now }: { id: string; content: SQL; from: SQL; now: Date }) => sql`
  insert into ${plans} (id, user_id, blocks, dropped, fingerprint, data_version, seq, version, created_at, updated_at)
    select ${id}::uuid, ${owner.id}, ${content}, ${nextSeq}, 1, ${instant(now)}, ${instant(now)} from ${from}
    on conflict (user_id) do update set
      blocks = excluded.blocks, dropped = excluded.dropped, fingerprint = excluded.fingerprint,
      data_version = excluded.data_version, seq = excluded.seq,
      version = ${plans.version} + 1, updated_at = excluded.updated_at
    returning *`;

/** What a change of a block does besides. */
export type Effects = Pick<ChangedPlan, 'clashes' | 'displaced'>;

const planChange = (event: string, { clashes = [], displaced = [] }: Partial<Effects> = {}) => ({
  event,
  status: 200 as const,
  from: sql`after`,
  data: json<ChangedPlan>({
    plan: planJson(after),
    clashes: sql`${JSON.stringify(clashes)}::json`,
    displaced: sql`${JSON.stringify(displaced)}::json`,
    undoToken,
  }),
  before: sql`(select ${json<PlanState>({ plan: planJson(before) })} from before)`,
  id: after.id,
  version: after.version,
});
