import { AppError, hasChangedMessage } from './errors.ts';

/** The versions that a write may change: one, any of these, or any but these. Null for any. */
export type ExpectedVersion = { version: number } | { anyOf: number[] } | { noneOf: number[] } | null;

/** Whether a write may change the entity at this version. */
export type Precondition = (id: string, version: number) => boolean;

/** @param label the kind of entity, such as `Task` */
export const preconditionFailed = (label: string, details?: object) =>
  new AppError('PRECONDITION_FAILED', hasChangedMessage(label.toLowerCase()), { details });
