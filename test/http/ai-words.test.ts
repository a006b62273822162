import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Insight, InsightsAnswer, Suggestion, SuggestionsAnswer } from '../../src/assistant/responses.ts';
import { type Provider, promptFacts, rewording, saying, wireOf, withModels } from '../support/ai.ts';
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

/** A person with something to say of: late and heavy tasks, and a fortnight of rising energy. */
async function someone(): Promise<Person> {
  const person = await signUp();
  await person.createTask({ title: 'Late', dueDate: daysAgo(3), priority: 'high' });
  await person.createTask({ title: 'Hard', aiMetadata: { energyLevel: 'high', estimatedDuration: 90 } });
  for (const minutes of [30, 45])
    await person.createTask({ title: 'Short', aiMetadata: { estimatedDuration: minutes } });
  await person.createTask({ title: 'Unknown' });
  for (let day = 14; day >= 0; day -= 1) {
    const level = Math.min(10, 2 + Math.round((14 - day) / 2));
    await person.logMood({ energyLevel: level, focusLevel: 5, loggedAt: daysAgo(day) });
  }
  return person;
}

const carryOut = (person: Person, { action }: Insight | Suggestion) =>
  action && person.call(action.method, action.path, action.body);

describe('insights', () => {
  it('say what the numbers say, the most important first, each with its evidence', async () => {
    const { insights, ...about } = await insightsOf(await someone());
    expect(about).toMatchObject({ source: 'local', provider: 'local', localBecause: 'unavailable' });
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
  });

  it('say that too little is known of one who is new', async () => {
    const { insights } = await insightsOf(await signUp());
    expect(insights.map(({ type, evidence }) => [type, evidence])).toEqual([['insufficient_data', { n: 0, value: 5 }]]);
  });

  it('are in the language of the person', async () => {
    const person = await someone();
    await person.patch('/api/user/settings', { language: 'ru' });
    for (const { text } of (await insightsOf(person)).insights) expect(text).toMatch(/^[^a-z]+$/i);
  });

  it('come with a request that does something about it', async () => {
    const person = await someone();
    const before = await insightsOf(person);
    for (const insight of before.insights) {
      const answer = await carryOut(person, insight);
      if (answer) expect(answer.status, answer.text).toBe(200);
    }
    const after = await insightsOf(person);
    expect(before.insights.filter(({ action }) => action)).toHaveLength(2);
    expect(after.insights.map(({ type }) => type)).not.toContain('overdue');
    expect(after.insights.find(({ type }) => type === 'peak_hours')?.action).toBeNull();
  });
});

