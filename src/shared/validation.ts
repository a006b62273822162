import type * as z from 'zod/mini';
import { AppError } from './errors.ts';

/** What a schema is held against: how it is called as a whole, and what one thing in it is. */
export interface Subject {
  whole: string;
  part: string;
}

/** An answer must not outgrow the request that caused it. */
const MAX_DETAILS = 20;
const MAX_PATH = 200;

/** What a schema found wrong, for the client: the first in the message, all of it in the details. */
export function invalid(issues: z.core.$ZodIssue[], { whole, part }: Subject): AppError {
  const all = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: `is not a known ${part}` }))
      : [{ path: pathOf(issue.path), message: said(issue) }],
  );
  const details = all.slice(0, MAX_DETAILS);
  const first = details[0];
  const message = first ? `${first.path || whole}: ${first.message}` : 'The request is not valid';
  return new AppError('VALIDATION_ERROR', message, { details });
}

/** The schema's own words, but for what is not there at all. */
const said = ({ message }: z.core.$ZodIssue) => (message.endsWith('received undefined') ? 'is required' : message);

const pathOf = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, MAX_PATH);
