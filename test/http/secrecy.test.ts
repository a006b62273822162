import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignedIn } from '../../src/auth/responses.ts';
import { type Answer, call, initDataOf, newTelegramId, type Send } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const canary = (name: string) => `canary-${name}-${crypto.randomUUID()}`;

/** Texts of one user that must not appear in any log line or error. */
async function makeCanaries() {
  const profile = {
    id: newTelegramId(),
    first_name: canary('first-name'),
    last_name: canary('last-name'),
    username: canary('username').slice(0, 32),
    photo_url: `https://t.me/${canary('photo')}`,
  };
  const initData = await initDataOf(profile);
  return {
    profile,
    initData,
    title: canary('title'),
    description: canary('description'),
    note: canary('note'),
    search: canary('search'),
    key: canary('key'),
    unknown: canary('unknown-value'),
  };
}

type Canaries = Awaited<ReturnType<typeof makeCanaries>>;

/** Typical and failing requests of one user. */
async function sendRequests(secrets: Canaries, send: Send): Promise<{ answers: Answer[]; token: string }> {
  const { title, description, note, search, key, initData, unknown } = secrets;
  const signedIn = await call<SignedIn>('POST', '/api/auth', { body: { initData } });
  const { token } = signedIn.data;
  const headers = { 'Idempotency-Key': key };
  const answers: Answer[] = [signedIn];
  const ask = async (method: string, path: string, body?: unknown, extra: Record<string, string> = {}) => {
    const answer = await call<{ task?: { id: string } }>(method, path, { token, body, headers: extra }, send);
    answers.push(answer);
    return answer;
  };

  const created = await ask('POST', '/api/tasks', { title, description }, headers);
  const id = created.data?.task?.id ?? crypto.randomUUID();
  await ask('POST', '/api/tasks', { title, description }, headers);
  await ask('POST', '/api/tasks', { title: unknown }, headers);
  await ask('POST', '/api/tasks', { title, description: [description], extra: unknown });
  await ask('POST', '/api/tasks', { title, priority: unknown, dueDate: unknown });
  await ask('POST', '/api/tasks', { title, aiMetadata: { dependencies: [id, crypto.randomUUID()] } });
  await ask('POST', '/api/tasks', `{"title":"${title}"`);
  await ask('PATCH', `/api/tasks/${id}`, { title: unknown }, { 'If-Match': '"x.1"' });
  await ask('PATCH', `/api/tasks/${id}`, { description: unknown });
  await ask('GET', `/api/tasks?q=${search}`);
  await ask('GET', `/api/tasks?cursor=${unknown}&q=${search}`);
  await ask('GET', `/api/tasks?status=${unknown}`);
  await ask('GET', `/api/tasks/${unknown}`);
  await ask('PATCH', '/api/user/settings', { timezone: unknown });
  const mood = { energyLevel: 5, focusLevel: 5, notes: note };
  await ask('POST', '/api/mood/log', mood);
  await ask('POST', '/api/mood/log', { ...mood, energyLevel: 11 });
  await ask('POST', '/api/mood/log', { ...mood, loggedAt: unknown });
  await ask('PATCH', `/api/mood/logs/${id}`, { notes: note, extra: unknown });
  const commands = [
    { type: 'mood_log', uuid: crypto.randomUUID(), args: { ...mood, extra: unknown } },
    { type: 'task_add', uuid: crypto.randomUUID(), tempId: unknown.slice(0, 60), args: { title } },
  ];
  await ask('POST', '/api/sync', { syncToken: unknown, commands });
  await ask('POST', '/api/tasks/batch', {
    atomic: true,
    commands: [{ type: 'task_add', args: { title, priority: unknown } }],
  });
  await ask('POST', '/api/undo', { undoToken: unknown });
  await ask('GET', '/api/user/export');
  await ask('GET', '/api/user/me');
  await ask('GET', `/nothing/${unknown}?q=${search}`);
  await ask('POST', '/api/auth', { initData: `${initData}0` });
  await ask('POST', '/api/auth', {}, { Authorization: `tma ${initData}&hash=0` });
  await ask('GET', '/api/tasks', undefined, { Authorization: `Bearer ${token}x` });
  await ask('GET', '/api/tasks', undefined, { Authorization: `Bearer ${token.slice(0, -1)}` });
  await ask('DELETE', `/api/tasks/${id}`);
  await ask('POST', '/api/auth/logout', {});
  await ask('GET', '/api/tasks');
  return { answers, token };
}

