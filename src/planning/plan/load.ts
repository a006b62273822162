import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { json, jsonArray, rfc3339 } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { busyTimes, planDrafts, plans, tasks } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import { expandBusyTimes, selectBusySpans } from '../../entities/busy-times/spans.ts';
import { selectMoodHistory } from '../../entities/mood/profiles.ts';
import { planJson } from '../../entities/plans/json.ts';
import type { BlockWithTask, PlanBlock } from '../../entities/plans/responses.ts';
import { dueAt } from '../../entities/tasks/due.ts';
import { isOpen } from '../../entities/tasks/json.ts';
import { ownerSettings } from '../../entities/users/json.ts';
import type { Caller } from '../../shared/caller.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { MAX_DAYS } from '../solver/types.ts';
import { KEPT_MS } from './missed.ts';
import { expandOccurrences, taskIdOf } from './occurrences.ts';
import { isFinished, releaseLocks } from './own-time.ts';
import { limitParts, minutesLeft, type OpenTask, type PlanSnapshot, type PlanSteps, withPlan } from './snapshot.ts';

/** More tasks do not fit into two weeks. */
const MAX_TASKS = 200;

/** The longest busy time: 31 days and a change of clocks. */
const LONGEST_BUSY = sql`interval '768 hours'`;

/** Busy times are loaded for more days than are planned: the first working day may be later, and a fix may add days. */
const BUSY_AHEAD_MS = MAX_DAYS * DAY_MS;
const BUSY_AHEAD = sql`${MAX_DAYS}::int * interval '1 day'`;

const ownerBlocks = sql`
  from ${plans}, json_array_elements(${plans.blocks}) as block where ${eq(plans.userId, owner.id)}`;

interface SnapshotScope {
  /** Ids of tasks to load before all others. */
  wanted?: string[];
  /** The end of the days to plan, or later. */
  until: Date;
  /** The fingerprint of a draft to treat as the user's plan: see `withDraft`. */
  shown?: string | undefined;
}

interface Loaded {
  snapshot: PlanSnapshot;
  draft: PlanSteps | null;
}

/**
 * Loads the data that a plan from now on is made from.
 * @param scope.occurrencesUntil tasks that repeat also have their occurrences that are due until then
 * @throws AppError AUTHENTICATION_ERROR, DbError
 */
export async function loadSnapshot(
  userDb: UserDb,
  caller: Caller,
  now: Date,
  { occurrencesUntil = null, ...scope }: SnapshotScope & { occurrencesUntil?: Date | null },
): Promise<PlanSnapshot> {
  const { snapshot, draft } = await userDb.readOne<Loaded>(
    caller,
    sql`select ${json<Loaded>({ snapshot: selectPlanSnapshot(now, scope), draft: selectDraft(now, scope.shown) })}`,
  );
  const followed = draft ? withDraft(snapshot, draft, now) : snapshot;
  const expanded = expandOccurrences(withBusyTimes(followed, now, scope.until), now, occurrencesUntil);
  return limitParts(releaseLocks(withoutWaiting(expanded, now, scope.wanted)), now);
}

/** A draft, unless it has expired or the user's plan has changed since it was made. */
const selectDraft = (now: Date, fingerprint: string | null = null) => sql`(
  select ${json<PlanSteps>({ blocks: planDrafts.blocks, dropped: planDrafts.dropped })} from ${planDrafts}
    where ${planDrafts.userId} = ${owner.id} and ${planDrafts.fingerprint} = ${fingerprint}
      and ${planDrafts.expiresAt} > ${instant(now)}
      and not exists (select from ${plans} where ${plans.userId} = ${owner.id} and ${plans.seq} > ${planDrafts.dataVersion}))`;

/** Takes future blocks from the draft, and begun blocks from the user's plan unless the draft moves them. */
function withDraft(snapshot: PlanSnapshot, { blocks, dropped }: PlanSteps, now: Date): PlanSnapshot {
  const hasBegun = ({ startsAt }: PlanBlock) => Date.parse(startsAt) < now.getTime();
  const toCome = blocks.filter((block) => !hasBegun(block));
  const moved = new Set(toCome.map(({ id }) => id));
  const begun = (snapshot.plan?.blocks ?? []).filter((block) => hasBegun(block) && !moved.has(block.id));
  return withPlan(snapshot, { blocks: [...begun, ...toCome], dropped });
}

