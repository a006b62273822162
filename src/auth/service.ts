import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../db/client.ts';
import { instant } from '../db/days.ts';
import { json } from '../db/json.ts';
import type { Ledger } from '../db/ledger.ts';
import { rowOf } from '../db/rows.ts';
import { events, revokedTokens, users } from '../db/schema.ts';
import { me } from '../db/session.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import type { User } from '../users/answers.ts';
import { bump, userJson } from '../users/representation.ts';
import type { LoggedOut, SignedIn } from './answers.ts';
import { type InitDataRules, verifyInitData } from './init-data.ts';
import type { TelegramUser } from './telegram-user.ts';
import type { Tokens } from './tokens.ts';

/** Open tasks a person may have. */
const TASK_LIMIT = 1_000;

const saved = alias(users, 'saved');

interface AuthDeps {
  db: Database;
  ledger: Ledger;
  tokens: Tokens;
  /** The keys, imported once an isolate, and the limits that initData is judged by. */
  rules: () => Promise<Omit<InitDataRules, 'now'>>;
  clock: Clock;
  log: Log;
}

export class AuthService {
  readonly #deps: AuthDeps;

  constructor(deps: AuthDeps) {
    this.#deps = deps;
  }

  /**
   * Signs a person in by what Telegram says of them: the same person twice is one user, with the profile of the last time.
   * @throws AppError AUTHENTICATION_ERROR, the same for every reason
   */
  async signIn(initData: string): Promise<SignedIn> {
    const { rules, clock, log, tokens } = this.#deps;
    const verdict = await verifyInitData(initData, { ...(await rules()), now: clock() });
    if (!verdict.ok) throw refused(verdict.reason);
    if (verdict.botKeyIndex > 0)
      log.warn('signed in under the previous bot token', { botKeyIndex: verdict.botKeyIndex });

    const { user, sessionVersion } = await this.#save(verdict.user);
    return { token: await tokens.issue({ id: user.id, telegramId: user.telegramId, sessionVersion }), user };
  }

  /** Confirms a session for an answer that needed no statement of its own. @throws AppError AUTHENTICATION_ERROR */
  async confirm(caller: Caller): Promise<void> {
    await this.#deps.ledger.read(caller, sql`select true`);
  }

  /** Ends this token. */
  logout(caller: Caller): Promise<LoggedOut> {
    const { tokenId, expiresAt } = caller.session;
    const step = sql`revoked as (
      insert into ${revokedTokens} (id, user_id, expires_at) select ${tokenId}, ${me.id}, ${instant(expiresAt)} from me
        on conflict do nothing)`;
    return this.#end(caller, { type: 'user.logged_out', steps: [step], user: [], loggedOut: 'here' });
  }

  /** Ends every token of the caller. */
  logoutAll(caller: Caller): Promise<LoggedOut> {
    const next = sql`session_version = ${users.sessionVersion} + 1`;
    return this.#end(caller, { type: 'user.logged_out_everywhere', steps: [], user: [next], loggedOut: 'everywhere' });
  }

  async #end(
    caller: Caller,
    { loggedOut, ...change }: LoggedOut & Pick<Parameters<Ledger['write']>[1], 'type' | 'steps' | 'user'>,
  ) {
    const { data } = await this.#deps.ledger.write<LoggedOut>(caller, {
      ...change,
      status: 200,
      data: json<LoggedOut>({ loggedOut: sql`${loggedOut}::text` }),
      id: bump.id,
      version: bump.version,
      refuse: () => new AppError('CONFLICT', 'The session has ended already'),
    });
    return data;
  }

  /** Creates the user, or refreshes their profile; an event only when something is new. One statement. */
  async #save(profile: TelegramUser): Promise<{ user: User; sessionVersion: number }> {
    const now = this.#deps.clock();
    const row = rowOf(users, {
      id: uuidv7(now),
      telegramId: profile.id,
      firstName: profile.firstName,
      lastName: profile.lastName,
      username: profile.username,
      languageCode: profile.languageCode,
      photoUrl: profile.photoUrl,
      isPremium: profile.isPremium,
      settings: {},
      sessionVersion: 1,
      seq: 1,
      openTasks: 0,
      taskLimit: TASK_LIMIT,
      version: 1,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    });
    const rows = await this.#deps.db.write<{ user: User; sessionVersion: number }>(sql`
      with fresh as (select * from ${row}),
      profile as (
        select not exists (
          select from ${users} join fresh using (telegram_id)
            where (${users.firstName}, ${users.lastName}, ${users.username}, ${users.languageCode}, ${users.photoUrl}, ${users.isPremium})
              is not distinct from
              (fresh.first_name, fresh.last_name, fresh.username, fresh.language_code, fresh.photo_url, fresh.is_premium)
        ) as changed),
      saved as (
        insert into ${users} select * from fresh
          on conflict (telegram_id) do update set
            first_name = excluded.first_name, last_name = excluded.last_name, username = excluded.username,
            language_code = excluded.language_code, photo_url = excluded.photo_url, is_premium = excluded.is_premium,
            seq = ${users.seq} + (select changed::int from profile),
            version = ${users.version} + (select changed::int from profile),
            updated_at = case when (select changed from profile) then excluded.updated_at else ${users.updatedAt} end
          returning *, (xmax = 0) as created),
      event as (
        insert into ${events} (user_id, seq, type, entity, entity_id, payload, actor, created_at)
          select saved.id, saved.seq, case when saved.created then 'user.created' else 'user.updated' end, 'user', saved.id,
                 json_build_object('user', ${userJson(saved)}), 'api', ${instant(now)}
            from saved, profile where profile.changed)
      select ${userJson(saved)} as user, ${saved.sessionVersion} as "sessionVersion" from saved`);
    const [person] = rows;
    if (!person) throw new Error('an upsert returns its row');
    return person;
  }
}

const refused = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', 'Telegram does not vouch for this sign-in: open the app from Telegram again', {
    reason,
    headers: { 'WWW-Authenticate': 'tma' },
  });
