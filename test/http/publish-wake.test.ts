import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WakeUp } from '../../src/history/platform-bindings.ts';
import worker from '../../src/index.ts';
import { call, initDataOf, newTelegramId, type Send } from '../support/client.ts';
import { connect, readLog } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import { readProgress, signUpPublished, waitUntilPublished } from '../support/queue.ts';
import { recordTrips } from '../support/record-trips.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

/** A Worker with another queue. Its responses do not wait for its background work. */
function workerWithQueue(send: (message: WakeUp) => Promise<void>) {
  const bindings = { ...env, EVENTS_QUEUE: { send } };
  const contexts: ExecutionContext[] = [];
  const request: Send = (request) => {
    const ctx = createExecutionContext();
    contexts.push(ctx);
    return worker.fetch(request, bindings, ctx);
  };
  const settled = () => Promise.all(contexts.map(waitOnExecutionContext));
  return { request, settled };
}

describe('publishing after a write', () => {
  it('the event of a write reaches the sockets of all devices through the queue', async () => {
    const person = await signUpPublished();
    const devices = await Promise.all([connect(person), connect(person)]);
    for (const device of devices) await device.ready();
    const task = await person.createTask({ title: 'Buy flour' });
    await person.post(`/api/tasks/${task.id}/complete`);
    await waitUntilPublished(person.user.id);
    for (const device of devices) {
      await device.has(3);
      expect(device.events).toEqual(await readLog(person.user.id, 1));
      expect(device.events.map(({ type }) => type)).toEqual(['task.created', 'task.completed']);
    }
  });

  it('erasing the user closes their sockets through the queue', async () => {
    const person = await signUpPublished();
    const devices = await Promise.all([connect(person), connect(person)]);
    for (const device of devices) await device.ready();
    await person.delete('/api/user/me');
    expect(await Promise.all(devices.map((device) => device.closing()))).toEqual([4401, 4401]);
  });

  it('the response does not wait for the wake-up message, which is not a round trip', async () => {
    const person = await signUpPublished();
    await person.get('/api/user/me');
    const trips = recordTrips();
    const taken = Promise.withResolvers<void>();
    const send = vi.fn(() => taken.promise);
    const { request, settled } = workerWithQueue(send);
    const answer = await person.call('POST', '/api/tasks', { title: 'Buy flour' }, {}, request);
    expect(answer.status).toBe(201);
    expect(send.mock.calls).toEqual([[{ v: 1, userId: person.user.id }]]);
    expect(trips.upstreams()).toEqual(['redis', 'postgres']);
    expect(log.requests().at(-1)).toMatchObject({ route: '/api/tasks', trips: 2, tripDepth: 2 });
    taken.resolve();
    await settled();
  });

  it('a failing queue does not change the response and is logged once', async () => {
    const person = await signUpPublished();
    const refusing = workerWithQueue(async () => {
      throw new Error(`The queue is over its limit: ${person.token}`);
    });
    const create = (send?: Send) => person.call('POST', '/api/tasks', { title: 'Buy flour' }, {}, send);
    const [refused, usual] = [await create(refusing.request), await create()];
    await refusing.settled();
    expect(refused.status).toBe(201);
    expect([...refused.headers.keys()]).toEqual([...usual.headers.keys()]);
    expect(Object.keys(Object(refused.data))).toEqual(Object.keys(Object(usual.data)));
    const lines = log.lines().filter(({ level }) => level === 'warn');
    expect(lines).toMatchObject([
      { message: 'events: could not send a wake-up message', user: person.user.id, cause: 'Error' },
    ]);
    expect(log.texts.join('\n')).not.toContain('over its limit');
    await waitUntilPublished(person.user.id);
    expect(await readProgress(person.user.id)).toEqual({ seq: 3, publishedSeq: 3 });
  });
});

describe('wake-up messages', () => {
  it('a request that appends events sends one wake-up message, and no other request does', async () => {
    const person = await signUpPublished();
    const woken: WakeUp[] = [];
    const { request, settled } = workerWithQueue(async (message) => void woken.push(message));
    const count = async (status: number, method: string, path: string, body?: unknown, headers = {}) => {
      woken.splice(0);
      expect((await person.call(method, path, body, headers, request)).status).toBe(status);
      await settled();
      return woken.length;
    };
    const { id } = await person.createTask();
    await waitUntilPublished(person.user.id);
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const commands = [1, 2, 3].map((n) => ({ type: 'task_add', args: { title: `${n}` } }));
    expect(await count(201, 'POST', '/api/tasks', { title: 'x' }, key)).toBe(1);
    expect(await count(201, 'POST', '/api/tasks', { title: 'x' }, key)).toBe(0);
    expect(await count(200, 'PATCH', `/api/tasks/${id}`, { title: 'y' })).toBe(1);
    expect(await count(200, 'POST', '/api/tasks/batch', { commands })).toBe(1);
    expect(await count(200, 'PATCH', '/api/user/settings', { theme: 'dark' })).toBe(1);
    expect(await count(200, 'GET', '/api/tasks')).toBe(0);
    expect(await count(400, 'POST', '/api/tasks', { title: '' })).toBe(0);
    expect(await count(404, 'DELETE', `/api/tasks/${crypto.randomUUID()}`)).toBe(0);
    expect(await count(412, 'DELETE', `/api/tasks/${id}`, undefined, { 'If-Match': `"${id}.1"` })).toBe(0);
    expect(await count(200, 'DELETE', `/api/tasks/${id}`)).toBe(1);
  });

  it('a sign-in sends a wake-up message', async () => {
    const woken: WakeUp[] = [];
    const { request, settled } = workerWithQueue(async (message) => void woken.push(message));
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Test' });
    const { data } = await call<{ user: { id: string } }>('POST', '/api/auth', { body: { initData } }, request);
    await settled();
    expect(woken).toEqual([{ v: 1, userId: data.user.id }]);
  });
});
