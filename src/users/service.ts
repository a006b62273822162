import { type SQL, sql } from 'drizzle-orm';
import type { TelegramUser } from '../auth/telegram-user.ts';
import type { CacheService } from '../cache/service.ts';
import type { Database } from '../db/client.ts';
import { instant } from '../db/days.ts';
import { DbError } from '../db/errors.ts';
import { json } from '../db/json.ts';
import type { Ledger, Written } from '../db/ledger.ts';
import { users } from '../db/schema.ts';
import { me } from '../db/session.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError, notFound } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { User, UserAnswer, UserExport } from './answers.ts';
import { exportOf } from './export.ts';
import { bump, userJson } from './representation.ts';
import type { SettingsPatch } from './schemas.ts';
import { upsertUser } from './upsert.ts';

const INVALID_PARAMETER = '22023';

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
  async updateSettings(caller: Caller, patch: SettingsPatch, expected: number | null): Promise<Written<UserAnswer>> {
    const now = instant(this.#clock());
    // Postgres tries the zone while it is being set, for it counts the days by it from then on.
    const known = patch.timezone ? sql`(${now} at time zone ${patch.timezone}) is not null` : sql`true`;
    try {
      return await this.#ledger.write<UserAnswer>(caller, {
        type: 'user.updated',
        status: 200,
        steps: [
          sql`expected as (select from me where ${expected === null ? sql`true` : sql`${me.version} = ${expected}`} and ${known})`,
        ],
        from: sql`expected`,
        user: [sql`settings = ${merged(patch)}`, sql`version = ${users.version} + 1`, sql`updated_at = ${now}`],
        data: json<UserAnswer>({ user: userJson(bump) }),
        id: bump.id,
        version: bump.version,
        current: sql`${me.version}`,
        refuse: ({ currentVersion }) =>
          new AppError('PRECONDITION_FAILED', 'The settings have changed: read them again', {
            details: { expectedVersion: expected, currentVersion },
          }),
      });
    } catch (err) {
      if (!(err instanceof DbError) || err.code !== INVALID_PARAMETER) throw err;
      throw new AppError('VALIDATION_ERROR', 'timezone: is not known here', {
        details: [{ path: 'timezone', message: 'is not known here: choose another name of the zone' }],
      });
    }
  }

  /** Everything kept about the caller. */
  async export(caller: Caller): Promise<UserExport> {
    const document = await this.#ledger.readLong<UserExport>(caller, exportOf(this.#clock()));
    if (!document) throw notFound('User');
    return document;
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

/** The settings after a patch. Only what the person chose is kept, so a null takes its key away. */
function merged({ workingHours, ...fields }: SettingsPatch): SQL {
  const entries = Object.entries({ ...fields, ...(workingHours === null ? { workingHours } : {}) });
  const chosen = Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
  const cleared = entries.filter(([, value]) => value === null).map(([key]) => key);
  const days = workingHours
    ? sql` || jsonb_build_object('workingHours',
        coalesce(${users.settings} -> 'workingHours', '{}') || ${JSON.stringify(workingHours)}::jsonb)`
    : sql``;
  return sql`(${users.settings} || ${JSON.stringify(chosen)}::jsonb${days}) - ${sql.param(cleared)}::text[]`;
}
