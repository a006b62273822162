import { afterEach, expect, test, vi } from 'vitest';
import type { ChatAnswer } from '../../src/ai/answers.ts';
import { type Models, saying, withModels } from '../support/ai.ts';
import { type Answer, type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { controlTable } from './control-table.ts';
import { atOnce, figures, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
/** A signal of `AbortSignal.timeout` is counted until the file ends, and there may be 10,000 of them. */
const ROUNDS = 15;
const CONTROL_ROUNDS = 20;

const report = figures('AI budget');

afterEach(() => void vi.restoreAllMocks());

/** Without waiting for what follows an answer. */
const chat = (person: Person, content: string, { open }: Models) => {
  const send: Send = async (request) => (await open(request)).response;
  return person.call<ChatAnswer>('POST', '/api/ai/chat', { messages: [{ role: 'user', content }] }, undefined, send);
};

const usageOf = async ({ user }: Person) => {
  const [row] = await sql`select calls, tokens::int as tokens from ai_usage where user_id = ${user.id}`;
  return row;
};

const spentToday = async (): Promise<number> => {
  const [row] = await sql`select tokens::int as tokens from ai_spending where day = (now() at time zone 'UTC')::date`;
  return row?.tokens ?? 0;
};

test('50 parallel questions with room for one make one provider call, round after round', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const models = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    const round = await atOnce(PARALLEL, (n) => chat(person, `Question ${n}`, models));
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: 1, '429 RATE_LIMIT_ERROR': PARALLEL - 1 });
    expect(models.calls).toHaveLength(1);
    await vi.waitFor(async () => expect(await usageOf(person)).toEqual({ calls: 1, tokens: 40 }));
    vi.restoreAllMocks();
  });
  report(`${PARALLEL} questions, room for 1`, ROUNDS, summary(answers));
}, 240_000);

test('20 equal questions at once make one provider call, round after round', async () => {
  const answers: Answer<ChatAnswer>[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const models = withModels(saying('Yes.'));
    answers.push(...(await atOnce(20, () => chat(person, 'What first?', models))));
    expect(models.calls).toHaveLength(1);
    await vi.waitFor(async () => expect(await usageOf(person)).toEqual({ calls: 1, tokens: 40 }));
    vi.restoreAllMocks();
  });
  expect(new Set(answers.map(({ data }) => data.reply.text))).toEqual(new Set(['Yes.']));
  report('20 equal questions', ROUNDS, summary(answers));
}, 240_000);

test('people who ask at once do not together spend more than there is', async () => {
  const people = await atOnce(20, () => signUp());
  await inTurn(5, async (round) => {
    const before = await spentToday();
    const roomForThree = { AI_DAILY_TOKENS: String(before + 3 * 2_600) }; // a short question reserves 2,100 to 2,600
    const models = withModels(saying('Yes.'), { api: roomForThree });
    const answers = await atOnce(people.length, (n) => chat(people[n] as Person, `Round ${round}`, models));
    const local = answers.filter(({ data }) => data.reply.localBecause === 'limit');
    expect(tally(answers)).toEqual({ 200: people.length });
    expect(models.calls.length).toBeGreaterThanOrEqual(3);
    expect(local).toHaveLength(people.length - models.calls.length);
    await vi.waitFor(async () => expect(await spentToday()).toBe(before + 40 * models.calls.length));
    vi.restoreAllMocks();
  });
}, 240_000);

controlTable('control_usage', 'user_id uuid primary key, calls int not null');

test('control: looking first and counting then lets more through', async () => {
  const through = await inTurn(CONTROL_ROUNDS, async () => {
    const id = crypto.randomUUID();
    await sql`insert into control_usage values (${id}, 0)`;
    const admitted = await atOnce(PARALLEL, async () => {
      const [row] = await sql`select calls from control_usage where user_id = ${id}`;
      if (row?.calls > 0) return 0;
      await sql`update control_usage set calls = calls + 1 where user_id = ${id}`;
      return 1;
    });
    return admitted.reduce<number>((sum, one) => sum + one, 0);
  });
  report('control: looking first', CONTROL_ROUNDS, `up to ${Math.max(...through)} instead of 1`);
  expect(Math.max(...through)).toBeGreaterThan(1);
}, 60_000);
