import type { Answer, Person, Send } from './client.ts';
import { call, initDataOf, newTelegramId, signUp } from './client.ts';
import { sql } from './database.ts';
import { breakUpstreams, postgresError, refuse } from './faults.ts';
import { workerWith } from './worker.ts';

type Make = (headers: Record<string, string>) => Promise<Answer>;

async function asPerson(request: (person: Person, as: { token: string }) => Promise<Answer>) {
  const person = await signUp();
  return request(person, { token: person.token });
}

const limited = (max: string): Send => workerWith({ RATE_LIMIT_MAX_REQUESTS: max });

/**
 * One request for each kind of response, on protected routes. Some break an upstream: call `vi.restoreAllMocks`
 * afterwards.
 */
export const PROTECTED_ANSWERS: Record<string, Make> = {
  '200 of a read': (headers) => asPerson((_, as) => call('GET', '/api/tasks', { ...as, headers })),
  '200 of a write': (headers) => asPerson((_, as) => call('POST', '/api/auth/logout', { ...as, body: {}, headers })),
  '201': (headers) => asPerson((_, as) => call('POST', '/api/tasks', { ...as, body: { title: 'x' }, headers })),
  '304': (headers) =>
    asPerson(async (person, as) => {
      const { headers: fresh } = await person.get('/api/user/me');
      const known = { 'If-None-Match': fresh.get('ETag') ?? '' };
      return call('GET', '/api/user/me', { ...as, headers: { ...headers, ...known } });
    }),
  '400 of a read': (headers) => asPerson((_, as) => call('GET', '/api/tasks?limit=0', { ...as, headers })),
  '400 of a write': (headers) => asPerson((_, as) => call('POST', '/api/tasks', { ...as, body: {}, headers })),
  '401 without a token': (headers) => call('GET', '/api/tasks', { headers }),
  '401 of a revoked token': (headers) =>
    asPerson(async (person, as) => {
      await person.post('/api/auth/logout', {});
      return call('GET', '/api/tasks', { ...as, headers });
    }),
  '404 of a read': (headers) =>
    asPerson((_, as) => call('GET', `/api/tasks/${crypto.randomUUID()}`, { ...as, headers })),
  '404 of a write': (headers) =>
    asPerson((_, as) => call('POST', `/api/tasks/${crypto.randomUUID()}/complete`, { ...as, body: {}, headers })),
  '409': (headers) =>
    asPerson(async (person, as) => {
      await sql`update users set task_limit = 0 where id = ${person.user.id}`;
      return call('POST', '/api/tasks', { ...as, body: { title: 'x' }, headers });
    }),
  '412': (headers) =>
    asPerson(async (person, as) => {
      const { id } = await person.createTask();
      return call('DELETE', `/api/tasks/${id}`, { ...as, headers: { ...headers, 'If-Match': `"${id}.9"` } });
    }),
  '422': (headers) =>
    asPerson(async (person, as) => {
      const key = { 'Idempotency-Key': 'one' };
      await person.post('/api/tasks', { title: 'x' }, key);
      return call('POST', '/api/tasks', { ...as, body: { title: 'y' }, headers: { ...headers, ...key } });
    }),
  '429': (headers) =>
    asPerson(async (_, as) => {
      const send = limited('1');
      await call('GET', '/api/tasks', as, send);
      return call('GET', '/api/tasks', { ...as, headers }, send);
    }),
  '500': (headers) =>
    asPerson((_, as) => {
      breakUpstreams({ postgres: postgresError('42P01') });
      return call('GET', '/api/tasks', { ...as, headers });
    }),
  '503': (headers) =>
    asPerson((_, as) => {
      breakUpstreams({ postgres: refuse });
      return call('POST', '/api/tasks', { ...as, body: { title: 'x' }, headers });
    }),
};

/** Responses before authentication, or on public routes. */
export const PUBLIC_ANSWERS: Record<string, Make> = {
  '200 of /health/live': (headers) => call('GET', '/health/live', { headers }),
  '200 of /health': (headers) => call('GET', '/health', { headers }),
  '503 of /health': (headers) => {
    breakUpstreams({ postgres: refuse });
    return call('GET', '/health', { headers }, workerWith({}));
  },
  '200 of a sign-in': async (headers) => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
    return call('POST', '/api/auth', { body: { initData }, headers });
  },
  '401 of a sign-in': (headers) => call('POST', '/api/auth', { body: { initData: 'hash=0' }, headers }),
  '400 of a malformed body': (headers) => call('POST', '/api/auth', { body: '{', headers }),
  '404 of an unknown path': (headers) => call('GET', '/nothing', { headers }),
  '405': (headers) => call('PUT', '/api/tasks', { headers }),
  '413': (headers) => call('POST', '/api/auth', { body: { initData: 'x'.repeat(300_000) }, headers }),
  '415': (headers) => call('POST', '/api/auth', { body: '{}', headers: { ...headers, 'Content-Type': 'text/plain' } }),
};

export const ALL_ANSWERS = { ...PUBLIC_ANSWERS, ...PROTECTED_ANSWERS };
