import { addDays, toMoment } from '../shared/time-zones.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';

type LocalDay = Pick<Snapshot, 'date' | 'timezone'>;

/** 23:59 of the user's day. */
export const endOfToday = ({ date, timezone }: LocalDay): string => toMoment(date, '23:59', timezone).toISOString();

/** 23:59 of the user's next day. */
export const endOfTomorrow = ({ date, timezone }: LocalDay): string =>
  toMoment(addDays(date, 1), '23:59', timezone).toISOString();

/** The full hour (0–23) of the user's next day. */
export const tomorrowAt = ({ date, timezone }: LocalDay, hour: number): string =>
  toMoment(addDays(date, 1), `${String(hour).padStart(2, '0')}:00`, timezone).toISOString();

/** The changes after which a task is due at a moment (RFC 3339): a deadline before it moves too. */
export function moveDue({ dueDate, deadline }: Pick<SnapshotTask, 'dueDate' | 'deadline'>, moment: string) {
  const isTooSoon = deadline !== null && Date.parse(deadline) < Date.parse(moment);
  return { ...(isTooSoon && dueDate === null ? {} : { dueDate: moment }), ...(isTooSoon && { deadline: moment }) };
}