/** Everything that must stay secret, including the secrets of the service. */
function secretsOf({ profile, ...texts }: Canaries, token: string): string[] {
  const { password } = new URL(env.DATABASE_URL);
  const { JWT_SECRET, JWT_SECRET_PREVIOUS, TELEGRAM_BOT_TOKEN, TELEGRAM_BOT_TOKEN_PREVIOUS } = env;
  const [, payload = '', signature = ''] = token.split('.');
  return [
    ...[profile.first_name, profile.last_name, profile.username, profile.photo_url, String(profile.id)],
    ...Object.values(texts),
    ...[new URLSearchParams(texts.initData).get('hash') ?? '', payload, signature],
    ...[env.DATABASE_URL, password, env.UPSTASH_REDIS_REST_TOKEN],
    ...[JWT_SECRET, JWT_SECRET_PREVIOUS, TELEGRAM_BOT_TOKEN, TELEGRAM_BOT_TOKEN_PREVIOUS],
  ].filter(Boolean);
}

/** An upstream whose error repeats the whole request. */
const echoError =
  (code: string, fields: Record<string, string> = {}): faults.Fault =>
  async ({ body }) =>
    Response.json(
      { message: body, error: body, detail: body, hint: body, where: body, code, ...fields },
      { status: 400 },
    );

const constraint = echoError('23514', { constraint: 'tasks_title_length', table: 'tasks' });

const writesTasks = ({ body }: faults.Trip) => /(?:into|update) \\"tasks\\"/.test(body);

const FAULTS: [string, Parameters<typeof faults.breakUpstreams>[0]][] = [
  ['every upstream works', {}],
  ['Redis is unreachable', { redis: faults.refuse }],
  ['Redis repeats the command in its error', { redis: echoError('') }],
  ['Redis answers HTML', { redis: faults.html }],
  ['Postgres is unreachable', { postgres: faults.refuse }],
  ['Postgres repeats the statement in its error', { postgres: echoError('22P02') }],
  ['Postgres repeats the row that broke a constraint', { postgres: faults.onlyIf(writesTasks, constraint) }],
  ['Postgres fails with an unexpected SQLSTATE', { postgres: echoError('42P01') }],
  ['Postgres repeats the connection string', { postgres: async () => new Response(env.DATABASE_URL, { status: 500 }) }],
];

describe.each(FAULTS)('when %s', (_, broken) => {
  it('no log line at LOG_LEVEL=debug and no error contains a secret', async () => {
    const secrets = await makeCanaries();
    const send = workerWith({ LOG_LEVEL: 'debug' });
    const { answers, token } = await sendRequests(secrets, async (request) => {
      const upstreams = faults.breakUpstreams(broken);
      try {
        return await send(request);
      } finally {
        upstreams.heal();
      }
    });
    const errors = answers.filter(({ status }) => status >= 400);
    expect(errors.length).toBeGreaterThan(10);
    const written = [
      ...log.texts,
      ...errors.map(({ text }) => text),
      ...errors.map(({ headers }) => JSON.stringify([...headers])),
    ];
    for (const secret of secretsOf(secrets, token)) {
      expect(written.filter((text) => text.includes(secret)).join('\n'), `${secret} is in`).toBe('');
    }
  });
});

it('the texts of the test reach the upstreams', async () => {
  const { initData, title } = await makeCanaries();
  const bodies: string[] = [];
  const { data } = await call<SignedIn>('POST', '/api/auth', { body: { initData } });
  faults.interceptTrips((trip) => {
    bodies.push(trip.body);
    return trip.pass();
  });
  await call('POST', '/api/tasks', { token: data.token, body: { title } });
  expect(bodies.join()).toContain(title);
});
