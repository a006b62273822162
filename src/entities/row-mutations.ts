import { and, getTableName, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type * as z from 'zod/mini';
import { json } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { type Mutation, type RejectedState, undoToken } from '../db/mutation.ts';
import { rendered } from '../db/rendered.ts';
import { type Columns, changes, moreAssignments } from '../db/rows.ts';
import { limitInDetail, notFound } from '../shared/errors.ts';
import type { CommandContext } from './command.ts';
import { isExpected, looksLike, versionMismatch } from './expected.ts';
import { createRowCtes, newRow } from './row-ctes.ts';
import type {
  Change,
  Computation,
  Counter,
  Definition,
  EntityTable,
  EntityTypes,
  Expected,
  JsonOf,
  Requirement,
  Target,
} from './types.ts';

/** The response of a write: the entity under its key. */
export type Changed<Key extends string, Json> = { [K in Key]: Json } & { undoToken: string | null };
export type Trashed<Fields> = { id: string; undoToken: string | null } & Fields;

/** The mutations of an entity: see Definition. Each is one statement, built by db/mutation.ts. */
export function createMutations<E extends EntityTypes>(definition: Definition<E>) {
  const { name, key, table, counter, verbs } = definition;
  const errors = { ...definition.errors, [`${getTableName(table)}_row_limit`]: limitInDetail('rows') };
  const { before, after, fresh, computed, lock, computeRow, fromComputed, updateRow } = createRowCtes(table);
  const show = (row: Columns<E['table']>) => ({ [key]: definition.json(row) });
  const shownRow = rendered(() => definition.json(before));
  const isAs = (expected: Expected) =>
    or(isExpected(before, expected), expected && 'seq' in expected ? looksLike(shownRow, expected.shown) : undefined);
  const shownBefore = rendered(() => response(show(before)));
  const shownAfter = rendered(() => response<Changed<E['key'], E['json']>>({ ...show(after), undoToken }));

  const common = { status: 200 as const, id: after.id, version: after.version, updatedAt: after.updatedAt, errors };
  const counting = createCounting(counter, { before, after, fresh, computed });
  const setCompanions = (ids: string[]) => definition.companions?.set(ids) ?? [];

  const rejection = (expected: Expected, requires?: Requirement) => ({
    rejectedState: {
      currentVersion: sql`select ${before.version} from before`,
      isExpected: sql`select ${isAs(expected)} from before`,
    },
    explainRejection: (state: RejectedState) => {
      if (state.currentVersion === null) return notFound(name);
      if (state.isExpected && requires) return requires.unmet();
      if (state.isExpected && counter) return counter.reached(state);
      return versionMismatch(expected, state.currentVersion);
    },
  });

  /** @param companions ids of entities that other mutations make: see Companions @throws AppError VALIDATION_ERROR */
  const create = (
    input: z.output<E['create']>,
    context: CommandContext,
    companions: string[] = [],
  ): Mutation<Changed<E['key'], E['json']>> => {
    const row = newRow(table, definition.create.values(input, context.now), context);
    return {
      ...common,
      status: 201,
      event: `${name}.${definition.create.event ?? 'created'}`,
      ctes: [
        sql`after as (
      insert into ${table} select fresh.* from owner, ${row} as fresh ${counting.ifRoom} returning *)`,
      ],
      from: sql`after`,
      data:
        companions.length === 0
          ? shownAfter
          : response({ ...show(after), created: sql`${JSON.stringify(companions)}::json`, undoToken }),
      ...counting.onCreate,
      explainRejection: (state) => counter?.reached(state) ?? notFound(name),
    };
  };

  const showComputed = ({ fields, condition }: Computation): SQL<Changed<E['key'], E['json']>> => sql`case
      when ${condition} then ${response({ ...show(after), ...fields, undoToken })}
      else ${shownAfter} end`;

  /** Updates a row. A row that already has these values gets no event and no new version. */
  const change = <Sent>(
    event: string,
    { set: toSet, compute: toComputation, requires, counts }: Change<Sent>,
    { id, expected, now, known }: Target,
    sent: Sent,
  ): Mutation<Changed<E['key'], E['json']>> => {
    const set = toSet?.(sent, now, known) ?? [];
    const compute = toComputation?.(sent, now);
    const requirement = requires?.(sent);
    const meets = and(isAs(expected), requirement?.condition);
    const differs = compute ? sql`before::${table} is distinct from computed::${table}` : changes('before', set);
    const from = compute ? sql`owner, before, computed` : sql`owner, before`;
    return {
      ...common,
      event: `${name}.${event}`,
      eventType: compute?.event,
      ctes: [
        lock(id, 'live'),
        ...(compute ? [computeRow(set, compute.call)] : []),
        sql`unchanged as (
      select before.* from ${from} where not (${differs}) and ${meets})`,
        updateRow(
          'updated',
          { set: compute ? fromComputed : moreAssignments(set), from, now },
          meets,
          compute ? counting.mayCompute : counts?.(sent) ? counting.mayCount : undefined,
          sql`not exists (select from unchanged)`,
        ),
        sql`after as (select * from updated union all select * from unchanged)`,
      ],
      from: sql`before, after`,
      isChanged: sql<boolean>`${after.version} <> ${before.version}`,
      data: compute ? showComputed(compute) : shownAfter,
      before: shownBefore,
      ...counting.onChange,
      ...rejection(expected, requirement),
    };
  };

  /** Absent keys keep their value. @throws AppError VALIDATION_ERROR */
  const update = (target: Target, patch: z.output<E['patch']>) => change('updated', definition.update, target, patch);

  /** @param args those of the verb: see Verb in types.ts */
  const perform = (verb: E['verb'], target: Target, args: object = {}) => {
    const chosen = verbs?.[verb];
    if (!chosen) throw new Error(`${name} has no verb ${verb}`);
    return change(chosen.event, chosen, target, args);
  };

  const revert = (target: Target, previous: Partial<E['json']>) =>
    change('updated', definition.revert, target, previous);

  /** @param companions go with it, by other mutations @param condition else it is rejected as if the row had changed */
  const trash = (
    { id, expected, now }: Target,
    companions: string[] = [],
    condition?: SQL,
  ): Mutation<Trashed<JsonOf<E['trashed']>>> => ({
    ...common,
    version: sql`null::int`,
    event: `${name}.deleted`,
    ctes: [
      lock(id, 'live'),
      updateRow(
        'after',
        { set: moreAssignments([{ column: table.deletedAt, value: instant(now) }, ...setCompanions(companions)]), now },
        isAs(expected),
        condition,
      ),
    ],
    from: sql`before, after`,
    data: response({ id: after.id, ...definition.onTrash?.(after), undoToken }),
    before: shownBefore,
    ...counting.onTrash,
    ...rejection(expected),
  });

  /** `companions` come back with it, by mutations of their own. */
  const restore = (
    { id, expected, now }: Target,
    companions: string[] = [],
  ): Mutation<Changed<E['key'], E['json']> & JsonOf<E['restored']>> => {
    return {
      ...common,
      event: `${name}.restored`,
      ctes: [
        lock(id, 'trashed'),
        updateRow(
          'after',
          { set: moreAssignments([{ column: table.deletedAt, value: sql`null` }, ...setCompanions(companions)]), now },
          isAs(expected),
          counting.mayRestore,
        ),
      ],
      from: sql`after`,
      data: response({ ...show(after), ...definition.onRestore?.(after), undoToken }),
      ...counting.onCreate,
      ...rejection(expected),
    };
  };

  return { create, update, perform, revert, trash, restore };
}

/** What a counter adds to the statements: conditions, and assignments to the user's row. Nothing without a counter. */
function createCounting<T extends EntityTable>(
  counter: Counter<T> | undefined,
  { before, after, fresh, computed }: Record<'before' | 'after' | 'fresh' | 'computed', Columns<T>>,
) {
  if (!counter) return { ifRoom: sql`` };
  const { counts, hasRoom } = counter;
  const counted = (row: Columns<T>) => sql`${counts(row)}::int`;
  const add = (change: () => SQL) => ({ setOwner: [rendered(() => counter.add(change()))] });
  const mayCount = rendered(() => sql`(${counts(before)} or ${hasRoom})`);
  return {
    ifRoom: sql`where ${hasRoom} or not ${counts(fresh)}`,
    mayCount,
    mayCompute: rendered(() => sql`(${mayCount} or not ${counts(computed)})`),
    mayRestore: sql`(not ${counts(before)} or ${hasRoom})`,
    onCreate: add(() => counted(after)),
    onChange: add(() => sql`${counted(after)} - ${counted(before)}`),
    onTrash: add(() => sql`- ${counted(after)}`),
  };
}

/** A response as one JSON object. Its fields are typed where they are declared: see Definition. */
const response = <Data>(fields: Record<string, SQLWrapper>) => json(fields) as unknown as SQL<Data>;
