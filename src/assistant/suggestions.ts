import { SUGGESTIONS } from '../messages/assistant.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask } from '../planning/explain/actions.ts';
import { medianEstimate } from '../planning/plan/estimates.ts';
import { toLocalTime } from '../shared/time-zones.ts';
import { endOfDay, moveDue } from './actions.ts';
import { findBestHours } from './best-hours.ts';
import { byPriority } from './insights/context.ts';
import { sayDate, sayLocal } from './local-answer/facts.ts';
import type { Suggestion } from './responses.ts';
import { findRoom } from './room.ts';
import { isOverdue, type Snapshot, type SnapshotTask } from './snapshot.ts';

/** A task of low priority that has waited this long is suggested for dropping. */
const STALE_DAYS = 30;

/** More tasks than this are not moved at once. */
const MAX_RESCHEDULED = 3;

interface SuggestionContext {
  snapshot: Snapshot;
  /** When the planner has room for each task. */
  room: ReturnType<typeof findRoom>;
  /** Whether the mood logs show the best hours, so that the planner's choice has a reason. */
  hasPeak: boolean;
  /** Null when too few tasks have an estimate. */
  estimate: { count: number; medianMinutes: number } | null;
}

/** What to do about single tasks, the most important first. At most one suggestion per task. */
export function findSuggestions(snapshot: Snapshot, now: Date, language: Language, limit: number): Suggestion[] {
  const context = {
    snapshot,
    room: findRoom(snapshot, now),
    hasPeak: findBestHours(snapshot).peak !== null,
    estimate: medianEstimate(snapshot.tasks),
  };
  const found = snapshot.tasks.flatMap((task) => suggestFor(task, context, language) ?? []);
  if (snapshot.tasks.length === 0) found.push(suggestFirstTask(language));
  const late = found.filter(({ type }) => type === 'reschedule').slice(MAX_RESCHEDULED);
  return found
    .filter((suggestion) => !late.includes(suggestion))
    .sort(byPriority)
    .slice(0, limit);
}

function suggestFor(
  task: SnapshotTask,
  { snapshot, room, hasPeak, estimate }: SuggestionContext,
  language: Language,
): Suggestion | null {
  const place = room.get(task.id);
  const startsAt = place ? toLocalTime(place.startsAt, snapshot.timezone) : '';
  const lastDay = place ? toLocalTime(place.endsAt, snapshot.timezone).slice(0, 10) : '';
  const suggest = (
    type: keyof typeof SUGGESTIONS,
    priority: Suggestion['priority'],
    evidence: Suggestion['evidence'],
    changes: Record<string, unknown>,
  ): Suggestion => ({
    type,
    task: { id: task.id, title: task.title },
    priority,
    text: say(language, SUGGESTIONS[type], {
      n: evidence.n,
      value: evidence.value,
      day: sayDate(lastDay, { snapshot, language }),
      at: sayLocal({ date: startsAt.slice(0, 10), time: startsAt.slice(11) }, { snapshot, language }),
    }),
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
    if (!place) return null;
    return suggest('reschedule', 'high', { n: daysLate, value: daysLate }, moveDue(task, endOfDay(lastDay, snapshot)));
  }
  if (task.dueInDays === 0 && task.priority === 'high' && task.status === 'pending') {
    return suggest('start', 'high', { n: 1, value: 0 }, { status: 'in_progress' });
  }
  if (task.energyLevel === 'high' && !task.hasSuggestedTime && hasPeak && place?.suitsEnergy) {
    const suggestedTime = new Date(place.startsAt).toISOString();
    const evidence = { n: snapshot.history.length, value: Number(startsAt.slice(11, 13)) };
    return suggest('schedule', 'medium', evidence, { aiMetadata: { suggestedTime } });
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
