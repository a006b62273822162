import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Language } from '../messages/say.ts';
import type { Session } from '../shared/caller.ts';
import { renderedOnce } from './rendered.ts';
import { revokedTokens, users } from './schema.ts';

/** The caller's row in `users`, by its name in every statement. */
export const owner = alias(users, 'owner');

/** The `owner` CTE of every statement. It has no row for a revoked token, so the check takes no round trip. */
export const selectOwner = (session: Session): SQL => sql`
      select ${users}.*, coalesce(${users.settings} ->> 'timezone', 'UTC') as zone from ${users}
        where ${users.id} = ${session.userId}::uuid and ${users.sessionVersion} = ${session.version}
          and not exists (select from ${revokedTokens} where ${revokedTokens.id} = ${session.tokenId}::uuid)`;

/** The caller's rows of a table, without the trash. */
export const isOwn = ({ userId, deletedAt }: Record<'userId' | 'deletedAt', SQLWrapper>): SQL<boolean> =>
  sql<boolean>`(${userId} = ${owner.id} and ${deletedAt} is null)`;

/** The language a user is addressed in: their choice, or else that of their Telegram account. */
export const selectLanguage = renderedOnce(
  ({ settings, languageCode }: Record<'settings' | 'languageCode', SQLWrapper>) =>
    sql<Language>`coalesce(${settings} ->> 'language', case when ${languageCode} like 'ru%' then 'ru' else 'en' end)`,
);
