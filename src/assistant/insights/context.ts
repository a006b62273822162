import type { Language } from '../../messages/say.ts';
import type { Insight } from '../responses.ts';
import type { findRoom } from '../room.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkHistory } from '../work-history.ts';

export interface Data {
  snapshot: Snapshot;
  work: WorkHistory;
  now: Date;
  language: Language;
}

export interface Context extends Data {
  /** When the planner has room for tasks. Computed on first use. */
  room: () => ReturnType<typeof findRoom>;
}

/** What the history of moods and work shows. A finding of the same `kind` is not shown twice in a week. */
export interface Finding {
  kind: string;
  insight: Insight;
}
