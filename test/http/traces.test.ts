import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { UserExport } from '../../src/history/export/responses.ts';
import { ask, type Models, type Provider, saying, withModels } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { breakUpstreams, refuse } from '../support/faults.ts';
import { connect, getLiveObject, issueTicket } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import { buildMessage, deliver, runHourlySweep, signUpPublished, waitUntilPublished } from '../support/queue.ts';
import { buildCreateArgs, tryCreateEntity } from '../support/routes.ts';

const redis = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  enableTelemetry: false,
  automaticDeserialization: false,
});

beforeEach(() => {
  captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A word that no other test uses. */
const newCanary = () => `canary-${crypto.randomUUID()}`;

type Pipeline = ReturnType<typeof redis.pipeline>;

const READERS: Record<string, (pipeline: Pipeline, key: string) => unknown> = {
  string: (pipeline, key) => pipeline.get(key),
  hash: (pipeline, key) => pipeline.hgetall(key),
  list: (pipeline, key) => pipeline.lrange(key, 0, -1),
  set: (pipeline, key) => pipeline.smembers(key),
  zset: (pipeline, key) => pipeline.zrange(key, 0, -1),
};

/** The keys in Redis that contain one of the words, or whose value does. */
async function searchRedis(words: string[]): Promise<string[]> {
  const keys = await redis.keys('*');
  const types = await inOneTrip(keys, (pipeline, key) => pipeline.type(key));
  const values = await inOneTrip(keys, (pipeline, key, at) => {
    const read = READERS[String(types[at])];
    return read ? read(pipeline, key) : pipeline.exists(key);
  });
  return keys.filter((key, at) => {
    const text = `${key} ${JSON.stringify(values[at])}`;
    return words.some((word) => text.includes(word));
  });
}

async function inOneTrip(keys: string[], ask: (pipeline: Pipeline, key: string, at: number) => unknown) {
  if (keys.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const [at, key] of keys.entries()) ask(pipeline, key, at);
  return await pipeline.exec();
}

/** The tables of the database with a row that contains one of the words. */
async function searchPostgres(words: string[]): Promise<string[]> {
  const tables = await sql`
    select quote_ident(nspname) || '.' || quote_ident(relname) as name
      from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'p', 'm') and nspname <> 'information_schema' and nspname not like 'pg\\_%'`;
  expect(tables.length).toBeGreaterThan(15);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql.query(
      `select count(*)::int as n from ${name} as item where exists (
         select from unnest($1::text[]) as word where position(word in item::text) > 0)`,
      [words],
    );
    if (row?.n > 0) found.push(name);
  }
  return found;
}

/** What the user's Durable Object stores. */
const readObject = (userId: string) =>
  runInDurableObject(getLiveObject(userId), async (_, state) => ({
    stored: [...state.storage.kv.list()].length,
    alarm: await state.storage.getAlarm(),
    sockets: state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.READY_STATE_OPEN).length,
  }));

/** Uses every part of the product, with the canary in every text. */
async function useEverything(person: Person, canary: string, { send }: Models) {
  for (const entity of ENTITIES) {
    for (const [field, value] of Object.entries(buildCreateArgs(entity))) {
      if (typeof value === 'string')
        await tryCreateEntity(entity, person, { ...buildCreateArgs(entity), [field]: canary });
    }
  }
  const key = { 'Idempotency-Key': canary };
  await person.post('/api/tasks', { title: `${canary} keyed` }, key);
  const task = await person.createTask({ title: canary, description: canary });
  await person.patch(`/api/tasks/${task.id}`, { title: `${canary} again` });
  await person.delete(`/api/tasks/${task.id}`);
  await person.logMood({ notes: canary });
  await person.patch('/api/user/settings', { timezone: 'Europe/Moscow' });
  const plan = await person.post<{ fingerprint: string }>('/api/ai/optimize-schedule', { days: 3 }, key);
  await person.post('/api/plan/apply', { fingerprint: plan.data.fingerprint });
  await person.post('/api/sync', {
    syncToken: '*',
    commands: [{ type: 'task_add', uuid: crypto.randomUUID(), args: { title: canary } }],
  });
  await ask(person, `${canary}?`, send);
  await ask(person, `${canary}?`, send);
  await person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: canary }] }, key, send);
  await person.call('POST', '/api/ai/suggestions', {}, key, send);
  await person.call('GET', '/api/ai/insights', undefined, undefined, send);
  await issueTicket(person);
  await (await connect(person)).ready();
  const letter = buildMessage({ v: 1, userId: person.user.id });
  await deliver([letter], { queue: 'saturway-events-dead' });
}

