import type { SQL } from 'drizzle-orm';
import { json, revisionJson, rfc3339 } from '../../db/json.ts';
import { renderedOnce } from '../../db/rendered.ts';
import type { Columns } from '../../db/rows.ts';
import type { busyTimes } from '../../db/schema.ts';
import type { BusyTime } from './responses.ts';

export const busyTimeJson = renderedOnce(
  (row: Columns<typeof busyTimes>): SQL<BusyTime> =>
    json<BusyTime>({
      id: row.id,
      title: row.title,
      startsAt: rfc3339(row.startsAt),
      endsAt: rfc3339(row.endsAt),
      recurrence: row.recurrence,
      ...revisionJson(row),
    }),
);
