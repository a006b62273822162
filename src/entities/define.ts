import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import * as z from 'zod/mini';
import type { Mutation, RejectedState } from '../db/mutation.ts';
import type { Listing } from '../db/page.ts';
import type { Columns } from '../db/rows.ts';
import type { AppError } from '../shared/errors.ts';
import { type Command, defineCommand, target, toExpected } from './command.ts';
import { createMutations } from './mutations.ts';

/** A table of rows that belong to users, sync, and stay in the trash for a while. */
export type EntityTable = PgTable & Record<'id' | 'userId' | 'seq' | 'deletedAt' | 'version', PgColumn>;

/** The columns that no declaration sets: see `trashable` and `revision` in db/columns.ts. */
type OwnColumn = 'id' | 'userId' | 'seq' | 'deletedAt' | 'version' | 'createdAt' | 'updatedAt';

export type OwnValues<T extends EntityTable> = {
  [K in Exclude<keyof Required<T['$inferSelect']>, OwnColumn>]: T['$inferSelect'][K] | SQL;
};

/** A limit on how many rows may be in some state, kept as a counter in the user's row. */
export interface Counter<T extends EntityTable> {
  counts: (row: Columns<T>) => SQL<boolean>;
  /** The assignment that adds `change` to the counter. */
  add: (change: SQL) => SQL;
  hasRoom: SQL;
  reached: (state: RejectedState) => AppError;
}

/** A change of one row that needs nothing but its id, such as completing a task. */
export interface Verb {
  /** The event: `completed`. */
  event: string;
  set: (now: Date) => SQL[];
  /** False for a row that is in this state already. It is returned as it is, and no event is appended. */
  isChanged: SQL<boolean>;
  /** Whether the row counts afterwards: see Counter. */
  counts: boolean;
}

/** An event of the log, with what undoing it needs. */
export interface LoggedEvent {
  type: string;
  seq: number;
  entityId: string;
  payload: unknown;
  before: unknown;
}

export interface Definition<
  Name extends string,
  Key extends string,
  Plural extends string,
  T extends EntityTable,
  Json,
  New extends z.ZodMiniType,
  Patch extends z.ZodMiniType,
  List extends PageQuery,
  TrashFields,
  RestoreFields,
> {
  /** The first word of its events and commands: `busy` for `busy.created` and `busy_add`. */
  name: Name;
  /** In error messages: `Busy time`. */
  label: string;
  /** In the response of a write: `busyTime`. */
  key: Key;
  /** In lists, sync and exports: `busyTimes`. */
  plural: Plural;
  /** Where one of them is: `/api/busy` for `/api/busy/:id`. */
  path: string;
  table: T;
  /** The entity as the API shows it. */
  json: (row: Columns<T>) => SQL<Json>;
  create: {
    /** The verb of its command; `add` unless given. */
    command?: string;
    /** The event; `created` unless given. */
    event?: string;
    schema: New;
    /** @throws AppError VALIDATION_ERROR */
    values: (input: z.output<New>, now: Date) => OwnValues<T>;
  };
  update: {
    schema: Patch;
    /** @throws AppError VALIDATION_ERROR */
    set: (patch: z.output<Patch>, now: Date) => SQL[];
    /** Whether the row may start to count: see Counter. */
    counts?: (patch: z.output<Patch>) => boolean;
  };
  /** Undoes an update: makes the row what it was. */
  revert: { set: (previous: Json, now: Date) => SQL[]; counts?: (previous: Json) => boolean };
  verbs?: Record<string, Verb>;
  /** Which rows a list has, and its order. `key` is never null, so that every row has one place in the order. */
  list: (query: List, now: Date) => Pick<Listing<Json>, 'key' | 'type' | 'descending' | 'where'>;
  counter?: Counter<T>;
  /** What deleting and restoring report, besides the entity. */
  onTrash?: (after: Columns<T>) => { [K in keyof TrashFields]: SQL<TrashFields[K]> };
  onRestore?: (after: Columns<T>) => { [K in keyof RestoreFields]: SQL<RestoreFields[K]> };
  /** The arguments of its commands that hold ids of entities, so that a `tempId` may take their place. */
  references?: string[];
  /** Errors that a client can cause, by constraint or SQLSTATE. They get Postgres' DETAIL. */
  errors?: Record<string, (detail: string) => AppError>;
}

export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/**
 * Declares a kind of thing that users keep as rows of a table. Its mutations, commands and undo follow from the
 * declaration. Lists, sync, trash, exports and the API document follow from its line in `entities/index.ts`.
 */
export function defineEntity<
  const Name extends string,
  const Key extends string,
  const Plural extends string,
  T extends EntityTable,
  Json,
  New extends z.ZodMiniType,
  Patch extends z.ZodMiniType,
  List extends PageQuery,
  TrashFields = unknown,
  RestoreFields = unknown,
>(definition: Definition<Name, Key, Plural, T, Json, New, Patch, List, TrashFields, RestoreFields>) {
  const { name, key, create, update, verbs = {} } = definition;
  const mutations = createMutations(definition);

  const commands: Record<string, Command> = {
    [`${name}_${create.command ?? 'add'}`]: defineCommand(create.schema, mutations.create),
    [`${name}_update`]: defineCommand(updateArgs(update.schema), ({ id, changes, expectedVersion }, { now }) =>
      mutations.update(id, changes, toExpected(expectedVersion), now),
    ),
    ...Object.fromEntries(
      Object.keys(verbs).map((verb) => [`${name}_${verb}`, onTarget((...args) => mutations.perform(verb, ...args))]),
    ),
    [`${name}_delete`]: onTarget(mutations.trash),
    [`${name}_restore`]: onTarget(mutations.restore),
  };

  /** The mutation that undoes an event of this entity, if nothing has changed the row since. Null if none can. */
  const invert = ({ type, seq, entityId, before }: LoggedEvent, now: Date): Mutation<object> | null => {
    if (type === `${name}.erased`) return null;
    if (type === `${name}.deleted`) return mutations.restore(entityId, { seq }, now);
    if (before === null) return mutations.trash(entityId, { seq }, now);
    return mutations.revert(entityId, readEntity<Json>(before, key), { seq }, now);
  };

  const { label, plural, path, table, list, references = [] } = definition;
  const item = definition.json(columnsOf(table));
  return { name, label, key, plural, path, table, item, list, references, mutations, commands, invert };
}

/** A table is its own columns by name. drizzle's types do not say so for a type parameter. */
const columnsOf = <T extends EntityTable>(table: T) => table as unknown as Columns<T>;

type OnTarget = (id: string, expected: ReturnType<typeof toExpected>, now: Date) => Mutation<object>;

const Target = z.strictObject(target);

interface UpdateArgs<Patch> {
  id: string;
  expectedVersion?: number | undefined;
  changes: Patch;
}

/** TypeScript cannot compute the output of an object schema that contains a type parameter. */
const updateArgs = <Patch extends z.ZodMiniType>(changes: Patch) =>
  z.strictObject({ ...target, changes }) as unknown as z.ZodMiniType<UpdateArgs<z.output<Patch>>>;

/** A command whose only arguments are the entity and its expected version. */
const onTarget = (toMutation: OnTarget) =>
  defineCommand(Target, ({ id, expectedVersion }, { now }) => toMutation(id, toExpected(expectedVersion), now));

/** The entity in `events.before`. Every event of an entity stores it under the entity's key: see entities/mutations.ts. */
const readEntity = <Json>(before: unknown, key: string) => (before as Record<string, Json>)[key] as Json;
