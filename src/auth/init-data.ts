import { readTelegramUser, type TelegramUser } from '../entities/users/telegram-user.ts';
import { type Fields, type ParseFailure, parseInitData } from './init-data-parse.ts';
import { type BotKey, checkHash, checkSignature, type ProofFailure } from './init-data-signature.ts';

/** How far Telegram's clock may be ahead of ours. */
const MAX_AHEAD_SECONDS = 60;

// At most twelve digits: thirteen would be milliseconds, and would never expire.
const AUTH_DATE = /^[1-9]\d{0,11}$/;

/** When to check Telegram's own signature: never, if present, or always. The HMAC is always checked. */
type SignaturePolicy = 'off' | 'verify' | 'require';

/** Everything the result depends on, apart from the string. */
export interface InitDataRules {
  /** The key of the current bot token and, during a rotation, of the previous one. The request cannot choose. */
  readonly botKeys: readonly BotKey[];
  readonly telegramKey: CryptoKey;
  readonly signature: SignaturePolicy;
  readonly now: Date;
  /** Inclusive. */
  readonly maxAgeSeconds: number;
}

type LaunchFailure = 'auth_date_invalid' | 'auth_date_future' | 'expired' | 'user_invalid';

/** Why a string was rejected. For the log, never for the response. */
type InitDataFailure = ParseFailure | ProofFailure | LaunchFailure;

export type InitDataResult =
  | { ok: true; user: TelegramUser; authDate: Date; botKeyIndex: number }
  | { ok: false; reason: InitDataFailure };

type LaunchResult = { ok: true; user: TelegramUser; authDate: Date } | { ok: false; reason: LaunchFailure };

/**
 * Verifies an initData string from a Telegram client and returns its user. It never throws, whatever the string
 * contains. `botKeyIndex` is the index in `botKeys` of the key that matched.
 * Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
 */
export async function verifyInitData(initData: string, rules: InitDataRules): Promise<InitDataResult> {
  const parsed = parseInitData(initData);
  if (!parsed.ok) return parsed;
  const { fields } = parsed;

  const hash = await checkHash(fields, rules.botKeys);
  if (!hash.ok) return hash;

  if (rules.signature === 'require' || (rules.signature === 'verify' && fields.has('signature'))) {
    const signature = await checkSignature(fields, hash.botId, rules.telegramKey);
    if (!signature.ok) return signature;
  }

  const launch = readLaunch(fields, rules);
  return launch.ok ? { ...launch, botKeyIndex: hash.botKeyIndex } : launch;
}

/** Reads who launched the app and when. The fields must be verified first. */
export function readLaunch(fields: Fields, rules: Pick<InitDataRules, 'now' | 'maxAgeSeconds'>): LaunchResult {
  const authDate = fields.get('auth_date') ?? '';
  if (!AUTH_DATE.test(authDate)) return { ok: false, reason: 'auth_date_invalid' };

  const authSeconds = Number(authDate);
  const ageSeconds = Math.floor(rules.now.getTime() / 1000) - authSeconds;
  if (ageSeconds < -MAX_AHEAD_SECONDS) return { ok: false, reason: 'auth_date_future' };
  const isFresh = ageSeconds <= rules.maxAgeSeconds; // false for NaN
  if (!isFresh) return { ok: false, reason: 'expired' };

  const user = readTelegramUser(fields.get('user') ?? '');
  if (user === undefined) return { ok: false, reason: 'user_invalid' };
  return { ok: true, user, authDate: new Date(authSeconds * 1000) };
}