/** Removes dependencies on tasks that need no time, unless they are wanted. */
function withoutWaiting(snapshot: PlanSnapshot, now: Date, wanted: string[] = []): PlanSnapshot {
  const { tasks } = snapshot;
  const left = minutesLeft(snapshot, now);
  const isDone = (task: OpenTask) => !wanted.includes(taskIdOf(task.id)) && isFinished(task, snapshot, left, now);
  const finished = new Set(tasks.filter(isDone).map(({ id }) => id));
  const isOpenStill = (id: string) => !finished.has(id);
  return {
    ...snapshot,
    tasks: tasks.map((task) => ({ ...task, openDependencies: task.openDependencies.filter(isOpenStill) })),
  };
}

/** Replaces each busy time that repeats by its occurrences. */
export const withBusyTimes = (snapshot: PlanSnapshot, now: Date, until: Date): PlanSnapshot => ({
  ...snapshot,
  busy: expandBusyTimes(snapshot.busy, now, new Date(until.getTime() + BUSY_AHEAD_MS)),
});

/** A PlanSnapshot as a scalar query, with up to MAX_TASKS tasks. */
export function selectPlanSnapshot(now: Date, { wanted = [], until }: SnapshotScope): SQL<PlanSnapshot> {
  return sql<PlanSnapshot>`(select ${json<PlanSnapshot>({
    dataVersion: owner.seq,
    today: localDate(instant(now)),
    settings: ownerSettings,
    tasks: selectOpenTasks(now, wanted, until),
    openTasks: owner.openTasks,
    openPlanned: jsonArray(
      sql`${tasks.id}`,
      sql`from ${tasks} where ${isOwnOpenTask} and ${tasks.id} in (select (block ->> 'taskId')::uuid ${ownerBlocks})`,
    ),
    busy: selectBusySpans(sql`(
      ${busyTimes.startsAt} between ${instant(now)} - ${LONGEST_BUSY} and ${instant(until)} + ${BUSY_AHEAD}
          and ${busyTimes.endsAt} > ${instant(now)}
        or ${busyTimes.recurrence} is not null and ${busyTimes.startsAt} < ${instant(until)} + ${BUSY_AHEAD})`),
    history: selectMoodHistory(now),
    plan: sql`(select ${planJson(plans)} from ${plans} where ${eq(plans.userId, owner.id)})`,
  })})`;
}

const isOwnOpenTask = and(isOwn(tasks), isOpen(tasks));

const selectOpenTasks = (now: Date, wanted: string[], until: Date) =>
  jsonArray(
    json<OpenTask>({
      id: tasks.id,
      title: tasks.title,
      context: sql`coalesce(${tasks.projectId}::text, ${tasks.labels}[1])`,
      position: tasks.position,
      status: tasks.status,
      priority: tasks.priority,
      energyLevel: tasks.energyLevel,
      partHelps: sql`coalesce(${tasks.partHelps}, false)`,
      estimatedDuration: tasks.estimatedDuration,
      suggestedTime: rfc3339(tasks.suggestedTime),
      startDate: rfc3339(tasks.startDate),
      dueDate: rfc3339(tasks.dueDate),
      deadline: rfc3339(tasks.deadline),
      dependencies: tasks.dependencies,
      openDependencies: jsonArray(
        sql`first.id`,
        sql`from ${tasks} as first where first.id = any (${tasks.dependencies})
          and first.status in ('pending', 'in_progress') and first.deleted_at is null order by first.id`,
      ),
      recurrence: tasks.recurrence,
      occurrence: tasks.occurrence,
    }),
    sql`from ${tasks} where ${isOwnOpenTask}
      order by ${tasks.id} = any (${sql.param(wanted)}::uuid[]) desc,
        ${tasks.id} in (select (block ->> 'taskId')::uuid ${ownerBlocks}
          and (block ->> 'endsAt')::timestamptz > ${instant(now)}
          and (block ->> 'startsAt')::timestamptz < ${instant(until)}) desc,
        ${dueAt(tasks)} nulls last, ${tasks.priority} desc, ${tasks.position} collate "C", ${tasks.id}
      limit ${MAX_TASKS}`,
  );

