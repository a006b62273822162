import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SignedIn } from '../../src/auth/responses.ts';
import { call, initDataOf, newTelegramId, Person, signUp } from '../support/client.ts';
import { breakUpstreams, refuse } from '../support/faults.ts';
import { appendEvents, connect, getLiveObject, publish, readRun } from '../support/live-socket.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** One user, signed in on several devices. */
async function signInOn(count: number): Promise<Person[]> {
  const user = { id: newTelegramId(), first_name: 'Everywhere' };
  const people: Person[] = [];
  for (let n = 0; n < count; n += 1) {
    const { data } = await call<SignedIn>('POST', '/api/auth', { body: { initData: await initDataOf(user) } });
    people.push(new Person(data));
  }
  return people;
}

async function twoDevices() {
  const [phone, desktop] = await signInOn(2);
  if (!phone || !desktop) throw new Error('expected two devices');
  const [there, here] = [await (await connect(phone)).ready(), await (await connect(desktop)).ready()];
  return { phone, desktop, there, here, id: phone.user.id };
}

describe('the end of a session', () => {
  it('a logout closes the sockets of its session with 4401 and keeps those of other sessions', async () => {
    const { phone, there, here, id } = await twoDevices();
    await phone.post('/api/auth/logout');
    await appendEvents(id, 2);
    await publish(id);
    expect(await there.closing()).toBe(4401);
    await here.has(4);
    expect(here.seqs).toEqual([2, 3, 4]);
    expect(here.closed).toBeNull();
    expect(there.seqs).not.toContain(3);
  });

  it('a logout everywhere closes the sockets of all sessions with 4401', async () => {
    const { desktop, there, here, id } = await twoDevices();
    await desktop.post('/api/auth/logout-all');
    await publish(id);
    expect(await Promise.all([there.closing(), here.closing()])).toEqual([4401, 4401]);
  });

  it('erasing the user closes their sockets with 4401', async () => {
    const person = await signUp();
    const device = await (await connect(person)).ready();
    await person.delete('/api/user/me');
    await getLiveObject(person.user.id).end();
    expect(await device.closing()).toBe(4401);
  });

  it('a socket that reads the log of an erased user is closed with 4401', async () => {
    const person = await signUp();
    const device = await (await connect(person)).ready();
    await person.delete('/api/user/me');
    const orphan = {
      seq: 9,
      position: '9',
      type: 'x.y',
      entity: 'x',
      entityId: person.user.id,
      data: {},
      actor: 'api',
    } as const;
    const events = [{ ...orphan, createdAt: new Date().toISOString() }];
    await getLiveObject(person.user.id).publish({ after: '8', events });
    expect(await device.closing()).toBe(4401);
    expect(device.seqs).toEqual([]);
  });

  it('a socket is closed with 4401 when its session expires, and not a second earlier', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const object = getLiveObject(person.user.id);
    const device = await (await connect(person)).ready();
    const expiry = (decodeJwt(person.token).exp ?? 0) * 1_000;
    vi.setSystemTime(expiry - 1_000);
    await runDurableObjectAlarm(object);
    expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).toBe(expiry);
    await appendEvents(person.user.id, 1);
    await publish(person.user.id);
    await device.has(2);
    expect(device.closed).toBeNull();
    vi.setSystemTime(expiry);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await device.closing()).toBe(4401);
  });

  it('a socket whose session has expired is closed with 4401 and gets no more events', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const device = await (await connect(person)).ready();
    await appendEvents(person.user.id, 1);
    vi.setSystemTime((decodeJwt(person.token).exp ?? 0) * 1_000);
    await publish(person.user.id);
    expect(await device.closing()).toBe(4401);
    expect(device.seqs).toEqual([]);
  });
});

describe('a logout without Postgres', () => {
  it('a logout during an outage closes all sockets, and only valid sessions can reconnect', async () => {
    const { phone, desktop, there, here, id } = await twoDevices();
    await phone.post('/api/auth/logout');
    const run = await readRun(id, 1);
    breakUpstreams({ postgres: refuse }, { background: true });
    await getLiveObject(id).publish(run);
    expect(await Promise.all([there.closing(), here.closing()])).toEqual([4503, 4503]);
    vi.restoreAllMocks();
    expect((await phone.post('/api/live/ticket')).status).toBe(401);
    expect((await (await connect(desktop, 1)).ready()).seqs).toEqual([2]);
  });
});

describe('the Durable Object', () => {
  it('used tickets are deleted when they expire, and a user without sockets uses no storage', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const object = getLiveObject(person.user.id);
    const device = await (await connect(person)).ready();
    const stored = () => runInDurableObject(object, (_, { storage }) => [...storage.kv.list()].length);
    expect(await stored()).toBe(1);
    device.leave();
    await device.closing();
    vi.setSystemTime(Date.now() + 30_000);
    await runDurableObjectAlarm(object);
    expect(await stored()).toBe(0);
    expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).toBeNull();
  });
});
