import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { loadSnapshot } from '../plan/load.ts';
import { buildNowResponse } from './now-response.ts';
import type { NowAnswer } from './responses.ts';

/** Suggests what to do now. */
export class NowService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** @param minutes how long the user has; the rest of the waking day when undefined */
  async get(caller: Caller, minutes: number | undefined): Promise<NowAnswer> {
    const now = this.#clock();
    const until = new Date(now.getTime() + DAY_MS);
    const snapshot = await loadSnapshot(this.#userDb, caller, now, { wanted: [], until });
    return buildNowResponse(snapshot, minutes, now);
  }
}
