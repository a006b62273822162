import { type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, undoToken, updatedOwner } from '../../db/mutation.ts';
import { users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { AppError } from '../../shared/errors.ts';
import { userJson } from './json.ts';
import type { UpdatedUser, UserAnswer } from './responses.ts';
import type { SettingsPatch } from './schemas.ts';

/** SQLSTATE invalid_parameter_value. */
const INVALID_PARAMETER = '22023';

/** What an event keeps of the user before: `chosen` is what the settings are restored from. */
export interface UserBefore extends UserAnswer {
  chosen: object;
}

/** The version the user must have; null for any. */
type Expected = { version: number } | null;

/** Refused with VALIDATION_ERROR for a zone that Postgres does not know, and with PRECONDITION_FAILED. */
export function settingsUpdate(patch: SettingsPatch, expected: Expected, now: Date): Mutation<UpdatedUser> {
  // Postgres tries the zone while it is being set, for it counts the days by it from then on.
  const known = patch.timezone ? sql`(${instant(now)} at time zone ${patch.timezone}) is not null` : sql`true`;
  return settingsChange(merged(patch), expected, now, known);
}

/** Makes the person's own settings what they were. */
export const settingsReversion = (chosen: object, expected: Expected, now: Date): Mutation<UpdatedUser> =>
  settingsChange(sql`${JSON.stringify(chosen)}::jsonb`, expected, now);

const settingsChange = (settings: SQL, expected: Expected, now: Date, condition = sql`true`): Mutation<UpdatedUser> => {
  const asExpected = expected === null ? sql`true` : sql`${owner.version} = ${expected.version}`;
  return {
    event: 'user.updated',
    status: 200,
    ctes: [sql`expected as (select from owner where ${asExpected} and ${condition})`],
    from: sql`expected`,
    setOwner: [sql`settings = ${settings}`, sql`version = ${users.version} + 1`, sql`updated_at = ${instant(now)}`],
    data: json<UpdatedUser>({ user: userJson(updatedOwner), undoToken }),
    before: json<UserBefore>({ user: userJson(owner), chosen: owner.settings }),
    id: updatedOwner.id,
    version: updatedOwner.version,
    current: sql`${owner.version}`,
    asExpected,
    errors: { [INVALID_PARAMETER]: unknownZone },
    explainRejection: ({ currentVersion }) =>
      new AppError('PRECONDITION_FAILED', 'The settings have changed: read them again', {
        details: { ...(expected && { expectedVersion: expected.version }), currentVersion },
      }),
  };
};

const unknownZone = () =>
  new AppError('VALIDATION_ERROR', 'timezone: is not known here', {
    details: [{ path: 'timezone', message: 'is not known here: choose another name of the zone' }],
  });

/** The settings after a patch. Only what the person chose is kept, so a null takes its key away. */
function merged({ workingHours, ...fields }: SettingsPatch): SQL {
  const entries = Object.entries({ ...fields, ...(workingHours === null ? { workingHours } : {}) });
  const chosen = Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
  const cleared = entries.filter(([, value]) => value === null).map(([key]) => key);
  const days = workingHours
    ? sql` || jsonb_build_object('workingHours',
        coalesce(${users.settings} -> 'workingHours', '{}') || ${JSON.stringify(workingHours)}::jsonb)`
    : sql``;
  return sql`(${users.settings} || ${JSON.stringify(chosen)}::jsonb${days}) - ${sql.param(cleared)}::text[]`;
}
