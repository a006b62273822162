import { createExecutionContext } from 'cloudflare:test';
import { afterEach, expect, it, vi } from 'vitest';
import { AiBudget } from '../../src/assistant/model/budget.ts';
import { Proposals } from '../../src/assistant/proposals.ts';
import { ask, asking, chunksOf, saying, streamingQuestion, wireOf, withModels } from '../support/ai.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { signUp } from '../support/client.ts';
import { joined } from '../support/gates.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standClock } from '../support/standing-clock.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const SLOW = { ai: { AI_FIRST_DEADLINE: '30s' } };

const about = {
  provider: 'anthropic',
  model: 'claude-fake',
  cached: false,
  localBecause: null,
  tokens: { input: 25, output: 15 },
  stopReason: 'end',
};

it('comes piece by piece, in the vocabulary of the AI SDK, and ends with who said it and what it took', async () => {
  const { send } = withModels(saying('Call ', 'Ада', '.'));
  const response = await send(streamingQuestion(await signUp(), 'What first?'));
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(response.headers.get('X-Vercel-AI-UI-Message-Stream')).toBe('v1');
  expect(chunksOf(await response.text())).toEqual([
    { type: 'start', messageId: expect.any(String) },
    { type: 'text-start', id: 'text' },
    { type: 'text-delta', id: 'text', delta: 'Call ' },
    { type: 'text-delta', id: 'text', delta: 'Ада' },
    { type: 'text-delta', id: 'text', delta: '.' },
    { type: 'text-end', id: 'text' },
    { type: 'data-usage', data: about },
    { type: 'finish', messageMetadata: about },
  ]);
});

it('asks for approval of what the model would change', async () => {
  const { send } = withModels(asking({ tool: 'add_task', input: { title: 'Thank Ada' } }));
  const chunks = chunksOf(await (await send(streamingQuestion(await signUp(), 'Add it'))).text());
  const [input, request] = chunks.slice(-4);
  expect(input).toMatchObject({ type: 'tool-input-available', toolName: 'apply_proposal' });
  expect(input?.input).toMatchObject({ id: input?.toolCallId, preview: ['Add “Thank Ada”'] });
  expect(request).toEqual({
    type: 'tool-approval-request',
    approvalId: input?.toolCallId,
    toolCallId: input?.toolCallId,
  });
});

it('says so when the answer breaks off, and ends all the same', async () => {
  const whole = await wireOf({ provider: 'anthropic' }, { texts: ['Call ', 'Ada.'] }).text();
  const { send } = withModels(() => streamOf(bytesOf(whole.slice(0, whole.indexOf('Ada.')))));
  const chunks = chunksOf(await (await send(streamingQuestion(await signUp(), 'What first?'))).text());
  expect(chunks.at(-2)).toMatchObject({ type: 'data-usage', data: { stopReason: 'cut' } });
  expect(chunks.at(-1)).toEqual({ type: 'error', errorText: 'The answer broke off: ask again' });
});

it('says in its end that an equal question, which it waited for, was refused', async () => {
  const person = await signUp();
  const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
  await ask(person, 'First', send);
  const both = joined(2);
  const { reserve } = AiBudget.prototype;
  vi.spyOn(AiBudget.prototype, 'reserve').mockImplementation(async function (this: AiBudget, ...args) {
    await both;
    return reserve.apply(this, args);
  });
  const answers = await Promise.all([1, 2].map(() => send(streamingQuestion(person, 'Second'))));
  const [refused, streamed] = answers.sort((a, b) => b.status - a.status);
  expect([refused?.status, streamed?.status]).toEqual([429, 200]);
  expect(chunksOf((await streamed?.text()) ?? '').at(-1)).toEqual({
    type: 'error',
    errorText: expect.stringMatching(/^All 1 questions of today are asked: there are more from 2/),
  });
});

it('shows no image, which would tell whoever serves it what is in its address', async () => {
  const { send } = withModels(saying('See !', '[x](https://evil.example/?q=all) ![', 'y](https://evil.example) wow!'));
  const chunks = chunksOf(await (await send(streamingQuestion(await signUp(), 'What first?'))).text());
  const text = chunks.map(({ delta = '' }) => delta).join('');
  expect(text).toBe('See [x](https://evil.example/?q=all) [y](https://evil.example) wow!');
});

it('tells the log what broke it, and the client that something did', async () => {
  const log = captureLog();
  vi.spyOn(Proposals.prototype, 'create').mockRejectedValue(new TypeError('a secret'));
  const { send } = withModels(asking({ tool: 'add_task', input: { title: 'x' } }));
  const text = await (await send(streamingQuestion(await signUp(), 'Add it'))).text();
  expect(chunksOf(text).at(-1)).toEqual({ type: 'error', errorText: 'Something went wrong on our side' });
  expect(log.lines()).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'ai: an answer failed', cause: 'TypeError' }),
  );
  expect(log.texts.join()).not.toContain('a secret');
});

it('tells the log what failed after the answer', async () => {
  const log = captureLog();
  vi.spyOn(AiBudget.prototype, 'settle').mockRejectedValue(new TypeError('a secret'));
  const { send } = withModels(saying('Yes.'));
  expect((await ask(await signUp(), 'What first?', send)).reply.text).toBe('Yes.');
  expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'error', message: 'ai: an answer failed' }));
});

it('sends a comment every ten seconds while nothing comes', async () => {
  standClock();
  const { send } = withModels(async (call, index) => {
    await passTime(25_000);
    return saying('At last.')(call, index);
  }, SLOW);
  const text = await (await send(streamingQuestion(await signUp(), 'What first?'))).text();
  expect(text.split('\n\n').filter((line) => line === ': ping')).toHaveLength(2);
});

it('refuses before it begins, as any other answer does', async () => {
  const person = await signUp();
  const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
  await (await send(streamingQuestion(person, 'First'))).text();
  const response = await send(streamingQuestion(person, 'Second'));
  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ success: false, error: { code: 'RATE_LIMIT_ERROR' } });
});

it.each([
  ['insights', 'GET'],
  ['suggestions', 'POST'],
])('goes on with %s when the client leaves', async (path, method) => {
  const person = await signUp();
  const goesOn = vi.spyOn(Object.getPrototypeOf(createExecutionContext()), 'waitUntil');
  let before = 0;
  const { send } = withModels((call, index) => {
    before = goesOn.mock.calls.length;
    return saying('Yes.')(call, index);
  });
  await person.call(method, `/api/ai/${path}`, method === 'GET' ? undefined : {}, undefined, send);
  expect(before).toBe(1);
});

it('loses nothing when the client leaves: the answer is there when it is asked again', async () => {
  const person = await signUp();
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
  const { send, open, calls } = withModels(async (call) => {
    const wire = await wireOf(call, { texts: ['Call ', 'Ada.'] }).text();
    const half = wire.indexOf('Ada.');
    return new Response(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(bytesOf(wire.slice(0, half)));
          await gone;
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
  leave();
  await finished();
  expect((await ask(person, 'What first?', send)).reply).toMatchObject({ text: 'Call Ada.', cached: true });
  expect(calls).toHaveLength(1);
});
