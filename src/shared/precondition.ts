import { ERRORS } from '../messages/errors.ts';
import { AppError } from './errors.ts';

/** One state of an entity. After a backup was restored, a version comes again, but with a later moment. */
export interface Revision {
  version: number;
  /** RFC 3339. Absent: any. */
  updatedAt?: string | undefined;
}

/** The revisions that a write may change; null for any. With a `syncToken`, only if the log has its event. */
export type ExpectedVersion =
  | (Revision & { syncToken?: string | undefined })
  | { anyOf: Revision[] }
  | { noneOf: Revision[] }
  | null;

/** Whether a write may change the entity at this revision. A thing without versions has NO_REVISION. */
export type Precondition = (id: string, revision: Revision) => boolean;

/** No ETag names it. */
export const NO_REVISION: Revision = { version: 0 };

export const preconditionFailed = (details: object) =>
  new AppError('PRECONDITION_FAILED', ERRORS.dataChanged, { details });

export const hasNoVersion = () => new AppError('PRECONDITION_FAILED', ERRORS.noVersion);
