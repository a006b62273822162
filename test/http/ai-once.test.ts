import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AiUsage, ChatAnswer } from '../../src/assistant/responses.ts';
import { asking, rewording, saying, streamingQuestion, withModels } from '../support/ai.ts';
import { type Person, type Send, signUp } from '../support/client.ts';
import { interceptTrips } from '../support/faults.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const HOUR = 3_600_000;
const key = { 'Idempotency-Key': 'once' };

const keyed = (person: Person, content: string, send: Send, headers: Record<string, string> = key) =>
  person.call<ChatAnswer>('POST', '/api/ai/chat', { messages: [{ role: 'user', content }] }, headers, send);

const addsBread = asking({ tool: 'add_task', input: { title: 'Buy bread' } });

describe('a chat with an Idempotency-Key', () => {
  it('calls the model once, and its replay has the same body', async () => {
    const person = await signUp();
    const { send, calls } = withModels(addsBread);
    const first = await keyed(person, 'Add bread', send);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 23 * HOUR });
    const again = await keyed(person, 'Add bread', send);
    expect(first.data.reply.proposal?.preview).toEqual(['Add “Buy bread”']);
    expect([again.status, again.text, again.headers.get('Idempotent-Replayed')]).toEqual([200, first.text, 'true']);
    expect(first.headers.has('Idempotent-Replayed')).toBe(false);
    expect(calls).toHaveLength(1);
    vi.useRealTimers();
    expect((await person.get<AiUsage>('/api/ai/usage')).data.calls.used).toBe(1);
  });

  it('calls the model again under another key, for another user and after a day', async () => {
    const person = await signUp();
    const { send, calls } = withModels(addsBread);
    await keyed(person, 'Add bread', send);
    await keyed(person, 'Add bread', send, { 'Idempotency-Key': 'twice' });
    await keyed(await signUp(), 'Add bread', send);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * HOUR });
    await keyed(person, 'Add bread', send);
    expect(calls).toHaveLength(4);
  });

  it('is rejected with 422 when the key was used for another question', async () => {
    const person = await signUp();
    const { send, calls } = withModels(saying('Yes.'));
    await keyed(person, 'One', send);
    const { status, error } = await keyed(person, 'Two', send);
    expect([status, error.code]).toEqual([422, 'UNPROCESSABLE']);
    expect(calls).toHaveLength(1);
  });

  it('is rejected with 409 while the first request is running, and replayed afterwards', async () => {
    const person = await signUp();
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
    const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
    const { send, calls } = withModels(async (call, index) => {
      asked();
      await isFree;
      return addsBread(call, index);
    });
    const answered = keyed(person, 'Add bread', send);
    await isAsked;
    const early = await keyed(person, 'Add bread', send);
    expect([early.status, early.error.code, early.headers.get('Retry-After')]).toEqual([409, 'CONFLICT', '1']);
    expect((await keyed(person, 'Add butter', send)).status).toBe(422);
    free();
    const { text } = await answered;
    expect((await keyed(person, 'Add bread', send)).text).toBe(text);
    expect(calls).toHaveLength(1);
  });

  it('an answer is stored under its key when the model takes longer than the deadline of the stores', async () => {
    const person = await signUp();
    vi.useFakeTimers({ toFake: ['performance'] });
    const { send, calls } = withModels(async (call, index) => {
      vi.advanceTimersByTime(3_200);
      return addsBread(call, index);
    });
    const first = await keyed(person, 'Add bread', send);
    expect([first.status, first.data.reply.provider]).toEqual([200, 'anthropic']);
    const again = await keyed(person, 'Add bread', send);
    expect([again.text, again.headers.get('Idempotent-Replayed')]).toEqual([first.text, 'true']);
    expect(calls).toHaveLength(1);
  });

  it('does not use up its key when it is rejected', async () => {
    const person = await signUp();
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    expect((await keyed(person, ' ', send)).status).toBe(400);
    expect((await keyed(person, 'One', send)).status).toBe(200);
    const other = { 'Idempotency-Key': 'other' };
    expect((await keyed(person, 'Two', send, other)).status).toBe(429);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * HOUR });
    expect((await keyed(person, 'Two', send, other)).status).toBe(200);
  });

  it('is rejected with 400 when it asks for a stream', async () => {
    const { send, calls } = withModels(saying('Yes.'));
    const request = streamingQuestion(await signUp(), 'What first?');
    request.headers.set('Idempotency-Key', 'once');
    const response = await send(request);
    expect([response.status, (await response.json<{ error: { message: string } }>()).error.message]).toEqual([
      400,
      'A stream cannot be replayed: ask for JSON, or send no Idempotency-Key',
    ]);
    expect(calls).toHaveLength(0);
  });
});

it.each([
  ['without an Idempotency-Key', {}, 3],
  ['with an Idempotency-Key', key, 5],
])('a question to a model %s makes few statements, the ones after the response included', async (_, headers, most) => {
  const person = await signUp();
  let statements = 0;
  interceptTrips((trip) => {
    if (trip.upstream === 'postgres') statements += 1;
    return trip.pass();
  });
  const { send } = withModels(saying('Yes.'));
  expect((await keyed(person, 'What first?', send, headers)).data.reply.text).toBe('Yes.');
  expect(statements).toBe(most);
});

it('suggestions with an Idempotency-Key are replayed even after the data has changed', async () => {
  const person = await signUp();
  const { send, calls } = withModels(rewording((text) => `${text} Well!`));
  const suggest = () => person.call('POST', '/api/ai/suggestions', {}, key, send);
  const first = await suggest();
  await person.logMood();
  const again = await suggest();
  expect([again.status, again.text, again.headers.get('Idempotent-Replayed')]).toEqual([200, first.text, 'true']);
  expect(calls).toHaveLength(1);
});
