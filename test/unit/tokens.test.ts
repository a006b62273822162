import { expect, test } from 'vitest';
import { Jwt } from '../../src/auth/jwt.ts';
import { Tokens } from '../../src/auth/tokens.ts';

const DAY_MS = 86_400_000;
const USER = { id: '0192f0c1-2a7b-7c31-8a55-3f0d1b6f9a10', telegramId: '100', sessionVersion: 1 };

function tokensOf({ secrets = ['fake-jwt-secret-0123456789abcdef'], days = 7 } = {}) {
  const clock = { now: new Date('2026-11-29T09:00:00Z') };
  const jwt = new Jwt({ secrets, clock: () => clock.now });
  const tokens = new Tokens({ jwt, lifetimeSeconds: (days * DAY_MS) / 1_000, clock: () => clock.now });
  const wait = (ms: number) => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  return { tokens, wait };
}

test('a token that was verified before gives the same session again', async () => {
  const { tokens } = tokensOf();
  const token = await tokens.issue(USER);
  const session = await tokens.verify(token);
  expect(session).toMatchObject({ userId: USER.id, version: 1, expiresAt: new Date('2026-12-06T09:00:00Z') });
  expect(await tokens.verify(token)).toEqual(session);
});

test.each([
  ['was verified before', true],
  ['was never verified', false],
])('a token that %s has no session from the second of its expiry on', async (_, isKnown) => {
  const { tokens, wait } = tokensOf();
  const token = await tokens.issue(USER);
  wait(7 * DAY_MS - 1);
  if (isKnown) expect(await tokens.verify(token)).not.toBeNull();
  wait(1);
  expect(await tokens.verify(token)).toBeNull();
});

test('a token that one isolate has verified has no session in an isolate with other secrets', async () => {
  const first = tokensOf();
  const token = await first.tokens.issue(USER);
  expect(await first.tokens.verify(token)).not.toBeNull();
  const rotated = tokensOf({ secrets: ['fake-rotated-jwt-secret-0123456789ab'] });
  expect(await rotated.tokens.verify(token)).toBeNull();
});

test('a token whose signature was changed has no session, although the right one was verified before', async () => {
  const { tokens } = tokensOf();
  const token = await tokens.issue(USER);
  await tokens.verify(token);
  const at = token.lastIndexOf('.') + 1;
  const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  expect(await tokens.verify(forged)).toBeNull();
});

test.each([
  [0, false],
  [1, true],
  [2 ** 31 - 1, true],
  [2 ** 31, false],
])('a token of session version %i has a session: %s', async (sessionVersion, isValid) => {
  const { tokens } = tokensOf();
  expect((await tokens.verify(await tokens.issue({ ...USER, sessionVersion }))) !== null).toBe(isValid);
});
