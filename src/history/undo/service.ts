import { and, eq, gt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { parseSeq, position } from '../../db/event-position.ts';
import { fullEvents } from '../../db/full-events.ts';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import type { Mutation, WriteResult } from '../../db/mutation.ts';
import type { Columns } from '../../db/rows.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import { NAME_TAKEN } from '../../entities/projects/entity.ts';
import { ENTITIES, SINGLETONS, TASK_PARTS } from '../../entities/registry.ts';
import type { UndoableEvent } from '../../entities/types.ts';
import { ERRORS } from '../../messages/errors.ts';
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
   * @throws AppError NOT_FOUND, CONFLICT when the entity has changed since or its name is taken, LIMIT_REACHED
   */
  async undo(caller: Caller, undoToken: string): Promise<WriteResult<object>> {
    const now = this.#clock();
    const event = await this.#findEvent(caller, undoToken, now);
    const mutations = event ? findInverse(event, now) : [];
    const main = mutations.find(({ event: type }) => entityOf(type) === entityOf(event?.type));
    if (!main) throw new AppError('NOT_FOUND', ERRORS.nothingToUndo);
    const isAlone = mutations.length === 1;
    const undone = isAlone ? this.#userDb.write(caller, main) : this.#userDb.writeTogether(caller, main, mutations);
    return undone.catch((err) => {
      const isChange = err instanceof AppError && CHANGED_SINCE.includes(err.code) && err.reason !== NAME_TAKEN;
      throw isChange ? new AppError('CONFLICT', ERRORS.cannotUndo, { cause: err }) : err;
    });
  }

  #findEvent(caller: Caller, undoToken: string, now: Date): Promise<UndoableEvent | null> {
    const next = sql`(
      select ${json(fieldsOf(nextEvent))} from full_events as next
        where ${nextEvent.userId} = ${fullEvents.userId} and ${nextEvent.seq} = ${fullEvents.seq} + 1)`;
    const fields = json<UndoableEvent>({ ...fieldsOf(fullEvents), next });
    const event = undoToken.slice('undo_'.length);
    const condition = and(
      eq(fullEvents.userId, owner.id),
      eq(fullEvents.seq, parseSeq(event)),
      sql`${event} in (${fullEvents.seq}::text, ${position(fullEvents)})`, // a token from before positions is only the number
      gt(fullEvents.createdAt, sql`${instant(now)} - ${UNDO_DAYS}::int * interval '1 day'`),
    );
    return this.#userDb.read<UndoableEvent>(caller, sql`select ${fields} from ${fullEvents} where ${condition}`);
  }
}

const nextEvent = alias(fullEvents, 'next');

const fieldsOf = ({ type, seq, entityId, payload, before }: Columns<typeof fullEvents>) => ({
  type,
  seq,
  entityId,
  payload,
  before,
});

/** The mutations that undo an event. None for an event that cannot be undone, such as a logout. */
function findInverse(event: UndoableEvent, now: Date): Mutation<object>[] {
  const kind = [...ENTITIES, ...SINGLETONS, ...TASK_PARTS].find(({ name }) => event.type.startsWith(`${name}.`));
  return kind?.invert(event, now) ?? [];
}

/** `task` for `task.created`. */
const entityOf = (eventType?: string) => eventType?.split('.')[0];
