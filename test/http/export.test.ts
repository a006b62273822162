import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { UserExport } from '../../src/history/export/responses.ts';
import { ORIGIN, type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { interceptTrips, refuse, type Trip } from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { openWorker } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const TASKS = 2_203;

const fill = ({ user }: Person, count = TASKS) =>
  seed(sql`
  insert into tasks (id, user_id, title, status, completed_at, created_at, updated_at)
    select gen_random_uuid(), ${user.id}, 'Task ' || n, 'completed', now(), now(), now() from generate_series(1, ${count}) as n`);

const open = async ({ token }: Person) => {
  const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/api/user/export`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return (await openWorker({})(request)).response;
};

/** Breaks the trip to Postgres with this number. */
function breakTrip(number: number, fault: (trip: Trip) => Promise<Response>) {
  let trips = 0;
  interceptTrips((trip) => {
    if (trip.upstream === 'postgres') trips += 1;
    return trip.upstream === 'postgres' && trips === number ? fault(trip) : trip.pass();
  });
}

describe('an export of several pages', () => {
  it('has every row once, in one valid document', async () => {
    const person = await signUp();
    await fill(person);
    await sql`update tasks set deleted_at = created_at + interval '1 ms' where id in (
      select id from tasks where user_id = ${person.user.id} limit 1001)`;
    await sql`
      with changed as (update users set seq = seq + 1100 where id = ${person.user.id} returning id)
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select id, n, 'user.updated', 'user', id, created.payload, 'user', now()
          from changed join events as created on created.user_id = id and created.seq = 1, generate_series(2, 1101) as n`;
    const { data } = JSON.parse(await (await open(person)).text()) as { data: UserExport & { tasks: Task[] } };
    const kept = new Set(data.tasks.map(({ title }) => title));
    const trashed = new Set(data.trash.map((item) => ('task' in item ? item.task.title : '')));
    expect([data.tasks.length, kept.size, data.trash.length, trashed.size]).toEqual([1_202, 1_202, 1_001, 1_001]);
    expect(new Set([...kept, ...trashed]).size).toBe(TASKS);
    expect(data.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_101 }, (_, n) => n + 1));
  });

  it('needs one trip to Postgres for each list of a small account, and one before them', async () => {
    const person = await signUp();
    await fill(person, 499);
    const bodies: string[] = [];
    interceptTrips((trip) => {
      if (trip.upstream === 'postgres') bodies.push(trip.body);
      return trip.pass();
    });
    const { data } = JSON.parse(await (await open(person)).text());
    expect(data.tasks).toHaveLength(499);
    expect(bodies).toHaveLength(1 + Object.values(data).filter(Array.isArray).length);
  });

  it('reads no page before the client has taken the one before', async () => {
    const person = await signUp();
    await fill(person);
    let trips = 0;
    interceptTrips((trip) => {
      if (/tasks.*limit/s.test(trip.body)) trips += 1;
      return trip.pass();
    });
    const reader = (await open(person)).body?.getReader();
    expect(trips).toBe(0);
    await reader?.cancel();
    expect(trips).toBe(0);
  });

  it('has each task once, also when tasks are added and changed while it is read', async () => {
    const person = await signUp();
    await fill(person);
    let hasChanged = false;
    interceptTrips(async (trip) => {
      if (
        trip.upstream === 'postgres' &&
        /from .{2,3}tasks.*limit/s.test(trip.body) &&
        trip.body.includes('timestamptz') &&
        !hasChanged
      ) {
        hasChanged = true;
        const response = await trip.pass();
        await sql`update tasks set title = title || '!', seq = seq + 9, updated_at = now() where user_id = ${person.user.id}`;
        await fill(person, 10);
        return response;
      }
      return trip.pass();
    });
    const text = await (await open(person)).text();
    const tasks: Task[] = JSON.parse(text).data.tasks;
    expect(hasChanged).toBe(true);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    expect(tasks.length).toBeGreaterThanOrEqual(TASKS);
  });

  it('takes longer than the deadline of a request', async () => {
    const person = await signUp();
    await fill(person);
    vi.useFakeTimers({ toFake: ['performance'] });
    breakTrip(3, ({ pass }) => {
      vi.advanceTimersByTime(60_000);
      return pass();
    });
    const text = await (await open(person)).text();
    expect(JSON.parse(text).data.tasks).toHaveLength(TASKS);
  });

  it.each([
    ['Postgres fails', refuse],
    [
      'the session ends',
      async ({ pass }: Trip, person: Person) => {
        await sql`update users set session_version = session_version + 1 where id = ${person.user.id}`;
        return pass();
      },
    ],
  ])('breaks off when %s in the middle, and its text is no valid document', async (_, fault) => {
    const person = await signUp();
    await fill(person);
    let pages = 0;
    interceptTrips((trip) => {
      if (trip.upstream !== 'postgres' || !/from .{2,3}tasks.*limit/s.test(trip.body)) return trip.pass();
      pages += 1;
      return pages >= 2 ? fault(trip, person) : trip.pass();
    });
    const response = await open(person);
    expect(response.status).toBe(200);
    const decoder = new TextDecoder();
    let text = '';
    const read = async () => {
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    };
    await expect(read()).rejects.toThrow();
    expect(text).toContain('"Task ');
    expect(() => JSON.parse(text)).toThrow();
    expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'error', message: 'export: broke off' }));
  });
});
