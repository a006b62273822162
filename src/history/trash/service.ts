import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { decodeCursor, paginate } from '../../db/keyset.ts';
import type { Mutation, WriteResult } from '../../db/mutation.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import { busyTimeRestoration } from '../../entities/busy-times/mutations.ts';
import type { ChangedBusyTime } from '../../entities/busy-times/responses.ts';
import { moodLogRestoration } from '../../entities/mood/mutations.ts';
import type { ChangedMoodLog } from '../../entities/mood/responses.ts';
import { taskRestoration } from '../../entities/tasks/mutations.ts';
import type { RestoredTask } from '../../entities/tasks/responses.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import type { PageQuery } from '../../shared/fields.ts';
import { erasure, TABLES } from './erase.ts';
import { pageOfTrash } from './list.ts';
import type { ErasedItem, TrashItem, TrashPage } from './responses.ts';

type Restored = RestoredTask | ChangedMoodLog | ChangedBusyTime;

const RESTORATIONS = { task: taskRestoration, mood: moodLogRestoration, busy: busyTimeRestoration };

export class TrashService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** What was deleted in the last 30 days, the latest first. @throws AppError VALIDATION_ERROR for a foreign cursor */
  async list(caller: Caller, { cursor, limit }: PageQuery): Promise<TrashPage> {
    const scope = [caller.session.userId, 'trash'];
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const rows = await this.#userDb.read<{ item: TrashItem; key: string; id: string }[]>(
      caller,
      pageOfTrash(start, limit),
    );
    return paginate(rows ?? [], limit, scope);
  }

  /** @throws AppError NOT_FOUND when it is not in the trash, LIMIT_REACHED */
  async restore(caller: Caller, id: string): Promise<WriteResult<Restored>> {
    const restoration: (...args: Parameters<typeof taskRestoration>) => Mutation<Restored> =
      RESTORATIONS[await this.#entityOf(caller, id)];
    return this.#userDb.write(caller, restoration(id, null, this.#clock()));
  }

  /** For ever, and out of the texts of the log. @throws AppError NOT_FOUND when it is not in the trash */
  async erase(caller: Caller, id: string): Promise<WriteResult<ErasedItem>> {
    return this.#userDb.write(caller, erasure(await this.#entityOf(caller, id), id));
  }

  async #entityOf(caller: Caller, id: string): Promise<TrashItem['entity']> {
    const branches = Object.entries(TABLES).map(([name, table]) => {
      const isInTrash = and(eq(table.userId, owner.id), eq(table.id, id), isNotNull(table.deletedAt));
      return sql`select ${name}::text from ${table} where ${isInTrash}`;
    });
    const entity = await this.#userDb.read<TrashItem['entity']>(caller, sql.join(branches, sql` union all `));
    if (!entity) throw notFound('Item in the trash');
    return entity;
  }
}
