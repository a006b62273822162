import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveTicket } from '../../src/history/live/responses.ts';
import { expectError, withoutRequestId } from '../support/answers.ts';
import { call, signUp } from '../support/client.ts';
import { forgedTokens } from '../support/forged-tokens.ts';
import { appendEvents, Device, getLiveObject, issueTicket, publish, refusedSocket } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Correctly signed, but of an invalid session. Only Postgres finds that out, once the socket is open. */
const ABOUT_NO_SESSION = ['another sv', 'the sub of an unknown user'];

describe('live tickets', () => {
  it('a ticket opens one socket, and every later use gets the same 401', async () => {
    const person = await signUp();
    const ticket = await issueTicket(person);
    const device = await (await Device.open({ ticket })).ready();
    const [again, ...others] = await Promise.all([1, 2, 3].map(() => refusedSocket({ ticket, since: 0 })));
    if (!again) throw new Error('expected three responses');
    expectError(again, 401, 'AUTHENTICATION_ERROR');
    for (const other of others) expect(withoutRequestId(other)).toBe(withoutRequestId(again));
    expect(device.closed).toBeNull();
    expect(log.requests().at(-1)).toMatchObject({ route: '/api/live', status: 401, reason: 'used_ticket' });
  });

  it('a ticket opens one socket when it is used in parallel', async () => {
    const ticket = await issueTicket(await signUp());
    const opened = await Promise.allSettled(Array.from({ length: 10 }, () => Device.open({ ticket })));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a ticket is valid for 30 seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const [early, late] = await Promise.all(
      [1, 2].map(async () => (await person.post<LiveTicket>('/api/live/ticket')).data),
    );
    if (!early || !late) throw new Error('expected two responses');
    const expiry = Date.parse(late.expiresAt);
    expect(expiry - Date.now()).toBeGreaterThan(28_000);
    expect(expiry - Date.now()).toBeLessThanOrEqual(30_000);
    vi.setSystemTime(Date.parse(early.expiresAt) - 1_000);
    await (await Device.open({ ticket: early.ticket })).ready();
    vi.setSystemTime(expiry);
    expectError(await refusedSocket({ ticket: late.ticket }), 401, 'AUTHENTICATION_ERROR');
  });

  it('a ticket is not accepted as a token, nor a token as a ticket', async () => {
    const person = await signUp();
    const ticket = await issueTicket(person);
    expectError(await call('GET', '/api/user/me', { token: ticket }), 401, 'AUTHENTICATION_ERROR');
    expectError(await refusedSocket({ ticket: person.token }), 401, 'AUTHENTICATION_ERROR');
  });

  it('a missing, forged or modified ticket gets the same 401', async () => {
    const [person, stranger] = await Promise.all([signUp(), signUp()]);
    const refused = await call('GET', '/api/live', { headers: { Upgrade: 'websocket' } });
    expectError(refused, 401, 'AUTHENTICATION_ERROR');
    const ticket = await issueTicket(person);
    const forged = Object.entries(await forgedTokens(ticket, stranger.user.id))
      .map(([what, header]) => ({ what, forgery: header.replace(/^Bearer /, '') }))
      .filter(({ what, forgery }) => !ABOUT_NO_SESSION.includes(what) && forgery !== ticket && forgery.length < 1_200);
    expect(forged.length).toBeGreaterThan(50);
    for (const { what, forgery } of forged) {
      const answer = await refusedSocket({ ticket: forgery });
      expect(withoutRequestId(answer), what).toBe(withoutRequestId(refused));
    }
  });

  it('a signed ticket of an unknown session gets no event and is closed with 4401', async () => {
    const [person, stranger] = await Promise.all([signUp(), signUp()]);
    const forged = await forgedTokens(await issueTicket(person), stranger.user.id);
    for (const what of ABOUT_NO_SESSION) {
      const ticket = forged[what]?.replace('Bearer ', '') ?? '';
      const device = await Device.open({ ticket, since: 0 });
      expect(await device.closing()).toBe(4401);
      expect(device.told).toEqual([]);
    }
  });

  it('a ticket of a session that was logged out gets no event and is closed with 4401', async () => {
    const person = await signUp();
    const ticket = await issueTicket(person);
    await appendEvents(person.user.id, 3);
    await person.post('/api/auth/logout');
    const device = await Device.open({ ticket, since: 0 });
    await publish(person.user.id);
    expect(await device.closing()).toBe(4401);
    expect(device.told).toEqual([]);
  });

  it('no log line contains a part of a ticket', async () => {
    const person = await signUp();
    const ticket = await issueTicket(person);
    await (await Device.open({ ticket, since: 0 })).ready();
    await refusedSocket({ ticket });
    await refusedSocket({ ticket: `${ticket}x` });
    await getLiveObject(person.user.id).end();
    expect(log.requests().map(({ route, status }) => `${route} ${status}`)).toEqual(
      expect.arrayContaining(['/api/live 101', '/api/live 401']),
    );
    const [head = '', payload = '', signature = ''] = ticket.split('.');
    for (const part of [payload, signature, `${head}.`]) {
      expect(log.texts.filter((text) => text.includes(part)).join('\n')).toBe('');
    }
  });
});
