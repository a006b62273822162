import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type * as z from 'zod/mini';
import type { Mutation, RejectedState } from '../db/mutation.ts';
import type { Listing } from '../db/page.ts';
import type { Assignment, Columns } from '../db/rows.ts';
import type { EntityName } from '../messages/errors.ts';
import type { AppError } from '../shared/errors.ts';
import type { ExpectedVersion } from '../shared/precondition.ts';

/** The columns that a definition does not set: see `trashable` and `revision` in db/columns.ts. */
const OWN_COLUMNS = ['id', 'userId', 'seq', 'deletedAt', 'version', 'createdAt', 'updatedAt'] as const;
type OwnColumn = (typeof OWN_COLUMNS)[number];

export const isOwnColumn = (key: string): boolean => OWN_COLUMNS.some((own) => own === key);

/** A table whose rows belong to users, are synced and can be restored from the trash. */
export type EntityTable = PgTable & Record<OwnColumn, PgColumn>;

export type OwnValues<T extends EntityTable> = {
  [K in Exclude<keyof Required<T['$inferSelect']>, OwnColumn>]: T['$inferSelect'][K] | SQL;
};

/** A limit on how many rows may be in some state. The user's row contains the current number. */
export interface Counter<T extends EntityTable> {
  counts: (row: Columns<T>) => SQL<boolean>;
  add: (change: SQL) => SQL;
  hasRoom: SQL;
  reached: (state: RejectedState) => AppError;
}

/** A condition on the row `before`, and the error if it does not hold. */
export interface Requirement {
  condition: SQL;
  unmet: () => AppError;
}

/** How a change of one row is written. `sent` is what the client has sent, as the schema of the change parsed it. */
export interface Change<Sent> {
  /** The columns that it sets. @throws AppError VALIDATION_ERROR */
  set?(sent: Sent, now: Date, known?: Known): Assignment[];
  /** A function of Postgres that makes the new row from the row with these columns. */
  compute?(sent: Sent, now: Date): Computation | undefined;
  /** A condition that the row must meet. */
  requires?(sent: Sent): Requirement | undefined;
  /** True if the columns that it sets can increase the counter. A computed row is always checked. */
  counts?(sent: Sent): boolean;
}

/** A change with its own name, such as completing a task. */
interface Verb extends Change<object> {
  /** The event: `completed`. */
  event: string;
  /** The arguments of its command and its route, besides the row. */
  args?: z.ZodMiniObject;
}

/** A row that a function of Postgres makes of the row before: for what depends on the row itself. */
export interface Computation {
  /** The call of the function. `row` is the row before, with the assignments of the change. */
  call: (row: SQL) => SQL;
  /** The type of the event in place of the usual one. It may read `before` and `after`. */
  event?: SQL<string>;
  /** Additional fields of the response, if the condition holds. They may read `before` and `after`. */
  fields: Record<string, SQL>;
  condition: SQL<boolean>;
}

/** Entities that are created, deleted, restored and undone with another entity, each with its own event. */
interface Companions {
  /** The ids in the payload of an event that created, deleted or restored the entity: see `onTrash` and `onRestore`. */
  ids: (payload: unknown) => string[];
  /** Whether nothing belongs to the entity any more: undo takes a new entity back only then. */
  isUnused: (id: string) => SQL;
  /** The assignments from which `onTrash` and `onRestore` read the ids. */
  set: (ids: string[]) => Assignment[];
  trash: (target: Target) => Mutation<object>;
  restore: (target: Target) => Mutation<object>;
}

/** The row that a request changes, and what it expects of it. */
export interface ExpectedRow {
  id: string;
  expected: Expected;
}

/** The row that a mutation changes. */
export interface Target extends ExpectedRow {
  now: Date;
  /** Only for a device that syncs. */
  known?: Known | undefined;
}

/** What a write expects of the row: its version, or the event that changed it last. Null for any. */
export type Expected = ExpectedVersion | AsAfter | Unchanged;

/** The row is as after an event: nothing has changed it since, or it equals the entity in the event. */
interface AsAfter {
  seq: number;
  shown?: object | undefined;
}

/** No event after `unchangedSince` has changed the row, except the last `ownEvents`, which are of the same batch. */
interface Unchanged {
  unchangedSince: number;
  ownEvents: number;
}

/** What a device knew when the user made a change offline. */
export interface Known {
  /** The event that it had seen last. */
  syncToken: string;
  /** The checklists and ticks of the same row that it sent in this request, in order. A change adds its own. */
  sent: object[];
  /** The client has named the version that it changes. */
  namesVersion: boolean;
}

/** An event of the log, as undo reads it. */
export interface UndoableEvent {
  type: string;
  seq: number;
  entityId: string;
  payload: unknown;
  before: unknown;
  /** The event after it, which undo may include. */
  next: Omit<UndoableEvent, 'next'> | null;
}

/** The types of a kind of thing. `defineEntity` infers them from its declaration. */
export interface EntityTypes {
  name: EntityName;
  key: string;
  table: EntityTable;
  json: unknown;
  create: z.ZodMiniType;
  patch: z.ZodMiniType;
  query: ListQuery;
  trashed: SqlFields;
  restored: SqlFields;
  verb: string;
}

/** A kind of thing that users keep as rows of a table, as its `entity.ts` declares it. */
export interface Definition<E extends EntityTypes> {
  /** The first word of its events and commands: `busy` for `busy.created` and `busy_add`. */
  name: E['name'];
  /** In the response of a write: `busyTime`. */
  key: E['key'];
  /** The path of the list: `/api/busy`. One of them is at `/api/busy/:id`. */
  path: string;
  table: E['table'];
  json: (row: Columns<E['table']>) => SQL<E['json']>;
  create: {
    /** The verb of its command; `add` unless given. */
    command?: string;
    /** The event; `created` unless given. */
    event?: string;
    schema: E['create'];
    /** @throws AppError VALIDATION_ERROR */
    values: (input: z.output<E['create']>, now: Date) => OwnValues<E['table']>;
  };
  update: Change<z.output<E['patch']>> & { schema: E['patch'] };
  /** Undoes an update: it sends the previous values. An old event lacks fields that were added since. */
  revert: Change<Partial<E['json']>>;
  verbs?: Record<E['verb'], Verb>;
  list: (query: E['query'], now: Date) => ListOf<E['query']>;
  counter?: Counter<E['table']>;
  /** Additional fields of the responses of deleting and restoring. */
  onTrash?: (after: Columns<E['table']>) => E['trashed'];
  onRestore?: (after: Columns<E['table']>) => E['restored'];
  companions?: Companions;
  /** The command arguments that contain ids of entities. A client may send a `tempId` in their place. */
  references?: string[];
  /** Errors that a client can cause, by constraint or SQLSTATE. They get Postgres' DETAIL. */
  errors?: Record<string, (detail: string) => AppError>;
}

export type SqlFields = Record<string, SQL>;
export type JsonOf<Fields extends SqlFields> = {
  [K in keyof Fields]: Fields[K] extends SQL<infer Json> ? Json : never;
};

/** Which rows a list has, and its order. */
export type ListOf<List extends ListQuery> = Pick<Listing<unknown>, 'key' | 'type' | 'descending'> & {
  /** The condition of each filter of the query. */
  where: { [Filter in Exclude<keyof List, keyof ListQuery | 'sort'>]-?: SQL | undefined };
};

export interface ListQuery {
  limit: number;
  cursor?: string | undefined;
}
