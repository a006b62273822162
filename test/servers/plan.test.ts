import { expect, test } from 'vitest';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 20;
const ROUNDS = 40;

const report = figures('Plans');

async function signUpWithTask(): Promise<{ person: Person; taskId: string }> {
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'UTC' });
  const { id } = await person.createTask();
  return { person, taskId: id };
}

const planWeek = async (person: Person) =>
  (await person.post<OptimizeAnswer>('/api/ai/optimize-schedule', { days: 7 })).data.fingerprint;

const countApplications = async ({ user }: Person): Promise<number> => {
  const [row] = await sql`
    select count(*)::int as count from events where user_id = ${user.id} and type = 'plan.applied'`;
  return row?.count;
};

test('a plan that is applied 20 times in parallel is applied once', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const { person } = await signUpWithTask();
    const fingerprint = await planWeek(person);
    const round = await inParallel(PARALLEL, () => person.post('/api/plan/apply', { fingerprint }));
    answers.push(...round);
    expect(await countApplications(person)).toBe(1);
    expect(tally(round)).toEqual({ 200: PARALLEL });
    await expectGaplessLog(person);
  });
  report(`${PARALLEL} applications of one plan`, ROUNDS, summary(answers));
}, 120_000);

test('a plan is never applied after a concurrent update of its task', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const { person, taskId } = await signUpWithTask();
    const fingerprint = await planWeek(person);
    const [application] = await Promise.all([
      person.post('/api/plan/apply', { fingerprint }),
      person.patch(`/api/tasks/${taskId}`, { priority: 'high' }),
    ]);
    answers.push(application);
    const events = (await expectGaplessLog(person)).map(({ type }) => type).slice(3);
    expect(events).toEqual(application.status === 200 ? ['plan.applied', 'task.updated'] : ['task.updated']);
  });
  report('an application against a change', ROUNDS, summary(answers));
}, 120_000);

const BUSY_LIMIT = 1_000;

test('of 50 parallel busy times with room for 10, exactly 10 are created', async () => {
  const answers: Answer[] = [];
  await inTurn(10, async () => {
    const person = await signUp();
    await sql`insert into busy_times (id, user_id, starts_at, ends_at, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, now(), now() + interval '1 day', now(), now()
        from generate_series(1, ${BUSY_LIMIT - 10}::int)`;
    const endsAt = new Date(Date.now() + DAY_MS).toISOString();
    const startsAt = new Date().toISOString();
    const round = await inParallel(50, () => person.post('/api/busy', { startsAt, endsAt }));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: 10, '409 LIMIT_REACHED': 40 });
  });
  report('50 busy times at the limit', 10, summary(answers));
}, 120_000);
