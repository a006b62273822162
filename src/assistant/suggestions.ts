import { SUGGESTIONS } from '../messages/assistant.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask } from '../planning/explain/actions.ts';
import { sayDue } from '../planning/explain/words.ts';
import { isToCome, parseBlocks } from '../planning/plan/blocks.ts';
import { DEFAULT_MINUTES, type OpenTask } from '../planning/plan/snapshot.ts';
import { MINUTE_MS } from '../shared/duration.ts';
import { byPriority } from '../shared/fields.ts';
import { toLocalTime } from '../shared/time-zones.ts';
import { endOfDay, moveDue } from './actions.ts';
import { findBestHours } from './best-hours.ts';
import { sayDate, sayLocal } from './local-answer/facts.ts';
import type { Suggestion } from './responses.ts';
import { findRoom } from './room.ts';
import { isOverdue, type Snapshot, type SnapshotTask } from './snapshot.ts';

/** A task of low priority that has waited this long is suggested for dropping. */
const STALE_DAYS = 30;

const MOST: Partial<Record<Suggestion['type'], number>> = { reschedule: 3, start: 1, own_time: 1 };

/** Up to this many days before, `own_time` asks whether a task takes place at its due time. A longer task is only due by then. */
const OWN_TIME_DAYS = 3;
const LONGEST_OWN_TIME = 180;

interface SuggestionContext {
  snapshot: Snapshot;
  room: ReturnType<typeof findRoom>;
  /** Whether the mood logs show the best hours, so that the planner's choice has a reason. */
  hasPeak: boolean;
  now: Date;
}

/** What to do about single tasks, the most important first. At most one suggestion per task. */
export function findSuggestions(snapshot: Snapshot, now: Date, language: Language, limit: number): Suggestion[] {
  const context = {
    snapshot,
    room: findRoom(snapshot, now),
    hasPeak: findBestHours(snapshot).peak !== null,
    now,
  };
  const found = snapshot.tasks.toSorted(byPriority).flatMap((task) => suggestFor(task, context, language) ?? []);
  if (snapshot.tasks.length === 0) found.push(suggestFirstTask(language));
  const isMore = ({ type }: Suggestion, index: number) =>
    found.slice(0, index).filter((other) => other.type === type).length >= (MOST[type] ?? limit);
  return found
    .filter((suggestion, index) => !isMore(suggestion, index))
    .sort(byPriority)
    .slice(0, limit);
}

function suggestFor(
  task: SnapshotTask,
  { snapshot, room, hasPeak, now }: SuggestionContext,
  language: Language,
): Suggestion | null {
  const place = room.get(task.id);
  const startsAt = place ? toLocalTime(place.startsAt, snapshot.timezone) : '';
  const day = place?.day ?? '';
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
      day: sayDate(day, { snapshot, language }),
      at:
        type === 'own_time'
          ? sayDue(language, Date.parse(task.dueDate ?? ''), { timezone: snapshot.timezone, today: snapshot.date })
          : sayLocal({ date: startsAt.slice(0, 10), time: startsAt.slice(11) }, { snapshot, language }),
    }),
    evidence,
    action: patchTask(task.id, changes),
  });

  const planned = snapshot.planning.tasks.find(({ id }) => id === task.id);
  const [next, ...later] = parseBlocks(snapshot.planning.plan).filter((block) => isToCome(block, now));
  const isNext = next?.taskId === task.id;
  const isInPlan = isNext || later.some(({ taskId }) => taskId === task.id);
  const daysLate = isOverdue(task) ? Math.abs(task.dueInDays ?? 0) : 0;
  const isStale =
    task.priority === 'low' && (daysLate >= STALE_DAYS || (task.due === null && task.ageDays >= STALE_DAYS));
  if (isStale) {
    const days = daysLate || task.ageDays;
    return suggest('drop', 'low', { n: days, value: days }, { status: 'cancelled' });
  }
  if (daysLate > 0) {
    if (day === '' || isInPlan) return null;
    return suggest('reschedule', 'high', { n: daysLate, value: daysLate }, moveDue(task, endOfDay(day, snapshot)));
  }
  if (task.dueInDays === 0 && task.priority === 'high' && task.status === 'pending' && (isNext || !isInPlan)) {
    return suggest('start', 'high', { n: 1, value: 0 }, { status: 'in_progress' });
  }
  if (task.energyLevel === 'high' && !task.hasSuggestedTime && !isInPlan && hasPeak && place?.suitsEnergy) {
    const suggestedTime = new Date(place.startsAt).toISOString();
    const evidence = { n: snapshot.history.length, value: Number(startsAt.slice(11, 13)) };
    return suggest('schedule', 'medium', evidence, { aiMetadata: { suggestedTime } });
  }
  const ownTime = planned && findPossibleTime(task, planned, snapshot, now);
  if (ownTime) {
    return suggest('own_time', 'medium', { n: 1, value: ownTime.aiMetadata.estimatedDuration }, ownTime);
  }
  return null;
}

/** The changes that give a task its own time, from its due date on. Null if the task is unlikely to be an appointment. */
function findPossibleTime(
  { dueDate, deadline, dueInDays, estimatedDuration }: SnapshotTask,
  { startDate, recurrence }: OpenTask,
  { timezone }: Snapshot,
  now: Date,
) {
  const minutes = estimatedDuration ?? DEFAULT_MINUTES;
  const startsAt = Date.parse(dueDate ?? '');
  const [date = '', time = ''] = toLocalTime(startsAt || 0, timezone).split(' ');
  const endsAt = startsAt + minutes * MINUTE_MS;
  const hasTime = time !== '00:00' && time !== '23:59' && toLocalTime(endsAt || 0, timezone).startsWith(date);
  const isNear = startsAt > now.getTime() && (dueInDays ?? Infinity) <= OWN_TIME_DAYS;
  if (!hasTime || !isNear || startDate !== null || deadline !== null || minutes > LONGEST_OWN_TIME) return null;
  return {
    startDate: dueDate,
    dueDate: new Date(endsAt).toISOString(),
    aiMetadata: { estimatedDuration: minutes },
    // sent with its rule, the new time applies to the whole series
    ...(recurrence && { recurrence: { rrule: recurrence.rrule, from: recurrence.from, exdates: recurrence.exdates } }),
  };
}

const suggestFirstTask = (language: Language): Suggestion => ({
  type: 'add_task',
  task: null,
  priority: 'low',
  text: say(language, SUGGESTIONS.add_task),
  evidence: { n: 0, value: 0 },
  action: null,
});
