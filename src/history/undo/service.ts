import { and, eq, gt, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type ErrorCode, notFound } from '../../shared/errors.ts';
import { inverseOf, type LoggedChange } from './inverse.ts';
import type { Undone } from './responses.ts';

const UNDO_DAYS = 7;

/** What the opposite change is refused with when the world has moved on. */
const MOVED: ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED', 'UNPROCESSABLE'];

export class UndoService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /**
   * Takes a change back, by the opposite change, which can be taken back in turn.
   * @throws AppError NOT_FOUND for no such change, or one too old; CONFLICT when something has moved since; LIMIT_REACHED
   */
  async undo(caller: Caller, undoToken: string): Promise<WriteResult<Undone>> {
    const now = this.#clock();
    const event = await this.#userDb.read<LoggedChange>(
      caller,
      sql`select ${json<LoggedChange>({
        type: events.type,
        seq: events.seq,
        entityId: events.entityId,
        payload: events.payload,
        before: events.before,
      })} from ${events} where ${and(
        eq(events.userId, owner.id),
        eq(events.seq, seqOf(undoToken)),
        gt(events.createdAt, sql`${instant(now)} - ${UNDO_DAYS}::int * interval '1 day'`),
      )}`,
    );
    const change = event && inverseOf(event, now);
    if (!change) throw notFound('A change of the last 7 days that can be undone was');
    try {
      return await this.#userDb.write(caller, change);
    } catch (err) {
      if (!(err instanceof AppError && MOVED.includes(err.code))) throw err;
      throw new AppError('CONFLICT', 'Something has changed since: this can no longer be undone', { cause: err });
    }
  }
}

const seqOf = (undoToken: string) => Number(undoToken.slice('undo_'.length));
