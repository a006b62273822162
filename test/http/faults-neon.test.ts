import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => vi.restoreAllMocks());

const LOGIN = "password authentication failed for user 'saturway'";
const QUOTA = 'Your project has exceeded the compute time quota. Upgrade your plan to increase limits.';

/** Status, words, code in the log, and how often a write that Neon keeps refusing is sent. */
const REFUSALS: [number, string, string, number][] = [
  [400, LOGIN, 'neon_login', 1],
  [400, 'This IP address 10.0.0.1 is not allowed to connect to this endpoint.', 'neon_login', 1],
  [400, 'Control plane request failed: endpoint is disabled', 'neon_login', 1],
  [400, 'Control plane request failed: endpoint cannot be found', 'neon_login', 1],
  [500, QUOTA, 'neon_quota', 1],
  [400, QUOTA, 'neon_quota', 1],
  [
    500,
    'Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or contact our support.',
    'neon_quota',
    1,
  ],
  [400, 'Too many connections to this endpoint. Please try again later.', 'neon_busy', 3],
  [
    500,
    'Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing.',
    'neon_busy',
    3,
  ],
  [429, 'slow down', 'neon_busy', 3],
  [500, "Couldn't connect to compute node", 'neon_compute', 3],
  [500, 'Control plane request failed', 'neon_compute', 3],
  [500, 'something new', 'neon_error', 1],
];

describe("Neon's own refusals", () => {
  it.each(REFUSALS)('a write that gets %i "%s" is a 503, and the log has the words as %s', async (...refusal) => {
    const [status, words, code, sent] = refusal;
    const person = await signUp();
    const log = captureLog();
    let writes = 0;
    const refuse: faults.Fault = (trip) => {
      writes += 1;
      return faults.neonRefusal(status, words)(trip);
    };
    faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, refuse) });
    const answer = await person.post('/api/tasks', { title: 'x' });
    expectError(answer, 503, 'SERVICE_UNAVAILABLE');
    expect(answer.error.details).toEqual({ retryable: code !== 'neon_error' });
    expect(answer.headers.get('Retry-After')).toBe(code === 'neon_login' || code === 'neon_quota' ? '60' : '2');
    expect(answer.text).not.toContain(words);
    expect(log.requests().at(-1)).toMatchObject({ sqlstate: code, neon: code === 'neon_error' ? 'HTTP 500' : words });
    expect(writes).toBe(sent);
  });

  it.each([
    [413, 'request is too large (max is 10485760 bytes)', 'neon_request_too_large'],
    [507, 'response is too large (max is 10485760 bytes)', 'neon_response_too_large'],
  ])('a %i is a bug of ours: 500, not sent again, and the log has the words', async (status, words, code) => {
    const person = await signUp();
    const log = captureLog();
    let writes = 0;
    const refuse: faults.Fault = (trip) => {
      writes += 1;
      return faults.neonRefusal(status, words)(trip);
    };
    faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, refuse) });
    expectError(await person.post('/api/tasks', { title: 'x' }), 500, 'INTERNAL_ERROR');
    expect(log.requests().at(-1)).toMatchObject({ sqlstate: code, neon: words });
    expect(writes).toBe(1);
  });

  it('a write that Neon refuses twice because it has too many connections is done once', async () => {
    const person = await signUp();
    const busy = faults.neonRefusal(400, 'Too many connections to this endpoint. Please try again later.');
    faults.breakUpstreams({ postgres: faults.times(2, busy) });
    expect((await person.post('/api/tasks', { title: 'x' })).status).toBe(201);
    expect((await person.get<{ tasks: object[] }>('/api/tasks')).data.tasks).toHaveLength(1);
  });

  it('an error of Postgres behind a 500 keeps its SQLSTATE', async () => {
    const person = await signUp();
    const log = captureLog();
    const body = { message: 'sorry, too many clients already', code: '53300', severity: 'FATAL' };
    faults.breakUpstreams({ postgres: async () => Response.json(body, { status: 500 }) });
    expectError(await person.get('/api/tasks'), 503, 'SERVICE_UNAVAILABLE');
    expect(log.requests().at(-1)).toMatchObject({ sqlstate: '53300' });
  });

  it.each(['28P01', '3D000', '53100'])(
    'a read and a write that get SQLSTATE %s are sent once, and the client is told to try again in a minute',
    async (code) => {
      const person = await signUp();
      captureLog();
      let sent = 0;
      const refuse: faults.Fault = (trip) => {
        sent += 1;
        return faults.postgresError(code)(trip);
      };
      const write = faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, refuse) });
      const refused = [await person.post('/api/tasks', { title: 'x' })];
      expect(sent).toBe(1);
      write.heal();
      faults.breakUpstreams({ postgres: refuse });
      refused.push(await person.get('/api/tasks'));
      expect(sent).toBe(2);
      for (const answer of refused) {
        expectError(answer, 503, 'SERVICE_UNAVAILABLE');
        expect(answer.error).toMatchObject({
          message: 'Out of service: try again later',
          details: { retryable: true },
        });
        expect(answer.headers.get('Retry-After')).toBe('60');
      }
    },
  );

  it('a wrong password in DATABASE_URL gets a 503, and the log says so', async () => {
    const { token } = await signUp();
    const log = captureLog();
    const wrong = workerWith({ DATABASE_URL: env.DATABASE_URL.replace(/:[^:@]+@/, ':wrong@') });
    expectError(await call('GET', '/api/tasks', { token }, wrong), 503, 'SERVICE_UNAVAILABLE');
    expect(log.requests().at(-1)).toMatchObject({ sqlstate: 'neon_login', neon: LOGIN, trips: 2 });
  });
});
