import { sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { updatedOwner } from '../db/mutation.ts';
import { revokedTokens, users } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import type { ServiceDeps, UserDb } from '../db/user-db.ts';
import type { UserService } from '../entities/users/service.ts';
import { ERRORS } from '../messages/errors.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { type InitDataRules, verifyInitData } from './init-data.ts';
import type { LoggedOut, SignedIn } from './responses.ts';
import type { Tokens } from './tokens.ts';

interface AuthDeps extends ServiceDeps {
  tokens: Tokens;
  users: UserService;
  /** The keys and limits that initData is verified with. The keys are imported once per isolate. */
  rules: () => Promise<Omit<InitDataRules, 'now'>>;
  log: Log;
}

export type AuthService = ReturnType<typeof createAuthService>;

export const createAuthService = (deps: AuthDeps) => ({
  /**
   * Verifies initData, creates the user or updates their Telegram profile, and issues a token. A launch from before the
   * last logout everywhere or the last erasure does not sign in.
   * @throws AppError AUTHENTICATION_ERROR, the same for every reason
   */
  async signIn(initData: string, timezone?: string): Promise<SignedIn> {
    const { rules, clock, log, tokens, users } = deps;
    const verified = await verifyInitData(initData, { ...(await rules()), now: clock() });
    if (!verified.ok) throw signInFailed(verified.reason);
    if (verified.botKeyIndex > 0) {
      log.warn('signed in with the previous bot token', { botKeyIndex: verified.botKeyIndex });
    }

    const signedIn = await users.signIn(verified.user, verified.authDate, timezone);
    if (!signedIn) throw signInFailed('launch_outdated');
    const { user, sessionVersion, isNew } = signedIn;
    return { token: await tokens.issue({ id: user.id, telegramId: user.telegramId, sessionVersion }), user, isNew };
  },

  /** Checks the session and reads the language, where no other statement has. @throws AppError AUTHENTICATION_ERROR */
  async confirm(caller: Caller): Promise<void> {
    await deps.userDb.readLanguage(caller).catch((err) => {
      if (!caller.progress.isSessionConfirmed) throw err; // else only the language is unknown
    });
  },

  logout(caller: Caller): Promise<LoggedOut> {
    const { tokenId, expiresAt } = caller.session;
    const revoke = sql`revoked as (
      insert into ${revokedTokens} (id, user_id, expires_at) select ${tokenId}, ${owner.id}, ${instant(expiresAt)} from owner
        on conflict do nothing)`;
    return endSession(deps, caller, { event: 'user.logged_out', ctes: [revoke], setOwner: [], loggedOut: 'here' });
  },

  /** Revokes every token of the user, and every launch of the app until now. */
  logoutAll(caller: Caller): Promise<LoggedOut> {
    const increment = sql`session_version = ${users.sessionVersion} + 1`;
    const outdate = sql`launches_after = greatest(${users.launchesAfter}, ${instant(deps.clock())})`;
    return endSession(deps, caller, {
      event: 'user.logged_out_everywhere',
      ctes: [],
      setOwner: [increment, outdate],
      loggedOut: 'everywhere',
    });
  },
});

async function endSession(
  deps: AuthDeps,
  caller: Caller,
  { loggedOut, ...change }: LoggedOut & Pick<Parameters<UserDb['write']>[1], 'event' | 'ctes' | 'setOwner'>,
) {
  const { data } = await deps.userDb.write<LoggedOut>(caller, {
    ...change,
    status: 200,
    data: json<LoggedOut>({ loggedOut: sql`${loggedOut}::text` }),
    id: updatedOwner.id,
    version: updatedOwner.version,
    explainRejection: () => new AppError('CONFLICT', ERRORS.sessionEnded),
  });
  return data;
}

const signInFailed = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', ERRORS.signInFailed, {
    reason,
    headers: { 'WWW-Authenticate': 'tma' },
  });
