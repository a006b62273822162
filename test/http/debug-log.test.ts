import { afterEach, describe, expect, it, vi } from 'vitest';
import { saying, withModels } from '../support/ai.ts';
import { call, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => vi.restoreAllMocks());

const create = (token: string, LOG_LEVEL: string) =>
  call('POST', '/api/tasks', { token, body: { title: 'canary-title' } }, workerWith({ LOG_LEVEL }));

const UUID = '019ac000-0000-7000-8000-000000000001';

describe('LOG_LEVEL=debug', () => {
  it('logs each statement and each Redis operation with its duration and request id, and no data', async () => {
    const { token, user } = await signUp();
    const log = captureLog();
    const requestId = (await create(token, 'debug')).headers.get('X-Request-Id');
    const ofRequest = log.lines().filter((line) => line.level === 'debug' && line.requestId === requestId);
    expect(ofRequest).toContainEqual(expect.objectContaining({ message: 'redis', ms: expect.any(Number), ok: true }));
    const statement = ofRequest.find(({ message }) => message === 'database');
    expect(statement).toMatchObject({ ms: expect.any(Number), attempt: 1, ok: true });
    expect(statement?.statement).toMatch(/insert into tasks/);
    expect(statement?.statement).toMatch(/update users/);
    for (const line of log.lines().filter(({ level }) => level === 'debug')) {
      expect(JSON.stringify(line)).not.toMatch(new RegExp(`canary-title|${user.id}|\\$1`));
    }
  });

  it.each([
    [
      'a sync',
      'POST',
      '/api/sync',
      { syncToken: '*', commands: [{ type: 'task_reopen', uuid: UUID, args: { id: UUID } }] },
    ],
    ['a list of events', 'GET', '/api/activity', undefined],
  ])('names each statement of %s', async (_, method, path, body) => {
    const { token } = await signUp();
    const log = captureLog();
    await call(method, path, { token, body }, workerWith({ LOG_LEVEL: 'debug' }));
    const statements = log
      .lines()
      .flatMap(({ message, statement }) => (message === 'database' ? String(statement) : []));
    expect(statements.length).toBeGreaterThan(0);
    expect(statements).not.toContain('');
    expect(statements.join()).toMatch(method === 'POST' ? /update tasks/ : /from full_events/);
  });

  it('logs whether the cache had an answer', async () => {
    const { send } = withModels(saying('Call Ada.'), { api: { LOG_LEVEL: 'debug' } });
    const person = await signUp();
    const log = captureLog();
    const chat = () =>
      person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: 'Well?' }] }, undefined, send);
    await chat();
    await chat();
    const reads = log.lines().filter(({ message }) => message === 'cache');
    expect(reads.at(0)).toMatchObject({ kind: 'ai', hit: false });
    expect(reads.at(-1)).toMatchObject({ kind: 'ai', hit: true });
  });

  it('is the only level that logs them', async () => {
    const { token } = await signUp();
    const log = captureLog();
    await create(token, 'info');
    expect(log.lines().filter(({ level, requestId }) => level === 'debug' && requestId)).toEqual([]);
    expect(log.requests()).toHaveLength(1);
  });
});
