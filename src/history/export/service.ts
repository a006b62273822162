import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { selectExport } from './export.ts';
import type { UserExport } from './responses.ts';

export class ExportService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** Everything that is stored about the caller. */
  async get(caller: Caller): Promise<UserExport> {
    const document = await this.#userDb.readLong<UserExport>(caller, selectExport(this.#clock()));
    if (!document) throw notFound('User');
    return document;
  }
}
