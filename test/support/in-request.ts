import { remainingMs } from '../../src/shared/round-trips.ts';

/** Whether the response has not been sent yet. False in the queue, in a cron and in background work. */
export const isInRequest = (): boolean => remainingMs() < Number.POSITIVE_INFINITY;
