import { and, eq, gt, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { LoggedEvent } from '../../entities/define.ts';
import { ENTITIES, SINGLETONS } from '../../entities/index.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';

const UNDO_DAYS = 7;

/** The rejections of an inverse mutation that mean that the entity has changed since. */
const CHANGED_SINCE: ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED', 'UNPROCESSABLE'];

export class UndoService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /**
   * Undoes a write by its inverse, which can be undone in turn.
   * @throws AppError NOT_FOUND, CONFLICT when the entity has changed since, LIMIT_REACHED
   */
  async undo(caller: Caller, undoToken: string): Promise<WriteResult<object>> {
    const now = this.#clock();
    const event = await this.#findEvent(caller, undoToken, now);
    const mutation = event && findInverse(event, now);
    if (!mutation) {
      throw new AppError('NOT_FOUND', 'Nothing to undo: unknown token, older than 7 days, or not undoable');
    }
    try {
      return await this.#userDb.write(caller, mutation);
    } catch (err) {
      if (!(err instanceof AppError && CHANGED_SINCE.includes(err.code))) throw err;
      throw new AppError('CONFLICT', 'Cannot undo: the data has changed since', { cause: err });
    }
  }

  #findEvent(caller: Caller, undoToken: string, now: Date): Promise<LoggedEvent | null> {
    const fields = json<LoggedEvent>({
      type: events.type,
      seq: events.seq,
      entityId: events.entityId,
      payload: events.payload,
      before: events.before,
    });
    const condition = and(
      eq(events.userId, owner.id),
      eq(events.seq, parseSeq(undoToken)),
      gt(events.createdAt, sql`${instant(now)} - ${UNDO_DAYS}::int * interval '1 day'`),
    );
    return this.#userDb.read<LoggedEvent>(caller, sql`select ${fields} from ${events} where ${condition}`);
  }
}

/** The mutation that undoes an event. Null for an event that cannot be undone, such as a logout. */
function findInverse(event: LoggedEvent, now: Date) {
  const kind = [...ENTITIES, ...SINGLETONS].find(({ name }) => event.type.startsWith(`${name}.`));
  return kind?.invert(event, now) ?? null;
}

const parseSeq = (undoToken: string) => Number(undoToken.slice('undo_'.length));
