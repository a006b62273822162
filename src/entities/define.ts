import type { SQL } from 'drizzle-orm';
import * as z from 'zod/mini';
import type { Mutation } from '../db/mutation.ts';
import type { Columns } from '../db/rows.ts';
import type { EntityName } from '../messages/errors.ts';
import { type CommandDefinition, defineCommand, target, toTarget } from './command.ts';
import { createMutations } from './row-mutations.ts';
import type { Definition, EntityTable, EntityTypes, ListQuery, SqlFields, Target, UndoableEvent } from './types.ts';

export type Plural<Key extends string> = `${Key}s`;

/** A kind of thing that users keep as rows of a table: its declaration, and what follows from it. */
export interface Entity<E extends EntityTypes> extends Pick<Definition<E>, 'name' | 'key' | 'path' | 'table' | 'list'> {
  /** In lists, sync and exports: `busyTimes`. */
  plural: Plural<E['key']>;
  item: SQL<E['json']>;
  references: string[];
  mutations: ReturnType<typeof createMutations<E>>;
  commands: Record<string, CommandDefinition>;
  /** The types of the events whose data have the entity. The other events are `deleted` and `erased`. */
  eventTypes: string[];
  /** The mutations that undo an event, in order: one of this entity, others of its companions. Else none. */
  invert: (event: UndoableEvent, now: Date) => Mutation<object>[];
}

/**
 * Declares a kind of thing that users keep as rows of a table. Its mutations, commands and undo follow from the
 * declaration. Lists, sync, trash, exports and the API document follow from its line in `entities/registry.ts`.
 */
export function defineEntity<
  const Name extends EntityName,
  const Key extends string,
  Table extends EntityTable,
  Json,
  Create extends z.ZodMiniType,
  Patch extends z.ZodMiniType,
  Query extends ListQuery,
  Trashed extends SqlFields = Record<never, SQL>,
  Restored extends SqlFields = Record<never, SQL>,
  const Verb extends string = never,
>(
  definition: Definition<{
    name: Name;
    key: Key;
    table: Table;
    json: Json;
    create: Create;
    patch: Patch;
    query: Query;
    trashed: Trashed;
    restored: Restored;
    verb: Verb;
  }>,
) {
  return toEntity(definition);
}

function toEntity<E extends EntityTypes>(definition: Definition<E>): Entity<E> {
  const { name, key, create, update, verbs } = definition;
  const mutations = createMutations(definition);

  const commands: Record<string, CommandDefinition> = {
    [`${name}_${create.command ?? 'add'}`]: defineCommand(create.schema, mutations.create),
    [`${name}_update`]: defineCommand(updateArgs(update.schema), ({ changes, ...row }, context) =>
      mutations.update(toTarget(row, context), changes),
    ),
    ...Object.fromEntries(
      keysOf(verbs).map((verb) => [
        `${name}_${verb}`,
        onTarget((row, args) => mutations.perform(verb, row, args), verbs?.[verb].args),
      ]),
    ),
    [`${name}_delete`]: onTarget((row) => mutations.trash(row)),
    [`${name}_restore`]: onTarget((row) => mutations.restore(row)),
  };

  const eventTypes = [
    create.event ?? 'created',
    'updated',
    ...keysOf(verbs).flatMap((verb) => verbs?.[verb].event ?? []),
    'restored',
  ].map((event) => `${name}.${event}`);

  const invert = createInvert(definition, mutations);
  const { path, table, list, references = [] } = definition;
  const item = definition.json(columnsOf(table));
  const plural: Plural<E['key']> = `${key}s`;
  const declared = { name, key, plural, path, table, list, references };
  return { ...declared, item, mutations, commands, eventTypes, invert };
}

function createInvert<E extends EntityTypes>(
  { name, key, companions }: Definition<E>,
  mutations: ReturnType<typeof createMutations<E>>,
): Entity<E>['invert'] {
  return ({ type, seq, entityId, before, payload }, now) => {
    if (type === `${name}.erased`) return [];
    const shown = readEntity<object>(payload, key) ?? readEntity<object>(before, key);
    const target = { id: entityId, expected: { seq, shown }, now };
    const ids = companions?.ids(payload) ?? [];
    if (type === `${name}.deleted`) {
      const expected = { unchangedSince: seq, ownEvents: 0 };
      const restored = companions ? ids.map((id) => companions.restore({ id, expected, now })) : [];
      return [mutations.restore(target, ids), ...restored];
    }
    if (before !== null) return [mutations.revert(target, readEntity<Partial<E['json']>>(before, key) ?? {})];
    const unchangedSince = seq + ids.length; // their events follow that of the entity
    const toExpected = (id: string, ownEvents: number) => ({ id, expected: { unchangedSince, ownEvents }, now });
    const trashed = companions ? ids.map((id, index) => companions.trash(toExpected(id, index))) : [];
    const wasRestored = type === `${name}.restored`;
    const condition = ids.length === 0 || wasRestored ? undefined : companions?.isUnused(entityId);
    return [...trashed, mutations.trash(target, ids, condition)];
  };
}

const keysOf = <Key extends string>(verbs: Record<Key, unknown> | undefined) => Object.keys(verbs ?? {}) as Key[];

/** A table is its own columns by name. drizzle's types do not say so for a type parameter. */
const columnsOf = <T extends EntityTable>(table: T) => table as unknown as Columns<T>;

interface UpdateArgs<Patch> {
  id: string;
  expectedVersion?: number | undefined;
  changes: Patch;
}

/** TypeScript cannot compute the output of an object schema that contains a type parameter. */
const updateArgs = <Patch extends z.ZodMiniType>(changes: Patch) =>
  z.strictObject({ ...target, changes }) as unknown as z.ZodMiniType<UpdateArgs<z.output<Patch>>>;

const onTarget = (toMutation: (row: Target, args: object) => Mutation<object>, args?: z.ZodMiniObject) =>
  defineCommand(z.strictObject({ ...target, ...args?.shape }), ({ id, expectedVersion, ...more }, context) =>
    toMutation(toTarget({ id, expectedVersion }, context), more),
  );

/** The entity in an event, where it has one. It is under the entity's key: see entities/row-mutations.ts. */
const readEntity = <Json>(event: unknown, key: string) => (event as Record<string, Json> | null)?.[key];
