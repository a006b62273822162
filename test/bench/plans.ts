import { randomUUID } from 'node:crypto';
import { and, isNull, type SQL, sql } from 'drizzle-orm';
import { Database } from '../../src/db/client.ts';
import type { Cursor } from '../../src/db/keyset.ts';
import { selectPage } from '../../src/db/page.ts';
import { UserDb } from '../../src/db/user-db.ts';
import { task } from '../../src/entities/tasks/entity.ts';
import { TaskQuery } from '../../src/entities/tasks/schemas.ts';
import { selectTaskStats } from '../../src/entities/tasks/stats.ts';
import { selectUserStats } from '../../src/entities/users/stats.ts';
import { selectChanges } from '../../src/history/sync/changes.ts';
import { selectTrash } from '../../src/history/trash/list.ts';
import { selectPlanSnapshot } from '../../src/planning/plan/load.ts';
import { selectTodaySnapshot } from '../../src/planning/today/load.ts';
import { type Caller, RequestProgress } from '../../src/shared/caller.ts';
import { Log } from '../../src/shared/log.ts';
import { accessesOf, captureStatement, explain } from './query-plan.ts';
import { seedTasks } from './service.ts';
import { type Stack, startStack } from './stack.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';

const TASKS = 100_000;
const QUERIES: Record<string, string>[] = [
  {},
  { sort: 'createdAt' },
  { sort: 'updatedAt' },
  { sort: 'dueDate' },
  { status: 'pending,in_progress', sort: 'dueDate' },
  { sort: '-priority' },
  { status: 'pending', sort: '-priority' },
  { status: 'pending,in_progress', sort: '-priority' },
  { sort: 'title' },
  { status: 'completed' },
  { status: 'cancelled' },
  { status: 'cancelled', sort: '-dueDate' },
  { priority: 'high' },
  { status: 'pending', priority: 'high' },
  { due: 'today' },
  { due: 'overdue' },
  { due: 'week', sort: 'dueDate' },
  { dueFrom: '2026-11-01', dueTo: '2026-11-03' },
  { q: 'described' }, // all
  { q: '12345' }, // a few
  { q: 'nowhere' },
  { q: 'zz' }, // none, and too short for the index
];

/** Which index each query uses for a user with 100,000 tasks, by EXPLAIN (ANALYZE) of the statements that are sent. */
export async function benchPlans() {
  await using resources = new AsyncDisposableStack();
  const stack = await startStack(resources);
  const caller = await newCaller(stack);
  await seedTasks(stack, caller.session.userId, TASKS);
  const now = new Date();
  const midway = { key: new Date(now.getTime() - (TASKS / 2) * 60_000).toISOString(), id: randomUUID() };

  const positionAt = async (seq: number): Promise<string> => {
    const [row] = await stack.sql`
      select seq || '-' || (extract(epoch from created_at) * 1000)::bigint || '-' || right(user_id::text, 12) as position
        from events where user_id = ${caller.session.userId} and seq = ${seq}`;
    return row?.position;
  };

  const reads: { name: string; query: SQL }[] = [
    ...QUERIES.map((query) => ({
      name: `list ${decodeURIComponent(String(new URLSearchParams(query)))}`,
      query: pageOfTasks(query, null, now),
    })),
    { name: 'list, the page after row 50,000', query: pageOfTasks({}, midway, now) },
    { name: 'stats', query: selectTaskStats(now) },
    { name: "the person's stats", query: selectUserStats(now) },
    { name: 'today', query: sql`select ${selectTodaySnapshot(now)}` },
    { name: 'plan snapshot', query: sql`select ${selectPlanSnapshot(now, { wanted: [], until: now })}` },
    { name: 'sync, from the start', query: selectChanges('*') },
    { name: 'sync, from the middle', query: selectChanges(await positionAt(TASKS / 2)) },
    { name: 'sync, nothing new', query: selectChanges(await positionAt(TASKS)) },
    { name: 'trash', query: selectTrash(null, 21) },
  ];
  const userDb = createUserDb(stack);
  const rows = [];
  for (const { name, query } of reads) {
    const sent = await captureStatement(() => userDb.read(caller, query));
    const { plan, executionMs } = await explain(stack.sql, sent);
    rows.push({
      read: name,
      ms: rounded(executionMs),
      'tasks are read by': accessesOf(plan, 'tasks', 'task_texts').join('; '),
    });
  }
  printTable(`Plans at ${TASKS} tasks of one person, on ${stack.engines}`, rows);
}

async function newCaller({ sql }: Stack): Promise<Caller> {
  const session = { userId: randomUUID(), tokenId: randomUUID(), telegramId: String(Date.now()), version: 1 };
  await sql`
    insert into users (id, telegram_id, first_name, task_limit, created_at, updated_at)
      values (${session.userId}, ${session.telegramId}, 'Bench', ${TASKS}, now(), now())`;
  return {
    session: { ...session, expiresAt: new Date(Date.now() + 60_000) },
    actor: 'user',
    progress: new RequestProgress(),
  };
}

function createUserDb({ vars }: Stack): UserDb {
  const db = new Database({ url: vars.DATABASE_URL, endpoint: vars.NEON_HTTP_ENDPOINT, log: new Log('error') });
  return new UserDb({ db, clock: () => new Date() });
}

function pageOfTasks(query: Record<string, string>, cursor: Cursor | null, now: Date): SQL {
  const parsed = TaskQuery.parse(query);
  const { table, item } = task;
  const { where, ...order } = task.list(parsed, now);
  const isLive = isNull(table.deletedAt); // as in entities/service.ts
  const listing = { table, item, id: table.id, where: and(isLive, ...Object.values(where)), ...order };
  return selectPage(listing, cursor, parsed.limit + 1);
}
