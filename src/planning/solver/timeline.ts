import type { Calendar } from './calendar.ts';
import { intAt } from './checked.ts';
import type { Job } from './jobs.ts';
import type { Places } from './place.ts';
import { type PlanRequest, SLOT_MINUTES, SLOT_MS } from './types.ts';
import { PAUSE_AFTER_MINUTES, PAUSE_MINUTES } from './weights.ts';

export const PAUSE_SLOTS = PAUSE_MINUTES / SLOT_MINUTES;

/** Long before any slot. */
export const NEVER = -1e6;
/** No context is known. */
export const NO_CONTEXT = -1;

/** What comes before each slot that does not move: busy times, and locked or running blocks. */
export interface Timeline {
  /** By slot: 1 when one of them lies there. */
  taken: Uint8Array;
  /** By slot: the slot since which they left no pause; the slot itself after a pause. */
  since: Int32Array;
  /** By slot: the end of the stretch without a pause that goes on after it; the slot itself before a pause. */
  until: Int32Array;
  /** By slot: the context of the last such block, and the slot where it ended. */
  context: Int32Array;
  contextEnd: Int32Array;
  /** By job. */
  contexts: number[];
  /** How many slots of work without a pause are not tired. */
  pauseAfter: number;
}

/** What a block is preceded by. */
export interface Before {
  /** The slot where the last block that moves ended. */
  end: number;
  /** The slot since which there was no pause before that. */
  since: number;
  /** The last known context. */
  context: number;
}

export const NOTHING_BEFORE: Before = { end: NEVER, since: NEVER, context: NO_CONTEXT };

/** The slot since which there is no pause before a block that starts at a slot. */
export const findSince = ({ since }: Timeline, first: number, lastEnd: number, lastSince: number): number => {
  const from = intAt(since, first);
  return from - lastEnd < PAUSE_SLOTS ? Math.min(lastSince, from) : from;
};

/** The last known context before a slot. */
export const findContext = ({ context, contextEnd }: Timeline, first: number, lastEnd: number, lastContext: number) =>
  intAt(contextEnd, first) > lastEnd || lastContext === NO_CONTEXT ? intAt(context, first) : lastContext;

/** @param fixed the places that do not move */
export function buildTimeline(request: PlanRequest, jobs: Job[], fixed: Places, calendar: Calendar): Timeline {
  const { pauseAfterMinutes = PAUSE_AFTER_MINUTES, busy } = request;
  const size = calendar.workable.length + 1;
  const contexts = numberContexts(jobs);
  const taken = new Uint8Array(size);
  const toSlot = (moment: number) => Math.max((moment - calendar.startsAt) / SLOT_MS, 0);
  const blocks = fixed
    .flatMap((place, job) => (place ? { ...place, context: contexts[job] ?? NO_CONTEXT } : []))
    .sort((a, b) => a.end - b.end);
  const spans = busy.map(({ startsAt, endsAt }) => ({
    first: Math.floor(toSlot(startsAt)),
    end: Math.ceil(toSlot(endsAt)),
  }));
  spans.push(...blocks);
  for (const { first, end } of spans) taken.fill(1, Math.max(first, 0), Math.max(end, 0));
  const last = spans.reduce((latest, { first, end }) => (first < size ? Math.max(latest, end) : latest), 0);

  const timeline: Timeline = {
    taken,
    since: new Int32Array(size),
    until: new Int32Array(size),
    context: new Int32Array(size).fill(NO_CONTEXT),
    contextEnd: new Int32Array(size).fill(NEVER),
    contexts,
    pauseAfter: pauseAfterMinutes === null ? Infinity : Math.ceil(pauseAfterMinutes / SLOT_MINUTES),
  };
  let [takenEnd, takenSince] = [NEVER, NEVER];
  for (let slot = 0; slot < size; slot += 1) {
    timeline.since[slot] = slot - takenEnd < PAUSE_SLOTS ? takenSince : slot;
    if (taken[slot] !== 1) continue;
    takenSince = intAt(timeline.since, slot);
    takenEnd = slot + 1;
  }
  let [begin, end] = last > size ? [size, last] : [Infinity, Infinity];
  for (let slot = size - 1; slot >= 0; slot -= 1) {
    if (taken[slot] === 1) [begin, end] = [slot, begin - slot - 1 < PAUSE_SLOTS ? end : slot + 1];
    timeline.until[slot] = begin - slot < PAUSE_SLOTS ? end : slot;
  }
  for (const { context, end } of blocks) {
    if (context === NO_CONTEXT) continue;
    timeline.context.fill(context, Math.max(end, 0));
    timeline.contextEnd.fill(end, Math.max(end, 0));
  }
  return timeline;
}

function numberContexts(jobs: Job[]): number[] {
  const names = [...new Set(jobs.map(({ task }) => task.context ?? null))].filter((name) => name !== null);
  return jobs.map(({ task }) => (task.context ? names.indexOf(task.context) : NO_CONTEXT));
}
