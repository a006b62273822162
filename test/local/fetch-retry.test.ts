import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { Api } from '../../dev/demo/api.ts';

const sent: { headers: Headers; body: unknown }[] = [];
let responses: Response[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (_: string, request: RequestInit) => {
    sent.push({ headers: new Headers(request.headers), body: request.body });
    return responses.shift() ?? fail(503);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const fail = (status: number) =>
  Response.json(
    { error: { code: 'SERVICE_UNAVAILABLE', message: 'try again' } },
    { status, headers: { 'Retry-After': '0' } },
  );

const send = () => new Api('http://localhost:1', 'token').post('/api/sync', { a: 1 }, z.unknown());

it('the demo sends a request again after a 503, with the same body and Idempotency-Key', async () => {
  responses = [fail(503), fail(503), Response.json({ data: 'done' })];
  expect(await send()).toBe('done');
  expect(sent).toHaveLength(3);
  const keys = sent.map(({ headers }) => headers.get('Idempotency-Key'));
  expect(keys[0]).toMatch(/^[\w-]{36}$/);
  expect(new Set(keys).size).toBe(1);
  expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"a":1}']));
});

it('the demo gives up after the third retry', async () => {
  responses = [];
  await expect(send()).rejects.toThrow('POST /api/sync failed: 503 SERVICE_UNAVAILABLE, try again');
  expect(sent).toHaveLength(4);
});

it('the demo sends no request again after another error', async () => {
  responses = [fail(409)];
  await expect(send()).rejects.toThrow('failed: 409');
  expect(sent).toHaveLength(1);
});
