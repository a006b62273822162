import type { WriteResult } from '../../db/mutation.ts';
import { readPage } from '../../db/page.ts';
import type { ServiceDeps, UserDb } from '../../db/user-db.ts';
import { type AnyEntity, ENTITIES } from '../../entities/registry.ts';
import type { ExpectedRow } from '../../entities/types.ts';
import { ERRORS } from '../../messages/errors.ts';
import type { Caller } from '../../shared/caller.ts';
import { AppError } from '../../shared/errors.ts';
import type { PageQuery } from '../../shared/fields.ts';
import { hasNoVersion, NO_REVISION, type Precondition } from '../../shared/precondition.ts';
import { eraseRow } from './erase.ts';
import { selectKind, selectTrash } from './list.ts';
import type { ErasedItem, TrashItem, TrashPage } from './responses.ts';

export type TrashService = ReturnType<typeof createTrashService>;

export const createTrashService = ({ userDb, clock }: ServiceDeps) => ({
  /** What was deleted in the last 30 days, latest first. @throws AppError VALIDATION_ERROR for a cursor of another list */
  list(caller: Caller, { cursor, limit }: PageQuery): Promise<TrashPage> {
    return readPage<TrashItem, 'items'>(
      userDb,
      caller,
      { name: 'items', scope: ['trash'], cursor, limit },
      selectTrash,
    );
  },

  /** @throws AppError NOT_FOUND when it is not in the trash, PRECONDITION_FAILED, LIMIT_REACHED, CONFLICT */
  async restore(caller: Caller, row: ExpectedRow): Promise<WriteResult<object>> {
    const { mutations } = await findEntity(userDb, caller, row.id);
    return userDb.write<object>(caller, mutations.restore({ ...row, now: clock() }));
  },

  /** Erases it for good, and its texts from the log. @throws AppError NOT_FOUND; PRECONDITION_FAILED for any version */
  async erase(caller: Caller, id: string, isExpected: Precondition): Promise<WriteResult<ErasedItem>> {
    const entity = await findEntity(userDb, caller, id);
    if (!isExpected(id, NO_REVISION)) throw hasNoVersion();
    return userDb.write(caller, eraseRow(entity, id));
  },
});

async function findEntity(userDb: UserDb, caller: Caller, id: string): Promise<AnyEntity> {
  const kind = await userDb.read<string>(caller, selectKind(id));
  const entity = ENTITIES.find(({ name }) => name === kind);
  if (!entity) throw new AppError('NOT_FOUND', ERRORS.notInTrash);
  return entity;
}
