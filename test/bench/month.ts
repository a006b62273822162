import * as z from 'zod';
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts';
import { measure, send } from './load.ts';
import { type BenchUser, type Service, signUp, startService } from './service.ts';
import type { Stack } from './stack.ts';
import { printTable } from './table.ts';
import { startUpstream, type Trip, type Upstream } from './upstream.ts';

const DAYS = 30;
/** Tasks that stay open. */
const BACKLOG = 15;
const COMPLETIONS = 200;
const ROUNDS = 3;
const FULL_DAYS = 14;

/** Tables that grow with what a person does. The others have one row per person or day. */
const TABLES = ['events', 'tasks', 'mood_logs', 'plans', 'idempotency_keys', 'ai_conversations', 'daily_stats'];

/** The types of events with most bytes that are shown. */
const TYPES = 8;

/**
 * Lives a month of a typical person: per day 3 new tasks, 2 changes, 3 completions, 4 moods, 2 plans, 3 moved blocks and 10
 * questions, each write with an Idempotency-Key. Prints what it costs. No model answers, and no queue delivers.
 */
export async function benchMonth() {
  await using resources = new AsyncDisposableStack();
  const upstreams: Upstream[] = [];
  const service = await startService(resources, async (vars) => {
    const upstream = await startUpstream(vars, resources, { replays: false });
    upstreams.push(upstream);
    return upstream.vars;
  });
  const [upstream] = upstreams;
  if (!upstream) throw new Error('the stores have no recorder in front of them');

  const person = new Resident(service, await signUp(service));
  await person.write('PATCH', '/api/user/settings', { timezone: 'UTC' });
  for (let n = 0; n < BACKLOG; n++) await person.addTask({ aiMetadata: { estimatedDuration: 60 } });
  const before = await measureWal(service);
  const trips = await upstream.record(async () => {
    for (let day = 0; day < DAYS; day++) await liveDay(person, day);
  });
  const wal = (await measureWal(service)) - before;

  const rows = await Promise.all(TABLES.map((table) => measureTable(service, person.id, table)));
  printTable(`Rows of a person after a month, on ${service.engines}`, rows);
  printTable('Events by type', await measureEvents(service, person.id));
  printTable('What the month took', [{ ...person.counts, ...countTrips(trips), 'WAL bytes': wal }]);
  printTable('Events of a plan', await planFortnight(service));
  const completions = [];
  for (let round = 0; round < ROUNDS; round++) completions.push(await measureCompletions(service));
  printTable('Completions without an Idempotency-Key', completions);
}

const Entity = z.object({ data: z.object({ task: z.object({ id: z.string() }) }) });
const Draft = z.object({ data: z.object({ fingerprint: z.string() }) });
const Plan = z.object({
  data: z.object({ plan: z.object({ blocks: z.array(z.object({ id: z.string(), endsAt: z.string() })) }) }),
});

/** A person with a client. */
class Resident {
  readonly #service: Service;
  readonly #user: BenchUser;
  readonly counts = { requests: 0, refused: 0 };

  constructor(service: Service, user: BenchUser) {
    this.#service = service;
    this.#user = user;
  }

  get id() {
    return this.#user.id;
  }

