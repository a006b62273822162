import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { depsOf } from '../../src/deps.ts';
import type { EventRun } from '../../src/history/log.ts';
import * as fc from '../support/fast-check.ts';
import { interceptTrips } from '../support/faults.ts';
import { appendEvents, connect, getLiveObject, range, readLog } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import {
  bindingsWith,
  buildMessage,
  buildWakeUp,
  deliver,
  listIds,
  readProgress,
  signUpPublished,
} from '../support/queue.ts';
import { volume } from '../support/volume.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const notPublished = () => log.lines().filter((line) => line.message === 'events: could not publish');

const unreachable = async () => {
  throw new TypeError('The object is unreachable');
};

describe('wake-up messages', () => {
  it('one wake-up message publishes a log of several passes in order', async () => {
    const { user, device } = await start();
    const last = await appendEvents(user.id, 450);
    const wake = buildWakeUp(user.id);
    expect(await deliver([wake])).toEqual({ acked: [wake.id], retried: [] });
    await device.has(last);
    expect(device.events).toEqual(await readLog(user.id, 1));
    expect(await readProgress(user.id)).toEqual({ seq: last, publishedSeq: last });
  });

  it('a pass reads the first events that are not published', async () => {
    const { user } = await start();
    await appendEvents(user.id, 5);
    const slice = await depsOf(env).liveSockets.eventLog.readUnpublished(user.id, 2);
    expect(slice?.events.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('the consumer reads the log once for events of one pass', async () => {
    const { user } = await start();
    await appendEvents(user.id, 3);
    const reads: string[] = [];
    interceptTrips(({ body, pass }) => {
      if (body.includes(user.id) && body.includes('select') && !body.includes('update')) reads.push(body);
      return pass();
    });
    const publish = vi.fn(async () => {});
    await deliver([buildWakeUp(user.id)], { bindings: bindingsWith(user.id, { publish }) });
    expect(publish).toHaveBeenCalledOnce();
    expect(reads).toHaveLength(1);
  });

  it('repeated and reordered wake-up messages during writes deliver each event once and in order', async () => {
    const wakes = Array.from({ length: 8 }, (_, index) => index);
    const steps = [...wakes.map(() => 'write' as const), ...wakes, ...wakes, ...wakes];
    const orders = fc.shuffledSubarray(steps, { minLength: steps.length });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { user, device } = await start();
        const messages = wakes.map(() => buildWakeUp(user.id));
        const deliveries: Promise<unknown>[] = [];
        for (const step of order) {
          if (step === 'write') await appendEvents(user.id, 2);
          else deliveries.push(deliver(messages.filter((_, index) => index === step)));
        }
        await Promise.all([...deliveries, deliver(messages)]);
        await device.has(17);
        expect(device.seqs).toEqual(range(2, 17));
        expect(await readProgress(user.id)).toEqual({ seq: 17, publishedSeq: 17 });
      }),
      { numRuns: volume({ test: 2, full: 6 }) },
    );
  });

  it('a repeated wake-up message publishes nothing again', async () => {
    const { user, device } = await start();
    const last = await appendEvents(user.id, 5);
    const messages = [buildWakeUp(user.id), buildWakeUp(user.id)];
    await deliver(messages);
    const publish = vi.fn(unreachable);
    for (const again of [messages, messages.toReversed(), messages]) {
      const result = await deliver(again, { bindings: bindingsWith(user.id, { publish }) });
      expect(result).toEqual({ acked: listIds(messages), retried: [] });
    }
    expect(publish).not.toHaveBeenCalled();
    expect(await readProgress(user.id)).toEqual({ seq: last, publishedSeq: last });
    expect(device.seqs).toEqual(range(2, last));
  });

  it('a slow publication does not reset the progress of a faster one', async () => {
    const { user, device } = await start();
    const isHeld = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slowly = async (run: EventRun) => {
      isHeld.resolve();
      await release.promise;
      await getLiveObject(user.id).publish(run);
    };
    await appendEvents(user.id, 3);
    const slow = deliver([buildWakeUp(user.id)], { bindings: bindingsWith(user.id, { publish: slowly }) });
    await isHeld.promise;
    const last = await appendEvents(user.id, 3);
    await deliver([buildWakeUp(user.id)]);
    expect(await readProgress(user.id)).toEqual({ seq: last, publishedSeq: last });
    release.resolve();
    await slow;
    expect(await readProgress(user.id)).toEqual({ seq: last, publishedSeq: last });
    await device.has(last);
    expect(device.seqs).toEqual(range(2, last));
  });

  it('a wake-up message of an unknown user closes their sockets', async () => {
    const userId = crypto.randomUUID();
    const end = vi.fn(async () => {});
    const wake = buildWakeUp(userId);
    expect(await deliver([wake], { bindings: bindingsWith(userId, { end }) })).toEqual({
      acked: [wake.id],
      retried: [],
    });
    expect(end).toHaveBeenCalledOnce();
  });
});

