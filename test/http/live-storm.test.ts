import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Person, signUp } from '../support/client.ts';
import { appendEvents, Device, getLiveObject, issueTicket, range, readRun } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import { volume } from '../support/volume.ts';

const ROUNDS = volume({ test: 5, full: 50 });
const EVENTS_A_ROUND = 100;
const LAST = 1 + ROUNDS * EVENTS_A_ROUND;

beforeEach(() => {
  captureLog();
  // an eviction waits for the driver's deadline timers, 1.5 s each time
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
});
afterEach(() => vi.restoreAllMocks());

/** Pseudorandom numbers from 0 to 1, the same in each run. */
function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A device that loses its connection from time to time and reconnects, and the events that it was sent. */
class Traveller {
  readonly #person: Person;
  readonly #remembers: boolean;
  #connection: Device | undefined;
  #seen: number[] = [];
  #isComing = Promise.resolve();
  returns = 0;

  constructor(person: Person, { remembers }: { remembers: boolean }) {
    this.#person = person;
    this.#remembers = remembers;
  }

  get seqs(): number[] {
    return [...this.#seen, ...(this.#connection?.seqs ?? [])];
  }

  /** Drops the connection, and reconnects later with its last event. */
  drop() {
    if (!this.#connection) return; // it is reconnecting
    this.#seen = this.seqs;
    this.#connection.leave();
    this.#connection = undefined;
    this.returns += 1;
    this.#isComing = this.come();
  }

  async come() {
    const since = this.#remembers ? (this.#seen.at(-1) ?? 0) : undefined;
    this.#connection = await Device.open({ ticket: await issueTicket(this.#person), since });
  }

  async arrived() {
    await this.#isComing;
    if (!this.#connection) throw new Error('the device is still reconnecting');
    return this.#connection;
  }
}

/**
 * Publishes many events with an eviction every 100. Events are published in parts, some twice, some late and some
 * never, while the devices disconnect and reconnect.
 */
async function storm(person: Person, devices: Traveller[], random: () => number) {
  const { id } = person.user;
  const object = getLiveObject(id);
  const published: Promise<void>[] = [];
  let evictions = 0;
  let unpublished = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const last = await appendEvents(id, EVENTS_A_ROUND);
    let { after, events } = await readRun(id, last - EVENTS_A_ROUND);
    while (events.length > 0) {
      const piece = { after, events: events.slice(0, 1 + Math.floor(random() * 40)) };
      after = piece.events.at(-1)?.position ?? null;
      events = events.slice(piece.events.length);
      for (const device of devices) if (random() < 0.25) device.drop();
      const copies = random() < 0.2 ? 0 : random() < 0.3 ? 2 : 1;
      if (copies === 0) unpublished += piece.events.length;
      for (let copy = 0; copy < copies; copy += 1) published.push(object.publish(piece));
      if (random() < 0.3) await Promise.all(published.splice(0));
      if (random() < 0.6) await Promise.all(devices.map((device) => device.arrived()));
    }
    await Promise.all(published.splice(0));
    await evictDurableObject(object);
    evictions += 1;
  }
  const end = await appendEvents(id, 1);
  await object.publish(await readRun(id, end - 1));
  return { evictions, unpublished };
}

describe('a storm of live events', () => {
  it('events reach every reconnecting device once and in order, despite an eviction every 100 events', async () => {
    const person = await signUp();
    const devices = range(1, 4).map(() => new Traveller(person, { remembers: true }));
    const forgetful = new Traveller(person, { remembers: false });
    const all = [...devices, forgetful];
    await Promise.all(all.map((device) => device.come()));

    const { evictions, unpublished } = await storm(person, all, seeded(20_261_124));
    expect(evictions).toBe(ROUNDS);
    expect(unpublished).toBeGreaterThan(10 * ROUNDS);
    for (const device of devices) {
      await (await device.arrived()).has(LAST + 1);
      expect(device.returns).toBeGreaterThan(volume({ test: 1, full: 50 }));
      const { seqs } = device;
      expect({ missed: LAST + 1 - new Set(seqs).size, doubled: seqs.length - new Set(seqs).size }).toEqual({
        missed: 0,
        doubled: 0,
      });
      expect(seqs).toEqual(range(1, LAST + 1));
    }

    await (await forgetful.arrived()).has(LAST + 1);
    expect(new Set(forgetful.seqs).size, 'the storm is one: without its last event a device misses some').toBeLessThan(
      LAST,
    );
  });
});
