import { expect } from 'vitest';
import type { Answer } from './client.ts';

/** The body but for the one thing in it that differs from request to request. */
export const withoutRequestId = ({ text, error }: Answer) => text.replace(error.requestId, '');

/** An error in the one envelope: nothing more in it than the envelope has, and the same request id as the header. */
export function expectError(answer: Answer, status: number, code: string) {
  expect(`${answer.status} ${answer.error?.code}`, answer.text.slice(0, 500)).toBe(`${status} ${code}`);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  const { details, ...error } = answer.error;
  expect(JSON.parse(answer.text)).toEqual({ success: false, error: details === undefined ? error : answer.error });
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId']);
  expect(error.message).toMatch(/\S/);
  expect(error.requestId).toBe(answer.headers.get('X-Request-Id'));
}

/** What the answer says is wrong, by path. */
export function pathsOf({ error }: Answer): string[] {
  const { details } = error;
  return Array.isArray(details) ? details.map(({ path }) => String(path)) : [];
}
