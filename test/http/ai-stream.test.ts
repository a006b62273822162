import { afterEach, expect, it, vi } from 'vitest';
import { ask, asking, parseChunks, replyTo, saying, streamingQuestion, withModels } from '../support/ai.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { ORIGIN, signUp } from '../support/client.ts';
import { expectDocumented } from '../support/contract.ts';
import { interceptTrips, onlyIf, refuse } from '../support/faults.ts';
import { joined } from '../support/gates.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standClock } from '../support/standing-clock.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const SLOW = { ai: { AI_FIRST_DEADLINE: '30s' } };

const metadata = {
  provider: 'anthropic',
  model: 'claude-fake',
  cached: false,
  localBecause: null,
  tokens: { input: 25, output: 15 },
  finishReason: 'stop',
  leftOut: [],
};

it.each(['text/event-stream;q=0', 'application/json, text/event-stream;q=0.1'])(
  'a chat with Accept: %s gets JSON',
  async (accept) => {
    const { send } = withModels(saying('Call Ada.'));
    expect((await send(streamingQuestion(await signUp(), 'What first?', accept))).headers.get('Content-Type')).toBe(
      'application/json',
    );
  },
);

it('a streamed reply has the chunks of the AI SDK and ends with its metadata', async () => {
  const { send } = withModels(saying('Call ', 'Ада', '.'));
  const response = await send(streamingQuestion(await signUp(), 'What first?'));
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(response.headers.get('X-Vercel-AI-UI-Message-Stream')).toBe('v1');
  const text = await response.text();
  expectDocumented('POST', '/api/ai/chat', response, text);
  expect(parseChunks(text)).toEqual([
    { type: 'start', messageId: expect.any(String) },
    { type: 'text-start', id: 'text' },
    { type: 'text-delta', id: 'text', delta: 'Call ' },
    { type: 'text-delta', id: 'text', delta: 'Ада' },
    { type: 'text-delta', id: 'text', delta: '.' },
    { type: 'text-end', id: 'text' },
    { type: 'data-usage', data: metadata, transient: true },
    { type: 'finish', finishReason: 'stop', messageMetadata: metadata },
  ]);
});

it('a streamed reply asks for approval of the proposed changes', async () => {
  const { send } = withModels(asking({ tool: 'add_task', input: { title: 'Thank Ada' } }));
  const chunks = parseChunks(await (await send(streamingQuestion(await signUp(), 'Add it'))).text());
  const [input, request] = chunks.slice(-4);
  expect(input).toMatchObject({ type: 'tool-input-available', toolName: 'apply_proposal' });
  expect(input?.input).toMatchObject({ id: input?.toolCallId, preview: ['Add “Thank Ada”'] });
  expect(request).toEqual({
    type: 'tool-approval-request',
    approvalId: input?.toolCallId,
    toolCallId: input?.toolCallId,
  });
});

it('a streamed reply that breaks off ends with an error chunk and [DONE]', async () => {
  const whole = await replyTo({ provider: 'anthropic' }, { texts: ['Call ', 'Ada.'] }).text();
  const { send } = withModels(() => streamOf(bytesOf(whole.slice(0, whole.indexOf('Ada.')))));
  const chunks = parseChunks(await (await send(streamingQuestion(await signUp(), 'What first?'))).text());
  expect(chunks.at(-2)).toMatchObject({ type: 'data-usage', data: { finishReason: 'error' } });
  expect(chunks.at(-1)).toEqual({ type: 'error', errorText: 'The answer is incomplete. Ask again' });
});

it('a streamed reply ends with the 429 message when the request it waited for was rejected', async () => {
  const person = await signUp();
  const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
  await ask(person, 'First', send);
  joined(2);
  const answers = await Promise.all([1, 2].map(() => send(streamingQuestion(person, 'Second'))));
  const [rejected, streamed] = answers.sort((a, b) => b.status - a.status);
  expect([rejected?.status, streamed?.status]).toEqual([429, 200]);
  expect(parseChunks((await streamed?.text()) ?? '').at(-1)).toEqual({
    type: 'error',
    errorText: 'No AI requests are left for today: the limit is 1. There will be more tomorrow',
  });
});

it('a streamed reply has no images and no addresses that its user has not written: they could leak data', async () => {
  const { send } = withModels(saying('See !', '[x](https://evil.example/?q=all) ![', 'y](https://own.example/a) wow!'));
  const question = streamingQuestion(await signUp(), 'What is at https://own.example/a?');
  const chunks = parseChunks(await (await send(question)).text());
  const text = chunks.map(({ delta = '' }) => delta).join('');
  expect(text).toBe('See x [y](https://own.example/a) wow!');
});

