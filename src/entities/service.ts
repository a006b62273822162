import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type * as z from 'zod/mini';
import type { WriteResult } from '../db/mutation.ts';
import { type Page, readRows } from '../db/page.ts';
import { isOwn } from '../db/session.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import { notFound } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import type { Entity, Plural } from './define.ts';
import type { Changed, Trashed } from './row-mutations.ts';
import type { EntityTypes, ExpectedRow, JsonOf } from './types.ts';

/** The five verbs that every entity has: get, list, create, update and delete. */
export function createEntityService<E extends EntityTypes>(entity: Entity<E>, { userDb, clock }: ServiceDeps) {
  const { name, plural, table, item, mutations } = entity;
  const isLive = isNull(table.deletedAt);

  /** A value of one row. @throws AppError NOT_FOUND */
  const read = async <Value>(caller: Caller, id: string, value: SQL<Value>): Promise<Value> => {
    const condition = and(isOwn(table), eq(table.id, id));
    const found = await userDb.read<Value>(caller, sql`select ${value} from ${table} where ${condition}`);
    if (found === null) throw notFound(name);
    return found;
  };

  return {
    read,

    /** @throws AppError NOT_FOUND */
    get: (caller: Caller, id: string): Promise<E['json']> => read(caller, id, item),

    /** @throws AppError VALIDATION_ERROR for a cursor of another list */
    list(caller: Caller, query: E['query']): Promise<Page<Plural<E['key']>, E['json']>> {
      const { cursor, limit, ...filters } = query;
      const { where, ...order } = entity.list(query, clock());
      const listing = {
        table,
        item,
        id: table.id,
        where: and(isLive, ...Object.values<SQL | undefined>(where)),
        ...order,
      };
      const request = { name: plural, scope: [name, filters, order.type], cursor, limit };
      return readRows(userDb, caller, listing, request);
    },

    /** @throws AppError VALIDATION_ERROR, and those of the entity's declaration */
    async create(caller: Caller, input: z.output<E['create']>): Promise<WriteResult<Changed<E['key'], E['json']>>> {
      const now = clock();
      const context = { newId: uuidv7(now), userId: caller.session.userId, now };
      return userDb.write(caller, mutations.create(input, context));
    },

    /** @throws AppError as `create`, NOT_FOUND, PRECONDITION_FAILED */
    async update(
      caller: Caller,
      row: ExpectedRow,
      patch: z.output<E['patch']>,
    ): Promise<WriteResult<Changed<E['key'], E['json']>>> {
      return userDb.write(caller, mutations.update({ ...row, now: clock() }, patch));
    },

    /** Moves it to the trash. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
    delete(caller: Caller, row: ExpectedRow): Promise<WriteResult<Trashed<JsonOf<E['trashed']>>>> {
      return userDb.write(caller, mutations.trash({ ...row, now: clock() }));
    },
  };
}
