import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { type Answer, call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

const LIMIT = 5;
const WINDOW_MS = 60_000;

let send: Send;

beforeEach(() => {
  captureLog();
  send = workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT), AUTH_RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });
  // A window that is whole: requests made across its edge would be counted in two.
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Math.ceil(Date.now() / WINDOW_MS) * WINDOW_MS);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const repeat = async (count: number, request: () => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (let n = 0; n < count; n += 1) answers.push(await request());
  return answers;
};

const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

const all = (status: number, count = LIMIT) => Array<number>(count).fill(status);

const octet = () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const newIpv4 = () => `10.${octet()}.${octet()}.${octet()}`;
const newIpv6Network = () =>
  `2001:db8:${(octet() * 256 + octet()).toString(16)}:${(octet() * 256 + octet()).toString(16)}`;

const from = (address: string) => ({ headers: { 'CF-Connecting-IP': address } });

const read = ({ token }: Person) => call('GET', '/api/tasks', { token }, send);

const limitOf = ({ headers }: Answer) => {
  const [, left, seconds] = /^"[a-z-]+";r=(\d+);t=(\d+)$/.exec(headers.get('RateLimit') ?? '') ?? [];
  return { left: Number(left), seconds: Number(seconds) };
};

describe('a signed-in person', () => {
  it('may make as many requests in a window as the limit says, and the next is a 429', async () => {
    const person = await signUp();
    const answers = await repeat(LIMIT, () => read(person));
    expect(statuses(answers)).toEqual(all(200));
    const refused = await read(person);
    expectError(refused, 429, 'RATE_LIMIT_ERROR');
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(WINDOW_MS / 1000);
    expect(refused.error.details).toEqual({ retryAfterSeconds: seconds });
  });

  it('is told the policy, and what is left of it counting down', async () => {
    const person = await signUp();
    const answers = await repeat(LIMIT + 2, () => read(person));
    for (const { headers } of answers) expect(headers.get('RateLimit-Policy')).toBe('"api";q=5;w=60');
    expect(answers.map((answer) => limitOf(answer).left)).toEqual([4, 3, 2, 1, 0, 0, 0]);
    for (const answer of answers) {
      expect(limitOf(answer).seconds).toBeGreaterThan(0);
      expect(limitOf(answer).seconds).toBeLessThanOrEqual(WINDOW_MS / 1000);
    }
  });

  it('is counted as one with all their tokens, from every address and on every route', async () => {
    const profile = { id: newTelegramId(), first_name: 'Two Phones' };
    const phones = [await signUp(profile), await signUp(profile)];
    const requests = phones.flatMap(({ token }) => [
      () => call('GET', '/api/tasks', { token, ...from(newIpv4()) }, send),
      () => call('PATCH', '/api/user/settings', { token, body: { theme: 'dark' }, ...from(newIpv4()) }, send),
      () => call('GET', '/api/user/me', { token, ...from(newIpv4()) }, send),
    ]);
    const answers: Answer[] = [];
    for (const request of requests) answers.push(await request());
    expect(statuses(answers)).toEqual([...all(200), 429]);
  });

  it('does not use up what others have', async () => {
    const [one, two] = [await signUp(), await signUp()];
    await repeat(LIMIT + 1, () => read(one));
    expect((await read(two)).headers.get('RateLimit')).toMatch(/r=4;/);
  });

  it('pays for what is refused too', async () => {
    const { token } = await signUp();
    const answers = await repeat(LIMIT + 1, () => call('POST', '/api/tasks', { token, body: {} }, send));
    expect(statuses(answers)).toEqual([...all(400), 429]);
  });

  it('changes nothing with a write that is refused', async () => {
    const person = await signUp();
    const create = () => call('POST', '/api/tasks', { token: person.token, body: { title: 'x' } }, send);
    expect(statuses(await repeat(LIMIT + 2, create))).toEqual([...all(201), 429, 429]);
    const { data } = await person.get<{ tasks: unknown[] }>('/api/tasks');
    expect(data.tasks).toHaveLength(LIMIT);
  });

  it('is held back in every isolate, not only in the one that noticed', async () => {
    const person = await signUp();
    await repeat(LIMIT + 1, () => read(person));
    const elsewhere = workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });
    expect((await call('GET', '/api/tasks', { token: person.token }, elsewhere)).status).toBe(429);
  });

  it('is let in again when the windows have passed', async () => {
    const person = await signUp();
    await repeat(LIMIT + 1, () => read(person));
    vi.setSystemTime(Date.now() + 2 * WINDOW_MS);
    expect(statuses(await repeat(LIMIT + 1, () => read(person)))).toEqual([...all(200), 429]);
  });

  it('finds the window sliding: half of the last one still counts half way into the next', async () => {
    const person = await signUp();
    expect(statuses(await repeat(LIMIT, () => read(person)))).toEqual(all(200));
    vi.setSystemTime(Date.now() + 1.5 * WINDOW_MS);
    const answers = await repeat(LIMIT, () => read(person));
    expect(statuses(answers)).toEqual([...all(200, 3), ...all(429, 2)]);
  });
});

