import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AiUsage, InsightsAnswer } from '../../src/assistant/responses.ts';
import { ask, asking, type Provider, type ProviderCall, replyTo, saying, withModels } from '../support/ai.ts';
import { bytesOf, streamOf } from '../support/byte-stream.ts';
import { signUp } from '../support/client.ts';
import { breakUpstreams, interceptTrips, refuse } from '../support/faults.ts';
import { decided, joined } from '../support/gates.ts';
import { captureLog } from '../support/log-lines.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const question = 'What first?';

describe('an equal question', () => {
  it('is answered from the cache, with a round-trip depth of one', async () => {
    const log = captureLog();
    const person = await signUp();
    const { send, calls } = withModels(saying('Call Ada.'));
    const first = await ask(person, question, send);
    const second = await ask(person, question, send);
    expect(second.reply).toEqual({ ...first.reply, cached: true });
    expect(calls).toHaveLength(1);
    expect(log.requests().at(-1)).toMatchObject({ tripDepth: 1, trips: 3 });
  });

  it('is answered from Postgres when Redis has lost the answer, which is then stored in Redis again', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Call Ada.'));
    await ask(person, question, send);
    const commands: string[] = [];
    interceptTrips(({ upstream, body, pass }) => {
      if (upstream === 'redis') commands.push(body);
      const isCacheRead = /^\["get","cache:ai:/i.test(body) && upstream === 'redis';
      return isCacheRead ? Promise.resolve(Response.json({ result: null })) : pass();
    });
    expect((await ask(person, question, send)).reply).toMatchObject({ text: 'Call Ada.', cached: true });
    expect(commands.filter((body) => /^\["set","cache:ai:/i.test(body))).toHaveLength(1);
    expect(calls).toHaveLength(1);
  });

  it('leaves no answer in the cache of a user who was erased in the meantime', async () => {
    const person = await signUp();
    const commands: string[] = [];
    interceptTrips(({ upstream, body, pass }) => {
      if (upstream === 'redis') commands.push(body);
      return pass();
    });
    const { send } = withModels(async (call, index) => {
      await person.delete('/api/user/me');
      return saying('Call Ada.')(call, index);
    });
    const body = { messages: [{ role: 'user', content: question }] };
    await person.call('POST', '/api/ai/chat', body, undefined, send);
    expect(commands.join()).toContain('flight-result:'); // for requests that wait for it
    expect(commands.filter((command) => command.includes('cache:ai:') && /^\["set"/i.test(command))).toEqual([]);
  });

  it('goes to the model again after the user’s data has changed', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Call Ada.'));
    await ask(person, question, send);
    await person.logMood();
    expect((await ask(person, question, send)).reply.cached).toBe(false);
    expect((await ask(person, question, send)).reply.cached).toBe(true);
    expect(calls).toHaveLength(2);
  });

  it('goes to the model again on another local date', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Call Ada.'));
    await ask(person, question, send);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    expect((await ask(person, question, send)).reply.cached).toBe(false);
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['it comes from another user', {}, {}],
    ['the request names another provider', { provider: 'openai' }, {}],
    ['another model is configured', {}, { AI_CHAIN: 'anthropic:claude-other' }],
  ])('is not answered from the cache when %s', async (name, more, api) => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Call Ada.'));
    await ask(person, question, send);
    const other = withModels(saying('Call Bo.'), { api });
    const who = name === 'it comes from another user' ? await signUp() : person;
    expect((await ask(who, question, other.send, more)).reply).toMatchObject({ text: 'Call Bo.', cached: false });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a refusal', (c: ProviderCall) => replyTo(c, { texts: ['No.'], stopReason: REFUSAL[c.provider] })],
    [
      'a reply that reached its maximum length',
      (c: ProviderCall) => replyTo(c, { texts: ['Yes'], stopReason: LENGTH[c.provider] }),
    ],
    ['a proposal', asking({ tool: 'add_task', input: { title: 'x' } })],
  ])('goes to the model again after %s', async (_, provider) => {
    const person = await signUp();
    const { send, calls } = withModels(provider);
    for (let n = 0; n < 2; n += 1) expect((await ask(person, question, send)).reply.cached).toBe(false);
    expect(calls).toHaveLength(2);
  });
});

const REFUSAL = { anthropic: 'refusal', openai: 'content_filter' };
const LENGTH = { anthropic: 'max_tokens', openai: 'length' };

describe('twenty equal questions at once', () => {
  /** Replies only after all 20 have joined. A later one would find the cached answer or make another call. */
  const afterAllHaveJoined = (provider: Provider): Provider => {
    const all = joined(20);
    return async (call, index) => {
      await all;
      return provider(call, index);
    };
  };

  const askTwentyTimes = async (provider: Provider) => {
    const person = await signUp();
    const { send, calls } = withModels(afterAllHaveJoined(provider));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(person, question, send)));
    return { answers: answers.map(({ reply }) => reply), calls, person };
  };

  it('make one model call and get the same answer', async () => {
    const { answers, calls, person } = await askTwentyTimes(saying('Call Ada.'));
    expect(calls).toHaveLength(1);
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['Call Ada.']));
    expect(answers.filter(({ cached }) => !cached)).toHaveLength(1);
    const usage = await person.get<AiUsage>('/api/ai/usage');
    expect(usage.data).toMatchObject({ calls: { used: 1, limit: 100, remaining: 99 }, tokens: 40 });
  });

  it('make one model call even when the answer is not cacheable', async () => {
    const { answers, calls } = await askTwentyTimes(asking({ tool: 'add_task', input: { title: 'x' } }));
    expect(calls).toHaveLength(1);
    expect(answers.every(({ proposal }) => proposal?.preview[0] === 'Add “x”')).toBe(true);
  });

  it('make one model call across four isolates', async () => {
    const person = await signUp();
    const provider = afterAllHaveJoined(saying('Call Ada.'));
    const isolates = Array.from({ length: 4 }, () => withModels(provider));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => isolates.map(({ send }) => ask(person, question, send))).flat(),
    );
    expect(isolates.flatMap(({ calls }) => calls)).toHaveLength(1);
    expect(answers.map(({ reply }) => reply.text)).toEqual(Array(20).fill('Call Ada.'));
  });

  it('make one model call without Redis', async () => {
    breakUpstreams({ redis: refuse });
    const { calls } = await askTwentyTimes(saying('Call Ada.'));
    expect(calls).toHaveLength(1);
  });
});

