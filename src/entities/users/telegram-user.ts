import { cleanLine, isBlank } from '../../messages/clean-text.ts';
import { isRecord } from '../../shared/is-record.ts';
import { parseJson } from '../../shared/parse-json.ts';

/** Telegram's user ids have at most 52 significant bits. Source: core.telegram.org/bots/webapps, WebAppUser. */
const MAX_USER_ID = 2 ** 52 - 1;

/** UTF-16 units. Telegram's own limit is 64 characters, each at most two units. */
const MAX_NAME_LENGTH = 128;

/** Telegram's limit, in characters that are all ASCII. */
const MAX_USERNAME_LENGTH = 32;

/** RFC 5646, section 4.4.1: implementations should allow for tags of this length. */
const MAX_LANGUAGE_CODE_LENGTH = 35;

/** Telegram sends about 90 characters. */
const MAX_PHOTO_URL_LENGTH = 1024;

/** A Telegram account. Every text can be stored in Postgres. A field is null if it was missing or cannot be stored. */
export interface TelegramUser {
  /** 1 to 2^52−1. */
  readonly id: number;
  /** Empty when Telegram has none, as for a deleted account. */
  readonly firstName: string;
  readonly lastName: string | null;
  readonly username: string | null;
  /** An IETF language tag. */
  readonly languageCode: string | null;
  /** An https URL. */
  readonly photoUrl: string | null;
  readonly isPremium: boolean;
}

/** Parses the JSON of a WebAppUser. Malformed fields are ignored. Undefined without an object with a valid id. */
export function readTelegramUser(json: string): TelegramUser | undefined {
  const user = parseJson(json);
  if (!isRecord(user) || !isUserId(user.id)) return undefined;

  const photoUrl = storedText(user.photo_url, MAX_PHOTO_URL_LENGTH);
  return {
    id: user.id,
    firstName: readName(user.first_name) ?? '',
    lastName: readName(user.last_name),
    username: storedText(user.username, MAX_USERNAME_LENGTH),
    languageCode: storedText(user.language_code, MAX_LANGUAGE_CODE_LENGTH),
    photoUrl: photoUrl?.startsWith('https://') ? photoUrl : null,
    isPremium: user.is_premium === true,
  };
}

function isUserId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_USER_ID;
}

function readName(value: unknown): string | null {
  const name = cleanLine(storedText(value, MAX_NAME_LENGTH) ?? '');
  return isBlank(name) ? null : name;
}

function storedText(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' || value === '' || value.length > maxLength) return null;
  return value.isWellFormed() && !value.includes('\0') ? value : null;
}
