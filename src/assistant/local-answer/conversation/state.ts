import type { ChangeAnswer } from '../changes/types.ts';
import type { Query } from '../query.ts';

/** A message of the person, and its answer if the client has sent it. */
export interface Turn {
  text: string;
  reply: string | null;
}

/** What was said before that the next message can refer to. */
export interface State {
  /** Of the message before, with what it takes from the ones before it. */
  query: Query;
  /** The changes that it asked for; null for a question. */
  asked: ChangeAnswer | null;
  reply: string | null;
  before: State | null;
  /** Whether it is a question that was not understood. */
  isLost: () => boolean;
  /** The titles that its answer showed. */
  list: () => string[];
  /** The ids of the open tasks of the list that its answer showed or cut short. */
  tasks: () => string[];
}
