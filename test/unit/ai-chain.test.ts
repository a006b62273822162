import { afterEach, expect, it, vi } from 'vitest';
import { decodeEvents, encodeEvents } from '../../src/ai-protocol/event-stream.ts';
import type { ModelEvent } from '../../src/ai-protocol/protocol.ts';
import { ProviderChain } from '../../src/ai-worker/chain.ts';
import { type AiProvider, ProviderError, type ProviderEvent } from '../../src/ai-worker/provider.ts';
import { Log } from '../../src/shared/log.ts';
import { bytesOf } from '../support/byte-stream.ts';

const hello: ProviderEvent = { type: 'text', text: 'Привет' };
const end: ProviderEvent = { type: 'end', stopReason: 'end', usage: { inputTokens: 2, outputTokens: 1 } };
const refusal: ProviderEvent = { ...end, stopReason: 'refusal' };

/** Says its events, then throws what comes last, or is silent until it is told to stop. */
function provider(...script: (ProviderEvent | Error | 'silence')[]) {
  const calls: AbortSignal[] = [];
  const scripted: AiProvider = {
    async *stream(_, signal) {
      calls.push(signal);
      for (const step of script) {
        if (step instanceof Error) throw step;
        if (step !== 'silence') yield step;
        else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
    },
  };
  return { scripted, calls };
}

const request = {
  chain: [
    { provider: 'anthropic' as const, model: 'a-model' },
    { provider: 'openai' as const, model: 'o-model' },
  ],
  system: '',
  messages: [],
  maxTokens: 10,
  tools: [],
  person: '',
};

function chainOf(anthropic?: AiProvider, openai?: AiProvider, now = () => new Date()) {
  const deadlines = { first: 20, idle: 20, total: 60_000 };
  const providers = { ...(anthropic && { anthropic }), ...(openai && { openai }) };
  return new ProviderChain({ providers, deadlines, clock: now, log: new Log('debug') });
}

async function answer(chain: ProviderChain): Promise<ModelEvent[]> {
  return await Array.fromAsync(chain.answer(request));
}

const begun = (provider: 'anthropic' | 'openai'): ModelEvent => ({
  type: 'start',
  provider,
  model: provider === 'openai' ? 'o-model' : 'a-model',
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('the first provider answers, and the second is not asked', async () => {
  const second = provider(hello, end);
  expect(await answer(chainOf(provider(hello, end).scripted, second.scripted))).toEqual([
    begun('anthropic'),
    hello,
    end,
  ]);
  expect(second.calls).toHaveLength(0);
});

it.each([
  ['does not answer', ['silence']],
  ['is not there', [new ProviderError('unavailable', 529)]],
  ['does not take the key', [new ProviderError('denied', 401)]],
  ['breaks off before a word', [new ProviderError('cut')]],
  ['has nothing to say', [end]],
  ['fails as nobody expected', [new TypeError('x')]],
] as const)('the second provider answers when the first %s', async (_, script) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const first = provider(...script);
  expect(await answer(chainOf(first.scripted, provider(hello, end).scripted))).toEqual([begun('openai'), hello, end]);
  expect(first.calls.every(({ aborted }) => aborted)).toBe(true);
});

it.each([
  ['refuses', [refusal], [begun('anthropic'), refusal]],
  ['cannot take the request', [new ProviderError('rejected', 400)], [{ type: 'failed', failure: 'rejected' }]],
  [
    'breaks off in the middle',
    [hello, new ProviderError('cut')],
    [begun('anthropic'), hello, { type: 'failed', failure: 'cut' }],
  ],
  [
    'falls silent in the middle',
    [hello, 'silence'],
    [begun('anthropic'), hello, { type: 'failed', failure: 'timeout' }],
  ],
] as const)('nobody else is asked when the first %s', async (_, script, expected) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const second = provider(hello, end);
  expect(await answer(chainOf(provider(...script).scripted, second.scripted))).toEqual(expected);
  expect(second.calls).toHaveLength(0);
});

it('with nobody to ask the answer says so', async () => {
  expect(await answer(chainOf())).toEqual([{ type: 'failed', failure: 'unavailable' }]);
});

it('all of it has one deadline', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const second = provider(hello, end);
  const chain = new ProviderChain({
    providers: { anthropic: provider(hello, 'silence').scripted, openai: second.scripted },
    deadlines: { first: 5_000, idle: 5_000, total: 30 },
    clock: () => new Date(),
    log: new Log('debug'),
  });
  expect(await answer(chain)).toEqual([begun('anthropic'), hello, { type: 'failed', failure: 'timeout' }]);
  expect(second.calls).toHaveLength(0);
});

