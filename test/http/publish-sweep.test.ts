import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import worker from '../../src/index.ts';
import type { Person } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { appendEvents, connect, range } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import {
  bindingsWith,
  buildWakeUp,
  deliver,
  readProgress,
  signUpAndPublish,
  sweepEachMinute,
  sweepOthers,
} from '../support/queue.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(async () => {
  await sweepOthers();
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

/** Writes so many events whose wake-up is lost; the first of them is as old as that, the rest are new. */
async function leaveBehind({ user }: Person, count: number, seconds: number) {
  const last = await appendEvents(user.id, count);
  await sql`update events set created_at = now() - ${seconds} * interval '1 second'
    where user_id = ${user.id} and seq = ${last - count + 1}`;
  return last;
}

describe('the sweep of each minute', () => {
  it('publishes what was left behind for over 30 seconds, and all that follows it', async () => {
    const person = await signUpAndPublish();
    const device = await (await connect(person)).ready();
    const last = await leaveBehind(person, 3, 31);
    await sweepEachMinute();
    expect(await readProgress(person.user.id)).toEqual({ seq: last, publishedSeq: last });
    await device.has(last);
    expect(device.seqs).toEqual(range(2, last));
  });

  it('leaves to its wake-up what is younger', async () => {
    const person = await signUpAndPublish();
    const last = await leaveBehind(person, 3, 25);
    await sweepEachMinute();
    expect(await readProgress(person.user.id)).toEqual({ seq: last, publishedSeq: 1 });
  });

  it('leaves alone whose log was published, however old it is', async () => {
    const [behind, done] = [await signUpAndPublish(), await signUpAndPublish()];
    await leaveBehind(behind, 1, 3_600);
    await leaveBehind(done, 3, 3_600);
    await deliver([buildWakeUp(done.user.id)]);
    const publish = vi.fn(async () => {});
    await sweepEachMinute(bindingsWith(done.user.id, { publish }));
    expect(publish).not.toHaveBeenCalled();
    expect(await readProgress(behind.user.id)).toEqual({ seq: 2, publishedSeq: 2 });
  });

  it('goes on past a person whose log cannot be published, and comes back to them', async () => {
    const [before, broken, after] = [await signUpAndPublish(), await signUpAndPublish(), await signUpAndPublish()];
    const people = new Set([before, broken, after].map(({ user }) => user.id));
    for (const person of [before, broken, after]) await leaveBehind(person, 2, 60);
    const publish = async () => {
      throw new TypeError('The object is unreachable');
    };
    await sweepEachMinute(bindingsWith(broken.user.id, { publish }));
    for (const { user } of [before, after]) expect(await readProgress(user.id)).toEqual({ seq: 3, publishedSeq: 3 });
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 1 });
    const lines = log
      .lines()
      .filter(({ message, user }) => message === 'events: could not publish' && people.has(String(user)));
    expect(lines).toMatchObject([{ level: 'warn', user: broken.user.id, cause: 'TypeError' }]);

    await sweepEachMinute();
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 3 });
  });

  it('is not that of each hour', async () => {
    const person = await signUpAndPublish();
    await leaveBehind(person, 1, 3_600);
    await worker.scheduled(createScheduledController({ cron: '17 * * * *' }), env);
    expect(await readProgress(person.user.id)).toEqual({ seq: 2, publishedSeq: 1 });
  });
});
