import { LOGS_FOR_PROFILE } from '../entities/mood/analysis/profile.ts';
import { profilesOf } from '../entities/mood/profile-input.ts';
import { type Language, say } from '../shared/i18n.ts';
import { endOfToday, nextPeak, patchTask } from './actions.ts';
import { isLate } from './insights.ts';
import { SUGGESTIONS } from './messages.ts';
import type { Suggestion } from './responses.ts';
import type { Facts, FactTask } from './snapshot.ts';

/** A task of low priority that is this old is more of a weight than a plan. */
const STALE_DAYS = 30;
/** Fewer estimates say nothing of how long the next task takes. */
const ESTIMATES_NEEDED = 3;

interface Known {
  facts: Facts;
  peak: { hour: number; logs: number } | null;
  estimates: { n: number; median: number } | null;
}

/** What to do about single tasks, the most pressing first; at most one suggestion a task. */
export function suggestionsOf(facts: Facts, language: Language, limit: number): Suggestion[] {
  const known = { facts, peak: peakOf(facts), estimates: estimatesOf(facts.tasks) };
  const found = facts.tasks.flatMap((task) => suggestionFor(task, known, language) ?? []);
  if (facts.tasks.length === 0) found.push(firstTask(language));
  return found.sort((a, b) => RANK[a.priority] - RANK[b.priority]).slice(0, limit);
}

const RANK = { high: 0, medium: 1, low: 2 };

function suggestionFor(task: FactTask, { facts, peak, estimates }: Known, language: Language): Suggestion | null {
  const of = (
    type: keyof typeof SUGGESTIONS,
    priority: Suggestion['priority'],
    evidence: Suggestion['evidence'],
    changes: Record<string, unknown>,
  ): Suggestion => ({
    type,
    task: { id: task.id, title: task.title },
    priority,
    text: say(language, SUGGESTIONS[type], { n: evidence.n, value: evidence.value }),
    evidence,
    action: patchTask(task.id, changes),
  });

  const late = isLate(task) ? Math.abs(task.dueInDays ?? 0) : 0;
  const isStale = task.priority === 'low' && (late >= STALE_DAYS || (task.due === null && task.ageDays >= STALE_DAYS));
  if (isStale) {
    const days = late || task.ageDays;
    return of('drop', 'low', { n: days, value: days }, { status: 'cancelled' });
  }
  if (late > 0) return of('reschedule', 'high', { n: late, value: late }, { dueDate: endOfToday(facts) });
  if (task.dueInDays === 0 && task.priority === 'high' && task.status === 'pending') {
    return of('start', 'high', { n: 1, value: 0 }, { status: 'in_progress' });
  }
  if (task.energyLevel === 'high' && !task.hasSuggestedTime && peak) {
    const suggestedTime = nextPeak(facts, peak.hour);
    return of('schedule', 'medium', { n: peak.logs, value: peak.hour }, { aiMetadata: { suggestedTime } });
  }
  if (task.estimatedDuration === null && estimates) {
    const { n, median } = estimates;
    return of('estimate', 'low', { n, value: median }, { aiMetadata: { estimatedDuration: median } });
  }
  return null;
}

const firstTask = (language: Language): Suggestion => ({
  type: 'add_task',
  task: null,
  priority: 'low',
  text: say(language, SUGGESTIONS.add_task),
  evidence: { n: 0, value: 0 },
  action: null,
});

function peakOf({ history, isFreeDay }: Facts): Known['peak'] {
  if (history.length < LOGS_FOR_PROFILE) return null;
  const { logs, energy } = profilesOf(history);
  return { hour: energy[isFreeDay ? 'freeDays' : 'workDays'].peak.start, logs };
}

function estimatesOf(tasks: FactTask[]): Known['estimates'] {
  const known = tasks.flatMap(({ estimatedDuration }) => estimatedDuration ?? []).sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)];
  return known.length < ESTIMATES_NEEDED || median === undefined ? null : { n: known.length, median };
}
