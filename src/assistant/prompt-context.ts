import { buildEnergyProfile } from '../entities/mood/profiles.ts';
import { buildMoodStats } from '../entities/mood/stats.ts';
import { cleanLine } from '../messages/clean-text.ts';
import { isoWeekday } from '../shared/time-zones.ts';
import { MOOD_DAYS, type Snapshot, type SnapshotTask } from './snapshot.ts';

const MAX_TITLE = 120;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A model sees this name instead of the task's id: `t1` is the first task of the snapshot. */
const taskAlias = (index: number) => `t${index + 1}`;

export const findTaskByAlias = (alias: string, tasks: SnapshotTask[]): SnapshotTask | undefined =>
  tasks[Number(alias.slice(1)) - 1];

const shorten = (text: string) => {
  const characters = [...text];
  return characters.length > MAX_TITLE ? `${characters.slice(0, MAX_TITLE - 1).join('')}…` : text;
};

/**
 * The user's data for a model, as JSON. It has no id, name or note. It has no value that only the clock changes either,
 * because the cache key includes it.
 */
export function buildPromptContext(snapshot: Snapshot): string {
  const {
    averageEnergy,
    averageFocus,
    totalLogs,
    energy: energyTrend,
    focus: focusTrend,
  } = buildMoodStats(snapshot.mood, MOOD_DAYS);
  const hours = buildEnergyProfile(snapshot.history)[snapshot.isFreeDay ? 'freeDays' : 'workDays'];
  const { open, dueToday, overdue, completedLast7Days } = snapshot.counts;
  return JSON.stringify({
    today: snapshot.date,
    weekday: WEEKDAYS[isoWeekday(snapshot.date) - 1],
    tasks: snapshot.tasks.map((task, index) => ({
      task: taskAlias(index),
      title: shorten(cleanLine(task.title)),
      status: task.status,
      priority: task.priority,
      due: task.due,
      minutes: task.estimatedDuration,
      energyNeeded: task.energyLevel,
      ...(task.labels.length > 0 && { labels: task.labels }),
      ...(task.repeats && { repeats: task.repeats }),
    })),
    counts: { open, dueToday, overdue, completedLast7Days },
    daysInARow: snapshot.streak.current,
    mood: {
      last: snapshot.latestMood,
      logsIn30Days: totalLogs,
      averageEnergy,
      averageFocus,
      daysWithLog: energyTrend.n,
      energyTrend: energyTrend.trend,
      focusTrend: focusTrend.trend,
    },
    hours: { ...(hours.peakKnown && { peak: hours.peak, dip: hours.dip }), fromLogs: snapshot.history.length },
  });
}