describe('batches of messages', () => {
  const INVALID_BODIES = [
    null,
    42,
    'wake up',
    [],
    {},
    { v: 2, userId: crypto.randomUUID() },
    { v: 1, userId: 'everybody' },
  ];

  it('invalid messages are retried, and the valid ones of the batch are published', async () => {
    const people = await Promise.all([start(), start()]);
    for (const { user } of people) await appendEvents(user.id, 1);
    const good = people.map(({ user }) => buildWakeUp(user.id));
    const bad = INVALID_BODIES.map((body) => buildMessage(body));
    const result = await deliver([...bad.slice(0, 3), ...good, ...bad.slice(3)]);
    expect(result.acked).toEqual(listIds(good));
    expect(result.retried).toEqual(listIds(bad));
    for (const { user, device } of people) {
      await device.has(2);
      expect(await readProgress(user.id)).toEqual({ seq: 2, publishedSeq: 2 });
    }
  });

  it('only the messages of a user whose events cannot be published are retried', async () => {
    const [broken, whole] = await Promise.all([start(), start()]);
    await appendEvents(broken.user.id, 2);
    await appendEvents(whole.user.id, 2);
    const good = [buildWakeUp(whole.user.id), buildWakeUp(whole.user.id, 3)];
    const bad = [1, 3, 9].map((attempts) => buildWakeUp(broken.user.id, attempts));
    const bindings = bindingsWith(broken.user.id, { publish: unreachable });
    const result = await deliver([...bad, ...good], { bindings });
    expect(result.acked).toEqual(listIds(good));
    expect(result.retried).toEqual(listIds(bad));
    await whole.device.has(3);
    expect(await readProgress(broken.user.id)).toEqual({ seq: 3, publishedSeq: 1 });
    expect(notPublished()).toMatchObject([{ level: 'warn', user: broken.user.id, cause: 'TypeError' }]);

    expect((await deliver(bad)).acked).toEqual(listIds(bad));
    await broken.device.has(3);
    expect(broken.device.seqs).toEqual([2, 3]);
  });

  it('a batch of 100 users reads each log once, six at a time', async () => {
    const ids = Array.from({ length: 100 }, () => crypto.randomUUID());
    const messages = ids.map((id) => buildWakeUp(id));
    const end = vi.fn(async () => {});
    const getByName = vi.fn((_: string) => ({ end }));
    let atOnce = 0;
    let most = 0;
    interceptTrips(async ({ body, pass }) => {
      if (!ids.some((id) => body.includes(id))) return pass();
      most = Math.max(most, ++atOnce);
      const response = await pass();
      atOnce -= 1;
      return response;
    });
    const result = await deliver([...messages, ...messages], { bindings: { ...env, LIVE: { getByName } } });
    expect(new Set(result.acked)).toEqual(new Set(listIds(messages)));
    expect(getByName.mock.calls.flat().toSorted()).toEqual(ids.toSorted());
    expect(end).toHaveBeenCalledTimes(100);
    expect(most).toBe(6);
  });
});

describe('retried messages', () => {
  it('the delay of a retry doubles, up to a minute', async () => {
    const { user } = await start();
    await appendEvents(user.id, 1);
    const { services } = depsOf(bindingsWith(user.id, { publish: unreachable }));
    const retry = vi.fn();
    const ack = vi.fn();
    const attempts = [1, 2, 5, 6, 60];
    await services.publisher.consume(attempts.map((attempts) => ({ ...buildWakeUp(user.id, attempts), ack, retry })));
    expect(retry.mock.calls).toEqual([2, 4, 32, 60, 60].map((delaySeconds) => [{ delaySeconds }]));
    expect(ack).not.toHaveBeenCalled();
  });
});

/** A user whose events are all published, with a connected device. */
async function start() {
  const person = await signUpPublished();
  const device = await (await connect(person)).ready();
  return { user: person.user, device };
}
