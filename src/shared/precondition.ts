import { CHANGED } from '../messages/errors.ts';
import { AppError } from './errors.ts';

/** One state of an entity. After a backup was restored, a version comes again, but with a later moment. */
export interface Revision {
  version: number;
  /** RFC 3339. Absent: any. */
  updatedAt?: string | undefined;
}

/**
 * The revisions that a write may change: one, any of these, or any but these. Null for any. With a `syncToken`, only if
 * the user's log has its event.
 */
export type ExpectedVersion =
  | (Revision & { syncToken?: string | undefined })
  | { anyOf: Revision[] }
  | { noneOf: Revision[] }
  | null;

/** Whether a write may change the entity at this revision. */
export type Precondition = (id: string, revision: Revision) => boolean;

/** @param name of the entity */
export const preconditionFailed = (name: keyof typeof CHANGED, details?: object) =>
  new AppError('PRECONDITION_FAILED', CHANGED[name], { details });