describe('suggestions', () => {
  it('are about single tasks, the most pressing first, and no more than asked for', async () => {
    const person = await someone();
    const { suggestions } = await suggestionsOf(person);
    expect(suggestions.map(({ type, task }) => [type, task?.title])).toEqual([
      ['reschedule', 'Late'],
      ['schedule', 'Hard'],
      ['estimate', 'Unknown'],
    ]);
    expect((await suggestionsOf(person, { limit: 1 })).suggestions).toEqual(suggestions.slice(0, 1));
  });

  it('come with a request that does them, until there are none', async () => {
    const person = await someone();
    const rounds: string[][] = [];
    for (let { suggestions } = await suggestionsOf(person); suggestions.length > 0; ) {
      rounds.push(suggestions.map(({ type }) => type));
      for (const suggestion of suggestions) expect((await carryOut(person, suggestion))?.status).toBe(200);
      ({ suggestions } = await suggestionsOf(person));
    }
    // what was late is for today now, and is to be begun with
    expect(rounds).toEqual([['reschedule', 'schedule', 'estimate'], ['start'], ['estimate']]);
  });

  it('count days by the calendar, so that they stay what they are until midnight', async () => {
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

  it('are something also for one without tasks', async () => {
    const { suggestions } = await suggestionsOf(await signUp());
    expect(suggestions.map(({ type, task, action }) => [type, task, action])).toEqual([['add_task', null, null]]);
  });
});

describe('in a model’s words', () => {
  it('the texts are the model’s, the rest is what it was', async () => {
    const person = await someone();
    const ours = (await insightsOf(person)).insights;
    const { send, calls } = withModels(rewording((text) => `${text} Well!`));
    const { insights, ...about } = await insightsOf(person, send);
    expect(about).toMatchObject({ source: 'model', provider: 'anthropic', cached: false, localBecause: null });
    expect(insights).toEqual(ours.map((insight) => ({ ...insight, text: `${insight.text} Well!` })));
    expect(await insightsOf(person, send)).toEqual({ insights, ...about, cached: true });
    expect(calls).toHaveLength(1);
    expect(JSON.parse(promptFacts(calls[0]))).toEqual(ours.map(({ text }, index) => ({ key: `p${index + 1}`, text })));
  });

  it('are of the phrases they were said for, and of no others', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Old', priority: 'low' });
    const { send, calls } = withModels(rewording((text) => `${text} Well!`));
    const say = async (days: number) => {
      await sql`update tasks set created_at = ${daysAgo(days)} where id = ${id}`; // past the log, as time goes by
      return (await suggestionsOf(person, {}, send)).suggestions.map(({ text }) => text);
    };
    const [first, second] = [await say(40), await say(50)];
    expect(first).toEqual([expect.stringMatching(/40 days.*Well!$/)]);
    expect(second).toEqual([expect.stringMatching(/50 days.*Well!$/)]);
    expect(calls).toHaveLength(2);
  });

  it('a text with a number of the model’s own stays ours', async () => {
    const person = await someone();
    const ours = (await insightsOf(person)).insights;
    const { send } = withModels(rewording((text) => (text.includes('overdue') ? '42 tasks wait!' : 'So it is.')));
    const { insights } = await insightsOf(person, send);
    expect(insights.map(({ text }) => text)).toEqual([ours[0]?.text, 'So it is.', 'So it is.']);
  });

  it('what cannot be used is repaired once', async () => {
    const person = await someone();
    const { send, calls } = withModels((call, index) =>
      index === 0 ? wireOf(call, { texts: ['Here you are: [{'] }) : rewording(() => 'So it is.')(call, index),
    );
    const { insights, ...about } = await insightsOf(person, send);
    expect(about).toMatchObject({ source: 'model', tokens: { input: 25, output: 15 } });
    expect(insights.every(({ text }) => text === 'So it is.')).toBe(true);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.messages.at(-1)?.content).toContain('cannot be used');
  });

  it('what is repaired has no more time for it than any answer', async () => {
    const person = await someone();
    standClock();
    const ai = { AI_FIRST_DEADLINE: '10s', AI_TOTAL_DEADLINE: '10s' };
    const { send, calls } = withModels(
      async (call, index) => {
        if (index === 0) await passTime(8_000);
        else void passTime(2_000);
        return index === 0 ? wireOf(call, { texts: [' '] }) : new Promise<never>(() => {});
      },
      { ai },
    );
    expect(await insightsOf(person, send)).toMatchObject({ source: 'local', localBecause: 'timeout' });
    expect(calls[1]?.messages.at(-2)).toEqual({ role: 'assistant', content: '-' });
  });

  it.each<[string, Provider]>([
    ['is never what was asked for', saying('I would rather talk.')],
    ['leaves a phrase out', (call) => wireOf(call, { texts: ['[{"key":"p1","text":"x"}]'] })],
    ['is of a wrong shape', (call) => wireOf(call, { texts: ['[{"key":"p1","text":5}]'] })],
    ['is refused', (call) => wireOf(call, { texts: ['No.'], stopReason: 'refusal' })],
    ['is cut', (call) => wireOf(call, { texts: ['[{"key":'], stopReason: 'max_tokens' })],
    ['asks for changes', (call) => wireOf(call, { calls: [{ tool: 'add_task', input: { title: 'x' } }] })],
  ])('the words stay ours when the answer %s', async (_, provider) => {
    const person = await someone();
    const ours = (await insightsOf(person)).insights;
    const { send, calls } = withModels(provider);
    const { insights, source } = await insightsOf(person, send);
    expect({ insights, source }).toEqual({ insights: ours, source: 'local' });
    expect(calls.length).toBeLessThanOrEqual(2);
  });
});
