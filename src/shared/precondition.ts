import { CHANGED } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { AppError } from './errors.ts';

/** The versions that a write may change: one, any of these, or any but these. Null for any. */
export type ExpectedVersion = { version: number } | { anyOf: number[] } | { noneOf: number[] } | null;

/** Whether a write may change the entity at this version. */
export type Precondition = (id: string, version: number) => boolean;

/** @param name of the entity */
export const preconditionFailed = (name: keyof typeof CHANGED, details?: object) =>
  new AppError('PRECONDITION_FAILED', sayAll(CHANGED[name]), { details });
