import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Session } from '../shared/caller.ts';
import { revokedTokens, users } from './schema.ts';

/** The caller's own row, under the name it has in every statement made for them. */
export const owner = alias(users, 'owner');

/**
 * `owner`, where every statement starts: the caller's row if their token still holds, else nothing. So revocation is
 * asked of Postgres itself, each time, and costs no trip.
 */
export const ownerRow = (session: Session): SQL => sql`
  select ${users}.* from ${users}
    where ${users.id} = ${session.userId} and ${users.sessionVersion} = ${session.version}
      and not exists (select from ${revokedTokens} where ${revokedTokens.id} = ${session.tokenId})`;
