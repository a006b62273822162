import { and, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Expected } from '../../db/entity.ts';
import { decodeCursor, keyset, paginate } from '../../db/keyset.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { busyTimes } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { busyTimeJson } from './json.ts';
import { busyTimeCreation, busyTimeDeletion, busyTimeUpdate } from './mutations.ts';
import type { BusyTime, BusyTimePage, ChangedBusyTime, DeletedBusyTime } from './responses.ts';
import type { BusyTimePatch, BusyTimeQuery, NewBusyTime } from './schemas.ts';

export class BusyService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** @throws AppError NOT_FOUND */
  async get(caller: Caller, id: string): Promise<BusyTime> {
    const query = sql`select ${busyTimeJson(busyTimes)} from ${busyTimes} where ${isMine(eq(busyTimes.id, id))}`;
    const busyTime = await this.#userDb.read<BusyTime>(caller, query);
    if (!busyTime) throw notFound('Busy time');
    return busyTime;
  }

  /** The first first. @throws AppError VALIDATION_ERROR for a cursor of another list */
  async list(caller: Caller, { cursor, limit, ...range }: BusyTimeQuery): Promise<BusyTimePage> {
    const scope = [caller.session.userId, 'busy', range];
    const key = sql`${busyTimes.startsAt}`;
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const order = keyset({ key, type: 'timestamptz', id: busyTimes.id, descending: false, cursor: start });
    const rows = await this.#userDb.read<{ item: BusyTime; key: string; id: string }[]>(
      caller,
      sql`select coalesce(json_agg(page), '[]') from (
        select ${busyTimeJson(busyTimes)} as item, (${key})::text as key, ${busyTimes.id} as id from ${busyTimes}
          where ${isMine(between(range), order.after)} order by ${order.by} limit ${limit + 1}
      ) as page`,
    );
    const { items, page } = await paginate(rows ?? [], limit, scope);
    return { busyTimes: items, page };
  }

  /** @throws AppError VALIDATION_ERROR for an end that is not after the start, LIMIT_REACHED */
  create(caller: Caller, input: NewBusyTime): Promise<WriteResult<ChangedBusyTime>> {
    const now = this.#clock();
    const facts = { id: uuidv7(now), userId: caller.session.userId, input, now };
    return this.#userDb.write(caller, busyTimeCreation(facts));
  }

  /** @throws AppError as `create`, and NOT_FOUND, PRECONDITION_FAILED */
  update(caller: Caller, id: string, patch: BusyTimePatch, expected: Expected): Promise<WriteResult<ChangedBusyTime>> {
    return this.#userDb.write(caller, busyTimeUpdate(id, patch, expected, this.#clock()));
  }

  /** Into the trash. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  delete(caller: Caller, id: string, expected: Expected): Promise<WriteResult<DeletedBusyTime>> {
    return this.#userDb.write(caller, busyTimeDeletion(id, expected, this.#clock()));
  }
}

const isMine = (...conditions: (SQL | undefined)[]) =>
  and(eq(busyTimes.userId, owner.id), isNull(busyTimes.deletedAt), ...conditions);

const between = ({ from, to }: Pick<BusyTimeQuery, 'from' | 'to'>) =>
  and(from ? gt(busyTimes.endsAt, from) : undefined, to ? lt(busyTimes.startsAt, to) : undefined);
