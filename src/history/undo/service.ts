import { and, eq, gt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { parseSeq, position } from '../../db/event-position.ts';
import { fullEvents } from '../../db/full-events.ts';
import { json, jsonArray, rfc3339 } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import type { Mutation, WriteResult } from '../../db/mutation.ts';
import type { Columns } from '../../db/rows.ts';
import { owner } from '../../db/session.ts';
import type { ServiceDeps, UserDb } from '../../db/user-db.ts';
import { type CommandDefinition, defineCommand } from '../../entities/command.ts';
import { ENTITIES, SINGLETONS, TASK_PARTS } from '../../entities/registry.ts';
import type { UndoableEvent } from '../../entities/types.ts';
import { ERRORS } from '../../messages/errors.ts';
import type { Caller } from '../../shared/caller.ts';
import { AppError, toConflict } from '../../shared/errors.ts';
import { UndoRequest } from './schemas.ts';

const UNDO_DAYS = 7;

/** These rejections of an inverse mutation mean that the entity has changed since. */
const reject = toConflict(ERRORS.cannotUndo, 'NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED', 'UNPROCESSABLE');
const nothingToUndo = () => new AppError('NOT_FOUND', ERRORS.nothingToUndo, { reason: 'nothing to undo' });

export type UndoService = ReturnType<typeof createUndoService>;

const MAX_EVENTS = 10;

/** An event of the last write, which one change undoes. */
export interface LastEvent {
  type: string;
  undoToken: string;
  actor: string;
  createdAt: string;
  data: Shown;
  before: Shown | null;
}

/** What events of tasks and mood logs show. */
interface Shown {
  task?: { title: string; dueDate: string | null };
  moodLog?: { energyLevel: number; focusLevel: number };
}

export const createUndoService = ({ userDb, clock }: ServiceDeps) => ({
  /** The last write's events, the latest first. Empty if one cannot be undone, or a user's write has several. */
  async findLast(caller: Caller): Promise<LastEvent[]> {
    const now = clock();
    const event = json<LastEvent & UndoableEvent>({
      ...fieldsOf(fullEvents),
      undoToken: sql`'undo_' || ${position(fullEvents)}`,
      data: fullEvents.payload,
      actor: fullEvents.actor,
      createdAt: rfc3339(fullEvents.createdAt),
      next: sql`null`,
    });
    const latest = sql`from ${fullEvents}
      where ${and(eq(fullEvents.userId, owner.id), gt(fullEvents.createdAt, oldest(now)))}
      order by ${fullEvents.seq} desc limit ${MAX_EVENTS + 1}`;
    const all = await userDb.readOne<(LastEvent & UndoableEvent)[]>(caller, jsonArray(event, latest));
    const first = all.find(({ type }) => !type.startsWith('user.logged_out'));
    const last = all.filter(({ actor, createdAt }) => actor === first?.actor && createdAt === first.createdAt);
    const isWhole = last.length <= (first?.actor === 'ai' ? MAX_EVENTS : 1);
    return isWhole && last.every((each) => findInverse(each, now).length === 1) ? last : [];
  },

  /** The command `undo` of a proposal, for these tokens. */
  async toCommand(caller: Caller, undoTokens: string[]): Promise<CommandDefinition> {
    const now = clock();
    const found = await Promise.all(
      undoTokens.map(async (token) => [token, await findEvent(userDb, caller, token, now)] as const),
    );
    const events = new Map(found);
    return defineCommand(UndoRequest, ({ undoToken }) => {
      const event = events.get(undoToken);
      const [main] = event ? findInverse({ ...event, next: null }, now) : [];
      if (!main) throw nothingToUndo();
      return main;
    });
  },

  /** Throws the error that the client gets when the command `undo` is rejected. */
  reject,

  /** Undoes a write by its inverse, which can be undone too. @throws AppError NOT_FOUND, CONFLICT, LIMIT_REACHED */
  async undo(caller: Caller, undoToken: string): Promise<WriteResult<object>> {
    const now = clock();
    const event = await findEvent(userDb, caller, undoToken, now);
    const mutations = event ? findInverse(event, now) : [];
    const main = mutations.find(({ event: type }) => entityOf(type) === entityOf(event?.type));
    if (!main) throw nothingToUndo();
    const isAlone = mutations.length === 1;
    const undone = isAlone ? userDb.write(caller, main) : userDb.writeTogether(caller, main, mutations);
    return undone.catch(reject);
  },
});

function findEvent(userDb: UserDb, caller: Caller, undoToken: string, now: Date): Promise<UndoableEvent | null> {
  const next = sql`(
    select ${json(fieldsOf(nextEvent))} from full_events as next
      where ${nextEvent.userId} = ${fullEvents.userId} and ${nextEvent.seq} = ${fullEvents.seq} + 1)`;
  const fields = json<UndoableEvent>({ ...fieldsOf(fullEvents), next });
  const event = undoToken.slice('undo_'.length);
  const condition = and(
    eq(fullEvents.userId, owner.id),
    eq(fullEvents.seq, parseSeq(event)),
    sql`${event} in (${fullEvents.seq}::text, ${position(fullEvents)})`, // a token from before positions is only the number
    gt(fullEvents.createdAt, oldest(now)),
  );
  return userDb.read<UndoableEvent>(caller, sql`select ${fields} from ${fullEvents} where ${condition}`);
}

const oldest = (now: Date) => sql`${instant(now)} - ${UNDO_DAYS}::int * interval '1 day'`;

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
