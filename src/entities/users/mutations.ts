import { type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, undoToken, updatedOwner } from '../../db/mutation.ts';
import { users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { invalidValue } from '../../shared/validation.ts';
import { isExpected, versionMismatch } from '../row-mutations.ts';
import type { Expected } from '../types.ts';
import { userJson } from './json.ts';
import type { UpdatedUser, UserResponse } from './responses.ts';
import type { SettingsPatch } from './schemas.ts';

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
  return writeSettings(mergeSettings(patch), expected, now, known);
}

/** Undoes an update of the settings. */
export const restoreSettings = (chosen: object, expected: Expected, now: Date): Mutation<UpdatedUser> =>
  writeSettings(sql`${JSON.stringify(chosen)}::jsonb`, expected, now);

const writeSettings = (settings: SQL, expected: Expected, now: Date, condition = sql`true`): Mutation<UpdatedUser> => {
  const hasExpectedVersion = isExpected(owner, expected);
  return {
    event: 'user.updated',
    status: 200,
    ctes: [sql`expected as (select from owner where ${hasExpectedVersion} and ${condition})`],
    from: sql`expected`,
    setOwner: [sql`settings = ${settings}`, sql`version = ${users.version} + 1`, sql`updated_at = ${instant(now)}`],
    data: json<UpdatedUser>({ user: userJson(updatedOwner), undoToken }),
    before: json<UserBefore>({ user: userJson(owner), chosen: owner.settings }),
    id: updatedOwner.id,
    version: updatedOwner.version,
    rejectedState: { currentVersion: sql`${owner.version}`, isExpected: hasExpectedVersion },
    errors: { [INVALID_PARAMETER]: unknownZone },
    explainRejection: ({ currentVersion }) => versionMismatch('user', expected, currentVersion),
  };
};

export const unknownZone = () => invalidValue('timezone', sayAll(VALIDATION.unknownZone));

/** The settings after a patch. Only chosen values are stored, so a null removes its key. */
function mergeSettings({ workingHours, ...fields }: SettingsPatch): SQL {
  const entries = Object.entries({ ...fields, ...(workingHours === null ? { workingHours } : {}) });
  const chosen = Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
  const cleared = entries.filter(([, value]) => value === null).map(([key]) => key);
  const days = workingHours
    ? sql` || jsonb_build_object('workingHours',
        coalesce(${users.settings} -> 'workingHours', '{}') || ${JSON.stringify(workingHours)}::jsonb)`
    : sql``;
  return sql`(${users.settings} || ${JSON.stringify(chosen)}::jsonb${days}) - ${sql.param(cleared)}::text[]`;
}
