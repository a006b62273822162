import * as z from 'zod/mini';
import { described, keyOf } from '../shared/fields.ts';
import { STATUS } from './errors.ts';

export const ErrorCode = described(keyOf(STATUS), 'For the code of the client. There are no other codes');

/** `openapi/registry/errors.ts` has its shapes. */
export const ErrorDetails = z.unknown();
