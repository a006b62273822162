import { readTelegramUser, type TelegramUser } from '../entities/users/telegram-user.ts';
import { type Fields, type ParseRefusal, parseInitData } from './init-data-parse.ts';
import { type BotKey, checkHash, checkSignature, type ProofRefusal } from './init-data-proof.ts';

/** How far ahead of ours Telegram's clock may be. */
const MAX_AHEAD_SECONDS = 60;

// Twelve digits at most: thirteen are milliseconds, and those would never expire.
const AUTH_DATE = /^[1-9]\d{0,11}$/;

/** Whether Telegram's own signature is checked: never, when it is present, or always. The HMAC is checked in any case. */
export type SignaturePolicy = 'off' | 'verify' | 'require';

/** Everything the verdict depends on apart from the string. */
export interface InitDataRules {
  /** The current bot token's key and, while tokens rotate, the previous one's; the request never chooses. */
  readonly botKeys: readonly BotKey[];
  readonly telegramKey: CryptoKey;
  readonly signature: SignaturePolicy;
  readonly now: Date;
  /** An age of exactly this much is still valid. */
  readonly maxAgeSeconds: number;
}

export type LaunchRefusal = 'auth_date_invalid' | 'auth_date_future' | 'expired' | 'user_invalid';

/** Why a string was refused: for the log and never for the answer. */
export type InitDataRefusal = ParseRefusal | ProofRefusal | LaunchRefusal;

export type InitDataVerdict =
  | { ok: true; user: TelegramUser; authDate: Date; botKeyIndex: number }
  | { ok: false; reason: InitDataRefusal };

export type LaunchReading = { ok: true; user: TelegramUser; authDate: Date } | { ok: false; reason: LaunchRefusal };

/**
 * Decides whether an initData string, as a Telegram client handed it over, proves who its user is.
 * It never throws on a string, whatever it holds. `botKeyIndex` says which of `botKeys` matched.
 * Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
 */
export async function verifyInitData(initData: string, rules: InitDataRules): Promise<InitDataVerdict> {
  const parsed = parseInitData(initData);
  if (!parsed.ok) return parsed;
  const { fields } = parsed;

  const byBot = await checkHash(fields, rules.botKeys);
  if (!byBot.ok) return byBot;

  if (rules.signature === 'require' || (rules.signature === 'verify' && fields.has('signature'))) {
    const byTelegram = await checkSignature(fields, byBot.botId, rules.telegramKey);
    if (!byTelegram.ok) return byTelegram;
  }

  const launch = readLaunch(fields, rules);
  return launch.ok ? { ...launch, botKeyIndex: byBot.botKeyIndex } : launch;
}

/** Reads who launched the app and when from fields that are already proven. */
export function readLaunch(fields: Fields, rules: Pick<InitDataRules, 'now' | 'maxAgeSeconds'>): LaunchReading {
  const authDate = fields.get('auth_date') ?? '';
  if (!AUTH_DATE.test(authDate)) return { ok: false, reason: 'auth_date_invalid' };

  const authSeconds = Number(authDate);
  const ageSeconds = Math.floor(rules.now.getTime() / 1000) - authSeconds;
  if (ageSeconds < -MAX_AHEAD_SECONDS) return { ok: false, reason: 'auth_date_future' };
  const fresh = ageSeconds <= rules.maxAgeSeconds;
  if (!fresh) return { ok: false, reason: 'expired' };

  const user = readTelegramUser(fields.get('user') ?? '');
  if (user === undefined) return { ok: false, reason: 'user_invalid' };
  return { ok: true, user, authDate: new Date(authSeconds * 1000) };
}
