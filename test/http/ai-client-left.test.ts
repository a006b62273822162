import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AiUsage, ChatAnswer } from '../../src/assistant/responses.ts';
import { bytesOf } from '../support/byte-stream.ts';
import { type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standClock } from '../support/standing-clock.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const MINUTE = 60_000;

/** An AI Worker whose model writes for a minute, on a stopped clock. Calls `onStart` after the first words. */
function slowAi(onStart: () => void) {
  const startedAt = Date.now();
  const usage = { inputTokens: 1, outputTokens: 1 };
  const first = [
    { type: 'start', provider: 'anthropic', model: 'claude-fake' },
    { type: 'text', text: 'So far' },
  ];
  const encode = (events: object[]) => bytesOf(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  let hasStarted = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!hasStarted) {
          hasStarted = true;
          return controller.enqueue(encode(first));
        }
        onStart();
        await passTime(5_000);
        if (Date.now() - startedAt < MINUTE) return controller.enqueue(encode([{ type: 'alive' }]));
        controller.enqueue(
          encode([
            { type: 'text', text: ', so good' },
            { type: 'end', stopReason: 'end', usage },
          ]),
        );
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { answer: async () => stream };
}

describe('a model that writes for a minute', () => {
  const body = { messages: [{ role: 'user', content: 'Well?' }] };
  const key = { 'Idempotency-Key': 'once' };

  async function chat(isLeaving: boolean) {
    const log = captureLog();
    const person = await signUp();
    standClock();
    const leave = new AbortController();
    const AI = slowAi(() => isLeaving && leave.abort());
    const worker = workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI });
    const send: Send = (request) => worker(new Request(request, { signal: leave.signal }));
    const startedAt = Date.now();
    const answer = await person.call<ChatAnswer>('POST', '/api/ai/chat', body, key, send);
    return { person, log, worker, reply: answer.data.reply, ms: Date.now() - startedAt };
  }

  it('is waited for by a client that stays', async () => {
    const { reply, ms } = await chat(false);
    expect(reply).toMatchObject({ text: 'So far, so good', finishReason: 'stop' });
    expect(ms).toBeGreaterThanOrEqual(MINUTE);
  });

  it('is given up 20 s after the client has left, and what there is is stored under the key', async () => {
    const { person, log, worker, reply, ms } = await chat(true);
    expect(ms).toBeLessThan(25_000);
    expect(reply).toMatchObject({ text: 'So far', finishReason: 'error' });
    const again = await person.call<ChatAnswer>('POST', '/api/ai/chat', body, key, worker);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.data.reply).toEqual(reply);
    expect((await person.get<AiUsage>('/api/ai/usage')).data.calls.used).toBe(1);
    expect(log.lines().filter(({ level }) => level === 'error')).toEqual([]);
  });
});
