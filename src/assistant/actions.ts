import { findOwnTime } from '../planning/plan/own-time.ts';
import { addDays, toMoment } from '../shared/time-zones.ts';
import type { NamedTask } from './names.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';

type LocalDay = Pick<Snapshot, 'date' | 'timezone'>;

export const endOfDay = (date: string, { timezone }: Pick<LocalDay, 'timezone'>): string =>
  toMoment(date, '23:59', timezone).toISOString();

export const endOfTomorrow = (day: LocalDay): string => endOfDay(addDays(day.date, 1), day);

/** The changes that make a task due at a moment (RFC 3339). An earlier deadline moves too. */
export function moveDue({ dueDate, deadline }: Pick<SnapshotTask, 'dueDate' | 'deadline'>, moment: string) {
  const isTooSoon = deadline !== null && Date.parse(deadline) < Date.parse(moment);
  return { ...(isTooSoon && dueDate === null ? {} : { dueDate: moment }), ...(isTooSoon && { deadline: moment }) };
}

/** As `moveDue`. A task with its own time, such as a meeting, keeps its length and ends at the moment. */
export function moveTask(task: Omit<NamedTask, 'id' | 'title'>, moment: string, timezone: string) {
  const own = findOwnTime(task, timezone);
  const startsAt = own && new Date(Date.parse(moment) - (own.endsAt - own.startsAt)).toISOString();
  return { ...moveDue(task, moment), ...(startsAt && { startDate: startsAt }) };
}
