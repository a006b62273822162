import { afterEach, describe, expect, it, vi } from 'vitest';
import { anthropicError } from '../../dev/stack/model-wire.ts';
import type { AiUsage, ChatReply } from '../../src/assistant/responses.ts';
import { ask, type Provider, type ProviderCall, replyTo, saying, withModels } from '../support/ai.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { signUp } from '../support/client.ts';
import { breakUpstreams, refuse } from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standClock } from '../support/standing-clock.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Sends nothing until after the provider's deadline, on a fake clock. */
const never = () => {
  void passTime(10_000);
  return new Promise<Response>(() => {});
};

const cutReply = async (call: ProviderCall) => {
  const wire = await replyTo(call, { texts: ['Call ', 'Ada.'] }).text();
  return wire.slice(0, wire.indexOf('Ada.'));
};

const silentAfter = (text: string) => {
  const pieces = [text];
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = pieces.shift();
        if (piece !== undefined) controller.enqueue(bytesOf(piece));
        else await passTime(15_000);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
};

const fallback: Partial<ChatReply> = { provider: 'openai', text: 'From the other.', localBecause: null };
const local: Partial<ChatReply> = { provider: 'local', model: null, finishReason: 'stop', proposal: null };

/** What Claude does, and the expected reply while OpenAI works. */
const FAULTS: [string, Provider, Partial<ChatReply>][] = [
  [
    'is rate limited with a long Retry-After',
    () => new Response('{}', { status: 429, headers: { 'retry-after': '30' } }),
    fallback,
  ],
  ['is overloaded', () => new Response('{}', { status: 529 }), fallback],
  ['answers 500', () => new Response('oops', { status: 500 }), fallback],
  ['is unreachable', () => Promise.reject(new TypeError('Network connection lost.')), fallback],
  ['is silent', never, fallback],
  [
    'answers 200 with an HTML page',
    () => new Response('<html>Welcome!</html>', { headers: { 'Content-Type': 'text/html' } }),
    fallback,
  ],
  ['sends an empty reply', (call) => replyTo(call, {}), fallback],
  [
    'sends an error in its stream before any text',
    () => streamOf(bytesOf(anthropicError('overloaded_error'))),
    fallback,
  ],
  ['rejects the API key', () => new Response('{}', { status: 401 }), fallback],
  ['no longer has the model', () => new Response('{}', { status: 404 }), fallback],
  ...[400, 402, 413, 422].map((status): [string, Provider, Partial<ChatReply>] => [
    `rejects the request with ${status}`,
    () => new Response('{}', { status }),
    fallback,
  ]),
  ['spends all tokens on thinking', (call) => replyTo(call, { stopReason: 'max_tokens' }), fallback],
  [
    'declines in the middle of a sentence',
    (call) => replyTo(call, { texts: ['Well, '], stopReason: 'refusal' }),
    { provider: 'anthropic', text: 'Well, \n\nThe model declined to answer.', finishReason: 'content-filter' },
  ],
  [
    'declines to answer',
    (call) => replyTo(call, { texts: ['No.'], stopReason: 'refusal' }),
    { provider: 'anthropic', text: 'No.', finishReason: 'content-filter' },
  ],
  [
    'declines to answer without a text',
    (call) => replyTo(call, { stopReason: 'refusal' }),
    { provider: 'anthropic', text: 'The model declined to answer.', finishReason: 'content-filter' },
  ],
  [
    'reaches the maximum length',
    (call) => replyTo(call, { texts: ['Call'], stopReason: 'max_tokens' }),
    { provider: 'anthropic', text: 'Call', finishReason: 'length' },
  ],
  ['ends its stream too early', async (call) => streamOf(bytesOf(await cutReply(call))), fallback],
  ['falls silent in the middle of a reply', async (call) => silentAfter(await cutReply(call)), fallback],
  [
    'sends an error in the middle of a reply',
    async (call) => streamOf(bytesOf((await cutReply(call)) + anthropicError('overloaded_error'))),
    fallback,
  ],
];

describe('a chat while Claude', () => {
  it.each(FAULTS)('%s', async (_, claude, expected) => {
    standClock();
    const { send } = withModels((call, index) =>
      call.provider === 'anthropic' ? claude(call, index) : saying('From the other.')(call, index),
    );
    expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject(expected);
  });
});

it('a chat returns the text so far, marked as cut, when every provider breaks off', async () => {
  const { send } = withModels(async (call, index) =>
    index === 0 ? streamOf(bytesOf(await cutReply(call))) : new Response('{}', { status: 529 }),
  );
  const { reply } = await ask(await signUp(), 'What first?', send);
  expect(reply).toMatchObject({ provider: 'anthropic', text: 'Call ', finishReason: 'error' });
});

it('a chat is answered without a model when all providers time out', async () => {
  standClock();
  const { send } = withModels(never);
  const { reply } = await ask(await signUp(), 'What first?', send);
  expect(reply).toMatchObject({ ...local, localBecause: 'timeout' });
  expect(reply.text).toBe('You have no open tasks.');
});

it('a chat is answered without a model when no provider has an API key', async () => {
  const { send, calls } = withModels(saying('Yes.'), { ai: { ANTHROPIC_API_KEY: '', OPENAI_API_KEY: '' } });
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({
    ...local,
    localBecause: 'not_configured',
  });
  expect(calls).toHaveLength(0);
});

