import { runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, signUp } from '../support/client.ts';
import { limitOf, newIpv4, passWindows, standAtWindowStart } from '../support/limited.ts';
import { connect, Device, getLiveObject, issueTicket, refusedSocket } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ALLOWED = 'https://app.example.com';

describe('opening a live socket', () => {
  it('a request without a WebSocket upgrade gets 400 and does not use the ticket', async () => {
    const ticket = await issueTicket(await signUp());
    const answer = await call('GET', `/api/live?ticket=${ticket}`);
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(answer.error.message).toContain('WebSocket');
    await (await Device.open({ ticket })).ready();
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'a page of the origin %j gets 403 and does not use the ticket',
    async (Origin) => {
      const ticket = await issueTicket(await signUp());
      expectError(await refusedSocket({ ticket, headers: { Origin } }), 403, 'AUTHORIZATION_ERROR');
      await (await Device.open({ ticket })).ready();
    },
  );

  it('a page of an allowed origin gets a socket, the common headers and a log line', async () => {
    const person = await signUp();
    const device = await (await connect(person, 0, { Origin: ALLOWED })).ready();
    const { status, headers } = device.response;
    expect(status).toBe(101);
    for (const name of ['X-Request-Id', 'Strict-Transport-Security', 'X-Content-Type-Options', 'Server-Timing']) {
      expect(headers.get(name), name).toMatch(/\S/);
    }
    expect(headers.get('Access-Control-Allow-Origin')).toBe(ALLOWED);
    expect(log.requests().at(-1)).toMatchObject({
      level: 'info',
      method: 'GET',
      route: '/api/live',
      status: 101,
      user: person.user.id,
      requestId: headers.get('X-Request-Id'),
    });
  });

  it.each(['-1', '1.5', '1e3', 'x', '9'.repeat(20)])('since=%s gets 400', async (since) => {
    const ticket = await issueTicket(await signUp());
    const answer = await call('GET', `/api/live?ticket=${ticket}&since=${since}`, {
      headers: { Upgrade: 'websocket' },
    });
    expectError(answer, 400, 'VALIDATION_ERROR');
  });

  it('an address can open 30 sockets per minute', async () => {
    standAtWindowStart();
    const headers = { 'CF-Connecting-IP': newIpv4() };
    for (let n = 1; n <= 30; n += 1) expect((await refusedSocket({ ticket: 'x', headers })).status).toBe(401);
    const ticket = await issueTicket(await signUp());
    const refused = await refusedSocket({ ticket, headers });
    expectError(refused, 429, 'RATE_LIMIT_ERROR');
    expect(refused.headers.get('RateLimit-Policy')).toBe('"live";q=30;w=60');
    expect(limitOf(refused).left).toBe(0);
    passWindows(2);
    expect((await refusedSocket({ ticket: 'x', headers })).status).toBe(401);
  });

  it('the response is 503 when the Durable Object fails', async () => {
    const person = await signUp();
    const ticket = await issueTicket(person);
    await runInDurableObject(getLiveObject(person.user.id), (object) => {
      vi.spyOn(object, 'fetch').mockRejectedValueOnce(new Error('the object is overloaded'));
    });
    expectError(await refusedSocket({ ticket }), 503, 'SERVICE_UNAVAILABLE');
    await (await Device.open({ ticket })).ready();
  });
});

describe('the limit of sockets', () => {
  it('of 30 parallel requests, 10 open a socket and the others get LIMIT_REACHED', async () => {
    const person = await signUp();
    const tickets = await Promise.all(Array.from({ length: 30 }, () => issueTicket(person)));
    const opened = await Promise.all(
      tickets.map((ticket) =>
        Device.open({ ticket }).then(
          (device) => device.ready(),
          () => null,
        ),
      ),
    );
    const devices = opened.filter((device) => device !== null);
    expect(devices).toHaveLength(10);

    const ticket = tickets[opened.indexOf(null)] ?? '';
    const refused = await refusedSocket({ ticket });
    expectError(refused, 409, 'LIMIT_REACHED');
    expect(refused.error.details).toEqual({ limit: 10, current: 10 });

    devices[0]?.leave();
    await devices[0]?.closing();
    await (await Device.open({ ticket })).ready(); // a rejected request does not use its ticket
    expect((await refusedSocket({ ticket: await issueTicket(person) })).status).toBe(409);
  });

  it('the limit of sockets is per user', async () => {
    const [person, other] = await Promise.all([signUp(), signUp()]);
    await Promise.all(Array.from({ length: 10 }, () => connect(person)));
    expect((await refusedSocket({ ticket: await issueTicket(person) })).status).toBe(409);
    await (await connect(other)).ready();
  });
});
