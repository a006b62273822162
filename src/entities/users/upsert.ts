import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { rowOf } from '../../db/rows.ts';
import { events, users } from '../../db/schema.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { userJson } from './json.ts';
import type { UserAnswer } from './responses.ts';
import type { TelegramUser } from './telegram-user.ts';

/** Open tasks a person may have. */
const TASK_LIMIT = 1_000;

const saved = alias(users, 'saved');
const person = alias(users, 'person');

/**
 * The statement that makes a person a user, or refreshes their profile if Telegram's has changed; then, and only then,
 * the log gets an event. What has changed is decided on the locked row. One row, `{user, sessionVersion}`; none when
 * another sign-in created the user since the statement began, whose row only the next statement sees.
 */
export function upsertUser(profile: TelegramUser, now: Date): SQL {
  const fresh = rowOf(users, {
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
    publishedSeq: 0,
    openTasks: 0,
    taskLimit: TASK_LIMIT,
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
  return sql`
    with fresh as (select * from ${fresh}),
    saved as (
      insert into ${users} select * from fresh
        on conflict (telegram_id) do update set
          (first_name, last_name, username, language_code, photo_url, is_premium, updated_at) =
            row(excluded.first_name, excluded.last_name, excluded.username, excluded.language_code, excluded.photo_url,
                excluded.is_premium, excluded.updated_at),
          seq = ${users.seq} + 1, version = ${users.version} + 1
          where (${users.firstName}, ${users.lastName}, ${users.username}, ${users.languageCode}, ${users.photoUrl}, ${users.isPremium})
            is distinct from (excluded.first_name, excluded.last_name, excluded.username, excluded.language_code,
                              excluded.photo_url, excluded.is_premium)
        returning *),
    event as (
      insert into ${events} (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select saved.id, saved.seq, case when saved.seq = 1 then 'user.created' else 'user.updated' end, 'user', saved.id,
               ${json<UserAnswer>({ user: userJson(saved) })}, 'api', ${instant(now)}
          from saved),
    unchanged as (
      select ${users}.* from ${users} join fresh using (telegram_id) where not exists (select from saved)
        for no key update of ${users}),
    person as (select * from saved union all select * from unchanged)
    select ${userJson(person)} as user, ${person.sessionVersion} as "sessionVersion" from person`;
}