it.each([
  ['max_tokens', 'length'],
  ['refusal', 'content-filter'],
])('a streamed reply that stops for %s finishes with %s', async (stopReason, finishReason) => {
  const { send } = withModels((call) => replyTo(call, { texts: ['Well.'], stopReason }));
  const chunks = parseChunks(await (await send(streamingQuestion(await signUp(), 'What first?'))).text());
  expect(chunks.at(-1)).toMatchObject({ type: 'finish', finishReason });
});

it('resuming a chat stream gets 204, because no stream is kept', async () => {
  const person = await signUp();
  const headers = { Authorization: `Bearer ${person.token}` };
  const response = await withModels(saying('Yes.')).send(
    new Request(`${ORIGIN}/api/ai/chat/x1/stream`, { headers }) as never,
  );
  expect([response.status, await response.text()]).toEqual([204, '']);
});

it('a request that waits for the answer of another one sees its text while it grows', async () => {
  const person = await signUp();
  const { promise: isSeen, resolve: seen } = Promise.withResolvers<void>();
  const both = joined(2);
  const { open } = withModels(async (call) => {
    await both;
    const wire = await replyTo(call, { texts: ['Call ', 'Ada.'] }).text();
    const half = wire.indexOf('Ada.');
    const stream = new ReadableStream({
      async start(controller) {
        controller.enqueue(bytesOf(wire.slice(0, half)));
        await isSeen;
        controller.enqueue(bytesOf(wire.slice(half)));
        controller.close();
      },
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  });
  const opened = await Promise.all([1, 2].map(() => open(streamingQuestion(person, 'What first?'))));
  const readers = opened.map(({ response: { body } }) => body?.pipeThrough(new TextDecoderStream()).getReader());
  const read = async (reader: (typeof readers)[number], until: string) => {
    let text = '';
    while (!text.includes(until)) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error(`there is only ${text}`);
      text += value;
    }
    return text;
  };
  await Promise.all(readers.map((reader) => read(reader, '"Call "')));
  seen();
  const rest = await Promise.all(readers.map((reader) => read(reader, '[DONE]')));
  for (const text of rest) expect(text).toContain('"delta":"Ada."');
  await Promise.all(opened.map(({ finished }) => finished));
});

it('an unexpected error in a stream is logged, and the client gets a generic message', async () => {
  const log = captureLog();
  const { send } = withModels((call, index) => {
    vi.spyOn(crypto.subtle, 'sign').mockRejectedValue(new TypeError('a secret')); // the proposal cannot be signed
    return asking({ tool: 'add_task', input: { title: 'x' } })(call, index);
  });
  const text = await (await send(streamingQuestion(await signUp(), 'Add it'))).text();
  expect(parseChunks(text).at(-1)).toEqual({ type: 'error', errorText: 'Something went wrong on our side' });
  expect(log.lines()).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'ai: an answer failed', cause: 'TypeError' }),
  );
  expect(log.texts.join()).not.toContain('a secret');
});

it('an error in background work is logged', async () => {
  const log = captureLog();
  interceptTrips(onlyIf(({ body }) => /update .{2}ai_spending_shards/.test(body), refuse));
  const { send } = withModels(saying('Yes.'));
  expect((await ask(await signUp(), 'What first?', send)).reply.text).toBe('Yes.');
  expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'error', message: 'ai: an answer failed' }));
});

it('a stream has a comment every ten seconds while there is no text', async () => {
  standClock();
  const { send } = withModels(async (call, index) => {
    await passTime(25_000);
    return saying('At last.')(call, index);
  }, SLOW);
  const text = await (await send(streamingQuestion(await signUp(), 'What first?'))).text();
  expect(text.split('\n\n').filter((line) => line === ': ping')).toHaveLength(2);
});

it('a stream is rejected with 429 before it starts when the daily limit is reached', async () => {
  const person = await signUp();
  const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
  await (await send(streamingQuestion(person, 'First'))).text();
  const response = await send(streamingQuestion(person, 'Second'));
  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ success: false, error: { code: 'RATE_LIMIT_ERROR' } });
});

it('a reply is cached after the client of its stream disconnects', async () => {
  const person = await signUp();
  const { promise: disconnected, resolve: disconnect } = Promise.withResolvers<void>();
  const { send, open, calls } = withModels(async (call) => {
    const wire = await replyTo(call, { texts: ['Call ', 'Ada.'] }).text();
    const half = wire.indexOf('Ada.');
    return new Response(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(bytesOf(wire.slice(0, half)));
          await disconnected;
          controller.enqueue(bytesOf(wire.slice(half)));
          controller.close();
        },
      }),
      { headers: { 'Content-Type': 'text/event-stream' } },
    );
  });
  const { response, finished } = await open(streamingQuestion(person, 'What first?'));
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  disconnect();
  await finished();
  expect((await ask(person, 'What first?', send)).reply).toMatchObject({ text: 'Call Ada.', cached: true });
  expect(calls).toHaveLength(1);
});
