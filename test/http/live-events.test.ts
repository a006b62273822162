import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signUp } from '../support/client.ts';
import { breakUpstreams, type Fault, interceptTrips, onlyIf, refuse, type Trip } from '../support/faults.ts';
import {
  appendEvents,
  connect,
  Device,
  getLiveObject,
  issueTicket,
  publish,
  range,
  readLog,
  readRun,
  withoutFirst,
} from '../support/live-socket.ts';

afterEach(() => vi.restoreAllMocks());

describe('live sockets', () => {
  it('a socket without since gets live.ready with the end of the log, then new events', async () => {
    const person = await signUp();
    const start = await appendEvents(person.user.id, 3);
    const device = await (await connect(person)).ready();
    expect(device.told).toEqual([`live.ready ${start}`]);
    const last = await appendEvents(person.user.id, 2);
    await publish(person.user.id);
    await device.has(last);
    expect(device.events).toEqual(await readLog(person.user.id, start));
  });

  it('a socket with since first gets the missed events in order', async () => {
    const person = await signUp();
    const last = await appendEvents(person.user.id, 20);
    const device = await (await connect(person, 7)).ready();
    expect(device.told).toEqual([...range(8, last).map(String), `live.ready ${last}`]);
    expect(device.events).toEqual(await readLog(person.user.id, 7));
  });

  it('a socket that has the whole log gets no old event', async () => {
    const person = await signUp();
    const last = await appendEvents(person.user.id, 4);
    const device = await (await connect(person, last)).ready();
    expect(device.told).toEqual([`live.ready ${last}`]);
  });

  it('a socket gets up to 1,000 missed events, and live.resync if it missed more', async () => {
    const person = await signUp();
    const last = await appendEvents(person.user.id, 1_500);
    const [near, far] = await Promise.all([connect(person, last - 1_000), connect(person, last - 1_001)]);
    await Promise.all([near.ready(), far.ready()]);
    expect(near.seqs).toEqual(range(last - 999, last));
    expect(far.told).toEqual([`live.resync ${last}`]);
    await appendEvents(person.user.id, 1);
    await publish(person.user.id, last);
    await Promise.all([near.has(last + 1), far.has(last + 1)]);
    expect(far.told).toEqual([`live.resync ${last}`, String(last + 1)]);
  });

  it('a socket with a since after the end of the log gets live.resync, then new events', async () => {
    const person = await signUp();
    const device = await (await connect(person, 999)).ready();
    expect(device.told).toEqual(['live.resync 1']);
    await appendEvents(person.user.id, 1);
    await publish(person.user.id);
    await device.has(2);
    expect(device.told).toEqual(['live.resync 1', '2']);
  });

  it('a socket never gets the events of another user', async () => {
    const [person, stranger] = await Promise.all([signUp(), signUp()]);
    const device = await (await connect(person, 0)).ready();
    const theirs = await (await connect(stranger, 0)).ready();
    const last = await appendEvents(stranger.user.id, 50);
    await publish(stranger.user.id);
    await theirs.has(last);
    await appendEvents(person.user.id, 1);
    await publish(person.user.id);
    await device.has(2);
    expect(device.told).toEqual(['1', 'live.ready 1', '2']);
    expect(new Set(device.events.map(({ entityId }) => entityId))).toEqual(new Set([person.user.id]));
  });

  it('a socket answers ping with pong, and any other message closes it', async () => {
    const device = await (await connect(await signUp())).ready();
    device.say('ping');
    await device.until(({ pongs }) => pongs.length === 1);
    device.say('{"type":"task_add"}');
    expect(await device.closing()).toBe(1008);
  });
});

