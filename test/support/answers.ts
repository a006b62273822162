import { expect } from 'vitest';
import type { Answer } from './client.ts';

/** The body without the request id, which differs in every response. */
export const withoutRequestId = ({ text, headers }: Answer) => text.replace(headers.get('X-Request-Id') ?? '', '');

/** Expects an error in the error envelope, without extra fields and with the request id of the header. */
export function expectError(answer: Answer, status: number, code: string) {
  expect(`${answer.status} ${answer.error?.code}`, answer.text.slice(0, 500)).toBe(`${status} ${code}`);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  const { details, ...error } = answer.error;
  expect(JSON.parse(answer.text)).toEqual({ success: false, error: details === undefined ? error : answer.error });
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId']);
  expect(error.message).toMatch(/\S/);
  expect(error.requestId).toBe(answer.headers.get('X-Request-Id'));
}

/** The paths in the details of a validation error. */
export function pathsOf({ error }: Answer): string[] {
  const { details } = error;
  return Array.isArray(details) ? details.map(({ path }) => String(path)) : [];
}

/** The headers that depend on the response itself, not on its duration or the rate limit. */
export const headersOf = ({ headers }: Answer) =>
  [...headers].filter(
    ([name]) => !/^(x-request-id|x-response-time|server-timing|ratelimit|ratelimit-policy)$/.test(name),
  );
