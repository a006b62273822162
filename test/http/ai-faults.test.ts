import { afterEach, describe, expect, it, vi } from 'vitest';
import { anthropicError } from '../../dev/stack/model-wire.ts';
import type { ChatReply } from '../../src/ai/answers.ts';
import { ask, type Provider, type ProviderCall, saying, wireOf, withModels } from '../support/ai.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { signUp } from '../support/client.ts';
import { breakUpstreams, hang, refuse } from '../support/faults.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => void vi.restoreAllMocks());

/** So that what hangs costs a second. */
const ai = { AI_FIRST_DEADLINE: '1s', AI_IDLE_DEADLINE: '1s', AI_TOTAL_DEADLINE: '5s' };

const never = () => new Promise<Response>(() => {});

const cut = async (call: ProviderCall) => {
  const wire = await wireOf(call, { texts: ['Call ', 'Ada.'] }).text();
  return wire.slice(0, wire.indexOf('Ada.'));
};

const silentAfterwards = (text: string) =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(bytesOf(text)) }), {
    headers: { 'Content-Type': 'text/event-stream' },
  });

const fallback: Partial<ChatReply> = { provider: 'openai', text: 'From the other.', localBecause: null };
const local: Partial<ChatReply> = { provider: 'local', model: null, stopReason: 'end', proposal: null };

/** What Claude does, and what is answered while OpenAI is well. */
const FAULTS: [string, Provider, Partial<ChatReply>][] = [
  [
    'is rate limited, for longer than we wait',
    () => new Response('{}', { status: 429, headers: { 'retry-after': '30' } }),
    fallback,
  ],
  ['is overloaded', () => new Response('{}', { status: 529 }), fallback],
  ['fails', () => new Response('oops', { status: 500 }), fallback],
  ['has no network', () => Promise.reject(new TypeError('Network connection lost.')), fallback],
  ['is silent', never, fallback],
  [
    'answers 200 with a page',
    () => new Response('<html>Welcome!</html>', { headers: { 'Content-Type': 'text/html' } }),
    fallback,
  ],
  ['says nothing', (call) => wireOf(call, {}), fallback],
  [
    'sends an error in its stream, before a word',
    () => streamOf(bytesOf(anthropicError('overloaded_error'))),
    fallback,
  ],
  ['does not take our key', () => new Response('{}', { status: 401 }), fallback],
  [
    'does not take our request, which nobody would',
    () => new Response('{}', { status: 400 }),
    { ...local, localBecause: 'rejected' },
  ],
  [
    'would not answer',
    (call) => wireOf(call, { texts: ['No.'], stopReason: 'refusal' }),
    { provider: 'anthropic', text: 'No.', stopReason: 'refusal' },
  ],
  [
    'would not answer, without a word',
    (call) => wireOf(call, { stopReason: 'refusal' }),
    { provider: 'anthropic', text: 'The model would not answer this.', stopReason: 'refusal' },
  ],
  [
    'stops at its length',
    (call) => wireOf(call, { texts: ['Call'], stopReason: 'max_tokens' }),
    { provider: 'anthropic', text: 'Call', stopReason: 'length' },
  ],
  [
    'breaks off',
    async (call) => streamOf(bytesOf(await cut(call))),
    { provider: 'anthropic', text: 'Call ', stopReason: 'cut' },
  ],
  [
    'falls silent in the middle',
    async (call) => silentAfterwards(await cut(call)),
    { provider: 'anthropic', text: 'Call ', stopReason: 'cut' },
  ],
  [
    'sends an error in the middle',
    async (call) => streamOf(bytesOf((await cut(call)) + anthropicError('overloaded_error'))),
    { provider: 'anthropic', text: 'Call ', stopReason: 'cut' },
  ],
];

describe('when Claude', () => {
  it.each(FAULTS)('%s', async (_, claude, expected) => {
    const { send } = withModels(
      (call, index) => (call.provider === 'anthropic' ? claude(call, index) : saying('From the other.')(call, index)),
      { ai },
    );
    expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject(expected);
  });
});

it('answers from the numbers when no provider is well', async () => {
  const { send } = withModels(never, { ai });
  const { reply } = await ask(await signUp(), 'What first?', send);
  expect(reply).toMatchObject({ ...local, localBecause: 'timeout' });
  expect(reply.text).toContain('not a language model');
});

it('answers from the numbers when no provider has a key', async () => {
  const { send, calls } = withModels(saying('Yes.'), { ai: { ANTHROPIC_API_KEY: '', OPENAI_API_KEY: '' } });
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({
    ...local,
    localBecause: 'unavailable',
  });
  expect(calls).toHaveLength(0);
});

it.each([
  ['throws', { answer: () => Promise.reject(new Error('no such Worker')) }],
  ['answers what is no stream', { answer: () => Promise.resolve('surprise') }],
  ['answers a stream of nonsense', { answer: () => Promise.resolve(streamOf(bytesOf('surprise\n')).body) }],
  ['answers an empty stream', { answer: () => Promise.resolve(streamOf().body) }],
])('answers from the numbers when the AI Worker %s', async (_, AI) => {
  const send = workerWith({ AI_CHAIN: 'anthropic:claude-fake' }, { AI });
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject(local);
});

it('asks without Redis as with it', async () => {
  breakUpstreams({ redis: refuse });
  const { send } = withModels(saying('Yes.'));
  expect((await ask(await signUp(), 'What first?', send)).reply).toMatchObject({ text: 'Yes.', cached: false });
});

it('says within its deadline that Postgres is away', async () => {
  const person = await signUp();
  breakUpstreams({ postgres: hang });
  const { send, calls } = withModels(saying('Yes.'));
  const body = { messages: [{ role: 'user', content: 'What first?' }] };
  const answer = await person.call('POST', '/api/ai/chat', body, undefined, send);
  expect([answer.status, answer.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expect(calls).toHaveLength(0);
});

it('writes no prompt, title or answer to the log', async () => {
  const log = vi.spyOn(console, 'info');
  const logs = [log, vi.spyOn(console, 'warn'), vi.spyOn(console, 'error'), vi.spyOn(console, 'debug')];
  const person = await signUp();
  await person.createTask({ title: 'canary-title' });
  for (const [, claude] of FAULTS) {
    const { send } = withModels(
      (call, index) => (call.provider === 'anthropic' ? claude(call, index) : saying('canary-answer')(call, index)),
      { ai },
    );
    await ask(person, `canary-question ${Math.random()}`, send);
  }
  const text = logs.flatMap(({ mock }) => mock.calls.flat().map(String)).join('\n');
  expect(text).toContain('ai: answered');
  expect(text).not.toContain('canary');
});
