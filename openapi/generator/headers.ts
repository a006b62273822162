import type { JsonObject } from './json.ts';

const textHeader = (description: string, example: string, rest: JsonObject = {}): JsonObject => ({
  description,
  ...rest,
  schema: { type: 'string' },
  example,
});

const always = { required: true };

const etag = '"019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18.1"';

/** Response headers. A required header is present in every response that lists it. */
export const responseHeaders = {
  'X-Request-Id': textHeader(
    'Identifies the request in our log. Your own, if you send one',
    '8f14e45f-ceea-467f-9a3c-1b2f0c7d5e61',
    always,
  ),
  ETag: textHeader('The version in the response, for If-Match and If-None-Match', etag, always),
  Location: textHeader('The path of the new entity', '/api/tasks/019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18', always),
  'RateLimit-Policy': textHeader('The limit: q requests in a sliding window of w seconds', '"api";q=100;w=60'),
  RateLimit: textHeader('The rest: r requests are left, and the window ends in t seconds', '"api";r=99;t=60'),
  'Retry-After': {
    description: 'The number of seconds to wait before a retry',
    ...always,
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
  'Idempotent-Replayed': {
    description: 'Present when this is the stored response of an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
  'Content-Language': {
    description: "The language of the message: the user's, or by Accept-Language before the session is known",
    ...always,
    schema: { type: 'string', enum: ['en', 'ru'] },
    example: 'en',
  },
  'WWW-Authenticate': textHeader('How to authenticate', 'Bearer', always),
  'X-Vercel-AI-UI-Message-Stream': textHeader('Of a stream: the version of the protocol', 'v1'),
  'X-Accel-Buffering': textHeader('Of a stream: proxies pass each event on at once', 'no'),
  'Accept-Post': textHeader('The media type that a body must have', 'application/json', always),
  Allow: textHeader('The allowed methods of this path', 'GET, HEAD, POST', always),
} satisfies Record<string, JsonObject>;

type Name = keyof typeof responseHeaders;

/** The name of a header. With a question mark, a response may lack it. */
export type ResponseHeader = Name | `${Name}?`;

/** The `headers` of a response: references to components, and copies of those that the response may lack. */
export const referTo = (headers: ResponseHeader[]): JsonObject => Object.fromEntries(headers.map(describeHeader));

function describeHeader(header: ResponseHeader): [Name, JsonObject] {
  const name = header.replace('?', '') as Name;
  const { required: _, ...optional }: JsonObject = responseHeaders[name];
  return [name, header === name ? { $ref: `#/components/headers/${name}` } : optional];
}

/** Request headers of several operations. They have no examples, because the reference page would send them. */
export const requestHeaders = {
  'Accept-Language': {
    name: 'Accept-Language',
    in: 'header',
    description: 'The language of errors: English or Russian. A signed-in user gets the language of their settings',
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes the write safe to retry: within 24 hours it is executed once. The key belongs to this method and path',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the version that you have. If the entity has changed since, the response is a 412',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of the version that you have. If it is the latest, the response is a 304',
    schema: { type: 'string' },
  },
} satisfies Record<string, JsonObject>;
