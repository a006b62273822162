import * as z from 'zod';
import { type ErrorEnvelope, STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import { type AnswerHeader, referTo } from './headers.ts';
import { type JsonObject, plain } from './json.ts';

export interface ErrorDoc {
  when: string;
  message: string;
  details?: unknown;
  headers?: AnswerHeader[];
}

/** Every code a client can meet, as the document tells of it. */
export const ERRORS: Record<ErrorCode, ErrorDoc> = {
  VALIDATION_ERROR: {
    when: 'The request is not valid; `details` names each fault.',
    message: 'title: must not be empty',
    details: [{ path: 'title', message: 'must not be empty' }],
  },
  AUTHENTICATION_ERROR: {
    when: 'The token is missing, expired or revoked.',
    message: 'Sign in again: the token is missing, expired or revoked',
    headers: ['WWW-Authenticate'],
  },
  AUTHORIZATION_ERROR: { when: 'The person may not do this.', message: 'This is not yours to change' },
  NOT_FOUND: { when: 'There is no such thing, or it is somebody else’s.', message: 'Task not found' },
  METHOD_NOT_ALLOWED: {
    when: 'The path is not served by this method; `Allow` names those it is.',
    message: 'PUT is not allowed for this path',
    headers: ['Allow'],
  },
  REQUEST_TIMEOUT: {
    when: 'The body did not arrive within 30 seconds. Nothing has been done: send it again.',
    message: 'The body must arrive within 30 seconds',
  },
  CONFLICT: {
    when: 'The data changed in the meantime, or a request with the same Idempotency-Key is under way.',
    message: 'The data changed in the meantime: read it again',
  },
  LIMIT_REACHED: {
    when: 'There are as many as there may be.',
    message: 'At most 1000 tasks may be open: complete or delete some first',
    details: { limit: 1000, current: 1000 },
  },
  PRECONDITION_FAILED: {
    when: 'If-Match does not name the latest version.',
    message: 'The task has changed: read it again',
    details: { expectedVersion: 1, currentVersion: 2 },
  },
  PAYLOAD_TOO_LARGE: { when: 'The body is over 256 KB.', message: 'The body must be at most 256 KB' },
  UNSUPPORTED_MEDIA_TYPE: {
    when: 'The body is not JSON, or its charset is not UTF-8.',
    message: 'Send the body as JSON in UTF-8 with Content-Type: application/json',
  },
  UNPROCESSABLE: {
    when: 'The Idempotency-Key was used with another request, or what is asked contradicts itself.',
    message: 'This Idempotency-Key was used for a different request: use a new key',
  },
  RATE_LIMIT_ERROR: {
    when: 'Too many requests.',
    message: 'Too many requests: try again in 12 s',
    details: { retryAfterSeconds: 12 },
    headers: ['RateLimit-Policy', 'RateLimit', 'Retry-After'],
  },
  INTERNAL_ERROR: { when: 'Something went wrong on our side.', message: 'Something went wrong on our side' },
  UPSTREAM_ERROR: { when: 'A service we depend on failed.', message: 'A service we depend on failed: try again' },
  SERVICE_UNAVAILABLE: {
    when: 'Postgres does not answer. With `details.retryable` the request can be sent again as it is; else a write may have happened.',
    message: 'Temporarily unavailable: try again',
    details: { retryable: true },
    headers: ['Retry-After'],
  },
  UPSTREAM_TIMEOUT: {
    when: 'A service we depend on did not answer in time.',
    message: 'A service we depend on did not answer in time: try again',
  },
};

const isErrorCode = (key: string): key is ErrorCode => key in STATUS;

export const ERROR_CODES = Object.keys(STATUS).filter(isErrorCode);

/** The error envelope of `src/http/errors.ts`. */
export const ErrorAnswer: z.ZodType<ErrorEnvelope> = z.strictObject({
  success: z.literal(false),
  error: z.strictObject({
    code: z.enum(ERROR_CODES).meta({ description: 'What to act on; the set is closed' }),
    message: z.string().meta({ description: 'For people' }),
    details: z.unknown().optional().meta({ description: 'What the code has to add, if anything' }),
    requestId: z.string(),
    stack: z.string().exactOptional().meta({ description: 'While developing only' }),
  }),
});

/** The response with one status, by the codes it can have. */
export function errorResponse(causes: Map<ErrorCode, ErrorDoc>): JsonObject {
  const codes = [...causes.keys()];
  const headers = codes.flatMap((code) => ERRORS[code].headers ?? []);
  return {
    description: [...causes].map(([code, { when }]) => `\`${code}\`: ${when}`).join('\n\n'),
    headers: referTo(['X-Request-Id', ...headers]),
    content: {
      'application/json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/ErrorAnswer' }, open({ error: open({ code: { enum: codes } }) })],
        },
        examples: Object.fromEntries([...causes].map(([code, cause]) => [code, { value: exampleOf(code, cause) }])),
      },
    },
  };
}

/** An object of which only some properties are told. */
const open = (properties: JsonObject): JsonObject => ({ type: 'object', properties, additionalProperties: true });

function exampleOf(code: ErrorCode, { message, details }: ErrorDoc): JsonObject {
  const requestId = '8f14e45f-ceea-467f-9a3c-1b2f0c7d5e61';
  return {
    success: false,
    error: { code, message, ...(details === undefined ? {} : { details: plain(details) }), requestId },
  };
}

export const commonResponse = (code: ErrorCode): JsonObject => errorResponse(new Map([[code, ERRORS[code]]]));
