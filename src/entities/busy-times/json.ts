import type { SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../../db/json.ts';
import type { Columns } from '../../db/rows.ts';
import { busyTimes } from '../../db/schema.ts';
import type { BusyTime } from './responses.ts';

/** A busy time as it was when a write locked it, and as the write left it. */
export const before = alias(busyTimes, 'before');
export const after = alias(busyTimes, 'after');

/** A busy time as the API shows it, from any row of the table's shape. */
export const busyTimeJson = (row: Columns<typeof busyTimes>): SQL<BusyTime> =>
  json<BusyTime>({
    id: row.id,
    title: row.title,
    startsAt: rfc3339(row.startsAt),
    endsAt: rfc3339(row.endsAt),
    version: row.version,
    createdAt: rfc3339(row.createdAt),
    updatedAt: rfc3339(row.updatedAt),
  });
