import * as z from 'zod/mini';
import type { ErrorCode as Code } from '../shared/errors.ts';
import { described } from '../shared/fields.ts';
import { STATUS } from './errors.ts';

const isErrorCode = (key: string): key is Code => key in STATUS;

export const ErrorCode = described(
  z.enum(Object.keys(STATUS).filter(isErrorCode)),
  'For the code of the client. There are no other codes',
);

/** `openapi/registry/errors.ts` has its shapes. */
export const ErrorDetails = z.unknown();
