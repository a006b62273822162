import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { json, revisionJson, rowJson } from '../../db/json.ts';
import { localTime, zone } from '../../db/local-date.ts';
import { rendered, renderedOnce } from '../../db/rendered.ts';
import type { Columns } from '../../db/rows.ts';
import type { users } from '../../db/schema.ts';
import { owner, selectLanguage } from '../../db/session.ts';
import type { Settings, User } from './responses.ts';
import { DEFAULT_PLANNING, DEFAULT_WORKING_HOURS } from './schemas.ts';

type UserRow = Columns<typeof users>;

export const userJson = rowJson<typeof users, User>((row) => ({
  id: row.id,
  telegramId: sql`${row.telegramId}::text`,
  firstName: row.firstName,
  lastName: row.lastName,
  username: row.username,
  languageCode: row.languageCode,
  photoUrl: row.photoUrl,
  isPremium: row.isPremium,
  settings: settingsJson(row),
  ...revisionJson(row),
}));

/** The working hours by ISO weekday, with defaults for days that the user has not chosen. */
const workingHoursJson = ({ settings }: Pick<UserRow, 'settings'>): SQL =>
  sql`(${JSON.stringify(DEFAULT_WORKING_HOURS)}::jsonb || coalesce(${settings} -> 'workingHours', '{}'))`;

const dayOverridesJson = ({ settings }: Pick<UserRow, 'settings'>): SQL =>
  sql`coalesce(${settings} -> 'dayOverrides', '{}')`;

/** The working hours on a date, as JSON; `null` on a day off. */
export const workingHoursOnJson = (row: Pick<UserRow, 'settings'>, date: SQLWrapper): SQL =>
  sql`coalesce(${dayOverridesJson(row)} -> to_char(${date}, 'YYYY-MM-DD'), ${workingHoursJson(row)} -> extract(isodow from ${date})::text)`;

/** The date of the working day that a local time belongs to: the day before while its work lasts past midnight. */
export const workdayOn = (row: Pick<UserRow, 'settings'>, local: SQLWrapper, date: SQLWrapper): SQL => {
  const hours = workingHoursOnJson(row, sql`(${local}::date - 1)`);
  return sql`(select case when exists (
      select from jsonb_array_elements(case jsonb_typeof(day) when 'array' then day when 'object' then jsonb_build_array(day) else '[]' end) as span
        where span ->> 'end' <= span ->> 'start' and to_char(${local}, 'HH24:MI') < span ->> 'end')
    then ${local}::date - 1 else ${date} end from (select ${hours} as day) as before)`;
};

const dayStartOf = ({ settings }: Pick<UserRow, 'settings'>): SQL => sql`coalesce(${settings} ->> 'dayStart', '04:00')`;

/** The caller's mood day at a moment. Before `dayStart`, it is the previous calendar day. */
export const moodDate = (moment: SQLWrapper): SQL => sql`(${localTime(moment)} - ${dayStartOf(owner)}::interval)::date`;

export const startOfMoodDay = (day: SQLWrapper): SQL =>
  sql`((${day} + ${dayStartOf(owner)}::interval) at time zone ${zone})`;

const chosenOrDefault = (settings: SQLWrapper, name: keyof typeof DEFAULT_PLANNING) =>
  sql`coalesce(${settings} -> ${name}::text, ${JSON.stringify(DEFAULT_PLANNING[name])}::jsonb)`;

type SettingsRow = Pick<UserRow, 'settings' | 'languageCode'>;

/** The settings, with defaults for those that the user has not chosen. */
const settingsFields = ({ settings, languageCode }: SettingsRow): Record<keyof Settings, SQL> => ({
  theme: sql`coalesce(${settings} ->> 'theme', 'system')`,
  language: selectLanguage({ settings, languageCode }),
  notifications: sql`coalesce((${settings} ->> 'notifications')::boolean, true)`,
  timezone: sql`${settings} ->> 'timezone'`,
  workingHours: workingHoursJson({ settings }),
  dayOverrides: dayOverridesJson({ settings }),
  dayStart: dayStartOf({ settings }),
  breaks: chosenOrDefault(settings, 'breaks'),
  bufferMinutes: chosenOrDefault(settings, 'bufferMinutes'),
  pauseAfterMinutes: chosenOrDefault(settings, 'pauseAfterMinutes'),
  chunkMinutes: chosenOrDefault(settings, 'chunkMinutes'),
  aiProvider: sql`${settings} ->> 'aiProvider'`,
});

export const settingsJson = renderedOnce((row: SettingsRow) => json<Settings>(settingsFields(row)));

/** The caller's settings. */
export interface OwnerSettings extends Settings {
  /** UTC until the user sets one. */
  timezone: string;
  hasTimezone: boolean;
}

export const ownerSettings = rendered(() => {
  const fields = settingsFields(owner);
  return json<OwnerSettings>({ ...fields, timezone: zone, hasTimezone: sql`${fields.timezone} is not null` });
});