describe('the daily limit of a user', () => {
  it('rejects the next question with 429 and the time of the reset', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'Pacific/Kiritimati' });
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '2' } });
    for (const content of ['One', 'Two']) await ask(person, content, send);
    const refused = await person.call(
      'POST',
      '/api/ai/chat',
      { messages: [{ role: 'user', content: 'Three' }] },
      undefined,
      send,
    );
    expect(refused.status).toBe(429);
    const { resetAt, ...details } = refused.error.details as { resetAt: string };
    expect(resetAt).toMatch(/T10:00:00.000Z$/); // midnight in UTC+14
    expect(details).toMatchObject({ limit: 2, current: 2 });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('rejects every one of twenty parallel questions with the time of the reset', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    await ask(person, 'First', send);
    const body = { messages: [{ role: 'user', content: 'Second' }] };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => person.call('POST', '/api/ai/chat', body, undefined, send)),
    );
    for (const { status, error, headers } of answers) {
      expect([status, error.details]).toMatchObject([429, { limit: 1, resetAt: expect.stringMatching(/Z$/) }]);
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    expect(calls).toHaveLength(1);
  });

  it('does not count an answer from the cache', async () => {
    const person = await signUp();
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    for (let n = 0; n < 3; n += 1) expect((await ask(person, question, send)).reply.cached).toBe(n > 0);
  });

  it.each([
    ['without an AI Worker', () => undefined, {}],
    ['that ask for no model', () => withModels(saying('Yes.')).send, { provider: 'local' }],
    ['while every provider fails', () => withModels(() => new Response('', { status: 503 })).send, {}],
  ])('does not count questions %s', async (_, createSend, more) => {
    const person = await signUp();
    const send = createSend();
    for (let n = 0; n < 3; n += 1) expect((await ask(person, question, send, more)).reply.provider).toBe('local');
    expect((await person.get<AiUsage>('/api/ai/usage')).data.calls.used).toBe(0);
  });

  it('is not reset by a change of the time zone', async () => {
    const person = await signUp();
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '2' } });
    const outcomes: [status: number, used: number][] = [];
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Kiritimati', 'UTC']) {
      await person.patch('/api/user/settings', { timezone });
      const messages = [{ role: 'user', content: `${timezone} ${outcomes.length}` }];
      const { status } = await person.call('POST', '/api/ai/chat', { messages }, undefined, send);
      outcomes.push([status, (await person.get<AiUsage>('/api/ai/usage')).data.calls.used]);
    }
    expect(outcomes).toEqual([
      [200, 1],
      [200, 2],
      [429, 2],
      [429, 2],
    ]);
  });

  it('is reset on the next day', async () => {
    const person = await signUp();
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    await ask(person, 'One', send);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    await ask(person, 'Two', send);
  });

  it('is not used up by insights, whose words cost only tokens', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Yes.'), { api: { AI_DAILY_TOKENS: '0' } });
    const { data } = await person.call<InsightsAnswer>('GET', '/api/ai/insights', undefined, undefined, send);
    expect(data).toMatchObject({ source: 'local', localBecause: 'pending' });
    expect((await person.get<AiUsage>('/api/ai/usage')).data.calls.used).toBe(0);
    expect(calls).toHaveLength(0);
  });
});