const isPastOccurrence = sql<boolean>`coalesce((block ->> 'occurrence')::date < ${tasks.occurrence}, false)`;

export const isBlockOpen = sql<boolean>`(${isOpen(tasks)} and not ${isPastOccurrence})`;

const endsAt = sql`(block ->> 'endsAt')::timestamptz`;
const isDone = sql`coalesce((block ->> 'done')::boolean, false)`;
const minutes = sql`extract(epoch from ${endsAt} - (block ->> 'startsAt')::timestamptz) / 60`;

/**
 * Whether an open task of the owner has a missed block and too little time in the plan for the rest of its work. Occurrences
 * before the latest one with a block up to today do not count. Neither do blocks at the task's own time.
 */
export const hasMissedWork = (now: Date): SQL<boolean> => {
  const isOwnTime = sql`coalesce((block -> 'facts' ->> 'isOwnTime')::boolean, false)`;
  const startsOn = localDate(sql`(block ->> 'startsAt')::timestamptz`);
  return sql<boolean>`exists (
    select from (
      select block, max((block ->> 'occurrence')::date) filter (where ${startsOn} <= ${localDate(instant(now))})
        over (partition by block ->> 'taskId') as latest ${ownerBlocks}) as planned
      join ${tasks} on ${tasks.id} = (block ->> 'taskId')::uuid
      where ${isOwnOpenTask} and coalesce((block ->> 'occurrence')::date >= greatest(${tasks.occurrence}, latest), true)
        and ${endsAt} > ${instant(now)} - ${KEPT_MS / DAY_MS}::int * interval '1 day'
      group by ${tasks.id}, block ->> 'occurrence'
      having bool_or(${endsAt} <= ${instant(now)} and not ${isDone} and not ${isOwnTime})
        and coalesce(sum(${minutes}) filter (where ${endsAt} > ${instant(now)} or ${isDone}), 0) < coalesce(${tasks.estimatedDuration}, 1))`;
};

/** Whether `block` touches a day of the owner between two. */
export const touchesDays = (first: SQLWrapper, last: SQLWrapper): SQL => sql`(
  ${localDate(sql`(block ->> 'startsAt')::timestamptz`)} <= ${last}
    and ${localDate(sql`((block ->> 'endsAt')::timestamptz - interval '1 microsecond')`)} >= ${first})`;

/** Whether `block` is to come, today or tomorrow. */
export const blocksLeft = (now: Date) => {
  const today = localDate(instant(now));
  return sql`${endsAt} > ${instant(now)} and not ${isDone} and ${isBlockOpen} and ${touchesDays(today, sql`(${today} + 1)`)}`;
};

/** Blocks in the owner's plan with their tasks, as a scalar query. The condition is on `block` and `tasks`. */
export const selectBlocks = (condition: SQL): SQL<BlockWithTask[]> => sql<BlockWithTask[]>`(
  select coalesce(json_agg('{"done": false, "facts": null, "occurrence": null}'::jsonb || block::jsonb || jsonb_build_object(
      'needsTime', worked < coalesce(${tasks.estimatedDuration}, 1),
      'title', ${tasks.title}, 'priority', ${tasks.priority}, 'energyLevel', ${tasks.energyLevel},
      'status', case when ${isPastOccurrence} then 'completed' else ${tasks.status}::text end)
      order by (block ->> 'startsAt')::timestamptz), '[]')
    from (
      select block, coalesce(sum(${minutes}) filter (where ${isDone})
        over (partition by block ->> 'taskId', block ->> 'occurrence'), 0) as worked ${ownerBlocks}) as planned
      join ${tasks} on ${tasks.id} = (block ->> 'taskId')::uuid and ${tasks.userId} = ${owner.id} and ${tasks.deletedAt} is null
    where ${condition})`;
