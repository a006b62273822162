import type { SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../../db/json.ts';
import type { Columns } from '../../db/rows.ts';
import { moodLogs } from '../../db/schema.ts';
import type { MoodLog } from './responses.ts';

/** A log as it was when a write locked it, and as the write left it. */
export const before = alias(moodLogs, 'before');
export const after = alias(moodLogs, 'after');

/** A mood log as the API shows it, from any row of the table's shape. */
export const moodLogJson = (row: Columns<typeof moodLogs>): SQL<MoodLog> =>
  json<MoodLog>({
    id: row.id,
    energyLevel: row.energyLevel,
    focusLevel: row.focusLevel,
    notes: row.notes,
    loggedAt: rfc3339(row.loggedAt),
    localDate: row.localDate,
    version: row.version,
    createdAt: rfc3339(row.createdAt),
    updatedAt: rfc3339(row.updatedAt),
  });
