import { addDays, toMoment } from '../shared/time-zones.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';

type LocalDay = Pick<Snapshot, 'date' | 'timezone'>;

/** 23:59 of a date. */
export const endOfDay = (date: string, { timezone }: Pick<LocalDay, 'timezone'>): string =>
  toMoment(date, '23:59', timezone).toISOString();

/** 23:59 of the user's next day. */
export const endOfTomorrow = (day: LocalDay): string => endOfDay(addDays(day.date, 1), day);

/** The changes after which a task is due at a moment (RFC 3339): a deadline before it moves too. */
export function moveDue({ dueDate, deadline }: Pick<SnapshotTask, 'dueDate' | 'deadline'>, moment: string) {
  const isTooSoon = deadline !== null && Date.parse(deadline) < Date.parse(moment);
  return { ...(isTooSoon && dueDate === null ? {} : { dueDate: moment }), ...(isTooSoon && { deadline: moment }) };
}