describe('the daily tokens of a user', () => {
  it('are not exceeded by many questions at once, and other users keep theirs', async () => {
    const [greedy, other] = [await signUp(), await signUp()];
    const limits = { api: { AI_DAILY_TOKENS_PER_USER: '100000' } };
    const all = decided(12);
    const { send, calls } = withModels(async (call, index) => {
      if (index < 12) await all; // no call ends before all questions have reserved their tokens
      return saying('Yes.')(call, index);
    }, limits);
    const long = 'я'.repeat(8_000);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(greedy, `${long.slice(9)} ${n}`, send)));
    expect(calls.length).toBeLessThanOrEqual(5);
    expect(answers.filter(({ reply }) => reply.localBecause === 'limit')).toHaveLength(12 - calls.length);
    const before = calls.length;
    expect((await ask(other, question, send)).reply.provider).toBe('anthropic');
    expect(calls).toHaveLength(before + 1);
  });

  it('of which a reply does not report how many it used stay reserved', async () => {
    const person = await signUp();
    const { send } = withModels(async (call) => {
      const wire = await replyTo(call, { texts: ['Yes.'] }).text();
      return streamOf(bytesOf(wire.replace(',"usage":{"output_tokens":15}', '')));
    });
    const { reply } = await ask(person, question, send);
    expect(reply).toMatchObject({ text: 'Yes.', finishReason: 'stop', tokens: { input: 0, output: 0 } });
    expect((await person.get<AiUsage>('/api/ai/usage')).data.tokens).toBeGreaterThan(1_500);
  });
});

it('a question is answered without a model when the global token limit is reached', async () => {
  const person = await signUp();
  const { send, calls } = withModels(saying('Yes.'), { api: { AI_DAILY_TOKENS: '0' } });
  expect((await ask(person, question, send)).reply).toMatchObject({ provider: 'local', localBecause: 'limit' });
  expect(calls).toHaveLength(0);
});
