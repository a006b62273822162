import { env } from 'cloudflare:workers';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SignedIn } from '../../src/auth/responses.ts';
import { type Answer, call, initDataOf, newTelegramId, Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { workerWith } from '../support/worker.ts';

const signIn = (initData: string) => call<SignedIn>('POST', '/api/auth', { body: { initData } });

const withoutRequestId = ({ text, error }: Answer) => text.replace(error.requestId, '');

afterEach(() => vi.useRealTimers());

describe('sign-in', () => {
  it('a sign-in returns a token and the Telegram profile', async () => {
    const id = newTelegramId();
    const profile = { id, first_name: 'Анна', last_name: 'К', username: 'anna', language_code: 'ru', is_premium: true };
    const { status, data } = await signIn(await initDataOf(profile));
    expect(status).toBe(200);
    expect(data.user).toMatchObject({
      telegramId: String(id),
      firstName: 'Анна',
      lastName: 'К',
      username: 'anna',
      isPremium: true,
    });
    expect(data.user.settings).toMatchObject({ language: 'ru', theme: 'system', notifications: true, timezone: null });
    expect((await new Person(data).get('/api/user/me')).status).toBe(200);
  });

  it('a sign-in accepts initData in the header Authorization: tma', async () => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Header' });
    const { status, data } = await call<SignedIn>('POST', '/api/auth', {
      headers: { Authorization: `tma ${initData}` },
    });
    expect(status).toBe(200);
    expect(data.user.firstName).toBe('Header');
  });

  it('a scheme is accepted in any case and with several spaces', async () => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Header' });
    const { status, data } = await call<SignedIn>('POST', '/api/auth', {
      headers: { Authorization: `TMA   ${initData}` },
    });
    expect(status).toBe(200);
    for (const scheme of ['Bearer', 'bearer ', 'BEARER   ']) {
      const headers = { Authorization: `${scheme} ${data.token}` };
      expect((await call('GET', '/api/user/me', { headers })).status).toBe(200);
    }
  });

  it('says whether it created the user', async () => {
    const user = { id: newTelegramId(), first_name: 'Ada' };
    expect((await signIn(await initDataOf(user))).data.isNew).toBe(true);
    expect((await signIn(await initDataOf(user))).data.isNew).toBe(false);
  });

  it('takes a time zone, which does not replace one that the user has', async () => {
    const user = { id: newTelegramId(), first_name: 'Ada' };
    const signInFrom = async (timezone?: string) => {
      const body = { initData: await initDataOf(user), ...(timezone && { timezone }) };
      const { data } = await call<SignedIn>('POST', '/api/auth', { body });
      return data.user.settings.timezone;
    };
    expect(await signInFrom()).toBeNull();
    expect(await signInFrom('Asia/Tokyo')).toBe('Asia/Tokyo');
    expect(await signInFrom('Europe/Moscow')).toBe('Asia/Tokyo');
    expect(await signInFrom()).toBe('Asia/Tokyo');
  });

  it('a request without initData is incomplete, and initData that is empty is not valid', async () => {
    for (const body of [{}, undefined, { timezone: 'Asia/Tokyo' }]) {
      const { status, error } = await call('POST', '/api/auth', { body });
      expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(error.details).toEqual([{ path: 'initData', message: 'is required' }]);
    }
    expect((await call('POST', '/api/auth', { body: { initData: '' } })).status).toBe(401);
    const headers = { Authorization: 'tma hash=0' };
    expect((await call('POST', '/api/auth', { headers, body: {} })).status).toBe(401);
  });

  it.each([
    ['Mars/Olympus', null],
    ['IST', null],
    ['CET', 'Europe/Brussels'],
  ])('a device with the time zone %s signs in with the setting %s', async (timezone, setting) => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Ada' });
    const { data } = await call<SignedIn>('POST', '/api/auth', { body: { initData, timezone } });
    expect(data.user.settings.timezone).toBe(setting);
  });

  it('a second sign-in of the same Telegram user updates the profile and creates no user', async () => {
    const id = newTelegramId();
    const first = await signIn(await initDataOf({ id, first_name: 'Old', username: 'old' }));
    const second = await signIn(await initDataOf({ id, first_name: 'New' }));
    expect(second.data.user.id).toBe(first.data.user.id);
    expect(second.data.user).toMatchObject({ firstName: 'New', username: null, version: 2 });
    const log = await sql`select seq, type from events where user_id = ${first.data.user.id} order by seq`;
    expect(log).toEqual([
      { seq: '1', type: 'user.created' },
      { seq: '2', type: 'user.updated' },
    ]);
  });

  it('a sign-in with an unchanged profile appends no event', async () => {
    const user = { id: newTelegramId(), first_name: 'Same' };
    await signIn(await initDataOf(user));
    const { data } = await signIn(await initDataOf(user));
    expect(data.user.version).toBe(1);
    expect(await sql`select count(*)::int as n from events where user_id = ${data.user.id}`).toEqual([{ n: 1 }]);
  });

  it('a sign-in accepts initData signed with the previous bot token', async () => {
    const user = { id: newTelegramId(), first_name: 'Rotated' };
    expect((await signIn(await initDataOf(user, { botToken: env.TELEGRAM_BOT_TOKEN_PREVIOUS }))).status).toBe(200);
  });

  it('every kind of invalid initData gets the same 401', async () => {
    const user = { id: newTelegramId(), first_name: 'Mallory' };
    vi.useFakeTimers({ toFake: ['Date'] }); // on a busy machine, a launch ahead of time could become valid
    const good = await initDataOf(user);
    const now = Date.now();
    const answers = await Promise.all(
      [
        '',
        'nonsense',
        good.replace(/hash=[^&]*/, ''),
        good.replace(/hash=.{4}/, 'hash=0000'),
        good.replace('Mallory', 'Admin'),
        `user=${encodeURIComponent('{"id":1}')}&${good}`,
        good.replace(String(user.id), '1'),
        `${good}&extra=1`,
        await initDataOf(user, { botToken: '100000001:fake-token-of-another-bot-00000000' }),
        await initDataOf(user, { authDate: new Date(now - 86_402_000) }),
        await initDataOf(user, { authDate: new Date(now + 70_000) }),
        await initDataOf({ ...user, id: 0 }),
        'x'.repeat(9_000),
      ].map(signIn),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(withoutRequestId)).size).toBe(1);
    expect(answers[0]?.headers.get('WWW-Authenticate')).toBe('tma');
    expect(await sql`select from users where telegram_id = ${user.id}`).toEqual([]);
  });

  it('TELEGRAM_SIGNATURE=require rejects initData without Telegram’s signature', async () => {
    const strict = workerWith({ TELEGRAM_SIGNATURE: 'require' });
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Unsigned' });
    expect((await call('POST', '/api/auth', { body: { initData } }, strict)).status).toBe(401);
  });
});

