import type { SQL } from 'drizzle-orm';
import type { Mutation } from '../db/mutation.ts';
import type { Command } from './command.ts';
import type { LoggedEvent } from './define.ts';

/** A thing that a user has one of at most, such as their settings. */
interface SingletonDefinition<Name extends string, Json> {
  /** The first word of its events, and its key in sync and exports: `plan`. */
  name: Name;
  /** A scalar query: the caller's, as the API shows it. */
  current: SQL<Json>;
  /** A scalar query: the last event that changed it, if that is later than `since`. Else null. */
  changedSeq: (since: number) => SQL;
  commands: Record<string, Command>;
  /** The mutation that undoes an event, if nothing has changed it since. Null if none can. */
  invert: (event: LoggedEvent, now: Date) => Mutation<object> | null;
}

/** Declares a thing that a user has one of at most. It syncs, can be undone and is exported like rows are. */
export const defineSingleton = <const Name extends string, Json>(definition: SingletonDefinition<Name, Json>) =>
  definition;
