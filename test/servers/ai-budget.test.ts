import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { type AiBudget, createAiBudget, type Reservation } from '../../src/assistant/model/budget.ts';
import type { ChatAnswer } from '../../src/assistant/responses.ts';
import { Database } from '../../src/db/client.ts';
import { UserDb } from '../../src/db/user-db.ts';
import { depsOf } from '../../src/deps.ts';
import { type Caller, RequestProgress } from '../../src/shared/caller.ts';
import { Log } from '../../src/shared/log.ts';
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
  const [row] = await sql`
    select coalesce(sum(tokens), 0)::int as tokens from ai_spending_shards where day = (now() at time zone 'UTC')::date`;
  return row?.tokens;
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
  ['begins with this request', () => sql`delete from ai_spending_shards`],
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

const LOG = new Log('error');

/** The budget of a day that no other test uses. */
function budgetOf(day: Date, dailyTokens: number): AiBudget {
  const db = new Database({ url: env.DATABASE_URL, endpoint: env.NEON_HTTP_ENDPOINT, log: LOG });
  const clock = () => day;
  return createAiBudget({
    db,
    userDb: new UserDb({ db, clock }),
    clock,
    dailyCalls: 1_000_000,
    dailyTokens,
    dailyTokensPerUser: 1_000_000_000,
  });
}

async function callerOf({ token }: Person): Promise<Caller> {
  const session = await depsOf(env).services.tokens.verify(token);
  if (!session) throw new Error('the token is not valid');
  return { session, actor: 'user', progress: new RequestProgress() };
}

test('parallel reservations use the global limit up in all its shards, and never exceed it', async () => {
  const day = new Date(Date.UTC(2_040, 0, 1 + Math.floor(Math.random() * 3_650)));
  const callers = await inParallel(20, async () => callerOf(await signUp()));
  const reserveEach = (budget: AiBudget, tokens: number) =>
    inParallel(callers.length, (n) => budget.reserve(callers[n] as Caller, tokens));
  const readReserved = async () => {
    const [row] = await sql`
      select sum(tokens)::int as tokens, count(*)::int as shards from ai_spending_shards where day = ${day}::date`;
    return row;
  };
  const budget = budgetOf(day, 8_000_000);
  const rounds = await inTurn(5, () => reserveEach(budget, 240_000));
  const admitted = rounds.flat().filter((reservation) => reservation !== null);
  expect(await readReserved()).toEqual({ tokens: 240_000 * admitted.length, shards: 8 });
  expect(admitted).toHaveLength(32); // four in each shard of 1,000,000

  const afterLowering = await reserveEach(budgetOf(day, 4_000_000), 100_000);
  expect(afterLowering.filter((reservation) => reservation !== null)).toEqual([]);
  const raised = budgetOf(day, 16_000_000);
  const afterRaising = await inTurn(5, () => reserveEach(raised, 240_000));
  expect(afterRaising.flat().filter((reservation) => reservation !== null)).toHaveLength(32); // four in each of 8 new shards

  await inParallel(admitted.length, (n) =>
    budget.settle({ reservation: admitted[n] as Reservation, usedTokens: 0, countsAsCall: false }),
  );
  expect(await readReserved()).toMatchObject({ tokens: 240_000 * 32 });
  await sql`delete from ai_spending_shards where day = ${day}::date`;
}, 60_000);

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
