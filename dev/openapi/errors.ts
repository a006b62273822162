import * as z from 'zod';
import { type ErrorEnvelope, STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import { headers } from './headers.ts';
import type { Json, JsonObject } from './json.ts';

export const ERROR_CODES = z.enum(STATUS).options.length > 0 ? (Object.keys(STATUS) as ErrorCode[]) : [];