describe('a launch of the app', () => {
  const second = (now: Date, difference = 0) => new Date(Math.floor(now.getTime() / 1_000 + difference) * 1_000);

  const END = {
    'a logout everywhere': (person: Person) => person.post('/api/auth/logout-all'),
    'an erasure': (person: Person) => person.delete('/api/user/me'),
  };

  it.each(Object.entries(END))('from before %s does not sign in, and changes nothing', async (_, end) => {
    vi.useFakeTimers({ toFake: ['Date'] }); // a launch has only a whole second
    const endedAt = new Date();
    const id = newTelegramId();
    const launch = (name: string, difference: number) =>
      initDataOf({ id, first_name: name }, { authDate: second(endedAt, difference) });
    const person = await signUp({ id, first_name: 'Ada' });
    expect((await end(person)).status).toBe(200);
    const count = async () => (await sql`select count(*)::int as n from users where telegram_id = ${id}`)[0]?.n;
    const before = await count();
    const nonsense = await signIn('nonsense');
    for (const initData of [
      await launch('Mallory', 0),
      await launch('Mallory', -1),
      await launch('Mallory', -86_000),
    ]) {
      const refused = await signIn(initData);
      expect([refused.status, withoutRequestId(refused)]).toEqual([401, withoutRequestId(nonsense)]);
    }
    expect(await count()).toBe(before);
    const again = await signIn(await launch('Ada', 2));
    expect([again.status, again.data.user.firstName]).toEqual([200, 'Ada']);
    expect((await signIn(await launch('Mallory', -1))).status).toBe(401); // also when the account exists again
    expect((await new Person(again.data).get('/api/user/me')).status).toBe(200);
  });

  it('in the second of a logout everywhere does not sign in', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: second(new Date()).getTime() + 1_500 });
    const user = { id: newTelegramId(), first_name: 'Ada' };
    const person = await signUp(user);
    await person.post('/api/auth/logout-all');
    expect((await signIn(await initDataOf(user, { authDate: second(new Date()) }))).status).toBe(401);
    expect((await signIn(await initDataOf(user, { authDate: second(new Date(), 1) }))).status).toBe(200);
  });

  it('still signs in after a logout of one session', async () => {
    const user = { id: newTelegramId(), first_name: 'Ada' };
    const initData = await initDataOf(user, { authDate: second(new Date(), -60) });
    const { data } = await signIn(initData);
    await new Person(data).post('/api/auth/logout');
    expect((await signIn(initData)).status).toBe(200);
  });

  it('of another person signs in after an erasure', async () => {
    await (await signUp()).delete('/api/user/me');
    const other = { id: newTelegramId(), first_name: 'Bo' };
    expect((await signIn(await initDataOf(other, { authDate: second(new Date(), -60) }))).status).toBe(200);
  });
});