describe('somebody who is not signed in', () => {
  const knock = (address: string, token?: string) =>
    call('GET', '/api/tasks', { ...from(address), ...(token === undefined ? {} : { token }) }, send);

  it('is counted by address', async () => {
    const [address, other] = [newIpv4(), newIpv4()];
    expect(statuses(await repeat(LIMIT + 1, () => knock(address)))).toEqual([...all(401), 429]);
    expect((await knock(other)).status).toBe(401);
  });

  it('is counted exactly when all requests come at once', async () => {
    const address = newIpv4();
    await knock(newIpv4());
    const answers = await Promise.all(Array.from({ length: 4 * LIMIT }, () => knock(address)));
    expect(statuses(answers).toSorted()).toEqual([...all(401), ...all(429, 3 * LIMIT)]);
  });

  it('gains nothing by another forged token each time', async () => {
    const address = newIpv4();
    const answers = await repeat(LIMIT + 1, () => knock(address, crypto.randomUUID()));
    expect(statuses(answers)).toEqual([...all(401), 429]);
  });

  it('gains nothing by headers that a client can write', async () => {
    const address = newIpv4();
    const answers = await repeat(LIMIT + 1, () => {
      const forged = newIpv4();
      const headers = {
        'CF-Connecting-IP': address,
        'X-Forwarded-For': forged,
        'X-Real-IP': forged,
        Forwarded: `for=${forged}`,
      };
      return call('GET', '/api/tasks', { headers }, send);
    });
    expect(statuses(answers)).toEqual([...all(401), 429]);
  });

  it('gains nothing by another address of the same IPv6 network', async () => {
    const network = newIpv6Network();
    let host = 0;
    const answers = await repeat(LIMIT + 1, () => knock(`${network}:${(++host).toString(16)}::${host}`));
    expect(statuses(answers)).toEqual([...all(401), 429]);
    expect((await knock(`${newIpv6Network()}::1`)).status).toBe(401);
  });

  it('does not hold back the signed-in people of the same address', async () => {
    const address = newIpv4();
    const { token } = await signUp();
    await repeat(LIMIT + 1, () => knock(address));
    expect((await knock(address, token)).status).toBe(200);
  });
});

describe('signing in', () => {
  const attempt = (address: string, initData: string) =>
    call('POST', '/api/auth', { body: { initData }, ...from(address) }, send);
  const launch = () => initDataOf({ id: newTelegramId(), first_name: 'x' });

  it('has a limit of its own by address, good attempts and bad ones together', async () => {
    const address = newIpv4();
    const answers = [];
    for (const initData of ['hash=0', await launch(), 'hash=1', await launch(), 'x'])
      answers.push(await attempt(address, initData));
    expect(statuses(answers)).toEqual([401, 200, 401, 200, 401]);
    expect(answers.map((answer) => limitOf(answer).left)).toEqual([4, 3, 2, 1, 0]);
    const refused = await attempt(address, await launch());
    expectError(refused, 429, 'RATE_LIMIT_ERROR');
    expect(refused.headers.get('RateLimit-Policy')).toBe('"sign-in";q=5;w=60');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('uses up nothing of the limit of other routes, and they nothing of it', async () => {
    const address = newIpv4();
    expect(statuses(await repeat(LIMIT + 1, () => attempt(address, 'hash=0')))).toEqual([...all(401), 429]);
    const knocks = await repeat(LIMIT + 1, () => call('GET', '/api/tasks', from(address), send));
    expect(statuses(knocks)).toEqual([...all(401), 429]);
  });

  it('is possible from another address, and from this one when the windows have passed', async () => {
    const [address, other] = [newIpv4(), newIpv4()];
    await repeat(LIMIT + 1, () => attempt(address, 'hash=0'));
    expect((await attempt(other, await launch())).status).toBe(200);
    vi.setSystemTime(Date.now() + 2 * WINDOW_MS);
    expect((await attempt(address, await launch())).status).toBe(200);
  });
});

describe('what is not limited', () => {
  it.each([
    ['GET', '/health/live', 200],
    ['GET', '/health', 200],
    ['GET', '/nothing', 404],
    ['PUT', '/api/tasks', 405],
    ['OPTIONS', '/api/tasks', 204],
  ])('%s %s never is, and has no RateLimit headers', async (method, path, status) => {
    const address = newIpv4();
    const answers = await repeat(2 * LIMIT, () => call(method, path, from(address), send));
    expect(statuses(answers)).toEqual(all(status, 2 * LIMIT));
    for (const { headers } of answers) expect(headers.has('RateLimit')).toBe(false);
  });
});