const wordsOf = (person: Person, canary: string) => [canary, person.user.id, person.user.telegramId];

describe('after a user is erased', () => {
  it('no key or value in Redis, no table and no Durable Object has anything of them', async () => {
    const canary = newCanary();
    const person = await signUp({ first_name: canary, last_name: canary, username: 'canary' });
    await useEverything(person, canary, withModels(saying(`Do ${canary} first.`)));
    const words = wordsOf(person, canary);
    expect(await searchPostgres(words)).toEqual(
      expect.arrayContaining(
        ['users', 'tasks', 'events', 'ai_conversations', 'dead_letters'].map((t) => `public.${t}`),
      ),
    );
    expect(await readObject(person.user.id)).toMatchObject({ stored: 1, sockets: 1 });

    expect((await person.delete('/api/user/me')).status).toBe(200);
    expect(await searchPostgres(words)).toEqual([]);
    expect(await searchRedis(words)).toEqual([]);
    expect(await readObject(person.user.id)).toEqual({ stored: 0, alarm: null, sockets: 0 });
  });

  it('Redis has nothing of them although it is down during the erasure', async () => {
    const canary = newCanary();
    const person = await signUp({ first_name: canary });
    await useEverything(person, canary, withModels(saying(`Do ${canary} first.`)));
    breakUpstreams({ redis: refuse });
    expect((await person.delete('/api/user/me')).status).toBe(200);
    vi.restoreAllMocks();
    expect(await searchRedis(wordsOf(person, canary))).toEqual([]);
  });

  it('an answer that a model gives afterwards is stored nowhere, nor is a write or a queue message', async () => {
    const canary = newCanary();
    const person = await signUp();
    await person.createTask({ title: canary });
    const asked = Promise.withResolvers<void>();
    const erased = Promise.withResolvers<void>();
    const slowly: Provider = async (call, index) => {
      asked.resolve();
      await erased.promise;
      return saying(`Do ${canary} first.`)(call, index);
    };
    const { send } = withModels(slowly);
    const body = { messages: [{ role: 'user', content: canary }] };
    const chats = [{}, { 'Idempotency-Key': canary }].map((headers) =>
      person.call('POST', '/api/ai/chat', body, headers, send),
    );
    await asked.promise;
    const writes = Array.from({ length: 5 }, () => person.post('/api/tasks', { title: canary }));
    expect((await person.delete('/api/user/me')).status).toBe(200);
    erased.resolve();
    await Promise.all([...chats, ...writes]);
    await deliver([buildMessage({ v: 1, userId: person.user.id })], { queue: 'saturway-events-dead' });
    const words = wordsOf(person, canary);
    expect(await searchPostgres(words)).toEqual([]);
    expect(await searchRedis(words)).toEqual([]);
  });
});

