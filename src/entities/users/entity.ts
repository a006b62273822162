import { and, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { defineCommand } from '../command.ts';
import { defineSingleton } from '../singleton.ts';
import { userJson } from './json.ts';
import { restoreSettings, type UserBefore, updateSettings } from './mutations.ts';
import type { User, UserResponse } from './responses.ts';
import { SettingsPatch } from './schemas.ts';

export const user = defineSingleton({
  name: 'user',
  current: sql<User>`(${userJson(owner)})`,
  // from the start there is a user, also when the events are folded
  changedSeq: (since): SQL => sql`(
    select coalesce(max(${events.seq}), case when ${since} = 0 then 1 end) from ${events}
      where ${and(
        eq(events.userId, owner.id),
        gt(events.seq, since),
        eq(events.entity, 'user'),
        inArray(events.type, ['user.created', 'user.updated']),
      )})`,
  commands: {
    settings_update: defineCommand(SettingsPatch, (patch, { now }) => updateSettings(patch, null, now)),
  },
  invert: ({ type, payload, before }, now) => {
    if (type !== 'user.updated' || before === null) return [];
    return [restoreSettings((before as UserBefore).chosen, (payload as UserResponse).user, now)]; // what updateSettings() logs
  },
});
