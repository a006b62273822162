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

/** Yields the events of the script. An error is thrown; `silence` waits until the signal aborts. */
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
  pseudonym: '',
};

function createChain(anthropic?: AiProvider, openai?: AiProvider, now = () => new Date()) {
  const deadlines = { first: 20, idle: 20, total: 60_000 };
  const providers = { ...(anthropic && { anthropic }), ...(openai && { openai }) };
  return new ProviderChain({ providers, deadlines, clock: now, log: new Log('debug') });
}

async function collect(chain: ProviderChain): Promise<ModelEvent[]> {
  return await Array.fromAsync(chain.answer(request));
}

const startOf = (provider: 'anthropic' | 'openai'): ModelEvent => ({
  type: 'start',
  provider,
  model: provider === 'openai' ? 'o-model' : 'a-model',
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('the chain does not ask the second provider when the first replies', async () => {
  const second = provider(hello, end);
  expect(await collect(createChain(provider(hello, end).scripted, second.scripted))).toEqual([
    startOf('anthropic'),
    hello,
    end,
  ]);
  expect(second.calls).toHaveLength(0);
});

it.each([
  ['times out', ['silence']],
  ['is overloaded', [new ProviderError('unavailable', 529)]],
  ['rejects the API key', [new ProviderError('denied', 401)]],
  ['ends its stream before any text', [new ProviderError('cut')]],
  ['sends an empty reply', [end]],
  ['throws an unexpected error', [new TypeError('x')]],
  ['rejects the request', [new ProviderError('rejected', 400)]],
  ['has spent all its tokens on thinking', [{ ...end, stopReason: 'length' }]],
] as const)('the chain moves on to the second provider when the first %s', async (_, script) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const first = provider(...script);
  const events = await collect(createChain(first.scripted, provider(hello, end).scripted));
  expect(events.filter(({ type }) => type !== 'spent')).toEqual([startOf('openai'), hello, end]);
  expect(first.calls.every(({ aborted }) => aborted)).toBe(true);
});

it.each([
  ['declines to answer', [refusal], [startOf('anthropic'), refusal]],
  [
    'ends its stream in the middle of a reply',
    [hello, new ProviderError('cut')],
    [startOf('anthropic'), hello, { type: 'failed', failure: 'cut' }],
  ],
  [
    'times out in the middle of a reply',
    [hello, 'silence'],
    [startOf('anthropic'), hello, { type: 'failed', failure: 'timeout' }],
  ],
] as const)('the chain does not ask the second provider when the first %s', async (_, script, expected) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const second = provider(hello, end);
  expect(await collect(createChain(provider(...script).scripted, second.scripted))).toEqual(expected);
  expect(second.calls).toHaveLength(0);
});

it.each([
  ['ends its stream', new ProviderError('cut')],
  ['is silent', 'silence'],
] as const)(
  'of a reply that is needed whole, only the second one is sent when the first %s in the middle',
  async (_, fault) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const chain = createChain(provider(hello, fault).scripted, provider(hello, end).scripted);
    const events = await Array.fromAsync(chain.answer({ ...request, isWhole: true }));
    expect(events.filter(({ type }) => type !== 'spent')).toEqual([startOf('openai'), hello, end]);
  },
);

it('of a reply that is needed whole, what there is is sent when every provider breaks off', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const cut = [hello, new ProviderError('cut')];
  const chain = createChain(provider(...cut).scripted, provider(new ProviderError('unavailable')).scripted);
  const events = await Array.fromAsync(chain.answer({ ...request, isWhole: true }));
  expect(events).toEqual([startOf('anthropic'), hello, { type: 'failed', failure: 'unavailable' }]);
});

it('two timeouts in a row, however far apart, make a provider skipped, and each failed trial for twice as long', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let now = Date.parse('2026-11-24T10:00:00Z');
  const first = provider('silence');
  const chain = createChain(first.scripted, provider(hello, end).scripted, () => new Date(now));
  const asked: number[] = [];
  for (const seconds of [0, 300, 1, 6, 6, 5, 11]) {
    now += seconds * 1_000;
    await collect(chain);
    asked.push(first.calls.length);
  }
  expect(asked).toEqual([1, 2, 2, 3, 3, 4, 4]);
});

it('a chain without providers fails as unavailable', async () => {
  expect(await collect(createChain())).toEqual([{ type: 'failed', failure: 'not_configured' }]);
});

