import { type SQL, sql } from 'drizzle-orm';
import { json, revisionJson, rfc3339 } from '../../db/json.ts';
import { renderedOnce } from '../../db/rendered.ts';
import type { Columns } from '../../db/rows.ts';
import type { moodLogs } from '../../db/schema.ts';
import type { MoodLog } from './responses.ts';

export const moodLogJson = renderedOnce(
  (row: Columns<typeof moodLogs>): SQL<MoodLog> =>
    json<MoodLog>({
      id: row.id,
      energyLevel: row.energyLevel,
      focusLevel: row.focusLevel,
      notes: row.notes,
      loggedAt: rfc3339(row.loggedAt),
      localDate: row.localDate,
      localTime: sql`to_char(${row.localTime}, 'YYYY-MM-DD"T"HH24:MI')`,
      ...revisionJson(row),
    }),
);
