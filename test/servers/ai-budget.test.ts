import { afterEach, expect, test, vi } from 'vitest';
import type { ChatAnswer } from '../../src/assistant/responses.ts';
import { ask, type Models, saying, withModels } from '../support/ai.ts';
import { type Answer, type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { decided, joined } from '../support/gates.ts';
import { patience } from '../support/patience.ts';
import { controlTable } from './control-table.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
/** Signals of `AbortSignal.timeout` live until the file ends, and workerd allows 10,000 of them. */
const ROUNDS = 15;
const CONTROL_ROUNDS = 20;

const report = figures('AI budget');

afterEach(() => void vi.restoreAllMocks());

/** Does not wait for the background work after the response. */
const chat = (person: Person, content: string, { open }: Models) => {
  const send: Send = async (request) => (await open(request)).response;
  return person.call<ChatAnswer>('POST', '/api/ai/chat', { messages: [{ role: 'user', content }] }, undefined, send);
};

const readUsage = async ({ user }: Person) => {
  const [row] = await sql`select calls, tokens::int as tokens from ai_usage where user_id = ${user.id}`;
  return row;
};

const readSpentToday = async (): Promise<number> => {
  const [row] = await sql`select tokens::int as tokens from ai_spending where day = (now() at time zone 'UTC')::date`;
  return row?.tokens ?? 0;
};

test('50 parallel questions of a user with one call left make one provider call', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const before = await readSpentToday();
    const models = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '1' } });
    const round = await inParallel(PARALLEL, (n) => chat(person, `Question ${n}`, models));
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: 1, '429 RATE_LIMIT_ERROR': PARALLEL - 1 });
    expect(models.calls).toHaveLength(1);
    await vi.waitFor(async () => expect(await readUsage(person)).toEqual({ calls: 1, tokens: 40 }), patience);
    expect(await readSpentToday()).toBe(before + 40);
    vi.restoreAllMocks();
  });
  report(`${PARALLEL} questions, room for 1`, ROUNDS, summary(answers));
}, 240_000);

test('20 equal parallel questions make one provider call', async () => {
  const answers: Answer<ChatAnswer>[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const all = joined(20);
    const models = withModels(async (call, index) => {
      await all; // a later question would find the cached answer
      return saying('Yes.')(call, index);
    });
    answers.push(...(await inParallel(20, () => chat(person, 'What first?', models))));
    expect(models.calls).toHaveLength(1);
    await vi.waitFor(async () => expect(await readUsage(person)).toEqual({ calls: 1, tokens: 40 }), patience);
    vi.restoreAllMocks();
  });
  expect(new Set(answers.map(({ data }) => data.reply.text))).toEqual(new Set(['Yes.']));
  report('20 equal questions', ROUNDS, summary(answers));
}, 240_000);

/** The tokens that a question of this length reserves. */
async function measureReserved(content: string): Promise<number> {
  const person = await signUp();
  let tokens = 0;
  const models = withModels(async (call, index) => {
    tokens = (await readUsage(person))?.tokens;
    return saying('Yes.')(call, index);
  });
  await ask(person, content, models.send);
  vi.restoreAllMocks();
  return tokens;
}

test.each([
  ['has begun', () => Promise.resolve()],
  ['begins with this request', () => sql`delete from ai_spending`],
])(
  'parallel questions of 20 users stay within the global token limit when the day %s',
  async (_, begin) => {
    const users = await inParallel(20, () => signUp());
    const each = await measureReserved('Round 0');
    await inTurn(5, async (round) => {
      await begin();
      const before = await readSpentToday();
      const all = decided(users.length);
      const models = withModels(
        async (call, index) => {
          await all; // no call ends before all questions have reserved their tokens
          return saying('Yes.')(call, index);
        },
        { api: { AI_DAILY_TOKENS: String(before + 3 * each) } },
      );
      const answers = await inParallel(users.length, (n) => chat(users[n] as Person, `Round ${round}`, models));
      expect(tally(answers)).toEqual({ 200: users.length });
      expect(models.calls).toHaveLength(3);
      expect(answers.filter(({ data }) => data.reply.localBecause === 'limit')).toHaveLength(users.length - 3);
      await vi.waitFor(async () => expect(await readSpentToday()).toBe(before + 3 * 40), patience);
      vi.restoreAllMocks();
    });
  },
  240_000,
);

controlTable('control_usage', 'user_id uuid primary key, calls int not null');

test('control: a check before the update lets more than one call through', async () => {
  const through = await inTurn(CONTROL_ROUNDS, async () => {
    const id = crypto.randomUUID();
    await sql`insert into control_usage values (${id}, 0)`;
    const admitted = await inParallel(PARALLEL, async () => {
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
