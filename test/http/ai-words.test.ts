import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Insight, InsightsAnswer, Suggestion, SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Provider, promptFacts, replyTo, rewording, saying, withModels } from '../support/ai.ts';
import { type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { passTime, standClock } from '../support/standing-clock.ts';

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

/** A user with overdue and demanding tasks, and two weeks of rising energy that is highest at eleven. */
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
      energyLevel: 1 + Math.round(index / 3) + (hour === 11 ? 4 : 0),
      focusLevel: 5,
      loggedAt: `${daysAgo(15 - index).slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00Z`,
    })),
  ).flat();
  const commands = [
    ...tasks.map((args) => ({ type: 'task_add', uuid: crypto.randomUUID(), args })),
    ...moods.map((args) => ({ type: 'mood_log', uuid: crypto.randomUUID(), args })),
  ];
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  expect(data.results.map(({ status }) => status)).toEqual(commands.map(() => 'ok'));
  return person;
}

const runAction = (person: Person, { action }: Insight | Suggestion) =>
  action && person.call(action.method, action.path, action.body);

describe('insights', () => {
  it('are sorted by priority and have evidence', async () => {
    const { insights, ...metadata } = await insightsOf(await createUserWithFindings());
    expect(metadata).toMatchObject({ source: 'local', provider: 'local', localBecause: 'unavailable' });
    expect(insights.map(({ type, priority }) => [type, priority])).toEqual([
      ['overdue', 'high'],
      ['peak_hours', 'medium'],
      ['energy_trend', 'low'],
    ]);
    expect(insights[0]).toMatchObject({
      text: '1 task is overdue. Move it to today, or let it go.',
      evidence: { n: 1, value: 1 },
    });
    const { evidence } = insights[2] ?? {};
    expect(evidence?.value).toBeGreaterThan(0);
    expect(evidence?.interval?.[0]).toBeGreaterThan(0);
    expect(insights[1]).toMatchObject({ evidence: { n: 75, value: 10 } });
    expect(insights[2]?.text).toBe(
      `Your energy is rising by about ${evidence?.value} points a week (15 days with a log).`,
    );
  });

  it('of a user who logs only in the evening say which hours lack a log, and no suggestion names a best hour', async () => {
    const person = await signUp();
    const moods = Array.from({ length: 14 }, (_, index) => ({
      energyLevel: 7,
      focusLevel: 5,
      loggedAt: `${daysAgo(index + 1).slice(0, 10)}T21:06:00Z`,
    }));
    const commands = moods.map((args) => ({ type: 'mood_log', uuid: crypto.randomUUID(), args }));
    await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
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
      ['estimate', 'Unknown'],
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
    // the overdue task is due today now, which leads to the next suggestion
    expect(rounds).toEqual([['reschedule', 'schedule', 'estimate'], ['start'], ['estimate']]);
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

describe('rephrasing by a model', () => {
  it('replaces only the texts', async () => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send, calls } = withModels(rewording((text) => `${text} Well!`));
    const { insights, ...metadata } = await insightsOf(person, send);
    expect(metadata).toMatchObject({ source: 'model', provider: 'anthropic', cached: false, localBecause: null });
    expect(insights).toEqual(original.map((insight) => ({ ...insight, text: `${insight.text} Well!` })));
    expect(await insightsOf(person, send)).toEqual({ insights, ...metadata, cached: true });
    expect(calls).toHaveLength(1);
    expect(JSON.parse(promptFacts(calls[0]))).toEqual(
      original.map(({ text }, index) => ({ key: `p${index + 1}`, text })),
    );
  });

  it('is cached for exactly the rephrased texts', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Old', priority: 'low' });
    const { send, calls } = withModels(rewording((text) => `${text} Well!`));
    const suggestAfter = async (days: number) => {
      await sql`update tasks set created_at = ${daysAgo(days)} where id = ${id}`; // directly, so that no event changes the data version
      return (await suggestionsOf(person, {}, send)).suggestions.map(({ text }) => text);
    };
    const [first, second] = [await suggestAfter(40), await suggestAfter(50)];
    expect(first).toEqual([expect.stringMatching(/40 days.*Well!$/)]);
    expect(second).toEqual([expect.stringMatching(/50 days.*Well!$/)]);
    expect(calls).toHaveLength(2);
  });

  it('keeps the original text when the model’s text has another number', async () => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send } = withModels(rewording((text) => (text.includes('overdue') ? '42 tasks wait!' : 'So it is.')));
    const { insights } = await insightsOf(person, send);
    expect(insights.map(({ text }) => text)).toEqual([original[0]?.text, 'So it is.', 'So it is.']);
  });

  it('asks the model once more when the reply is not usable', async () => {
    const person = await createUserWithFindings();
    const { send, calls } = withModels((call, index) =>
      index === 0 ? replyTo(call, { texts: ['Here you are: [{'] }) : rewording(() => 'So it is.')(call, index),
    );
    const { insights, ...metadata } = await insightsOf(person, send);
    expect(metadata).toMatchObject({ source: 'model', tokens: { input: 25, output: 15 } });
    expect(insights.every(({ text }) => text === 'So it is.')).toBe(true);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.messages.at(-1)?.content).toContain('cannot be used');
  });

  it('has one deadline for both attempts', async () => {
    const person = await createUserWithFindings();
    standClock();
    const ai = { AI_FIRST_DEADLINE: '10s', AI_TOTAL_DEADLINE: '10s' };
    const { send, calls } = withModels(
      async (call, index) => {
        if (index === 0) await passTime(8_000);
        else void passTime(2_000);
        return index === 0 ? replyTo(call, { texts: [' '] }) : new Promise<never>(() => {});
      },
      { ai },
    );
    expect(await insightsOf(person, send)).toMatchObject({ source: 'local', localBecause: 'timeout' });
    expect(calls[1]?.messages.at(-2)).toEqual({ role: 'assistant', content: '-' });
  });

  it.each<[string, Provider]>([
    ['is never usable', saying('I would rather talk.')],
    ['leaves out a text', (call) => replyTo(call, { texts: ['[{"key":"p1","text":"x"}]'] })],
    ['has a wrong shape', (call) => replyTo(call, { texts: ['[{"key":"p1","text":5}]'] })],
    ['is a refusal', (call) => replyTo(call, { texts: ['No.'], stopReason: 'refusal' })],
    ['reaches the maximum length', (call) => replyTo(call, { texts: ['[{"key":'], stopReason: 'max_tokens' })],
    ['has a tool call', (call) => replyTo(call, { calls: [{ tool: 'add_task', input: { title: 'x' } }] })],
  ])('keeps the original texts when the reply %s', async (_, provider) => {
    const person = await createUserWithFindings();
    const original = (await insightsOf(person)).insights;
    const { send, calls } = withModels(provider);
    const { insights, source } = await insightsOf(person, send);
    expect({ insights, source }).toEqual({ insights: original, source: 'local' });
    expect(calls.length).toBeLessThanOrEqual(2);
  });
});
