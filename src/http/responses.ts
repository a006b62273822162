import * as z from 'zod/mini';
import type { ErrorCode as Code } from '../shared/errors.ts';
import { STATUS } from './errors.ts';

const isErrorCode = (key: string): key is Code => key in STATUS;

export const ErrorCode = z
  .enum(Object.keys(STATUS).filter(isErrorCode))
  .check(z.describe('For the code of the client. There are no other codes'));

/** `openapi/registry/errors.ts` has its shapes. */
export const ErrorDetails = z.unknown();
