import type * as z from 'zod/mini';
import { AppError } from './errors.ts';

/** The words for the validated input in error messages. */
export interface Subject {
  /** The input itself: `body`. */
  whole: string;
  /** One item of it: `field`. */
  part: string;
}

/** An error response must not be much larger than its request. */
const MAX_DETAILS = 20;
const MAX_PATH_LENGTH = 200;

/** A VALIDATION_ERROR for what a schema rejected: the first issue is in the message, up to 20 are in the details. */
export function toValidationError(issues: z.core.$ZodIssue[], { whole, part }: Subject): AppError {
  const all = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: `is not a known ${part}` }))
      : [{ path: formatPath(issue.path), message: messageOf(issue) }],
  );
  const details = all.slice(0, MAX_DETAILS);
  const first = details[0];
  const message = first ? `${first.path || whole}: ${first.message}` : 'The request is not valid';
  return new AppError('VALIDATION_ERROR', message, { details });
}

/** Zod's message, except for a missing field. */
const messageOf = ({ message }: z.core.$ZodIssue) => (message.endsWith('received undefined') ? 'is required' : message);

const formatPath = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, MAX_PATH_LENGTH);
