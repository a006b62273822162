import { sql } from 'drizzle-orm';
import type { ServiceDeps } from '../../db/user-db.ts';
import { buildDayProfiles } from '../../entities/mood/profiles.ts';
import { moveByLog, splitToday } from '../../entities/mood/today.ts';
import type { Caller } from '../../shared/caller.ts';
import { findDueDay, findDueMoment } from '../../shared/due.ts';
import { addDays, daysBetween } from '../../shared/time-zones.ts';
import { startOfWorkday, workdayOf } from '../../shared/working-hours.ts';
import { showBlocks } from '../explain/reasons.ts';
import type { ShownBlock } from '../explain/responses.ts';
import { findWakingHours } from '../plan/days.ts';
import { createEnergyCheck } from '../plan/energy.ts';
import { findCurrent, occurrenceOf } from '../plan/occurrences.ts';
import { selectTodaySnapshot, TASKS_SHOWN, type TodaySnapshot } from './load.ts';
import type { Today } from './responses.ts';

const BEST_HOURS = 3;

export type TodayService = ReturnType<typeof createTodayService>;

export const createTodayService = ({ userDb, clock }: ServiceDeps) => ({
  /** Everything on the home screen, in one round trip. */
  async get(caller: Caller): Promise<Today> {
    const now = clock();
    const snapshot = await userDb.readOne<TodaySnapshot>(caller, sql`select ${selectTodaySnapshot(now)}`);
    const { history: _h, hoursLeft: _l, isFreeDay: _f, blocks: _b, settings: _s, ...today } = snapshot;
    const { tasks, focusMinutes } = moveReplaced(snapshot, now);
    return {
      ...today,
      focusMinutes,
      tasks: { ...tasks, due: tasks.due.slice(0, TASKS_SHOWN), overdue: tasks.overdue.slice(0, TASKS_SHOWN) },
      bestHours: pickBestHours(snapshot, now),
      plan: findRunningAndNext(snapshot, now),
    };
  },
});

/** Missed occurrences that the next one has replaced are not overdue: that one is shown if it is due today. */
function moveReplaced(
  { tasks, focusMinutes, date, timezone, settings }: TodaySnapshot,
  now: Date,
): Pick<Today, 'tasks' | 'focusMinutes'> {
  const moved = tasks.overdue
    .filter(({ recurrence }) => recurrence)
    .map((task) => {
      const { aiMetadata, status, ...others } = task;
      const open = { ...others, ...aiMetadata, status: status === 'in_progress' ? status : ('pending' as const) };
      const current = findCurrent({ ...open, context: null, openDependencies: [] }, now, settings);
      const { id, dueDate, deadline } = current;
      const startDate = task.startDate && current.startDate;
      const shown = { ...task, occurrence: occurrenceOf(id) ?? null, startDate, dueDate, deadline };
      return { task: shown, dueOn: findDueDay(shown, timezone) ?? date, dueAt: findDueMoment(shown, timezone) ?? 0 };
    })
    .filter(({ dueOn }) => dueOn >= date);
  if (moved.length === 0) return { tasks, focusMinutes };
  const waiting = moved.filter(({ dueOn }) => dueOn > date).map(({ task }) => task);
  const due = [
    ...tasks.due.map((task) => ({ task, dueAt: findDueMoment(task, timezone) ?? 0 })),
    ...moved.filter(({ dueOn }) => dueOn === date),
  ];
  return {
    tasks: {
      ...tasks,
      due: due.toSorted((a, b) => a.dueAt - b.dueAt).map(({ task }) => task),
      overdue: tasks.overdue.filter(({ id }) => !moved.some(({ task }) => task.id === id)),
      total: tasks.total - waiting.length,
    },
    focusMinutes: {
      ...focusMinutes,
      planned: waiting.reduce(
        (left, { aiMetadata }) => left - (aiMetadata.estimatedDuration ?? 0),
        focusMinutes.planned,
      ),
    },
  };
}

function findRunningAndNext({ blocks, history, settings, timezone, date }: TodaySnapshot, now: Date): Today['plan'] {
  const endOfWorkday = startOfWorkday(settings, addDays(date, 1), timezone);
  const ofToday = blocks.filter(({ startsAt }) => Date.parse(startsAt) < endOfWorkday);
  const context = { language: settings.language, timezone, today: date };
  const shown = showBlocks(ofToday, context, now, createEnergyCheck(history, settings, now));
  const hasBegun = ({ startsAt }: ShownBlock) => Date.parse(startsAt) <= now.getTime();
  return { running: shown.find(hasBegun) ?? null, next: shown.find((block) => !hasBegun(block)) ?? null };
}

/** The remaining waking hours with the highest sum of energy and focus, the best first. */
function pickBestHours(
  { history, hoursLeft, isFreeDay, settings, timezone }: TodaySnapshot,
  now: Date,
): Today['bestHours'] {
  const { log, before } = splitToday(history, settings, now);
  const day = buildDayProfiles(before, isFreeDay ? 'freeDays' : 'workDays');
  const energy = log ? moveByLog(day.energy.hours, log.hour, log.energy) : day.energy.hours;
  const focus = log ? moveByLog(day.focus.hours, log.hour, log.focus) : day.focus.hours;
  const workday = workdayOf(settings, now.getTime(), timezone);
  const waking = findWakingHours(settings, workday);
  return hoursLeft
    .filter(({ date, hour }) => {
      const ofWorkday = 24 * daysBetween(workday, date) + hour;
      return ofWorkday >= waking.start && ofWorkday < waking.end;
    })
    .map(({ start, hour }) => ({
      start,
      energy: energy[hour]?.mean ?? 0,
      focus: focus[hour]?.mean ?? 0,
    }))
    .sort((a, b) => b.energy + b.focus - a.energy - a.focus)
    .slice(0, BEST_HOURS);
}
