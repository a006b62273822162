import { describe, expect, it } from 'vitest';
import { type InitDataResult, readLaunch, verifyInitData } from '../../src/auth/init-data.ts';
import { parseInitData } from '../../src/auth/init-data-parse.ts';
import { checkSignature, importBotKey, importTelegramKey, TELEGRAM_KEYS } from '../../src/auth/init-data-signature.ts';
import vectors from '../fixtures/init-data-vectors.json' with { type: 'json' };
import { importTokenWithoutBotId } from '../support/init-data.ts';

type Vector = (typeof vectors)[number];

/** Later than every auth_date, for vectors that do not test age. */
const LATER_THAN_ALL = 2_000_000_000;

const hmac = vectors.filter((vector) => vector.scheme === 'hmac');
const ed25519 = vectors.filter((vector) => vector.scheme === 'ed25519');

describe('the published vectors', () => {
  it('all 81 vectors are present, each of one scheme', () => {
    expect([vectors.length, hmac.length, ed25519.length]).toEqual([81, 54, 27]);
  });

  it.each(hmac)('HMAC vector $name: $strictReason', async (vector) => {
    expectStrict(vector, await verifyByHash(vector));
  });

  it.each(ed25519)('Ed25519 vector $name: $strictReason', async (vector) => {
    expectStrict(vector, await verifyBySignature(vector));
  });
});

describe('the keys', () => {
  it('the published bot token gives the published secret', async () => {
    const { botId, hmacKey } = await importBotKey('5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8');
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const secret = Uint8Array.fromHex('a5c609aa52f63cb5e6d8ceb6e4138726ea82bbc36bb786d64482d445ea38ee5f');
    const published = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
    const message = new TextEncoder().encode('any text');

    const mac = await crypto.subtle.sign('HMAC', published, message);

    expect(botId).toBe('5768337691');
    expect(await crypto.subtle.verify('HMAC', hmacKey, mac, message)).toBe(true);
  });

  it.each(['production', 'test'] as const)('TELEGRAM_KEYS.%s is the published key', (env) => {
    const published = ed25519.filter((vector) => vector.env === env).map((vector) => vector.publicKeyHex);

    expect(new Set(published)).toEqual(new Set([TELEGRAM_KEYS[env]]));
  });

  it('an imported bot key cannot be exported', async () => {
    const { hmacKey } = await importBotKey('1:FAKE');

    expect([hmacKey.extractable, hmacKey.usages]).toEqual([false, ['verify']]);
  });

  it.each(['', ':', '1:', ':FAKE', 'FAKE', '0:FAKE', '-1:FAKE', ' 1:FAKE'])(
    'importBotKey rejects %j with an error that does not contain it',
    async (botToken) => {
      await expect(importBotKey(botToken)).rejects.toThrow(new TypeError('A bot token has the form <bot id>:<secret>'));
    },
  );

  it.each(['', 'production', TELEGRAM_KEYS.test.slice(1), `${TELEGRAM_KEYS.test}00`, TELEGRAM_KEYS.test.toUpperCase()])(
    'importTelegramKey rejects %j',
    async (hex) => {
      await expect(importTelegramKey(hex)).rejects.toThrow(TypeError);
    },
  );
});

async function verifyByHash(vector: Vector): Promise<InitDataResult> {
  const botToken = vector.botToken ?? '';
  return verifyInitData(vector.initData, {
    botKeys: [await (botToken.includes(':') ? importBotKey(botToken) : importTokenWithoutBotId(botToken))],
    telegramKey: await importTelegramKey(TELEGRAM_KEYS.production),
    signature: 'off',
    ...clock(vector),
  });
}

/** Verifies without a bot token, by Telegram's signature alone. */
async function verifyBySignature(vector: Vector) {
  const parsed = parseInitData(vector.initData);
  if (!parsed.ok) return parsed;

  const telegramKey = await importTelegramKey(vector.publicKeyHex ?? '');
  const signature = await checkSignature(parsed.fields, String(vector.botId), telegramKey);
  return signature.ok ? readLaunch(parsed.fields, clock(vector)) : signature;
}

function clock({ now = LATER_THAN_ALL, maxAgeSec = Number.POSITIVE_INFINITY }: Vector) {
  return { now: new Date(now * 1000), maxAgeSeconds: maxAgeSec };
}

function expectStrict(vector: Vector, result: { ok: true } | { ok: false; reason: string }) {
  expect({
    strictExpect: result.ok ? 'valid' : 'invalid',
    strictReason: result.ok ? 'ok' : result.reason,
  }).toEqual({ strictExpect: vector.strictExpect, strictReason: vector.strictReason });
}
