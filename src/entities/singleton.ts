import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { Mutation } from '../db/mutation.ts';
import type { CommandDefinition } from './command.ts';
import type { UndoableEvent } from './types.ts';

/** A kind of thing that a user has at most one of, such as the plan. */
interface SingletonDefinition<Name extends string, Json> {
  /** The first word of its events, and its key in sync and exports: `plan`. */
  name: Name;
  /** A scalar query for the caller's row, as the API shows it. */
  current: SQL<Json>;
  /** A scalar query for the last event that changed it. Null if there is none after `since`. */
  changedSeq: (since: SQLWrapper) => SQL;
  commands: Record<string, CommandDefinition>;
  /** The mutations that undo an event, if nothing has changed it since. None if it cannot be undone. */
  invert: (event: UndoableEvent, now: Date) => Mutation<object>[];
}

/** Declares a kind of thing that a user has at most one of. It is synced, undone and exported like entities. */
export const defineSingleton = <const Name extends string, Json>(definition: SingletonDefinition<Name, Json>) =>
  definition;
