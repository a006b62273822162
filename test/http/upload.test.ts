import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { JSON_TYPE } from '../support/raw-body.ts';
import { workerWith } from '../support/worker.ts';

/** Longer than the deadline of the stores. */
const SLOW_MS = 3_200;
const UPLOAD_DEADLINE_MS = 30_000;

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const encode = (text: string) => new TextEncoder().encode(text);

/** Sends the request with this body to a Worker that sees it arrive. */
function uploading(body: ReadableStream<Uint8Array>): Send {
  const send = workerWith({});
  return (request) =>
    send(new Request(request, { body, headers: { ...Object.fromEntries(request.headers), ...JSON_TYPE } }));
}

/** A body of two halves, each sent when the Worker reads it. */
function arriving(text: string, betweenHalves: () => Promise<void>): ReadableStream<Uint8Array> {
  const half = text.length / 2;
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (isFirst) {
          isFirst = false;
          return controller.enqueue(encode(text.slice(0, half)));
        }
        await betweenHalves();
        controller.enqueue(encode(text.slice(half)));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

describe('a body that arrives slowly', () => {
  it('a slow body is read, and the deadline of the stores starts when it is there', async () => {
    const { token } = await signUp();
    vi.useFakeTimers({ toFake: ['performance'] });
    const body = arriving('{"title":"slow"}', async () => void vi.advanceTimersByTime(SLOW_MS));
    const answer = await call('POST', '/api/tasks', { token }, uploading(body));
    expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('slow')]);
  });

  it('a body that has not arrived after 30 seconds gets 408', async () => {
    const { token } = await signUp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = call(
      'POST',
      '/api/tasks',
      { token },
      uploading(arriving('{"title":"never"}', () => new Promise(() => {}))),
    );
    const tick = setInterval(() => vi.advanceTimersByTime(UPLOAD_DEADLINE_MS / 10), 0);
    expectError(await answer.finally(() => clearInterval(tick)), 408, 'REQUEST_TIMEOUT');
    expect(log.requests().at(-1)).toMatchObject({ level: 'info', code: 'REQUEST_TIMEOUT' });
  });
});

it('a client that leaves in the middle of an upload is logged at info, with a reason of its own', async () => {
  const { token } = await signUp();
  const leaving = arriving('{"title":"gone"}', () => Promise.reject(new TypeError('Network connection lost.')));
  await call('POST', '/api/tasks', { token }, uploading(leaving));
  expect(log.requests().at(-1)).toMatchObject({ level: 'info', status: 400, reason: 'client_left' });
});

it.each([
  ['gzip', 415],
  ['br, gzip', 415],
  ['identity', 201],
])('a body with Content-Encoding: %s gets %i', async (encoding, status) => {
  const person = await signUp();
  const answer = await person.post('/api/tasks', { title: 'x' }, { 'Content-Encoding': encoding });
  expect(answer.status).toBe(status);
});
