import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, initDataOf, newTelegramId } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { breakUpstreams, interceptTrips, isWrite, onlyIf, refuse, type Trip } from '../support/faults.ts';
import { isInRequest } from '../support/in-request.ts';
import { appendEvents } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import {
  buildWakeUp,
  deliver,
  forgetUnpublished,
  readProgress,
  runHourlySweep,
  runMinuteSweep,
  signUpPublished,
} from '../support/queue.ts';
import { workerWith } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(forgetUnpublished);
beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const heartbeats = () => log.lines().filter(({ message }) => message === 'cron');

it('after a write, the cron of every minute looks for unpublished events and logs what it found', async () => {
  await signUpPublished();
  await runMinuteSweep();
  expect(heartbeats()).toMatchObject([{ level: 'info', job: 'publish', failed: 0 }]);
  expect(heartbeats()[0]).toHaveProperty('users');
});

it('the hourly cron logs how much it deleted', async () => {
  await runHourlySweep(); // what other tests have left
  const { user } = await signUpPublished();
  await sql`insert into revoked_tokens (id, user_id, expires_at)
    select gen_random_uuid(), ${user.id}, now() - interval '1 minute' from generate_series(1, 2)`;
  await runHourlySweep();
  expect(heartbeats().at(-1)).toMatchObject({ job: 'clean up', deleted: 2 });
});

it('a cron that fails logs an error and is counted as failed by Cloudflare', async () => {
  const { heal } = breakUpstreams({ postgres: refuse }, { background: true });
  await expect(runMinuteSweep()).rejects.toThrow();
  heal();
  expect(heartbeats()).toMatchObject([{ level: 'error', job: 'publish', cause: 'DbError' }]);
});

it('the queue logs how many messages it has handled', async () => {
  const { user } = await signUpPublished();
  await deliver([buildWakeUp(user.id), buildWakeUp(user.id)]);
  expect(log.lines()).toContainEqual(expect.objectContaining({ message: 'queue', messages: 2, users: 1, failed: 0 }));
});

const isRecord = ({ body }: Trip) => /^\["set","last-write"/i.test(body);

it.each(['a write', 'a sign-in'])(
  '%s is recorded before it happens, so that a crash after it is found',
  async (kind) => {
    const person = await signUpPublished();
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Test' });
    const trips: string[] = [];
    interceptTrips((trip) => {
      if (isRecord(trip)) trips.push('recorded');
      if (isWrite(trip) && isInRequest()) trips.push('written');
      return trip.pass();
    });
    const fresh = workerWith({}); // an isolate records once in 30 seconds
    const answer =
      kind === 'a write'
        ? await person.call('POST', '/api/tasks', { title: 'x' }, {}, fresh)
        : await call('POST', '/api/auth', { body: { initData } }, fresh);
    expect(answer.status).toBeLessThan(300);
    expect(trips.slice(0, 2)).toEqual(['recorded', 'written']);
  },
);

it('a read is not recorded as a write', async () => {
  const person = await signUpPublished();
  const trips: Trip[] = [];
  interceptTrips((trip) => {
    trips.push(trip);
    return trip.pass();
  });
  expect((await person.call('GET', '/api/tasks', undefined, {}, workerWith({}))).status).toBe(200);
  expect(trips.filter(isRecord)).toEqual([]);
});

it('when nobody has written, the cron of every minute does not touch the database', async () => {
  const person = await signUpPublished();
  await appendEvents(person.user.id, 1, 3_600);
  const nothingWritten = onlyIf(
    ({ body }) => body.startsWith('["get","last-write"'), // another test may have written
    async () => Response.json({ result: null }),
  );
  breakUpstreams({ redis: nothingWritten, postgres: refuse }, { background: true });
  await runMinuteSweep();
  vi.restoreAllMocks();
  expect(await readProgress(person.user.id)).toEqual({ seq: 2, publishedSeq: 1 });
  await runMinuteSweep();
  expect(await readProgress(person.user.id)).toEqual({ seq: 2, publishedSeq: 2 });
});

it('when Redis is down, the cron of every minute looks for unpublished events', async () => {
  breakUpstreams({ redis: onlyIf(({ body }) => /^\["get"/i.test(body), refuse) });
  await runMinuteSweep();
  expect(heartbeats()).toMatchObject([{ job: 'publish', failed: 0 }]);
});
