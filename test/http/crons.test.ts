import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { breakUpstreams, interceptTrips, onlyIf, refuse } from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { buildWakeUp, deliver, runHourlySweep, runMinuteSweep, signUpAndPublish } from '../support/queue.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const heartbeats = () => log.lines().filter(({ message }) => message === 'cron');

it('after a write, the cron of every minute looks for unpublished events and logs what it found', async () => {
  await signUpAndPublish();
  await runMinuteSweep();
  expect(heartbeats()).toMatchObject([{ level: 'info', job: 'publish', failed: 0 }]);
  expect(heartbeats()[0]).toHaveProperty('users');
});

it('the hourly cron logs how much it deleted', async () => {
  await signUpAndPublish();
  await runHourlySweep();
  expect(heartbeats()).toContainEqual(expect.objectContaining({ job: 'clean up', deleted: expect.any(Number) }));
});

it('a cron that fails logs an error and is counted as failed by Cloudflare', async () => {
  const { heal } = breakUpstreams({ postgres: refuse }, { background: true });
  await expect(runMinuteSweep()).rejects.toThrow();
  heal();
  expect(heartbeats()).toMatchObject([{ level: 'error', job: 'publish', cause: 'DbError' }]);
});

it('the queue logs how many messages it has handled', async () => {
  const { user } = await signUpAndPublish();
  await deliver([buildWakeUp(user.id), buildWakeUp(user.id)]);
  expect(log.lines()).toContainEqual(expect.objectContaining({ message: 'queue', messages: 2, users: 1, failed: 0 }));
});

it('when nobody has written, the cron of every minute does not touch the database', async () => {
  const statements: string[] = [];
  interceptTrips(async ({ upstream, body, pass }) => {
    if (upstream === 'postgres') statements.push(body);
    // another test may have written
    return body.startsWith('["get","last-write"') ? Response.json({ result: null }) : pass();
  });
  await runMinuteSweep();
  expect(statements.filter((statement) => statement.includes('random()'))).toEqual([]); // others are the queue's
  expect(heartbeats()).toEqual([
    { level: 'info', time: expect.any(String), message: 'cron', job: 'publish', skipped: 'nobody has written' },
  ]);
});

it('when Redis is down, the cron of every minute looks for unpublished events', async () => {
  breakUpstreams({ redis: onlyIf(({ body }) => /^\["get"/i.test(body), refuse) });
  await runMinuteSweep();
  expect(heartbeats()).toMatchObject([{ job: 'publish', failed: 0 }]);
});
