import { SUGGESTIONS } from '../messages/assistant.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask } from '../planning/explain/patch-task.ts';
import { medianEstimate } from '../planning/plan/estimates.ts';
import { endOfToday, moveDue, tomorrowAt } from './actions.ts';
import { findBestHours } from './best-hours.ts';
import { byPriority, isOverdue } from './insights.ts';
import type { Suggestion } from './responses.ts';
import type { Snapshot, SnapshotTask } from './snapshot.ts';

/** A task of low priority that has waited this long is suggested for dropping. */
const STALE_DAYS = 30;

interface SuggestionContext {
  snapshot: Snapshot;
  /** Null when the mood logs do not show it. */
  peak: { hour: number; logs: number } | null;
  /** Null when too few tasks have an estimate. */
  estimate: { count: number; medianMinutes: number } | null;
}

/** What to do about single tasks, the most important first. At most one suggestion per task. */
export function findSuggestions(snapshot: Snapshot, language: Language, limit: number): Suggestion[] {
  const context = { snapshot, peak: findPeak(snapshot), estimate: medianEstimate(snapshot.tasks) };
  const found = snapshot.tasks.flatMap((task) => suggestFor(task, context, language) ?? []);
  if (snapshot.tasks.length === 0) found.push(suggestFirstTask(language));
  return found.sort(byPriority).slice(0, limit);
}

function suggestFor(
  task: SnapshotTask,
  { snapshot, peak, estimate }: SuggestionContext,
  language: Language,
): Suggestion | null {
  const suggest = (
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

  const daysLate = isOverdue(task) ? Math.abs(task.dueInDays ?? 0) : 0;
  const isStale =
    task.priority === 'low' && (daysLate >= STALE_DAYS || (task.due === null && task.ageDays >= STALE_DAYS));
  if (isStale) {
    const days = daysLate || task.ageDays;
    return suggest('drop', 'low', { n: days, value: days }, { status: 'cancelled' });
  }
  if (daysLate > 0) {
    return suggest('reschedule', 'high', { n: daysLate, value: daysLate }, moveDue(task, endOfToday(snapshot)));
  }
  if (task.dueInDays === 0 && task.priority === 'high' && task.status === 'pending') {
    return suggest('start', 'high', { n: 1, value: 0 }, { status: 'in_progress' });
  }
  if (task.energyLevel === 'high' && !task.hasSuggestedTime && peak) {
    const suggestedTime = tomorrowAt(snapshot, peak.hour);
    return suggest('schedule', 'medium', { n: peak.logs, value: peak.hour }, { aiMetadata: { suggestedTime } });
  }
  if (task.estimatedDuration === null && estimate) {
    const { count, medianMinutes } = estimate;
    return suggest(
      'estimate',
      'low',
      { n: count, value: medianMinutes },
      { aiMetadata: { estimatedDuration: medianMinutes } },
    );
  }
  return null;
}

const suggestFirstTask = (language: Language): Suggestion => ({
  type: 'add_task',
  task: null,
  priority: 'low',
  text: say(language, SUGGESTIONS.add_task),
  evidence: { n: 0, value: 0 },
  action: null,
});

function findPeak(snapshot: Snapshot): SuggestionContext['peak'] {
  const { logs, peak } = findBestHours(snapshot);
  return peak && { hour: peak.start, logs };
}
