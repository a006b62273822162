import { profilesOf } from '../entities/mood/profile-input.ts';
import { moodStatsOf } from '../entities/mood/stats.ts';
import { isoWeekday } from '../shared/time-zones.ts';
import { type Facts, type FactTask, MOOD_DAYS } from './snapshot.ts';

const MAX_TITLE = 120;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What a model may know of a task by a name that means nothing elsewhere. */
export const aliasOf = (index: number) => `t${index + 1}`;

/** The task a model means. */
export const taskNamed = (alias: string, tasks: FactTask[]): FactTask | undefined => tasks[Number(alias.slice(1)) - 1];

/**
 * Text without what would steer a reader's eye, or hide from it: control, bidi and other invisible characters, but for
 * the two that emoji are joined by.
 */
export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(
      /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]--[\u200d\ufe0f]]+/gv,
      ' ',
    )
    .trim();

const shortened = (text: string) => {
  const characters = [...text];
  return characters.length > MAX_TITLE ? `${characters.slice(0, MAX_TITLE - 1).join('')}…` : text;
};

/** What a model is told of a person: no id, no name, no note, and nothing that the clock alone would change. */
export function briefingOf(facts: Facts): string {
  const { logs, energy } = profilesOf(facts.history);
  const {
    averageEnergy,
    averageFocus,
    totalLogs,
    energy: energyTrend,
    focus: focusTrend,
  } = moodStatsOf(facts.mood, MOOD_DAYS);
  const hours = energy[facts.isFreeDay ? 'freeDays' : 'workDays'];
  const { open, dueToday, overdue, completedLast7Days } = facts.counts;
  return JSON.stringify({
    today: facts.date,
    weekday: WEEKDAYS[isoWeekday(facts.date) - 1],
    tasks: facts.tasks.map((task, index) => ({
      task: aliasOf(index),
      title: shortened(plain(task.title)),
      status: task.status,
      priority: task.priority,
      due: task.due,
      minutes: task.estimatedDuration,
      energyNeeded: task.energyLevel,
    })),
    counts: { open, dueToday, overdue, completedLast7Days },
    daysInARow: facts.streak.current,
    mood: {
      last: facts.latestMood,
      logsIn30Days: totalLogs,
      averageEnergy,
      averageFocus,
      energyTrend: energyTrend.trend,
      focusTrend: focusTrend.trend,
    },
    hours: { peak: hours.peak, dip: hours.dip, fromLogs: logs },
  });
}
