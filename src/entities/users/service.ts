import { sql } from 'drizzle-orm';
import type { CacheService } from '../../cache/service.ts';
import type { Database } from '../../db/client.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type ExpectedVersion, type Precondition, preconditionFailed } from '../../shared/precondition.ts';
import { userJson } from './json.ts';
import { updateSettings } from './mutations.ts';
import type { UpdatedUser, User, UserStats } from './responses.ts';
import type { SettingsPatch } from './schemas.ts';
import { selectUserStats } from './stats.ts';
import type { TelegramUser } from './telegram-user.ts';
import { upsertUser } from './upsert-user.ts';

interface SignedInUser {
  user: User;
  /** The version that new tokens contain. */
  sessionVersion: number;
}

export class UserService {
  readonly #db: Database;
  readonly #userDb: UserDb;
  readonly #cache: CacheService;
  readonly #clock: Clock;

  constructor({ db, userDb, cache, clock }: { db: Database; userDb: UserDb; cache: CacheService; clock: Clock }) {
    this.#db = db;
    this.#userDb = userDb;
    this.#cache = cache;
    this.#clock = clock;
  }

  /** Finds or creates the user of a Telegram account, and updates their profile. @throws AppError CONFLICT */
  async signIn(profile: TelegramUser): Promise<SignedInUser> {
    const statement = upsertUser(profile, this.#clock());
    const [user] = await this.#db.write<SignedInUser>(statement);
    if (user) return user;
    // another sign-in has just created the user: only a new statement sees the row
    const [existing] = await this.#db.write<SignedInUser>(statement);
    if (!existing) throw new AppError('CONFLICT', 'The account was erased during the sign-in: sign in again');
    return existing;
  }

  async get(caller: Caller): Promise<User> {
    const user = await this.#userDb.read<User>(caller, sql`select ${userJson(owner)}`);
    if (!user) throw notFound('User');
    return user;
  }

  /** @throws AppError VALIDATION_ERROR for a zone that Postgres does not know, PRECONDITION_FAILED */
  updateSettings(caller: Caller, patch: SettingsPatch, expected: ExpectedVersion): Promise<WriteResult<UpdatedUser>> {
    return this.#userDb.write(caller, updateSettings(patch, expected, this.#clock()));
  }

  stats(caller: Caller): Promise<UserStats> {
    return this.#userDb.readOne<UserStats>(caller, selectUserStats(this.#clock()));
  }

  /** Erases every row of the caller. @throws AppError PRECONDITION_FAILED */
  async erase(caller: Caller, isExpected: Precondition | null): Promise<void> {
    if (isExpected) {
      const user = await this.get(caller);
      if (!isExpected(user.id, user)) throw preconditionFailed('User', { currentVersion: user.version });
    }
    await this.#userDb.erase(caller);
  }

  /** Erases the user's data in the cache. Needs no session, because the user's row is gone. */
  forget(userId: string): Promise<void> {
    return this.#cache.forget(userId);
  }
}
