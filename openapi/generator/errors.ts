import * as z from 'zod/mini';
import { type ErrorEnvelope, STATUS } from '../../src/http/errors.ts';
import { STORED_ERRORS } from '../../src/http/idempotency.ts';
import { ErrorCode, ErrorDetails } from '../../src/http/responses.ts';
import type { ErrorCode as Code } from '../../src/shared/errors.ts';
import { type ResponseHeader, referTo } from './headers.ts';
import { type JsonObject, toJson } from './json.ts';

export interface ErrorDoc {
  when: string;
  message: string;
  details?: unknown;
  headers?: ResponseHeader[];
}

/** Every error code, as the document describes it. */
export const ERRORS: Record<Code, ErrorDoc> = {
  VALIDATION_ERROR: {
    when: 'The request is invalid; `details` names each problem.',
    message: 'title: must not be blank',
    details: [{ path: 'title', message: 'must not be blank' }],
  },
  AUTHENTICATION_ERROR: {
    when: 'The token is missing, expired or revoked.',
    message: 'Sign in again: the token is missing, expired or revoked',
    headers: ['WWW-Authenticate'],
  },
  AUTHORIZATION_ERROR: {
    when: 'A page of this origin may not open a live socket.',
    message: 'This origin may not connect: CORS_ORIGIN lists the allowed origins',
  },
  NOT_FOUND: { when: 'It does not exist, or belongs to another user.', message: 'Task not found' },
  METHOD_NOT_ALLOWED: {
    when: 'The path does not support the method; `Allow` lists those that it does.',
    message: 'PUT is not allowed for this path',
    headers: ['Allow'],
  },
  REQUEST_TIMEOUT: {
    when: 'The body did not arrive within 30 seconds. Nothing has been done: send it again.',
    message: 'The body must arrive within 30 seconds',
  },
  CONFLICT: {
    when: 'The data has changed, or a request with the same Idempotency-Key is in progress.',
    message: 'The data has changed. Fetch it again and retry',
    headers: ['Retry-After?'],
  },
  LIMIT_REACHED: {
    when: 'A limit is reached.',
    message: 'Limit of 1000 open tasks reached: complete or delete some first',
    details: { limit: 1000, current: 1000 },
  },
  PRECONDITION_FAILED: {
    when: 'The version in `If-Match` is not the latest.',
    message: 'The data has changed. Fetch it again and retry',
    details: { expectedVersion: 1, currentVersion: 2 },
  },
  PAYLOAD_TOO_LARGE: { when: 'The body is larger than 256 KB.', message: 'The body must be at most 256 KB' },
  UNSUPPORTED_MEDIA_TYPE: {
    when: 'The body is not JSON, or its charset is not UTF-8.',
    message: 'Send the body as JSON in UTF-8 with Content-Type: application/json',
    headers: ['Accept-Post'],
  },
  UNPROCESSABLE: {
    when: 'The Idempotency-Key was used for a different request, or the request contradicts itself.',
    message: 'This Idempotency-Key was used for a different request: use a new key',
  },
  RATE_LIMIT_ERROR: {
    when: 'Too many requests.',
    message: 'Too many requests: try again in 12 s',
    details: { retryAfterSeconds: 12 },
    headers: ['Retry-After'],
  },
  INTERNAL_ERROR: { when: 'Something went wrong on our side.', message: 'Something went wrong on our side' },
  UPSTREAM_ERROR: { when: 'Reserved: nothing returns it yet.', message: 'A service we depend on failed: try again' },
  SERVICE_UNAVAILABLE: {
    when: 'Postgres does not respond. If `details.retryable`, send the request again after the seconds in `Retry-After`; otherwise a write may have happened.',
    message: 'Temporarily unavailable: try again',
    details: { retryable: true },
    headers: ['Retry-After'],
  },
  UPSTREAM_TIMEOUT: {
    when: 'Reserved: nothing returns it yet.',
    message: 'A service we depend on did not respond in time: try again',
  },
};

export const ERROR_CODES: readonly Code[] = ErrorCode.options;

/** A Markdown table of all codes. */
const CODES_TABLE = [
  '| code | status | when |',
  '|---|---|---|',
  ...ERROR_CODES.map((code) => `| \`${code}\` | ${STATUS[code]} | ${ERRORS[code].when} |`),
].join('\n');

/** The error envelope of `src/http/errors.ts`. */
export const ErrorAnswer: z.ZodMiniType<ErrorEnvelope> = z
  .strictObject({
    success: z.literal(false),
    error: z.strictObject({
      code: ErrorCode,
      message: z.string().check(z.describe('For the user, in their language')),
      details: z.optional(ErrorDetails),
      requestId: z.string(),
      stack: z.exactOptional(z.string()).check(z.describe('Only during development')),
    }),
  })
  .check(z.describe(CODES_TABLE));

const REPLAYED: ResponseHeader[] = ['Idempotent-Replayed'];

/** The response with one status, which can have several codes. */
export function buildErrorResponse(causes: Map<Code, ErrorDoc>): JsonObject {
  const codes = [...causes.keys()];
  const headers = codes.flatMap((code) => [
    ...(STORED_ERRORS.includes(code) ? REPLAYED : []),
    ...(ERRORS[code].headers ?? []),
  ]);
  return {
    description: [...causes].map(([code, { when }]) => `\`${code}\`: ${when}`).join('\n\n'),
    headers: referTo(['X-Request-Id', 'Content-Language', 'RateLimit-Policy', 'RateLimit', ...headers]),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/ErrorAnswer' },
            openObject({ error: openObject({ code: { enum: codes } }) }),
          ],
        },
        examples: Object.fromEntries([...causes].map(([code, cause]) => [code, { value: buildExample(code, cause) }])),
      },
    },
  };
}

/** A schema of an object with these and any other properties. */
const openObject = (properties: JsonObject): JsonObject => ({ type: 'object', properties, additionalProperties: true });

function buildExample(code: Code, { message, details }: ErrorDoc): JsonObject {
  const requestId = '8f14e45f-ceea-467f-9a3c-1b2f0c7d5e61';
  return {
    success: false,
    error: { code, message, ...(details === undefined ? {} : { details: toJson(details) }), requestId },
  };
}

export const buildCommonResponse = (code: Code): JsonObject => buildErrorResponse(new Map([[code, ERRORS[code]]]));
