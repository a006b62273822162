import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { DbError, REJECTED } from '../../db/errors.ts';
import { instant } from '../../db/local-date.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { owner } from '../../db/session.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import { ERRORS } from '../../messages/errors.ts';
import type { Caller } from '../../shared/caller.ts';
import { SECOND_MS } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';
import type { KeyedHash } from '../../shared/keyed-hash.ts';
import type { ExpectedVersion } from '../../shared/precondition.ts';
import { isExpected, versionMismatch } from '../expected.ts';
import { userJson } from './json.ts';
import { INVALID_PARAMETER, unknownZone, updateSettings } from './mutations.ts';
import type { UpdatedUser, User, UserStats } from './responses.ts';
import type { SettingsPatch } from './schemas.ts';
import { selectUserStats } from './stats.ts';
import type { TelegramUser } from './telegram-user.ts';
import { upsertUser } from './upsert-user.ts';

/** The row of `upsertUser`. */
interface SignedInUser {
  user: User;
  /** The version that new tokens contain. */
  sessionVersion: number;
  isNew: boolean;
  isAdmitted: boolean;
}

interface UserServiceDeps extends ServiceDeps {
  db: Database;
  hash: KeyedHash;
  /** How old the launch of a sign-in may be. */
  launchMaxAgeSeconds: number;
}

/** The longest day, of 25 hours. Until it is over, the AI usage of an erased user counts if they come back. */
const LONGEST_DAY_SECONDS = 25 * 3_600;

export type UserService = ReturnType<typeof createUserService>;

export const createUserService = ({ db, userDb, hash, launchMaxAgeSeconds, clock }: UserServiceDeps) => ({
  /**
   * Finds or creates the user of a Telegram account, and updates their profile. Null for a launch from before the last
   * logout everywhere, or from before the erasure of an earlier account.
   * @param timezone becomes the setting unless the user has chosen one
   * @throws AppError CONFLICT, VALIDATION_ERROR for a zone that Postgres does not know
   */
  async signIn(profile: TelegramUser, launchedAt: Date, timezone?: string): Promise<SignedInUser | null> {
    const account = await nameAccount(hash, profile.id);
    const statement = upsertUser(profile, { account, launchedAt, timezone }, clock());
    try {
      const upsert = async () => (await db.write<SignedInUser>(statement))[0];
      const row = (await upsert()) ?? (await upsert()); // only a new statement sees what another sign-in has just created
      if (!row) throw new AppError('CONFLICT', ERRORS.erasedMeanwhile);
      return row.isAdmitted ? row : null;
    } catch (err) {
      if (err instanceof DbError && err.code === REJECTED) return null;
      if (err instanceof DbError && err.code === INVALID_PARAMETER) throw unknownZone();
      throw err;
    }
  },

  get(caller: Caller): Promise<User> {
    return userDb.readOne<User>(caller, sql`select ${userJson(owner)}`);
  },

  /** @throws AppError VALIDATION_ERROR for a zone that Postgres does not know, PRECONDITION_FAILED */
  updateSettings(caller: Caller, patch: SettingsPatch, expected: ExpectedVersion): Promise<WriteResult<UpdatedUser>> {
    return userDb.write(caller, updateSettings(patch, expected, clock()));
  },

  stats(caller: Caller): Promise<UserStats> {
    return userDb.readOne<UserStats>(caller, selectUserStats(clock()));
  },

  /** Erases all rows of the caller; a keyed hash and their AI usage stay a day. @throws AppError PRECONDITION_FAILED */
  async erase(caller: Caller, expected: ExpectedVersion): Promise<void> {
    const now = clock();
    const until = new Date(now.getTime() + Math.max(launchMaxAgeSeconds, LONGEST_DAY_SECONDS) * SECOND_MS);
    const account = await nameAccount(hash, caller.session.telegramId);
    const { isErased, version } = await userDb.erase(caller, {
      condition: isExpected(owner, expected),
      remember: (userId) => sql`remember_erased(${userId}, ${account}, ${instant(now)}, ${instant(until)})`,
    });
    if (!isErased) throw versionMismatch(expected, version);
  },
});

const nameAccount = (hash: KeyedHash, telegramId: number | string) => hash('erased-account', String(telegramId));
