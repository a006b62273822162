import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, initDataOf, newTelegramId, type Send, signUp } from '../support/client.ts';
import {
  all,
  from,
  knock,
  LIMIT,
  limitedWorker,
  limitOf,
  newIpv4,
  newIpv6Network,
  passWindows,
  repeat,
  standAtWindowStart,
  statuses,
} from '../support/limited.ts';
import { captureLog } from '../support/log-lines.ts';

let send: Send;

beforeEach(() => {
  captureLog();
  send = limitedWorker();
  standAtWindowStart();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the rate limit of requests without a valid token', () => {
  it('requests are counted by address', async () => {
    const [address, other] = [newIpv4(), newIpv4()];
    expect(statuses(await repeat(LIMIT + 1, () => knock(send, address)))).toEqual([...all(401), 429]);
    expect((await knock(send, other)).status).toBe(401);
  });

  it('parallel requests are counted exactly', async () => {
    const address = newIpv4();
    await knock(send, newIpv4());
    const answers = await Promise.all(Array.from({ length: 4 * LIMIT }, () => knock(send, address)));
    expect(statuses(answers).toSorted()).toEqual([...all(401), ...all(429, 3 * LIMIT)]);
  });

  it('a new forged token does not reset the count', async () => {
    const address = newIpv4();
    const answers = await repeat(LIMIT + 1, () => knock(send, address, crypto.randomUUID()));
    expect(statuses(answers)).toEqual([...all(401), 429]);
  });

  it('headers that a client can forge do not reset the count', async () => {
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

  it('addresses of one IPv6 /64 network share a count', async () => {
    const network = newIpv6Network();
    let host = 0;
    const answers = await repeat(LIMIT + 1, () => knock(send, `${network}:${(++host).toString(16)}::${host}`));
    expect(statuses(answers)).toEqual([...all(401), 429]);
    expect((await knock(send, `${newIpv6Network()}::1`)).status).toBe(401);
  });

  it('a signed-in user at a blocked address is not limited', async () => {
    const address = newIpv4();
    const { token } = await signUp();
    await repeat(LIMIT + 1, () => knock(send, address));
    expect((await knock(send, address, token)).status).toBe(200);
  });
});

describe('the rate limit of sign-in', () => {
  const attempt = (address: string, initData: string) =>
    call('POST', '/api/auth', { body: { initData }, ...from(address) }, send);
  const launch = () => initDataOf({ id: newTelegramId(), first_name: 'x' });

  it('successful and failed sign-ins from one address share a limit', async () => {
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

  it('sign-in and the other routes have separate limits', async () => {
    const address = newIpv4();
    expect(statuses(await repeat(LIMIT + 1, () => attempt(address, 'hash=0')))).toEqual([...all(401), 429]);
    const knocks = await repeat(LIMIT + 1, () => call('GET', '/api/tasks', from(address), send));
    expect(statuses(knocks)).toEqual([...all(401), 429]);
  });

  it('a blocked address can sign in again after two windows, and another address at any time', async () => {
    const [address, other] = [newIpv4(), newIpv4()];
    await repeat(LIMIT + 1, () => attempt(address, 'hash=0'));
    expect((await attempt(other, await launch())).status).toBe(200);
    passWindows(2);
    expect((await attempt(address, await launch())).status).toBe(200);
  });
});
