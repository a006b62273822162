import { isNull, type SQL, sql } from 'drizzle-orm';
import { fullEvents } from '../../db/full-events.ts';
import { json, rfc3339 } from '../../db/json.ts';
import type { Cursor } from '../../db/keyset.ts';
import { endPage, type Listing, type PageRow, selectPage } from '../../db/page.ts';
import { aiConversations, aiUsage } from '../../db/schema.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import { ENTITIES, SINGLETONS } from '../../entities/registry.ts';
import type { Caller } from '../../shared/caller.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { outsideRequest } from '../../shared/round-trips.ts';
import { eventJson } from '../log.ts';
import { selectTrash } from '../trash/list.ts';
import type { UserExport } from './responses.ts';

const ROWS_PER_PAGE = 500;

type SelectRows = (cursor: Cursor | null, rows: number) => SQL;

interface ExportDeps extends ServiceDeps {
  log: Log;
}

export type ExportService = ReturnType<typeof createExportService>;

export const createExportService = (deps: ExportDeps) => ({
  /**
   * Everything that is stored about the caller, as a JSON text in pieces. Each page of a list is read when the client is ready
   * for it. No list has an item twice.
   * @throws AppError AUTHENTICATION_ERROR; DbError
   */
  async open(caller: Caller): Promise<AsyncGenerator<string>> {
    const singletons = await deps.userDb.readOne<object>(caller, sql`select ${selectSingletons}`);
    return writeExport(deps, caller, { exportedAt: deps.clock().toISOString(), ...singletons });
  },
});

async function* writeExport(deps: ExportDeps, caller: Caller, head: object): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1);
  try {
    for (const [name, select] of Object.entries(LISTS)) {
      yield `,"${name}":[`;
      let separator = '';
      let cursor: Cursor | null = null;
      do {
        const { items, next } = await readPage(deps, caller, select(cursor, ROWS_PER_PAGE + 1));
        if (items.length > 0) yield separator + items.map((item) => JSON.stringify(item)).join(',');
        separator = ',';
        cursor = next;
      } while (cursor);
      yield ']';
    }
  } catch (err) {
    deps.log.error('export: broke off', { user: caller.session.userId, ...errorFields(err) });
    throw err;
  }
  yield '}';
}

/** It has its own deadline, not that of the request. */
const readPage = async ({ userDb }: ExportDeps, caller: Caller, page: SQL) =>
  endPage(await outsideRequest(() => userDb.readOne<PageRow<unknown>[]>(caller, page)), ROWS_PER_PAGE);

const selectRows =
  <T>(listing: Pick<Listing<T>, 'table' | 'item' | 'key' | 'type'> & Partial<Listing<T>>): SelectRows =>
  (cursor, rows) =>
    selectPage({ id: listing.table.userId, descending: false, where: undefined, ...listing }, cursor, rows);

type Item<K extends keyof UserExport> = UserExport[K] extends (infer T)[] ? T : never;

/** The lists of the document, in order. Left out: hashes of AI questions, stored responses, and drafts of plans. */
const LISTS: Record<string, SelectRows> = {
  ...Object.fromEntries(
    ENTITIES.map(({ plural, table, item }) => [
      plural,
      selectRows({
        table,
        item: sql`${item}`,
        key: sql`${table.createdAt}`,
        type: 'timestamptz',
        id: table.id,
        where: isNull(table.deletedAt),
      }),
    ]),
  ),
  trash: selectTrash,
  aiConversations: selectRows({
    table: aiConversations,
    item: json<Item<'aiConversations'>>({
      id: aiConversations.id,
      provider: aiConversations.provider,
      model: aiConversations.model,
      answer: aiConversations.answer,
      createdAt: rfc3339(aiConversations.createdAt),
      expiresAt: rfc3339(aiConversations.expiresAt),
    }),
    key: sql`${aiConversations.createdAt}`,
    type: 'timestamptz',
    id: aiConversations.id,
  }),
  aiUsage: selectRows({
    table: aiUsage,
    item: json<Item<'aiUsage'>>({ day: sql`${aiUsage.day}::text`, calls: aiUsage.calls, tokens: aiUsage.tokens }),
    key: sql`${aiUsage.day}`,
    type: 'date',
  }),
  events: selectRows({ table: fullEvents, item: eventJson, key: sql`${fullEvents.seq}`, type: 'bigint' }),
};

const selectSingletons = json(Object.fromEntries(SINGLETONS.map(({ name, current }) => [name, current])));
