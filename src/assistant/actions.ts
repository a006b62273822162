import type { FindingAction } from '../planning/explain/responses.ts';
import { addDays, toMoment } from '../shared/time-zones.ts';
import type { Facts } from './snapshot.ts';

type Day = Pick<Facts, 'date' | 'timezone'>;

/** The request that changes a task. */
export const patchTask = (id: string, body: Record<string, unknown>): FindingAction => ({
  method: 'PATCH',
  path: `/api/tasks/${id}`,
  body,
});

/** The last minute of the person's day. */
export const endOfToday = ({ date, timezone }: Day): string => toMoment(date, '23:59', timezone).toISOString();

/** The last minute of the person's next day. */
export const tomorrow = ({ date, timezone }: Day): string =>
  toMoment(addDays(date, 1), '23:59', timezone).toISOString();

/** That hour of the person's next day. */
export const nextPeak = ({ date, timezone }: Day, hour: number): string =>
  toMoment(addDays(date, 1), `${String(hour).padStart(2, '0')}:00`, timezone).toISOString();
