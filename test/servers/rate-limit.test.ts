import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { expect, test } from 'vitest';
import { type Answer, type Person, type Send, signUp } from '../support/client.ts';
import { workerWith } from '../support/worker.ts';
import { figures, inBatches, inParallel, inTurn, summary, tally, withoutRedis } from './storm.ts';

const LIMIT = 100;
const REQUESTS = 1_000;
const PARALLEL = 25;
const ROUNDS = 10;
const CONTROL_ROUNDS = 3;
/** Each isolate caches blocked users, so only several isolates send enough requests to Redis. */
const ISOLATES = 4;
const MARGIN_MS = 300_000;

const report = figures('Rate limit');

/** A window that ends long after the test, because the limiter weights the previous window. */
const windowMs = [3_600_000, 3_000_000, 2_600_000, 2_200_000].find((ms) => ms - (Date.now() % ms) > MARGIN_MS) ?? 0;

const isolates = (): Send[] =>
  Array.from({ length: ISOLATES }, () =>
    workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT), RATE_LIMIT_WINDOW_MS: String(windowMs) }),
  );

/** Calls of one user, distributed over the isolates. */
function spread(person: Person, method: string, path: string, body?: unknown) {
  const sends = isolates();
  return (index: number) => person.call(method, path, body, undefined, sends[index % ISOLATES]);
}

const remaining = ({ headers }: Answer) => Number(/;r=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1]);

test('of 1,000 parallel reads at a limit of 100 exactly 100 succeed', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const read = spread(await signUp(), 'GET', '/api/user/me');
    const round = await inBatches(REQUESTS, PARALLEL, read);
    answers.push(...round);
    expect(withoutRedis(round)).toBe(0);
    expect(tally(round)).toEqual({ 200: LIMIT, '429 RATE_LIMIT_ERROR': REQUESTS - LIMIT });

    const admitted = round.filter(({ status }) => status === 200).map(remaining);
    expect(admitted.sort((a, b) => a - b)).toEqual(Array.from({ length: LIMIT }, (_, left) => left));
  });
  report(`${REQUESTS} reads at limit ${LIMIT}`, ROUNDS, summary(answers));
}, 120_000);

test('of 300 parallel creates at a limit of 100 exactly 100 are written', async () => {
  const person = await signUp();
  const round = await inBatches(300, PARALLEL, spread(person, 'POST', '/api/tasks', { title: 'Storm' }));
  expect(withoutRedis(round)).toBe(0);
  expect(tally(round)).toEqual({ 201: LIMIT, '429 RATE_LIMIT_ERROR': 200 });
  const stats = await person.get<{ stats: { total: number } }>('/api/tasks/stats');
  expect(stats.data.stats.total).toBe(LIMIT);
  report(`300 creates at limit ${LIMIT}`, 1, summary(round));
}, 60_000);

test('all 1,000 in the same moment: each isolate lets in at most 100, however late Redis is', async () => {
  const read = spread(await signUp(), 'GET', '/api/user/me');
  const round = await inParallel(REQUESTS, read);
  const allowed = round.filter(({ status }) => status === 200);
  expect(allowed.length).toBeLessThanOrEqual(LIMIT * ISOLATES);
  expect(round.filter(({ status }) => status !== 200 && status !== 429)).toEqual([]);
  report(`${REQUESTS} reads in one moment`, 1, summary(round));
}, 60_000);

test('control: GET before SET allows far more requests', async () => {
  const redis = new Redis({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN });
  const admitted = await inTurn(CONTROL_ROUNDS, async () => {
    const key = `control:${crypto.randomUUID()}`;
    const verdicts = await inBatches(REQUESTS, PARALLEL, async () => {
      const count = (await redis.get<number>(key)) ?? 0;
      if (count >= LIMIT) return false;
      await redis.set(key, count + 1, { ex: 60 });
      return true;
    });
    return verdicts.filter(Boolean).length;
  });
  report('control: GET, then SET', CONTROL_ROUNDS, `${admitted.join(', ')} let in`);
  expect(Math.min(...admitted)).toBeGreaterThan(LIMIT);
}, 60_000);