describe('after an item of the trash is erased', () => {
  /** A user whose task is in the trash, and quoted by the assistant. */
  async function quotedTask() {
    const canary = newCanary();
    const person = await signUp();
    const task = await person.createTask({ title: canary, description: canary });
    const models = withModels(saying(`Do ${canary} first.`));
    await person.patch('/api/user/settings', { timezone: 'Europe/Moscow' });
    await ask(person, 'What first?', models.send);
    const key = { 'Idempotency-Key': 'once' };
    await person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: 'What?' }] }, key, models.send);
    await person.call('POST', '/api/ai/suggestions', {}, key, models.send);
    await person.post('/api/ai/optimize-schedule', { days: 3 }, key);
    await person.delete(`/api/tasks/${task.id}`);
    return { canary, person, task, models };
  }

  it('no answer of the assistant quotes it, in any store, the export or a replay', async () => {
    const { canary, person, task } = await quotedTask();
    expect(await searchPostgres([canary])).toEqual(
      expect.arrayContaining(['public.ai_conversations', 'public.idempotency_keys', 'public.events']),
    );
    expect((await person.delete(`/api/trash/${task.id}`)).status).toBe(200);
    expect(await searchPostgres([canary])).toEqual([]);
    expect(await searchRedis([canary])).toEqual([]);
    expect((await person.get<UserExport>('/api/user/export')).text).not.toContain(canary);
    expect((await person.get('/api/activity')).text).not.toContain(canary);
  });

  it('an equal question goes to the model again', async () => {
    const { person, task, models } = await quotedTask();
    await person.delete(`/api/trash/${task.id}`);
    const [stored] = await sql`select seq::int as seq from users where id = ${person.user.id}`;
    expect(stored?.seq).toBeGreaterThan(0);
    expect((await ask(person, 'What first?', models.send)).reply.cached).toBe(false);
    expect((await ask(person, 'What first?', models.send)).reply.cached).toBe(true);
  });

  it('the stored response of a write that changed nothing has no texts of it, and that of another item keeps them', async () => {
    const [canary, person] = [newCanary(), await signUp()];
    const rename = async (title: string) => {
      const { id } = await person.createTask({ title });
      const again = () => person.patch<{ task: Task }>(`/api/tasks/${id}`, { title }, { 'Idempotency-Key': id });
      await again();
      return { id, again };
    };
    const [erased, kept] = [await rename(canary), await rename('Call Ada')];
    await person.delete(`/api/tasks/${erased.id}`);
    expect((await person.delete(`/api/trash/${erased.id}`)).status).toBe(200);
    expect(await searchPostgres([canary])).toEqual([]);
    expect((await kept.again()).data.task.title).toBe('Call Ada');
  });

  it.each([
    ['task with a label', '@', ({ id }: Task) => `tasks/${id}`, '(erased)'],
    ['project', '#', ({ projectId }: Task) => `projects/${projectId}`, 'Buy milk'],
  ])('the stored response of a quick add has no name of a %s that was erased', async (_, sign, toPath, title) => {
    const canary = newCanary();
    const person = await signUp();
    const text = `Buy milk ${sign}${canary}`;
    const add = () => person.post<{ task: Task }>('/api/tasks/quick', { text }, { 'Idempotency-Key': 'quick' });
    const path = toPath((await add()).data.task);
    await person.delete(`/api/${path}`);
    expect((await person.delete(`/api/trash/${path.split('/')[1]}`)).status).toBe(200);
    expect(await searchPostgres([canary])).toEqual([]);
    expect(await searchRedis([canary])).toEqual([]);
    const replay = await add();
    expect(replay.text).not.toContain(canary);
    expect(replay.data.task.title).toBe(title);
  });

  it('the stored response of another write keeps its texts', async () => {
    const person = await signUp();
    const create = () =>
      person.post<{ task: Task }>('/api/tasks', { title: 'Call Ada' }, { 'Idempotency-Key': 'kept' });
    await create();
    const erased = await person.createTask();
    await person.delete(`/api/tasks/${erased.id}`);
    expect((await person.delete(`/api/trash/${erased.id}`)).status).toBe(200);
    expect((await create()).data.task.title).toBe('Call Ada');
  });

  it('an answer that a model gives afterwards is not stored', async () => {
    const canary = newCanary();
    const person = await signUp();
    const task = await person.createTask({ title: canary });
    const { send } = withModels(async (call, index) => {
      await person.delete(`/api/tasks/${task.id}`);
      await person.delete(`/api/trash/${task.id}`);
      return saying(`Do ${canary} first.`)(call, index);
    });
    expect((await ask(person, 'What first?', send)).reply.text).toContain(canary);
    expect(await searchPostgres([canary])).toEqual([]);
    expect(await searchRedis([canary])).toEqual([]);
  });

  it('the same holds for what the hourly sweep erases after 30 days, and for that user alone', async () => {
    const { canary, person, task } = await quotedTask();
    const other = await quotedTask();
    await sql`update tasks set deleted_at = now() - interval '30 days 1 minute' where id = ${task.id}`;
    const keyOf = async ({ user }: Person) =>
      (await sql`select cache_key as key from users where id = ${user.id}`)[0]?.key;
    const before = await Promise.all([person, other.person].map(keyOf));
    await runHourlySweep();
    expect(await searchPostgres([canary])).toEqual([]);
    expect(await searchPostgres([other.canary])).toContain('public.ai_conversations');
    const after = await Promise.all([person, other.person].map(keyOf));
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
    expect((await person.get<UserExport>('/api/user/export')).text).not.toContain(canary);
  });
});

it('a user who was not erased keeps their sockets and data', async () => {
  const [person, other] = [await signUpPublished(), await signUp()];
  const device = await (await connect(person)).ready();
  await other.delete('/api/user/me');
  await waitUntilPublished(person.user.id);
  expect(device.closed).toBeNull();
  expect((await person.get('/api/user/me')).status).toBe(200);
});
