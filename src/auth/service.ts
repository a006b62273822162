import { sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { updatedOwner } from '../db/mutation.ts';
import { revokedTokens, users } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import type { UserDb } from '../db/user-db.ts';
import type { UserService } from '../entities/users/service.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { type InitDataRules, verifyInitData } from './init-data.ts';
import type { LoggedOut, SignedIn } from './responses.ts';
import type { Tokens } from './tokens.ts';

interface AuthDeps {
  userDb: UserDb;
  tokens: Tokens;
  users: UserService;
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
    const { rules, clock, log, tokens, users } = this.#deps;
    const verdict = await verifyInitData(initData, { ...(await rules()), now: clock() });
    if (!verdict.ok) throw refused(verdict.reason);
    if (verdict.botKeyIndex > 0)
      log.warn('signed in under the previous bot token', { botKeyIndex: verdict.botKeyIndex });

    const { user, sessionVersion } = await users.signIn(verdict.user);
    return { token: await tokens.issue({ id: user.id, telegramId: user.telegramId, sessionVersion }), user };
  }

  /** Confirms a session for an answer that needed no statement of its own. @throws AppError AUTHENTICATION_ERROR */
  async confirm(caller: Caller): Promise<void> {
    await this.#deps.userDb.read(caller, sql`select true`);
  }

  /** Ends this token. */
  logout(caller: Caller): Promise<LoggedOut> {
    const { tokenId, expiresAt } = caller.session;
    const step = sql`revoked as (
      insert into ${revokedTokens} (id, user_id, expires_at) select ${tokenId}, ${owner.id}, ${instant(expiresAt)} from owner
        on conflict do nothing)`;
    return this.#end(caller, { event: 'user.logged_out', ctes: [step], setOwner: [], loggedOut: 'here' });
  }

  /** Ends every token of the caller. */
  logoutAll(caller: Caller): Promise<LoggedOut> {
    const next = sql`session_version = ${users.sessionVersion} + 1`;
    return this.#end(caller, {
      event: 'user.logged_out_everywhere',
      ctes: [],
      setOwner: [next],
      loggedOut: 'everywhere',
    });
  }

  async #end(
    caller: Caller,
    { loggedOut, ...change }: LoggedOut & Pick<Parameters<UserDb['write']>[1], 'event' | 'ctes' | 'setOwner'>,
  ) {
    const { data } = await this.#deps.userDb.write<LoggedOut>(caller, {
      ...change,
      status: 200,
      data: json<LoggedOut>({ loggedOut: sql`${loggedOut}::text` }),
      id: updatedOwner.id,
      version: updatedOwner.version,
      explainRejection: () => new AppError('CONFLICT', 'The session has ended already'),
    });
    return data;
  }
}

const refused = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', 'Telegram does not vouch for this sign-in: open the app from Telegram again', {
    reason,
    headers: { 'WWW-Authenticate': 'tma' },
  });