it('a provider that is alive has the time it needs for its words', async () => {
  vi.useFakeTimers();
  const slow: AiProvider = {
    async *stream() {
      for (let piece = 0; piece < 4; piece += 1) {
        yield { type: 'alive' };
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      yield* [hello, end];
    },
  };
  const second = provider(hello, end);
  const answered = answer(chainOf(slow, second.scripted));
  await vi.advanceTimersByTimeAsync(60);
  expect(await answered).toEqual([begun('anthropic'), hello, end]);
  expect(second.calls).toHaveLength(0);
});

it('what an earlier try has taken is taken from its deadline', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.useFakeTimers();
  const slow = provider('silence');
  const chain = new ProviderChain({
    providers: { anthropic: slow.scripted },
    deadlines: { first: 60_000, idle: 60_000, total: 60_000 },
    clock: () => new Date(),
    log: new Log('debug'),
  });
  const answered = Array.fromAsync(chain.answer(request, 59_000));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await answered).toEqual([{ type: 'failed', failure: 'timeout' }]);
});

it('a provider that fails again and again is left alone for a while', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let now = new Date('2026-11-24T10:00:00Z');
  const first = provider(new ProviderError('unavailable'));
  const chain = chainOf(first.scripted, provider(hello, end).scripted, () => now);
  for (let i = 0; i < 8; i++) expect((await answer(chain)).at(-1)).toEqual(end);
  expect(first.calls).toHaveLength(5);
  now = new Date('2026-11-24T10:00:06Z');
  await answer(chain);
  expect(first.calls).toHaveLength(6);
});

it('a key that is not good is told as an error, with nothing of the request', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  await answer(chainOf(provider(new ProviderError('denied', 401)).scripted));
  expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toMatchObject({
    message: 'ai: a provider failed',
    provider: 'anthropic',
    fault: 'denied',
    status: 401,
  });
});

it('events come through the stream whole, wherever its bytes are cut', async () => {
  const events: ModelEvent[] = [begun('openai'), hello, { type: 'text', text: '🙂\n' }, end];
  const told = async function* () {
    yield* events;
  };
  const bytes = await new Response(encodeEvents(told())).bytes();
  const alive = { type: 'alive' };
  for (let at = 0; at <= bytes.length; at++) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    void writer
      .write(bytes.slice(0, at))
      .then(() => writer.write(bytes.slice(at)))
      .then(() => writer.close());
    expect(await Array.fromAsync(decodeEvents(readable))).toEqual([alive, ...events]);
  }
});

it('the stream gives a sign of life at once, and again while nothing comes', async () => {
  vi.useFakeTimers();
  const silent = provider('silence').scripted.stream({ ...request, model: '' }, new AbortController().signal);
  const decoded = decodeEvents(encodeEvents(silent as AsyncGenerator<ModelEvent>));
  expect((await decoded.next()).value).toEqual({ type: 'alive' });
  const next = decoded.next();
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await next).value).toEqual({ type: 'alive' });
});

it('the stream is given up when whoever reads it gives up', async () => {
  const { promise: isCancelled, resolve } = Promise.withResolvers<void>();
  const reading = new AbortController();
  const events = decodeEvents(new ReadableStream({ cancel: () => resolve() }), reading.signal);
  const next = events.next();
  reading.abort();
  await isCancelled;
  expect((await next).value).toEqual({ type: 'failed', failure: 'cut' });
});

it('a stream that breaks off ends with an event that says so', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytesOf(`${JSON.stringify(begun('openai'))}\n{"type":"te`));
      controller.error(new Error('Network connection lost.'));
    },
  });
  const events = await Array.fromAsync(decodeEvents(broken));
  expect(events.at(-1)).toEqual({ type: 'failed', failure: 'cut' });
});
