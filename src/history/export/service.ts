import { isNull, sql } from 'drizzle-orm';
import { fullEvents } from '../../db/full-events.ts';
import { json, rfc3339 } from '../../db/json.ts';
import type { Cursor } from '../../db/keyset.ts';
import { type Listing, selectPage } from '../../db/page.ts';
import { aiConversations, aiUsage } from '../../db/schema.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import { ENTITIES, SINGLETONS } from '../../entities/registry.ts';
import type { Caller } from '../../shared/caller.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import { outsideRequest } from '../../shared/round-trips.ts';
import { eventJson } from '../log.ts';
import { selectTrash } from '../trash/list.ts';
import type { UserExport } from './responses.ts';

const ROWS_PER_PAGE = 1_000;

type SelectRows = (cursor: Cursor | null, rows: number) => ReturnType<typeof selectPage>;

type Row = Cursor & { item: unknown };

/** The singletons, and the first page of each list. */
interface FirstPage {
  singletons: Record<string, unknown>;
  lists: Record<string, Row[]>;
}

interface ExportDeps extends ServiceDeps {
  log: Log;
}

export type ExportService = ReturnType<typeof createExportService>;

export const createExportService = (deps: ExportDeps) => ({
  /**
   * Everything that is stored about the caller, as a JSON text in pieces. The first page of each list is read before the
   * function returns, and each other page when the client is ready for it. No item is listed twice.
   * @throws AppError AUTHENTICATION_ERROR; DbError
   */
  async open(caller: Caller): Promise<AsyncGenerator<string>> {
    const first = await deps.userDb.readOne<FirstPage>(caller, selectFirstPage());
    return writeExport(deps, caller, first, deps.clock());
  },
});

async function* writeExport(
  deps: ExportDeps,
  caller: Caller,
  { singletons, lists }: FirstPage,
  now: Date,
): AsyncGenerator<string> {
  const head = JSON.stringify({ exportedAt: now.toISOString(), ...singletons });
  yield head.slice(0, -1);
  try {
    for (const [name, select] of Object.entries(LISTS)) {
      yield `,"${name}":[`;
      let rows = lists[name] ?? [];
      lists[name] = []; // frees the memory
      for (let separator = ''; rows.length > 0; separator = ',') {
        yield separator + rows.map(({ item }) => JSON.stringify(item)).join(',');
        rows = await readNext(deps, caller, select, rows);
      }
      yield ']';
    }
  } catch (err) {
    deps.log.error('export: broke off', { user: caller.session.userId, ...errorFields(err) });
    throw err;
  }
  yield '}';
}

/** The page after `rows`. It has its own deadline, not that of the request. */
async function readNext(deps: ExportDeps, caller: Caller, select: SelectRows, rows: Row[]): Promise<Row[]> {
  const last = rows.at(-1);
  if (!last || rows.length < ROWS_PER_PAGE) return [];
  return await outsideRequest(() => deps.userDb.readOne<Row[]>(caller, select(last, ROWS_PER_PAGE)));
}

const selectRows =
  <T>(listing: Pick<Listing<T>, 'table' | 'item' | 'key' | 'type'> & Partial<Listing<T>>): SelectRows =>
  (cursor, rows) =>
    sql`(${selectPage({ id: listing.table.userId, descending: false, where: undefined, ...listing }, cursor, rows)})`;

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
  trash: (cursor, rows) => sql`(${selectTrash(cursor, rows)})`,
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

const selectFirstPage = () =>
  sql`select ${json<FirstPage>({
    singletons: json(Object.fromEntries(SINGLETONS.map(({ name, current }) => [name, current]))),
    lists: json(Object.fromEntries(Object.entries(LISTS).map(([name, select]) => [name, select(null, ROWS_PER_PAGE)]))),
  })}`;
