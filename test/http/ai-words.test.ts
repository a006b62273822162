import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AiUsage, Insight, InsightsAnswer, Suggestion, SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { ask, type Provider, promptFacts, replyTo, rewording, saying, withModels } from '../support/ai.ts';
import { ORIGIN, type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { insertMoodLogs } from '../support/rows.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

const insightsOf = async (person: Person, send?: Send) =>
  (await person.call<InsightsAnswer>('GET', '/api/ai/insights', undefined, undefined, send)).data;

const suggestionsOf = async (person: Person, body: object = {}, send?: Send) =>
  (await person.call<SuggestionsAnswer>('POST', '/api/ai/suggestions', body, undefined, send)).data;

const LOGGED_HOURS = [8, 11, 14, 17, 20];

/** A user with overdue and demanding tasks, and two weeks of rising energy that is highest at two. */
async function createUserWithFindings(): Promise<Person> {
  const person = await signUp();
  const tasks = [
    { title: 'Late', dueDate: daysAgo(3), priority: 'high' },
    { title: 'Hard', aiMetadata: { energyLevel: 'high', estimatedDuration: 90 } },
    { title: 'Short', aiMetadata: { estimatedDuration: 30 } },
    { title: 'Short', aiMetadata: { estimatedDuration: 45 } },
    { title: 'Unknown' },
  ];
  const moods = Array.from({ length: 15 }, (_, index) =>
    LOGGED_HOURS.map((hour) => ({
      energyLevel: 1 + Math.round(index / 3) + (hour === 14 ? 4 : 0),
      focusLevel: 5,
      loggedAt: `${daysAgo(15 - index).slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00Z`,
    })),
  ).flat();
  await insertMoodLogs(person, moods);
  const commands = tasks.map((args) => ({ type: 'task_add', uuid: crypto.randomUUID(), args }));
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  expect(data.results.map(({ status }) => status)).toEqual(commands.map(() => 'ok'));
  return person;
}

const runAction = (person: Person, { action }: Insight | Suggestion) =>
  action && person.call(action.method, action.path, action.body);

describe('insights', () => {
  it('are sorted by priority and have evidence', async () => {
    const { insights, ...metadata } = await insightsOf(await createUserWithFindings());
    expect(metadata).toMatchObject({ source: 'local', provider: 'local', localBecause: 'not_configured' });
    expect(insights.map(({ type, priority }) => [type, priority])).toEqual([
      ['overdue', 'high'],
      ['peak_hours', 'medium'],
      ['energy_trend', 'low'],
    ]);
    expect(insights[0]).toMatchObject({
      text: '1 overdue task is not in your plan. Move it to a day that has room, or let it go.',
      evidence: { n: 1, value: 1 },
    });
    const { evidence } = insights[2] ?? {};
    expect(evidence?.value).toBeGreaterThan(0);
    expect(evidence?.interval?.[0]).toBeGreaterThan(0);
    expect(insights[1]).toMatchObject({ evidence: { n: 75, value: 14 } });
    expect(insights[2]?.text).toBe(
      `Your energy is rising by about ${evidence?.value} points a week (15 days with a log in the last 30).`,
    );
  });

  it('of a user who logs only in the evening say which hours lack a log, and no suggestion names a best hour', async () => {
    const person = await signUp();
    const moods = Array.from({ length: 14 }, (_, index) => ({
      energyLevel: 7,
      focusLevel: 5,
      loggedAt: `${daysAgo(index + 1).slice(0, 10)}T21:06:00Z`,
    }));
    await insertMoodLogs(person, moods);
    await person.createTask({ aiMetadata: { energyLevel: 'high', estimatedDuration: 60 } });
    expect((await insightsOf(person)).insights).toEqual([
      {
        type: 'peak_unknown',
        priority: 'low',
        text: 'Your best hours are not known yet: none of your 14 mood logs is from 7 to 20 o’clock. Log then too.',
        evidence: { n: 14, value: 7, interval: [7, 20] },
        action: null,
      },
    ]);
    expect((await suggestionsOf(person)).suggestions).toEqual([]);
  });

  it('say that a new user has too little data for trends', async () => {
    const { insights } = await insightsOf(await signUp());
    expect(insights.map(({ type, evidence }) => [type, evidence])).toEqual([['insufficient_data', { n: 0, value: 5 }]]);
  });

  it('are in the user’s language', async () => {
    const person = await createUserWithFindings();
    await person.patch('/api/user/settings', { language: 'ru' });
    for (const { text } of (await insightsOf(person)).insights) expect(text).toMatch(/^[^a-z]+$/i);
  });

  it('come with a request that resolves them', async () => {
    const person = await createUserWithFindings();
    const before = await insightsOf(person);
    for (const insight of before.insights) {
      const answer = await runAction(person, insight);
      if (answer) expect(answer.status, answer.text).toBe(200);
    }
    const after = await insightsOf(person);
    expect(before.insights.filter(({ action }) => action)).toHaveLength(2);
    expect(after.insights.map(({ type }) => type)).not.toContain('overdue');
    expect(after.insights.find(({ type }) => type === 'peak_hours')?.action).toBeNull();
  });
});

describe('suggestions', () => {
  it('are about single tasks, sorted by priority and limited to the requested number', async () => {
    const person = await createUserWithFindings();
    const { suggestions } = await suggestionsOf(person);
    expect(suggestions.map(({ type, task }) => [type, task?.title])).toEqual([
      ['reschedule', 'Late'],
      ['schedule', 'Hard'],
    ]);
    expect((await suggestionsOf(person, { limit: 1 })).suggestions).toEqual(suggestions.slice(0, 1));
  });

  it('come with requests that can be run until no suggestion is left', async () => {
    const person = await createUserWithFindings();
    const rounds: string[][] = [];
    for (let { suggestions } = await suggestionsOf(person); suggestions.length > 0; ) {
      rounds.push(suggestions.map(({ type }) => type));
      for (const suggestion of suggestions) expect((await runAction(person, suggestion))?.status).toBe(200);
      ({ suggestions } = await suggestionsOf(person));
    }
    expect(rounds[0]).toEqual(['reschedule', 'schedule']);
    // the task that was late is due today or on the next working day, which may lead to another suggestion
    expect(rounds.length).toBeLessThanOrEqual(3);
  });

  it('count calendar days, which do not change until midnight', async () => {
    const noon = Date.parse(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`);
    vi.useFakeTimers({ toFake: ['Date'], now: noon - 11 * 3_600_000 });
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Old', priority: 'low' });
    await sql`update tasks set created_at = ${new Date(noon - 30 * DAY).toISOString()} where id = ${id}`;
    for (const now of [noon - 11 * 3_600_000, noon + 11 * 3_600_000]) {
      vi.setSystemTime(now);
      const [suggestion] = (await suggestionsOf(person)).suggestions;
      expect(suggestion).toMatchObject({ type: 'drop', evidence: { n: 30, value: 30 } });
    }
  });

  it('ask a user without tasks to add one', async () => {
    const { suggestions } = await suggestionsOf(await signUp());
    expect(suggestions.map(({ type, task, action }) => [type, task, action])).toEqual([['add_task', null, null]]);
  });
});

describe('the words of a model', () => {
  const well = rewording((text) => `${text} Well!`);

  it('come with the next response, and replace only the texts', async () => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send, calls } = withModels(well);
    const first = await insightsOf(person, send);
    expect(first).toMatchObject({ insights: original, source: 'local', localBecause: 'pending' });
    const { insights, ...metadata } = await insightsOf(person, send);
    expect(metadata).toMatchObject({ source: 'model', provider: 'anthropic', cached: true, localBecause: null });
    expect(insights).toEqual(original.map((insight) => ({ ...insight, text: `${insight.text} Well!` })));
    expect(calls).toHaveLength(1);
  });

  it.each(['insights', 'suggestions'] as const)('are not waited for by %s when every provider hangs', async (what) => {
    const person = await createUserWithFindings();
    const asked: string[] = [];
    const { open } = withModels(({ provider }) => {
      asked.push(provider);
      return new Promise<never>(() => {});
    });
    const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/api/ai/${what}`, {
      method: what === 'insights' ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${person.token}`, 'Content-Type': 'application/json' },
      ...(what === 'suggestions' && { body: '{}' }),
    });
    const { response } = await open(request);
    expect(await response.json()).toMatchObject({ data: { source: 'local', localBecause: 'pending' } });
  });

  it('are kept for each phrase, whatever else changes', async () => {
    const person = await createUserWithFindings();
    const { send, calls } = withModels(well);
    await insightsOf(person, send);
    await person.createTask({ title: 'Another', dueDate: daysAgo(2) });
    await insightsOf(person, send);
    expect(calls.map((call) => JSON.parse(promptFacts(call)).length)).toEqual([3, 1]);
    expect((await insightsOf(person, send)).insights.every(({ text }) => text.endsWith('Well!'))).toBe(true);
    expect(calls).toHaveLength(2);
  });

  it('are asked for at most six times a day', async () => {
    const person = await signUp();
    const { send, calls } = withModels(well);
    for (let day = 1; day <= 8; day += 1) {
      await person.createTask({ title: `Task ${day}`, dueDate: daysAgo(3) });
      await insightsOf(person, send);
    }
    expect(calls).toHaveLength(6);
  });

  it('are asked for at most six times a day when each call fails', async () => {
    const person = await createUserWithFindings();
    const { send, calls } = withModels((call, index) =>
      index % 2 === 0 ? new Response('overloaded', { status: 529 }) : replyTo(call, { stopReason: 'max_tokens' }),
    );
    const because: unknown[] = [];
    for (let opening = 1; opening <= 8; opening += 1) {
      because.push((await insightsOf(person, send)).localBecause);
    }
    expect(because).toEqual([...Array(6).fill('pending'), 'limit', 'limit']);
    expect(calls.length).toBeLessThanOrEqual(2 * 6);
  });

  it('are not announced when no provider has an API key', async () => {
    const person = await createUserWithFindings();
    const { send } = withModels(well, { ai: { ANTHROPIC_API_KEY: '', OPENAI_API_KEY: '' } });
    await insightsOf(person, send);
    expect(await insightsOf(person, send)).toMatchObject({ source: 'local', localBecause: 'not_configured' });
  });

  it('are never one of the person’s questions, and come even when all of these are asked', async () => {
    const person = await createUserWithFindings();
    const limit = { api: { AI_DAILY_CALLS: '1' } };
    await ask(person, 'What first?', withModels(saying('Yes.'), limit).send);
    const { send, calls } = withModels(well, limit);
    await insightsOf(person, send);
    await suggestionsOf(person, {}, send);
    expect(calls).toHaveLength(2);
    expect((await person.get<AiUsage>('/api/ai/usage')).data.calls.used).toBe(1);
  });

  it('do not replace a phrase whose numbers they change, and are not asked for again', async () => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send, calls } = withModels(
      rewording((text) => (text.includes('overdue') ? '42 tasks wait!' : `So: ${text}`)),
    );
    await insightsOf(person, send);
    const { insights } = await insightsOf(person, send);
    expect(insights.map(({ text }) => text)).toEqual([
      original[0]?.text,
      ...original.slice(1).map(({ text }) => `So: ${text}`),
    ]);
    expect(calls).toHaveLength(1);
  });

  it('are asked for once more when the reply is not usable', async () => {
    const person = await createUserWithFindings();
    const { send, calls } = withModels((call, index) =>
      index === 0 ? replyTo(call, { texts: ['Here you are: [{'] }) : well(call, index),
    );
    await insightsOf(person, send);
    expect((await insightsOf(person, send)).source).toBe('model');
    expect(calls).toHaveLength(2);
    expect(calls[1]?.messages.at(-1)?.content).toContain('cannot be used');
  });

  it.each<[string, Provider]>([
    ['is never usable', saying('I would rather talk.')],
    ['leaves out a text', (call) => replyTo(call, { texts: ['[{"key":"p1","text":"x"}]'] })],
    ['is a refusal', (call) => replyTo(call, { texts: ['No.'], stopReason: 'refusal' })],
    ['reaches the maximum length', (call) => replyTo(call, { texts: ['[{"key":'], stopReason: 'max_tokens' })],
    ['has a tool call', (call) => replyTo(call, { calls: [{ tool: 'add_task', input: { title: 'x' } }] })],
  ])('do not replace ours when the reply %s', async (_, provider) => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send, calls } = withModels(provider);
    await insightsOf(person, send);
    const { insights, source } = await insightsOf(person, send);
    expect({ insights, source }).toEqual({ insights: original, source: 'local' });
    expect(calls.length).toBeLessThanOrEqual(2);
  });
});
