import { and, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { type Cursor, keyset } from '../../db/keyset.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { readPage } from '../../db/page.ts';
import { tasks } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { PageQuery } from '../../shared/fields.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { isOpen } from '../tasks/json.ts';
import { renameLabel } from './mutations.ts';
import type { LabelCount, LabelPage, RenamedLabel } from './responses.ts';

export type LabelService = ReturnType<typeof createLabelService>;

export const createLabelService = ({ userDb, clock }: ServiceDeps) => ({
  /** @throws AppError VALIDATION_ERROR for a cursor of another list */
  list(caller: Caller, { cursor, limit }: PageQuery): Promise<LabelPage> {
    const request = { name: 'labels' as const, scope: ['label'], cursor, limit };
    return readPage<LabelCount, 'labels'>(userDb, caller, request, selectLabels);
  },

  /** @throws AppError NOT_FOUND when no task has it, LIMIT_REACHED */
  rename(caller: Caller, label: string, name: string): Promise<WriteResult<RenamedLabel>> {
    const now = clock();
    return userDb.write(caller, renameLabel(label, name, { newId: uuidv7(now), now }));
  },
});

/** One page of the caller's labels in the order of words. Each spelling is counted first, because folding is slow. */
function selectLabels(cursor: Cursor | null, rows: number): SQL {
  const key = sql`counted.key`;
  const id = owner.id; // a key occurs once
  const { by, after } = keyset({ key, type: 'text', id, descending: false }, cursor);
  const isLabelled = and(isOwn(tasks), sql`${tasks.labels} <> '{}'`);
  const label = json<LabelCount>({ name: sql`counted.name`, open: sql`counted.open`, total: sql`counted.total` });
  return sql`
    select coalesce(json_agg(page), '[]') from (
      select ${label} as item, ${key} as key, ${id} as id from owner, (
        select lower(label collate "und-x-icu") as key, min(label) as name, sum(open) as open, sum(total) as total from (
          select label, count(*) filter (where ${isOpen(tasks)}) as open, count(*) as total
            from ${tasks}, unnest(${tasks.labels}) as label where ${isLabelled} group by label
        ) as spelled group by 1
      ) as counted where ${after ?? sql`true`} order by ${by} limit ${rows}
    ) as page`;
}
