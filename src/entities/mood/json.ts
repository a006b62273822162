import { sql } from 'drizzle-orm';
import { revisionJson, rfc3339, rowJson } from '../../db/json.ts';
import type { moodLogs } from '../../db/schema.ts';
import type { MoodLog } from './responses.ts';

export const moodLogJson = rowJson<typeof moodLogs, MoodLog>((row) => ({
  id: row.id,
  energyLevel: row.energyLevel,
  focusLevel: row.focusLevel,
  notes: row.notes,
  loggedAt: rfc3339(row.loggedAt),
  localDate: row.localDate,
  localTime: sql`to_char(${row.localTime}, 'YYYY-MM-DD"T"HH24:MI')`,
  ...revisionJson(row),
}));
