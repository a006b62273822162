import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { appendEvents, connect, range } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import {
  bindingsWith,
  buildWakeUp,
  deliver,
  forgetUnpublished,
  readProgress,
  runHourlySweep,
  runMinuteSweep,
  signUpPublished,
} from '../support/queue.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(forgetUnpublished);
beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

/** Appends events without a wake-up message. The first is `ageSeconds` old, the others are new. */
const appendOldEvents = ({ user }: Person, count: number, ageSeconds: number) =>
  appendEvents(user.id, count, ageSeconds);

describe('the sweep every minute', () => {
  it('the sweep publishes events older than 30 seconds, and all later ones', async () => {
    const person = await signUpPublished();
    const device = await (await connect(person)).ready();
    const last = await appendOldEvents(person, 3, 31);
    await runMinuteSweep();
    expect(await readProgress(person.user.id)).toEqual({ seq: last, publishedSeq: last });
    await device.has(last);
    expect(device.seqs).toEqual(range(2, last));
  });

  it('the sweep leaves younger events to their wake-up message, also when those of another user are old', async () => {
    const [another, person] = [await signUpPublished(), await signUpPublished()];
    await appendOldEvents(another, 1, 31);
    const last = await appendOldEvents(person, 3, 25);
    await runMinuteSweep();
    expect(await readProgress(person.user.id)).toEqual({ seq: last, publishedSeq: 1 });
  });

  it('the sweep leaves a younger event that has the same number as an old one of another user', async () => {
    const [another, person] = [await signUpPublished(), await signUpPublished()];
    await appendOldEvents(another, 1, 3_600);
    await deliver([buildWakeUp(another.user.id)]);
    await appendEvents(person.user.id, 1);
    await runMinuteSweep();
    expect(await readProgress(person.user.id)).toEqual({ seq: 2, publishedSeq: 1 });
  });

  it('the sweep skips users whose events are all published', async () => {
    const [behind, done] = [await signUpPublished(), await signUpPublished()];
    await appendOldEvents(behind, 1, 3_600);
    await appendOldEvents(done, 3, 3_600);
    await deliver([buildWakeUp(done.user.id)]);
    const publish = vi.fn(async () => {});
    await runMinuteSweep(bindingsWith(done.user.id, { publish }));
    expect(publish).not.toHaveBeenCalled();
    expect(await readProgress(behind.user.id)).toEqual({ seq: 2, publishedSeq: 2 });
  });

  it('the sweep continues after a user whose events cannot be published, and retries them after 30 seconds', async () => {
    const [before, broken, after] = [await signUpPublished(), await signUpPublished(), await signUpPublished()];
    const people = new Set([before, broken, after].map(({ user }) => user.id));
    for (const person of [before, broken, after]) await appendOldEvents(person, 2, 60);
    const publish = async () => {
      throw new TypeError('The object is unreachable');
    };
    await runMinuteSweep(bindingsWith(broken.user.id, { publish }));
    for (const { user } of [before, after]) expect(await readProgress(user.id)).toEqual({ seq: 3, publishedSeq: 3 });
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 1 });
    const lines = log
      .lines()
      .filter(({ message, user }) => message === 'events: could not publish' && people.has(String(user)));
    expect(lines).toMatchObject([{ level: 'warn', user: broken.user.id, cause: 'TypeError' }]);

    await runMinuteSweep();
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 1 });
    await sql`update unpublished set since = now() - interval '31 seconds' where user_id = ${broken.user.id}`;
    await runMinuteSweep();
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 3 });
  });

  it('one sweep publishes the events of as many users as there are, and two at a time publish each once', async () => {
    await sql`
      with added as (
        insert into users (id, telegram_id, first_name, seq, created_at, updated_at)
          select gen_random_uuid(), -(extract(epoch from clock_timestamp()) * 1e6)::bigint - n, 'Test', 1, now(), now()
            from generate_series(1, 450) as n
          returning id)
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select id, 1, 'user.created', 'user', id, '{}', 'api', now() - interval '1 hour' from added`;
    const published = vi.fn(async () => {});
    const bindings = { ...env, LIVE: { getByName: () => ({ publish: published }) } };
    await Promise.all([runMinuteSweep(bindings), runMinuteSweep(bindings)]);
    expect(published).toHaveBeenCalledTimes(450);
    expect(await sql`select from unpublished where since < now() - interval '31 seconds'`).toEqual([]);
  });

  it('the hourly sweep publishes nothing', async () => {
    const person = await signUpPublished();
    await appendOldEvents(person, 1, 3_600);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date().setUTCHours(14, 17) }); // not the hour of the daily run
    await runHourlySweep();
    vi.useRealTimers();
    expect(await readProgress(person.user.id)).toEqual({ seq: 2, publishedSeq: 1 });
  });
});
