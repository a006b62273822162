import { revisionJson, rfc3339, rowJson } from '../../db/json.ts';
import type { busyTimes } from '../../db/schema.ts';
import type { BusyTime } from './responses.ts';

export const busyTimeJson = rowJson<typeof busyTimes, BusyTime>((row) => ({
  id: row.id,
  title: row.title,
  startsAt: rfc3339(row.startsAt),
  endsAt: rfc3339(row.endsAt),
  recurrence: row.recurrence,
  ...revisionJson(row),
}));