it('the total deadline covers all providers', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const second = provider(hello, end);
  const chain = new ProviderChain({
    providers: { anthropic: provider(hello, 'silence').scripted, openai: second.scripted },
    deadlines: { first: 5_000, idle: 5_000, total: 30 },
    clock: () => new Date(),
    log: new Log('debug'),
  });
  expect(await collect(chain)).toEqual([startOf('anthropic'), hello, { type: 'failed', failure: 'timeout' }]);
  expect(second.calls).toHaveLength(0);
});

it('a provider that sends `alive` events does not time out', async () => {
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
  const answered = collect(createChain(slow, second.scripted));
  await vi.advanceTimersByTimeAsync(60);
  expect(await answered).toEqual([startOf('anthropic'), hello, end]);
  expect(second.calls).toHaveLength(0);
});

it('the time that an earlier attempt has used is subtracted from the total deadline', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.useFakeTimers();
  const slow = provider('silence');
  const chain = new ProviderChain({
    providers: { anthropic: slow.scripted },
    deadlines: { first: 60_000, idle: 60_000, total: 60_000 },
    clock: () => new Date(),
    log: new Log('debug'),
  });
  const answered = Array.fromAsync(chain.answer({ ...request, spentMs: 59_000 }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await answered).toEqual([{ type: 'failed', failure: 'timeout' }]);
});

it('a provider is skipped for five seconds after five failures', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let now = new Date('2026-11-24T10:00:00Z');
  const first = provider(new ProviderError('unavailable'));
  const chain = createChain(first.scripted, provider(hello, end).scripted, () => now);
  for (let i = 0; i < 8; i++) expect((await collect(chain)).at(-1)).toEqual(end);
  expect(first.calls).toHaveLength(5);
  now = new Date('2026-11-24T10:00:06Z');
  await collect(chain);
  expect(first.calls).toHaveLength(6);
});

it('a rejected API key is logged as an error', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  await collect(createChain(provider(new ProviderError('denied', 401)).scripted));
  expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toMatchObject({
    message: 'ai: a provider failed',
    provider: 'anthropic',
    fault: 'denied',
    status: 401,
  });
});

it('events are decoded wherever the bytes of their stream are split', async () => {
  const events: ModelEvent[] = [startOf('openai'), hello, { type: 'text', text: '🙂\n' }, end];
  const source = async function* () {
    yield* events;
  };
  const bytes = await new Response(encodeEvents(source())).bytes();
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

it('the event stream has an `alive` event at once and after five seconds without another event', async () => {
  vi.useFakeTimers();
  const silent = provider('silence').scripted.stream({ ...request, model: '' }, new AbortController().signal);
  const decoded = decodeEvents(encodeEvents(silent as AsyncGenerator<ModelEvent>));
  expect((await decoded.next()).value).toEqual({ type: 'alive' });
  const next = decoded.next();
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await next).value).toEqual({ type: 'alive' });
});

it('the event stream is cancelled when the reader’s signal aborts', async () => {
  const { promise: isCancelled, resolve } = Promise.withResolvers<void>();
  const reading = new AbortController();
  const events = decodeEvents(new ReadableStream({ cancel: () => resolve() }), reading.signal);
  const next = events.next();
  reading.abort();
  await isCancelled;
  expect((await next).value).toEqual({ type: 'failed', failure: 'cut' });
});

it('an event stream that breaks off ends with a `failed` event', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytesOf(`${JSON.stringify(startOf('openai'))}\n{"type":"te`));
      controller.error(new Error('Network connection lost.'));
    },
  });
  const events = await Array.fromAsync(decodeEvents(broken));
  expect(events.at(-1)).toEqual({ type: 'failed', failure: 'cut' });
});

it('the usage of a reply that is not used is passed on, and is unknown when it broke off', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const usage = { inputTokens: 2, outputTokens: 1 };
  const empty = provider({ type: 'end', stopReason: 'length', usage });
  expect(await collect(createChain(empty.scripted, provider(hello, end).scripted))).toEqual([
    { type: 'spent', usage },
    startOf('openai'),
    hello,
    end,
  ]);
  const broken = createChain(provider(hello, new ProviderError('cut')).scripted, provider(hello, end).scripted);
  expect(await Array.fromAsync(broken.answer({ ...request, isWhole: true }))).toEqual([
    { type: 'spent', usage: null },
    startOf('openai'),
    hello,
    end,
  ]);
});
