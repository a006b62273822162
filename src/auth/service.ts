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
  /** The keys and limits that initData is verified with. The keys are imported once per isolate. */
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
   * Verifies initData, creates the user or updates their Telegram profile, and issues a token.
   * @throws AppError AUTHENTICATION_ERROR, the same for every reason
   */
  async signIn(initData: string): Promise<SignedIn> {
    const { rules, clock, log, tokens, users } = this.#deps;
    const verified = await verifyInitData(initData, { ...(await rules()), now: clock() });
    if (!verified.ok) throw signInFailed(verified.reason);
    if (verified.botKeyIndex > 0) {
      log.warn('signed in with the previous bot token', { botKeyIndex: verified.botKeyIndex });
    }

    const { user, sessionVersion } = await users.signIn(verified.user);
    return { token: await tokens.issue({ id: user.id, telegramId: user.telegramId, sessionVersion }), user };
  }

  /** Checks the session in Postgres, for a request that sent no other statement. @throws AppError AUTHENTICATION_ERROR */
  async confirm(caller: Caller): Promise<void> {
    await this.#deps.userDb.readLanguage(caller);
  }

  /** Revokes the token of this request. */
  logout(caller: Caller): Promise<LoggedOut> {
    const { tokenId, expiresAt } = caller.session;
    const revoke = sql`revoked as (
      insert into ${revokedTokens} (id, user_id, expires_at) select ${tokenId}, ${owner.id}, ${instant(expiresAt)} from owner
        on conflict do nothing)`;
    return this.#endSession(caller, { event: 'user.logged_out', ctes: [revoke], setOwner: [], loggedOut: 'here' });
  }

  /** Revokes every token of the user. */
  logoutAll(caller: Caller): Promise<LoggedOut> {
    const increment = sql`session_version = ${users.sessionVersion} + 1`;
    return this.#endSession(caller, {
      event: 'user.logged_out_everywhere',
      ctes: [],
      setOwner: [increment],
      loggedOut: 'everywhere',
    });
  }

  async #endSession(
    caller: Caller,
    { loggedOut, ...change }: LoggedOut & Pick<Parameters<UserDb['write']>[1], 'event' | 'ctes' | 'setOwner'>,
  ) {
    const { data } = await this.#deps.userDb.write<LoggedOut>(caller, {
      ...change,
      status: 200,
      data: json<LoggedOut>({ loggedOut: sql`${loggedOut}::text` }),
      id: updatedOwner.id,
      version: updatedOwner.version,
      explainRejection: () => new AppError('CONFLICT', 'The session has already ended'),
    });
    return data;
  }
}

const signInFailed = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', 'Could not verify the Telegram sign-in. Reopen the app from Telegram', {
    reason,
    headers: { 'WWW-Authenticate': 'tma' },
  });