  /** A change that the service may refuse, as it may in life. Undefined then. */
  async write(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const { token } = this.#user;
    const { status, text } = await send(this.#service.origin, { method, path, token, body, headers });
    this.counts.requests += 1;
    if (status >= 500) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
    if (status < 300) return JSON.parse(text);
    this.counts.refused += 1;
    return undefined;
  }

  async addTask(more: object): Promise<string> {
    const added = await this.write('POST', '/api/tasks', { title: 'Write the report for the board', ...more });
    return Entity.parse(added).data.task.id;
  }

  /** Makes a plan and applies it. @returns its blocks */
  async plan(days: number) {
    const drafted = Draft.safeParse(await this.write('POST', '/api/ai/optimize-schedule', { days }));
    if (!drafted.success) return [];
    const { fingerprint } = drafted.data.data;
    const applied = Plan.safeParse(await this.write('POST', '/api/plan/apply', { fingerprint }));
    return applied.success ? applied.data.data.plan.blocks : [];
  }

  /** Moves a block to an hour later than it ends. */
  moveBlock({ id, endsAt }: { id: string; endsAt: string }) {
    const startsAt = new Date(Date.parse(endsAt) + HOUR_MS).toISOString();
    return this.write('PATCH', `/api/plan/blocks/${id}`, { startsAt });
  }
}

/** The clock of the Worker cannot be moved, so all days are today; only moods lie on days of their own. */
async function liveDay(person: Resident, day: number): Promise<void> {
  const ids = [];
  for (const hours of [1, 30, 70]) {
    const dueDate = new Date(Date.now() + hours * HOUR_MS).toISOString();
    const aiMetadata = { estimatedDuration: 45, energyLevel: 'medium' };
    ids.push(await person.addTask({ description: 'With the figures of the last quarter', dueDate, aiMetadata }));
  }
  for (const hours of [9, 12, 15, 20]) {
    const loggedAt = new Date(Date.now() - (DAYS - day) * DAY_MS + hours * HOUR_MS - DAY_MS).toISOString();
    await person.write('POST', '/api/mood/log', { energyLevel: 3 + (hours % 6), focusLevel: 6, loggedAt });
  }
  const blocks = await person.plan(7);
  for (const block of blocks.slice(0, 2)) await person.moveBlock(block);
  for (const id of ids.slice(0, 2)) await person.write('PATCH', `/api/tasks/${id}`, { priority: 'high' });
  const [first] = await person.plan(7);
  if (first) await person.write('PATCH', `/api/plan/blocks/${first.id}`, { locked: true });
  for (const id of ids) await person.write('POST', `/api/tasks/${id}/complete`);
  for (let n = 0; n < 10; n++) {
    const message = { role: 'user', content: `What comes next, for the time ${day}.${n}?` };
    await person.write('POST', '/api/ai/chat', { messages: [message] });
  }
}

/** A plan of many full days, and the change of one block. @returns the events */
async function planFortnight(service: Service) {
  const person = new Resident(service, await signUp(service));
  await person.write('PATCH', '/api/user/settings', { timezone: 'UTC' });
  for (let n = 0; n < FULL_DAYS * 12; n++) await person.addTask({ aiMetadata: { estimatedDuration: 30 } });
  const blocks = await person.plan(FULL_DAYS);
  await person.plan(FULL_DAYS);
  const middle = blocks[Math.floor(blocks.length / 2)];
  if (middle) await person.moveBlock(middle);
  return service.sql`
    select stored.type, json_array_length(seen.payload #> '{plan,blocks}') as blocks,
           octet_length(seen.payload::text) + coalesce(octet_length(seen.before::text), 0) as "bytes said",
           pg_column_size(stored.payload) + coalesce(pg_column_size(stored.before), 0) as "bytes stored"
      from events as stored join full_events as seen using (user_id, seq)
      where stored.user_id = ${person.id} and stored.entity = 'plan' order by seq` as Promise<Record<string, number>[]>;
}

/** What a completion takes in Postgres, and until the response. */
async function measureCompletions(service: Service) {
  const user = await signUp(service);
  const person = new Resident(service, user);
  const paths: string[] = [];
  for (let n = 0; n < COMPLETIONS; n++) paths.push(`/api/tasks/${await person.addTask({})}/complete`);
  const before = await measureWal(service);
  const call = (index: number) => ({ method: 'POST', path: paths[index] ?? '', token: user.token });
  const times = await measure({ origin: service.origin, parallel: 1, requests: COMPLETIONS, expect: 200, call });
  const wal = (await measureWal(service)) - before;
  return { completions: times.requests, 'p50 ms': times['p50 ms'], 'WAL bytes each': Math.round(wal / times.requests) };
}

/** Row bytes with the header and the line pointer, as they are stored. Compressed values count as they are. */
async function measureTable({ sql }: Stack, userId: string, table: string) {
  const [row] = await sql.query(
    `select count(*)::int as rows, coalesce(sum(pg_column_size(${table}.*) + 4), 0)::int as bytes from ${table} where user_id = $1`,
    [userId],
  );
  const { rows, bytes } = z.object({ rows: z.int(), bytes: z.int() }).parse(row);
  return { table, rows, bytes, 'bytes a row': rows === 0 ? 0 : Math.round(bytes / rows) };
}

const measureEvents = ({ sql }: Stack, userId: string) =>
  sql`select type, count(*)::int as events, sum(pg_column_size(payload))::int as payload,
             coalesce(sum(pg_column_size(before)), 0)::int as before
        from events where user_id = ${userId} group by type order by sum(pg_column_size(events.*)) desc limit ${TYPES}::int` as Promise<
    Record<string, number>[]
  >;

async function measureWal({ sql }: Stack): Promise<number> {
  const [row] = await sql`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as written`;
  return Number(row?.written);
}

function countTrips(trips: Trip[]) {
  const sqlTrips = trips.filter(({ path }) => path.startsWith('/sql')).length;
  return { statements: sqlTrips, 'Redis requests': trips.length - sqlTrips };
}
