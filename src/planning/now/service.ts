import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { loadSnapshot } from '../plan/load.ts';
import { buildNowResponse } from './now-response.ts';
import type { NowAnswer } from './responses.ts';

export type NowService = ReturnType<typeof createNowService>;

export const createNowService = ({ userDb, clock }: ServiceDeps) => ({
  /** @param minutes how long the user has; the rest of the waking day when undefined */
  async get(caller: Caller, minutes: number | undefined): Promise<NowAnswer> {
    const now = clock();
    const until = new Date(now.getTime() + DAY_MS);
    const snapshot = await loadSnapshot(userDb, caller, now, { until });
    return buildNowResponse(snapshot, minutes, now);
  },
});
