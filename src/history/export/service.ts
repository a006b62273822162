import type { Ledger } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { exportOf } from './export.ts';
import type { UserExport } from './responses.ts';

export class ExportService {
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Everything that is stored about the caller. */
  async get(caller: Caller): Promise<UserExport> {
    const document = await this.#ledger.readLong<UserExport>(caller, exportOf(this.#clock()));
    if (!document) throw notFound('User');
    return document;
  }
}
