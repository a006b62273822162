import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { buildRow } from '../../db/rows.ts';
import { events, users } from '../../db/schema.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { userJson } from './json.ts';
import type { UserResponse } from './responses.ts';
import type { TelegramUser } from './telegram-user.ts';

/** How many open tasks a user may have. */
const TASK_LIMIT = 1_000;

/** The launch of the Mini App that signs in. */
interface Launch {
  /** The keyed hash of the Telegram id. */
  account: string;
  /** Telegram's `auth_date`, in whole seconds. */
  launchedAt: Date;
  /** Becomes the setting unless the user has chosen one. */
  timezone: string | undefined;
}

const saved = alias(users, 'saved');
const signedIn = alias(users, 'signed_in');

/**
 * Creates the user of a Telegram account, or updates the profile if it has changed. Only then an event is appended.
 * Returns one row, `{user, sessionVersion, isNew, isAdmitted}`. A launch from before the last logout everywhere changes nothing
 * and is not admitted; one from before the erasure of an earlier account raises SQLSTATE SW001. No row: another sign-in
 * has just created the user, and this statement's snapshot does not contain the row.
 */
export function upsertUser(profile: TelegramUser, { account, launchedAt, timezone }: Launch, now: Date): SQL {
  const launched = instant(launchedAt);
  const fresh = buildNewUser(profile, timezone, now);
  const isOutdated = (row: typeof users | typeof signedIn) => sql`coalesce(${launched} <= ${row.launchesAfter}, false)`;
  return sql`
    with fresh as (select * from ${fresh}),
    saved as (
      insert into ${users} select * from fresh
        on conflict (telegram_id) do update set
          (first_name, last_name, username, language_code, photo_url, is_premium, settings, updated_at) =
            row(excluded.first_name, excluded.last_name, excluded.username, excluded.language_code, excluded.photo_url,
                excluded.is_premium, excluded.settings || ${users.settings}, excluded.updated_at),
          seq = ${users.seq} + 1, version = ${users.version} + 1
          where (${users.firstName}, ${users.lastName}, ${users.username}, ${users.languageCode}, ${users.photoUrl}, ${users.isPremium}, ${users.settings})
            is distinct from (excluded.first_name, excluded.last_name, excluded.username, excluded.language_code,
                              excluded.photo_url, excluded.is_premium, excluded.settings || ${users.settings})
            and not ${isOutdated(users)}
        returning *),
    admitted as (
      select admit_user(saved.id, ${account}, ${launched}, ${instant(now)}) as yes from saved where saved.seq = 1),
    event as (
      insert into ${events} (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select saved.id, saved.seq, case when saved.seq = 1 then 'user.created' else 'user.updated' end, 'user', saved.id,
               ${json<UserResponse>({ user: userJson(saved) })}, 'api', ${instant(now)}
          from saved),
    unchanged as (
      select ${users}.* from ${users} join fresh using (telegram_id) where not exists (select from saved)
        for no key update of ${users}),
    signed_in as (select * from saved union all select * from unchanged)
    select ${userJson(signedIn)} as user, ${signedIn.sessionVersion} as "sessionVersion",
           exists (select from saved where saved.seq = 1) as "isNew",
           coalesce(admitted.yes, not ${isOutdated(signedIn)}) as "isAdmitted"
      from signed_in left join admitted on true`;
}

const buildNewUser = (profile: TelegramUser, timezone: string | undefined, now: Date): SQL =>
  buildRow(users, {
    id: uuidv7(now),
    telegramId: profile.id,
    firstName: profile.firstName,
    lastName: profile.lastName,
    username: profile.username,
    languageCode: profile.languageCode,
    photoUrl: profile.photoUrl,
    isPremium: profile.isPremium,
    settings: timezone === undefined ? {} : knownZone(timezone, now),
    sessionVersion: 1,
    seq: 1,
    publishedSeq: 0,
    openTasks: 0,
    taskLimit: TASK_LIMIT,
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    cacheKey: sql`gen_random_uuid()`,
    launchesAfter: null,
  });

/** The setting, or SQLSTATE 22023 for a zone that Postgres does not know. */
const knownZone = (timezone: string, now: Date): SQL =>
  sql`case when (${instant(now)} at time zone ${timezone}) is not null then ${JSON.stringify({ timezone })}::jsonb end`;
