import { expect, test } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { type Answer, call, initDataOf, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { controlTable } from './control-table.ts';
import { expectGaplessLog, type LoggedEvent } from './people.ts';
import { figures, inParallel, inTurn, serverErrors, summary } from './storm.ts';

const WRITERS = 8;
const TURNS = 12;
const ROUNDS = 3;
const CONTROL_WRITES = 100;

const report = figures('The log of one user');

controlTable('control_log', 'user_id uuid not null, seq bigserial');

/** Six writes: to a task of the writer, to the shared task and to the user. Each changes something. */
async function writeTurn(person: Person, shared: Task, writer: number, turn: number): Promise<Answer[]> {
  const name = `Writer ${writer}, turn ${turn}`;
  const lunch = { start: '12:00', end: `${13 + writer}:${10 + turn}` };
  const created = await person.post<{ task: Task }>('/api/tasks', { title: name });
  const own = `/api/tasks/${created.data.task.id}`;
  return [
    created,
    await person.patch(`/api/tasks/${shared.id}`, { title: name }),
    await person.post(`${own}/complete`),
    await person.patch('/api/user/settings', { breaks: [lunch] }),
    await signInAs(person, name),
    await person.delete(own),
  ];
}

async function signInAs({ user }: Person, name: string): Promise<Answer> {
  const initData = await initDataOf({ id: Number(user.telegramId), first_name: name });
  return call('POST', '/api/auth', { body: { initData } });
}

/** What a reader of the log sees during writes: the last number and the number of events. */
async function watch({ user }: Person, until: Promise<unknown>) {
  const looks: { last: number; count: number }[] = [];
  let running = true;
  void until.finally(() => {
    running = false;
  });
  while (running) {
    const [look] = await sql`
      select coalesce(max(seq), 0)::int as last, count(*)::int as count from events where user_id = ${user.id}`;
    looks.push({ last: look?.last, count: look?.count });
  }
  return looks;
}

/** A task's versions in the order of the log. */
const listVersions = (task: Task, events: LoggedEvent[]) =>
  events.filter(({ entityId }) => entityId === task.id).map(({ version }) => version);

test('8 parallel writers of one user leave a log without gaps, in commit order', async () => {
  const answers: Answer[] = [];
  let looks = 0;
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const shared = await person.createTask();
    const writing = inParallel(WRITERS, (writer) => inTurn(TURNS, (turn) => writeTurn(person, shared, writer, turn)));
    const [written, seen] = await Promise.all([writing, watch(person, writing)]);
    answers.push(...written.flat(2));
    looks += seen.length;

    expect(written.flat(2).filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(seen.filter(({ last, count }) => last !== count)).toEqual([]);
    const events = await expectGaplessLog(person);
    expect(events).toHaveLength(2 + WRITERS * TURNS * 6);
    expect(listVersions(shared, events)).toEqual(Array.from({ length: 1 + WRITERS * TURNS }, (_, index) => index + 1));
  });
  expect(serverErrors(answers)).toBe(0);
  report(
    `${WRITERS} writers, ${WRITERS * TURNS * 6} writes`,
    ROUNDS,
    `${summary(answers)}; ${looks} looks, no hole seen`,
  );
}, 120_000);

test('control: max(seq) + 1 loses writes', async () => {
  const { user } = await signUp();
  const outcomes = await inParallel(CONTROL_WRITES, () =>
    // each commits a moment after it has read the last number
    sql
      .transaction([
        sql`
        insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
          select ${user.id}, max(seq) + 1, 'control', 'user', ${user.id}, '{}', 'api', now()
            from events where user_id = ${user.id}`,
        sql`select pg_sleep(0.01)`,
      ])
      .then(
        () => 'written',
        () => 'lost',
      ),
  );
  const lost = outcomes.filter((outcome) => outcome === 'lost').length;
  report('control: max(seq) + 1', 1, `${lost} of ${CONTROL_WRITES} writes lost to the primary key`);
  expect(lost).toBeGreaterThan(0);
}, 60_000);

test('control: a sequence leaves gaps that a reader sees', async () => {
  const { user } = await signUp();
  const [start] = await sql`insert into control_log (user_id) values (${user.id}) returning seq::int as seq`;
  const writing = inParallel(CONTROL_WRITES, (index) =>
    // some transactions take longer to commit after they have taken a number
    sql.transaction([
      sql`insert into control_log (user_id) values (${user.id})`,
      sql`select pg_sleep(${index % 3 === 0 ? 0.02 : 0})`,
    ]),
  );
  let holes = 0;
  let running = true;
  void writing.finally(() => {
    running = false;
  });
  while (running) {
    const [look] =
      await sql`select max(seq)::int as last, count(*)::int as count from control_log where user_id = ${user.id}`;
    if (look?.last - start?.seq + 1 !== look?.count) holes += 1;
  }
  await writing;
  report('control: a sequence', 1, `a reader saw holes ${holes} times`);
  expect(holes).toBeGreaterThan(0);
}, 60_000);