describe('tokens', () => {
  it('a token has the documented claims and the key id of the current secret', async () => {
    const { token, user } = await signUp();
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ sub: user.id, telegramId: user.telegramId, iss: 'saturway', aud: 'saturway-api' });
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(7 * 86_400);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', kid: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('a token stays valid while its secret is JWT_SECRET_PREVIOUS', async () => {
    const before = workerWith({ JWT_SECRET: env.JWT_SECRET_PREVIOUS, JWT_SECRET_PREVIOUS: undefined });
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Rotated' });
    const { data } = await call<SignedIn>('POST', '/api/auth', { body: { initData } }, before);
    expect((await new Person(data).get('/api/user/me')).status).toBe(200);
    const after = workerWith({ JWT_SECRET_PREVIOUS: undefined });
    expect((await call('GET', '/api/user/me', { token: data.token }, after)).status).toBe(401);
  });

  it('a token expires after exactly seven days', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const expiry = (decodeJwt(person.token).exp ?? 0) * 1000;
    vi.setSystemTime(expiry - 1_000);
    expect((await person.get('/api/user/me')).status).toBe(200);
    vi.setSystemTime(expiry);
    expect((await person.get('/api/user/me')).status).toBe(401);
  });

  it('logout revokes its own token at once and no other token', async () => {
    const user = { id: newTelegramId(), first_name: 'Two devices' };
    const phone = new Person((await signIn(await initDataOf(user))).data);
    const desktop = new Person((await signIn(await initDataOf(user))).data);
    expect((await phone.post('/api/auth/logout')).data).toEqual({ loggedOut: 'here' });
    expect((await phone.get('/api/user/me')).status).toBe(401);
    expect((await phone.post('/api/tasks', { title: 'ghost' })).status).toBe(401);
    expect((await desktop.get('/api/user/me')).status).toBe(200);
  });

  it('logout-all revokes every token of the user', async () => {
    const user = { id: newTelegramId(), first_name: 'Everywhere' };
    const phone = new Person((await signIn(await initDataOf(user))).data);
    const desktop = new Person((await signIn(await initDataOf(user))).data);
    expect((await phone.post('/api/auth/logout-all')).data).toEqual({ loggedOut: 'everywhere' });
    expect((await phone.get('/api/user/me')).status).toBe(401);
    expect((await desktop.get('/api/tasks')).status).toBe(401);
    expect((await signIn(await initDataOf(user))).status).toBe(200);
  });

  it('a revoked token gets 401 even when the body is invalid', async () => {
    const person = await signUp();
    await person.post('/api/auth/logout');
    expect((await person.post('/api/tasks', { nonsense: true })).status).toBe(401);
  });
});