describe('published events', () => {
  it('an event that is published twice is sent once', async () => {
    const person = await signUp();
    const device = await (await connect(person)).ready();
    const last = await appendEvents(person.user.id, 3);
    const run = await readRun(person.user.id, 0);
    const object = getLiveObject(person.user.id);
    await Promise.all([
      object.publish(run),
      object.publish(withoutFirst(run)),
      object.publish(run),
      object.publish({ after: null, events: [] }),
    ]);
    await object.publish(run);
    await device.has(last);
    expect(device.seqs).toEqual([2, 3, 4]);
  });

  it('an event that was not published is read from the log and sent before later ones', async () => {
    const person = await signUp();
    const device = await (await connect(person)).ready();
    const last = await appendEvents(person.user.id, 9);
    await publish(person.user.id, last - 2);
    await device.has(last);
    expect(device.seqs).toEqual(range(2, last));
  });

  it.each([
    ['with since', 2],
    ['without since', undefined],
  ])('an event that is published while the log is read is sent once and in order to a socket %s', async (_, since) => {
    const person = await signUp();
    const { id } = person.user;
    await appendEvents(id, 5);
    const published: Promise<void>[] = [];
    let readings = 0;
    let isReading = false;
    const writeMeanwhile: Fault = async ({ pass }) => {
      isReading = true;
      readings += 1;
      const answer = await pass();
      const last = await appendEvents(id, 3);
      const run = await readRun(id, last - 2);
      published.push(getLiveObject(id).publish(run), getLiveObject(id).publish(withoutFirst(run)));
      isReading = false;
      return answer;
    };

    const settled = await (await connect(person, since)).ready();
    const isTheirReading = ({ body }: Trip) =>
      body.includes('lastSeq') && !body.includes('unpublished') && !isReading && readings < 3;
    interceptTrips(onlyIf(isTheirReading, writeMeanwhile));
    const device = await (await connect(person, since)).ready();
    await device.until(() => readings === 3);
    const last = await appendEvents(id, 1);
    await publish(id, last - 1);
    await Promise.all([...published, settled.has(last), device.has(last)]);
    for (const { seqs } of [settled, device]) expect(seqs).toEqual(range(since ? since + 1 : (seqs[0] ?? 0), last));
    expect(device.frames.filter(({ type }) => type === 'live.ready')).toHaveLength(1);
    expect(last).toBe(6 + 3 * 3 + 1);
  });
});

describe('an outage of Postgres', () => {
  it('a socket that needs the log during an outage is closed with 4503 and can reconnect', async () => {
    const person = await signUp();
    const last = await appendEvents(person.user.id, 5);
    const idle = await (await connect(person)).ready();
    const ticket = await issueTicket(person);
    breakUpstreams({ postgres: refuse }, { background: true });
    const device = await Device.open({ ticket, since: 2 });
    expect(await device.closing()).toBe(4503);
    expect(device.told).toEqual([]);
    vi.restoreAllMocks();
    const again = await (await connect(person, 2)).ready();
    expect(again.seqs).toEqual(range(3, last));
    expect(idle.closed).toBeNull();
  });
});

describe('evictions of the Durable Object', () => {
  beforeEach(() => {
    // an eviction waits for the driver's deadline timers
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  });

  it('an eviction loses no missed event, no published event and no ping', async () => {
    const person = await signUp();
    const { id } = person.user;
    const device = await (await connect(person)).ready();
    await evictDurableObject(getLiveObject(id));
    device.say('ping');
    await device.until(({ pongs }) => pongs.length === 1);
    await appendEvents(id, 4);
    await publish(id, 1);
    await evictDurableObject(getLiveObject(id));
    const last = await appendEvents(id, 4);
    await publish(id, last - 1);
    await device.has(last);
    expect(device.seqs).toEqual(range(2, last));
  });

  it('an eviction while the log is read only delays the events', async () => {
    const person = await signUp();
    const object = getLiveObject(person.user.id);
    const last = await appendEvents(person.user.id, 5);
    const device = await (await connect(person)).ready();
    await runInDurableObject(object, (_, state) => {
      for (const socket of state.getWebSockets()) {
        socket.serializeAttachment({ ...socket.deserializeAttachment(), position: '2', isReady: false });
      }
    });
    await evictDurableObject(object);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    await device.until(({ frames }) => frames.length === 1 + 5);
    expect(device.told).toEqual([`live.ready ${last}`, ...range(3, last).map(String), `live.ready ${last}`]);
  });
});
