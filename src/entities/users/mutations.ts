import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { type Mutation, undoToken, updatedOwner } from '../../db/mutation.ts';
import { users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { limitReached } from '../../shared/errors.ts';
import { invalidValue } from '../../shared/validation.ts';
import { isExpected, looksLike, versionMismatch } from '../expected.ts';
import type { Expected } from '../types.ts';
import { settingsJson, userJson } from './json.ts';
import type { UpdatedUser, User, UserResponse } from './responses.ts';
import { type DayOverrides, MAX_DAY_OVERRIDES, type SettingsPatch, USUAL } from './schemas.ts';

const next = alias(users, 'next');

/** SQLSTATE invalid_parameter_value. */
export const INVALID_PARAMETER = '22023';

/** The user before an update, as the event stores it. Undo restores the settings from `chosen`. */
export interface UserBefore extends UserResponse {
  chosen: object;
}

/** Rejected with VALIDATION_ERROR for a time zone that Postgres does not know, and with PRECONDITION_FAILED. */
export function updateSettings(patch: SettingsPatch, expected: Expected, now: Date): Mutation<UpdatedUser> {
  // Postgres must know the zone, because it computes local days with it
  const known = patch.timezone ? sql`(${instant(now)} at time zone ${patch.timezone}) is not null` : sql`true`;
  return writeSettings(mergeSettings(patch, now), expected, now, sql`${known} and ${hasRoom(patch, now)}`);
}

export const restoreSettings = (chosen: object, { settings, version }: User, now: Date): Mutation<UpdatedUser> => {
  const isAs = sql`(${owner.version} = ${version} or ${looksLike(settingsJson(owner), settings)})`;
  return writeSettings(sql`${JSON.stringify(chosen)}::jsonb`, null, now, sql`true`, isAs);
};

/** A chosen value that equals its default is stored, because the default may change. But no event is appended. */
const writeSettings = (
  settings: SQL,
  expected: Expected,
  now: Date,
  condition: SQL,
  isAsExpected = isExpected(owner, expected),
): Mutation<UpdatedUser> => {
  const isChanged = sql<boolean>`compared.is_changed`;
  return {
    event: 'user.updated',
    status: 200,
    ctes: [
      sql`next as (
      select owner.language_code, ${settings} as settings from owner where ${isAsExpected} and ${condition})`,
      sql`compared as (
      select ${settingsJson(next)}::jsonb <> ${settingsJson(owner)}::jsonb as is_changed from owner, next)`,
    ],
    from: sql`next, compared`,
    isChanged,
    setOwner: [
      sql`settings = ${next.settings}`,
      sql`version = ${users.version} + (${isChanged})::int`,
      sql`updated_at = case when ${isChanged} then ${instant(now)} else ${users.updatedAt} end`,
    ],
    data: json<UpdatedUser>({ user: userJson(updatedOwner), undoToken }),
    before: json<UserBefore>({ user: userJson(owner), chosen: owner.settings }),
    id: updatedOwner.id,
    version: updatedOwner.version,
    updatedAt: updatedOwner.updatedAt,
    rejectedState: { currentVersion: sql`${owner.version}`, isExpected: isAsExpected },
    errors: { [INVALID_PARAMETER]: unknownZone },
    explainRejection: ({ currentVersion, isExpected }) =>
      isExpected
        ? limitReached('dayOverrides', { limit: MAX_DAY_OVERRIDES })
        : versionMismatch(expected, currentVersion),
  };
};

export const unknownZone = () => invalidValue('timezone', VALIDATION.unknownZone);

/** How long past overrides are kept. The profiles of energy and focus distinguish days off and working days. */
const KEPT_DAYS = 180;

/** The overrides of the owner after a patch, one row for each date. */
function selectOverrides(overrides: DayOverrides, now: Date): SQL {
  const entries = Object.entries(overrides);
  const chosen = Object.fromEntries(entries.filter(([, hours]) => hours !== USUAL));
  const usual = entries.filter(([, hours]) => hours === USUAL).map(([date]) => date);
  return sql`
    jsonb_each((coalesce(${owner.settings} -> 'dayOverrides', '{}') || ${JSON.stringify(chosen)}::jsonb) - ${sql.param(usual)}::text[])
      as overrides (date, hours) where date::date >= ${localDate(instant(now))} - ${KEPT_DAYS}::int`;
}

const hasRoom = ({ dayOverrides }: SettingsPatch, now: Date): SQL =>
  dayOverrides
    ? sql`(select count(*) <= ${MAX_DAY_OVERRIDES}::int from ${selectOverrides(dayOverrides, now)} and date::date >= ${localDate(instant(now))})`
    : sql`true`;

/** The settings after a patch. Only chosen values are stored, so a null removes its key. */
function mergeSettings({ workingHours, dayOverrides, ...fields }: SettingsPatch, now: Date): SQL {
  const entries = Object.entries({
    ...fields,
    ...(workingHours === null ? { workingHours } : {}),
    ...(dayOverrides === null ? { dayOverrides } : {}),
  });
  const chosen = Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
  const cleared = entries.filter(([, value]) => value === null).map(([key]) => key);
  const days = workingHours
    ? sql` || jsonb_build_object('workingHours',
        coalesce(${owner.settings} -> 'workingHours', '{}') || ${JSON.stringify(workingHours)}::jsonb)`
    : sql``;
  const dates = dayOverrides
    ? sql` || jsonb_build_object('dayOverrides',
        (select coalesce(jsonb_object_agg(date, hours), '{}') from ${selectOverrides(dayOverrides, now)}))`
    : sql``;
  return sql`(${owner.settings} || ${JSON.stringify(chosen)}::jsonb${days}${dates}) - ${sql.param(cleared)}::text[]`;
}
