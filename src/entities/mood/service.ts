import { and, eq, sql } from 'drizzle-orm';
import type { Expected } from '../../db/entity.ts';
import { decodeCursor, paginate } from '../../db/keyset.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { moodLogs } from '../../db/schema.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { moodLogJson } from './json.ts';
import { isMine, pageOfMoodLogs } from './list.ts';
import { moodLogCreation, moodLogDeletion, moodLogUpdate } from './mutations.ts';
import { type MoodHistory, moodHistory, profilesOf } from './profile-input.ts';
import type {
  ChangedMoodLog,
  DeletedMoodLog,
  MoodLog,
  MoodLogPage,
  MoodProfiles,
  MoodSeries,
  MoodStats,
} from './responses.ts';
import type { MoodLogPatch, MoodLogQuery, MoodSeriesQuery, NewMoodLog } from './schemas.ts';
import { moodSeries } from './series.ts';
import { type MoodStatsRead, moodStatsOf, moodStatsRead } from './stats.ts';

export class MoodService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** @throws AppError NOT_FOUND */
  async get(caller: Caller, id: string): Promise<MoodLog> {
    const log = await this.#userDb.read<MoodLog>(
      caller,
      sql`select ${moodLogJson(moodLogs)} from ${moodLogs} where ${and(isMine, eq(moodLogs.id, id))}`,
    );
    if (!log) throw notFound('Mood log');
    return log;
  }

  /** @throws AppError LIMIT_REACHED when the day is full, VALIDATION_ERROR for a time out of bounds */
  async log(caller: Caller, input: NewMoodLog): Promise<WriteResult<ChangedMoodLog>> {
    const now = this.#clock();
    const facts = { id: uuidv7(now), userId: caller.session.userId, input, now };
    return this.#userDb.write(caller, moodLogCreation(facts));
  }

  /** @throws AppError as `log`, and NOT_FOUND, PRECONDITION_FAILED */
  async update(
    caller: Caller,
    id: string,
    patch: MoodLogPatch,
    expected: Expected,
  ): Promise<WriteResult<ChangedMoodLog>> {
    return this.#userDb.write(caller, moodLogUpdate(id, patch, expected, this.#clock()));
  }

  /** Into the trash. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  async delete(caller: Caller, id: string, expected: Expected): Promise<WriteResult<DeletedMoodLog>> {
    return this.#userDb.write(caller, moodLogDeletion(id, expected, this.#clock()));
  }

  /** @throws AppError VALIDATION_ERROR for a cursor of another list */
  async list(caller: Caller, query: MoodLogQuery): Promise<MoodLogPage> {
    const { cursor, limit, ...filters } = query;
    const scope = [caller.session.userId, 'mood', filters];
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const rows = await this.#userDb.read<{ item: MoodLog; key: string; id: string }[]>(
      caller,
      pageOfMoodLogs(query, start, this.#clock()),
    );
    const { items, page } = await paginate(rows ?? [], limit, scope);
    return { moodLogs: items, page };
  }

  /** Over the last days, today among them. */
  async stats(caller: Caller, days: number): Promise<MoodStats> {
    const read = await this.#userDb.readOne<MoodStatsRead>(caller, moodStatsRead(days, this.#clock()));
    return moodStatsOf(read, days);
  }

  /** How energy and focus go through the day. */
  async profile(caller: Caller): Promise<MoodProfiles> {
    const history = await this.#userDb.read<MoodHistory>(caller, sql`select ${moodHistory(this.#clock())}`);
    return profilesOf(history ?? []);
  }

  async series(caller: Caller, query: MoodSeriesQuery): Promise<MoodSeries> {
    const points = await this.#userDb.read<MoodSeries['points']>(caller, moodSeries(query, this.#clock()));
    return { bucket: query.bucket, points: points ?? [] };
  }
}
