import { exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  addTask,
  ask,
  type Connection,
  describe as describeFrame,
  explainBatch,
  getProblem,
  listProblems,
  listTasks,
  planDay,
  signIn,
  sync,
} from '../fixtures/client/src/api.ts';
import { Chat, createTransport } from '../fixtures/client/src/chat.ts';
import { asking, type Models, type Provider, replyTo, withModels } from '../support/ai.ts';
import { initDataOf, newTelegramId, ORIGIN, type Send, signUp } from '../support/client.ts';
import { patience } from '../support/patience.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const through = (send: Send): Connection => ({ baseUrl: ORIGIN, fetch: (request) => send(new Request(request)) });

const connection = through((request) => exports.default.fetch(request));

const signInNew = async () => signIn(connection, await initDataOf({ id: newTelegramId(), first_name: 'Ada' }));

describe('a client with the types of the API', () => {
  it('signs in, and creates and lists tasks', async () => {
    const { api } = await signInNew();
    const task = await addTask(api, 'Bake bread');
    expect(await listTasks(api)).toEqual([task]);
    expect(await getProblem(api, task.id)).toBeNull();
  });

  it('reads the code of an error', async () => {
    const { api } = await signInNew();
    expect(await getProblem(api, crypto.randomUUID())).toBe('NOT_FOUND');
    await expect(signIn(connection, 'query_id=1')).rejects.toThrow('AUTHENTICATION_ERROR');
  });

  it('reads the problems of a form, and the place of the command that fails in an atomic batch', async () => {
    const { api } = await signInNew();
    expect(await listProblems(api, '')).toEqual([{ path: 'title', message: 'must not be blank' }]);
    expect(await explainBatch(api, ['Bake bread', ' '])).toEqual({ index: 1, paths: ['title'] });
    expect(await explainBatch(api, ['Bake bread'])).toBeNull();
  });

  it('syncs commands', async () => {
    const { api } = await signInNew();
    expect(await sync(api)).toEqual({ titles: ['Bake bread'], failed: ['NOT_FOUND'] });
  });

  it('plans and applies', async () => {
    const { api } = await signInNew();
    const { id } = await addTask(api, 'Bake bread');
    const { drafted, applied } = await planDay(api);
    expect(drafted).toEqual([id]);
    expect(applied.map(({ taskId }) => taskId)).toEqual([id]);
  });

  it('asks a question', async () => {
    const { api } = await signInNew();
    expect(await ask(api, 'What first?')).toMatch(/\w/);
  });

  it('reads live events by their type', () => {
    expect(describeFrame({ type: 'live.ready', seq: 7, position: '7-1763973000000-6f2a1c8e4b70' })).toBe(
      'live.ready at 7',
    );
  });
});

/** A chat of a new person, as `useChat` of the AI SDK has it. */
async function openChat(
  provider: Provider,
): Promise<Models & { chat: Chat; person: Awaited<ReturnType<typeof signUp>> }> {
  const models = withModels(provider);
  const person = await signUp();
  return { ...models, person, chat: new Chat(createTransport(through(models.send), person.token)) };
}

const addBread = asking({ tool: 'add_task', input: { title: 'Bake bread' } });

describe('the chat of the AI SDK', () => {
  it('sends its conversation, and gets replies with their metadata', async () => {
    const { chat, calls } = await openChat((call, index) => replyTo(call, { texts: [`Reply ${index + 1}.`] }));
    await chat.sendMessage({ text: 'What first?' });
    expect(chat.text).toBe('Reply 1.');
    expect(chat.lastMessage?.metadata).toMatchObject({ provider: 'anthropic', finishReason: 'stop' });
    await chat.sendMessage({ text: 'And then?' });
    expect(chat.status).toBe('ready');
    expect(calls[1]?.messages).toEqual([
      { role: 'user', content: 'What first?' },
      { role: 'assistant', content: 'Reply 1.' },
      { role: 'user', content: 'And then?' },
    ]);
  });

  it('asks again for another reply', async () => {
    const { chat } = await openChat((call) => replyTo(call, { texts: ['Call Ada.'] }));
    await chat.sendMessage({ text: 'What first?' });
    await chat.regenerate();
    expect(chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(chat.text).toBe('Call Ada.');
  });

  it('applies a proposal when the person approves it', async () => {
    const { chat, person } = await openChat(addBread);
    await chat.sendMessage({ text: 'Add bread' });
    const id = chat.proposal?.toolCallId ?? '';
    expect(chat.proposal).toMatchObject({ state: 'approval-requested', input: { preview: ['Add “Bake bread”'] } });
    await chat.addToolApprovalResponse({ id, approved: true });
    await vi.waitUntil(() => chat.proposal?.state === 'output-available', patience);
    expect(chat.proposal?.output?.results).toMatchObject([{ status: 'ok', data: { task: { title: 'Bake bread' } } }]);
    expect(chat.messages).toHaveLength(2);
    const { data } = await person.get<{ tasks: { title: string }[] }>('/api/tasks');
    expect(data.tasks.map(({ title }) => title)).toEqual(['Bake bread']);
  });

  it('changes nothing when the person declines a proposal, and the model hears of it', async () => {
    const { chat, person, calls } = await openChat(addBread);
    await chat.sendMessage({ text: 'Add bread' });
    await chat.addToolApprovalResponse({ id: chat.proposal?.toolCallId ?? '', approved: false });
    await vi.waitUntil(() => chat.proposal?.state === 'output-denied', patience);
    expect((await person.get<{ tasks: unknown[] }>('/api/tasks')).data.tasks).toEqual([]);
    await chat.sendMessage({ text: 'And now?' });
    expect(calls.at(-1)?.messages[1]?.content).toMatch(/Proposed: Add “Bake bread”\. The user has declined it\./);
  });

  it('says why a proposal can no longer be applied', async () => {
    const { chat, person } = await openChat(asking({ tool: 'complete_task', input: { task: 't1' } }));
    const { id } = await person.createTask();
    await chat.sendMessage({ text: 'I have done it' });
    await person.patch(`/api/tasks/${id}`, { status: 'cancelled' });
    await chat.addToolApprovalResponse({ id: chat.proposal?.toolCallId ?? '', approved: true });
    await vi.waitUntil(() => chat.proposal?.state === 'output-error', patience);
    expect(chat.proposal?.errorText).toMatch(/changed/);
  });
});