it.each([
  ['throws', { answer: () => Promise.reject(new Error('no such Worker')) }],
  ['does not answer with a stream', { answer: () => Promise.resolve('surprise') }],
  ['answers with invalid JSON lines', { answer: () => Promise.resolve(streamOf(bytesOf('surprise\n')).body) }],
  ['answers with an empty stream', { answer: () => Promise.resolve(streamOf().body) }],
])('a chat is answered without a model when the AI Worker %s', async (_, AI) => {
  const send = workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI });
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject(local);
});

describe('an AI Worker that hangs', () => {
  it('costs two seconds, and nothing once the breaker is open', async () => {
    standClock();
    const person = await signUp();
    let calls = 0;
    const answer = () => {
      calls += 1;
      if (calls >= 5) void passTime(2_000);
      return new Promise<never>(() => {});
    };
    const send = workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI: { answer } });
    const startedAt = Date.now();
    const replies = await Promise.all([1, 2, 3, 4, 5].map((n) => ask(person, `Question ${n}`, send)));
    for (const { reply } of replies) expect(reply).toMatchObject({ ...local, localBecause: 'timeout' });
    expect(Date.now() - startedAt).toBe(2_000);
    expect((await ask(person, 'Question 6', send)).reply).toMatchObject({ ...local, localBecause: 'unavailable' });
    expect([calls, Date.now() - startedAt]).toEqual([5, 2_000]);
    await passTime(5_000);
    expect((await ask(person, 'Question 7', send)).reply).toMatchObject({ ...local, localBecause: 'timeout' });
    expect(calls).toBe(6);
  });

  it('in the middle of a reply leaves the text so far', async () => {
    standClock();
    const events = [
      { type: 'start', provider: 'anthropic', model: 'claude-fake' },
      { type: 'text', text: 'Call' },
    ];
    const body = silentAfter(events.map((event) => `${JSON.stringify(event)}\n`).join('')).body;
    const send = workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI: { answer: async () => body } });
    expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({
      text: 'Call',
      finishReason: 'error',
    });
  });

  it('logs the failure without its message', async () => {
    const log = captureLog();
    const AI = { answer: () => Promise.reject(new TypeError('a secret')) };
    await ask(await signUp(), 'What first?', workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI }));
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'ai: the AI Worker failed', cause: 'TypeError' }),
    );
    expect(log.texts.join()).not.toContain('a secret');
  });
});

it('a chat waits 90 s for a provider when the deadlines of the AI Worker allow it', async () => {
  standClock();
  const ai = { AI_FIRST_DEADLINE: '100s', AI_TOTAL_DEADLINE: '120s' };
  const { send } = withModels(
    async (call, index) => {
      await passTime(90_000);
      return saying('At last.')(call, index);
    },
    { ai },
  );
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({ text: 'At last.' });
});

it('invalid variables of the AI Worker are logged', async () => {
  const log = captureLog();
  const { send } = withModels(saying('Yes.'), { ai: { AI_FIRST_DEADLINE: 'soon', AI_IDLE_DEADLINE: 'late' } });
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({ localBecause: 'unavailable' });
  const problems = 'AI_FIRST_DEADLINE must be a duration such as 10s; AI_IDLE_DEADLINE must be a duration such as 15s';
  expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'error', message: 'config', problems }));
});

it('the tokens of a reply without anything count, though another provider answers', async () => {
  const person = await signUp();
  const { send } = withModels((call, index) =>
    call.provider === 'anthropic' ? replyTo(call, { stopReason: 'max_tokens' }) : saying('Yes.')(call, index),
  );
  expect((await ask(person, 'What first?', send)).reply).toMatchObject({ provider: 'openai', text: 'Yes.' });
  const { tokens } = (await person.get<AiUsage>('/api/ai/usage')).data;
  expect(tokens).toBe(2 * 40);
});

it('the tokens and the cost of a reply are logged', async () => {
  const log = captureLog();
  const { send } = withModels(saying('Yes.'), { api: { AI_PRICES: 'claude-fake:1/10' } });
  await ask(await signUp(), 'What first?', send);
  expect(log.lines()).toContainEqual(
    expect.objectContaining({ message: 'ai: answered', inputTokens: 25, outputTokens: 15, costUsd: 0.000175 }),
  );
});

it('a chat works without Redis', async () => {
  breakUpstreams({ redis: refuse });
  const { send } = withModels(saying('Yes.'));
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({ text: 'Yes.', cached: false });
});

it('a chat without Postgres gets 503 and calls no model', async () => {
  const person = await signUp();
  breakUpstreams({ postgres: refuse });
  const { send, calls } = withModels(saying('Yes.'));
  const body = { messages: [{ role: 'user', content: 'What first?' }] };
  const answer = await person.call('POST', '/api/ai/chat', body, undefined, send);
  expect([answer.status, answer.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expect(calls).toHaveLength(0);
});

it('no question, title or reply is logged', async () => {
  const log = vi.spyOn(console, 'info');
  const logs = [log, vi.spyOn(console, 'warn'), vi.spyOn(console, 'error'), vi.spyOn(console, 'debug')];
  const person = await signUp();
  await person.createTask({ title: 'canary-title' });
  standClock();
  for (const [, claude] of FAULTS) {
    const { send } = withModels((call, index) =>
      call.provider === 'anthropic' ? claude(call, index) : saying('canary-answer')(call, index),
    );
    await ask(person, `canary-question ${Math.random()}`, send);
  }
  const text = logs.flatMap(({ mock }) => mock.calls.flat().map(String)).join('\n');
  expect(text).toContain('ai: answered');
  expect(text).not.toContain('canary');
});
