import { sql } from 'drizzle-orm';
import type { CacheService } from '../../cache/service.ts';
import type { Database } from '../../db/client.ts';
import type { Written } from '../../db/mutation.ts';
import { me } from '../../db/session.ts';
import type { Ledger } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { userJson } from './json.ts';
import { settingsUpdate } from './mutations.ts';
import type { UpdatedUser, User, UserStats } from './responses.ts';
import type { SettingsPatch } from './schemas.ts';
import { userStats } from './stats.ts';
import type { TelegramUser } from './telegram-user.ts';
import { upsertUser } from './upsert.ts';

interface KnownUser {
  user: User;
  /** Tokens issued now carry it. */
  sessionVersion: number;
}

export class UserService {
  readonly #db: Database;
  readonly #ledger: Ledger;
  readonly #cache: CacheService;
  readonly #clock: Clock;

  constructor({ db, ledger, cache, clock }: { db: Database; ledger: Ledger; cache: CacheService; clock: Clock }) {
    this.#db = db;
    this.#ledger = ledger;
    this.#cache = cache;
    this.#clock = clock;
  }

  /** The user a Telegram person is: the same person twice is one user, with the profile of the last time. */
  async signIn(profile: TelegramUser): Promise<KnownUser> {
    const statement = upsertUser(profile, this.#clock());
    const [user] = await this.#db.write<KnownUser>(statement);
    if (user) return user;
    const [faster] = await this.#db.write<KnownUser>(statement);
    if (!faster) throw new AppError('CONFLICT', 'The person was erased while signing in: sign in again');
    return faster;
  }

  async get(caller: Caller): Promise<User> {
    const user = await this.#ledger.read<User>(caller, sql`select ${userJson(me)}`);
    if (!user) throw notFound('User');
    return user;
  }

  /** @throws AppError VALIDATION_ERROR for a zone that Postgres does not know, PRECONDITION_FAILED */
  updateSettings(
    caller: Caller,
    patch: SettingsPatch,
    expected: { version: number } | null,
  ): Promise<Written<UpdatedUser>> {
    return this.#ledger.write(caller, settingsUpdate(patch, expected, this.#clock()));
  }

  async stats(caller: Caller): Promise<UserStats> {
    const stats = await this.#ledger.read<UserStats>(caller, userStats(this.#clock()));
    if (!stats) throw new Error('a row of scalar queries is one row');
    return stats;
  }

  /** Erases every row of the caller. */
  erase(caller: Caller): Promise<void> {
    return this.#ledger.erase(caller);
  }

  /** Erases what the cache still has of the caller; it needs no session, which is gone by then. */
  forget(userId: string): Promise<void> {
    return this.#cache.forget(userId);
  }
}
