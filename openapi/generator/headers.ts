import type { JsonObject } from './json.ts';

const text = (description: string, example: string, rest: JsonObject = {}): JsonObject => ({
  description,
  ...rest,
  schema: { type: 'string' },
  example,
});

const always = { required: true };

const etag = '"019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18.1"';

/** The headers of answers. What is required is there whenever it is listed. */
export const answerHeaders = {
  'X-Request-Id': text(
    'Names this request in our log; yours, when you send one',
    '8f14e45f-ceea-467f-9a3c-1b2f0c7d5e61',
    always,
  ),
  ETag: text('The version answered, for If-Match and If-None-Match', etag, always),
  Location: text('Where the new entity is', '/api/tasks/019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18', always),
  'RateLimit-Policy': text('The limit: q requests in a sliding window of w seconds', '"api";q=100;w=60'),
  RateLimit: text('What is left: r requests, and the window ends in t seconds', '"api";r=99;t=60'),
  'Retry-After': {
    description: 'Seconds to wait before another try',
    ...always,
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
  'Idempotent-Replayed': {
    description: 'There when this repeats the answer to an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
  'WWW-Authenticate': text('How to authenticate', 'Bearer', always),
  Allow: text('The methods that are served at this path', 'GET, HEAD, POST', always),
} satisfies Record<string, JsonObject>;

export type AnswerHeader = keyof typeof answerHeaders;

/** `headers` of a response, as references to the components. */
export const referTo = (names: AnswerHeader[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Request headers that several operations take. Without examples: Swagger UI would send those by itself. */
export const requestHeaders = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Makes the write safe to send again: within 24 hours it happens once',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag it was read with: a later version is not written over, but answered with 412',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag you have: 304 while it is the latest',
    schema: { type: 'string' },
  },
} satisfies Record<string, JsonObject>;
