import { expect, test } from 'vitest';
import { type Answer, call, initDataOf, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { controlTable } from './control-table.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, serverErrors, summary } from './storm.ts';

const WRITERS = 24;
const ROUNDS = 60;
const CONTROL_ROUNDS = 20;

const report = figures('Erasing a user');

controlTable('control_people', 'id uuid primary key');
controlTable('control_notes', 'user_id uuid not null');

/** The user's remaining rows by table. */
async function countRowsLeft(userId: string): Promise<Record<string, number>> {
  const tables = await sql`
    select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'user_id'`;
  const left: Record<string, number> = {};
  for (const { name } of [...tables, { name: 'users' }]) {
    const [row] = await sql.query(
      `select count(*)::int as count from ${name} where ${name === 'users' ? 'id' : 'user_id'} = $1`,
      [userId],
    );
    if (row?.count > 0) left[name] = row?.count;
  }
  return left;
}

/** Writes of every kind, some with an Idempotency-Key, some of those rejected. */
function write(person: Person, taskId: string, index: number): Promise<Answer> {
  const key = { 'Idempotency-Key': `erase-${index}` };
  const writes = [
    () => person.post('/api/tasks', { title: 'Race' }),
    () => person.post('/api/tasks', { title: 'Race' }, key),
    () => person.post(`/api/tasks/${crypto.randomUUID()}/complete`, {}, key),
    () => person.patch(`/api/tasks/${taskId}`, { title: 'Race' }),
    () => person.patch('/api/user/settings', { timezone: 'Europe/Berlin' }),
    () => person.get('/api/tasks'),
  ];
  return writes[index % writes.length]?.() ?? Promise.reject(new RangeError('no such write'));
}

test('erasing a user during their writes leaves no row and causes no server error', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async (round) => {
    const person = await signUp();
    const task = await person.createTask();
    await person.createTask({ aiMetadata: { dependencies: [task.id] } });
    const erase = (round * 7) % WRITERS;
    const stormed = await inParallel(WRITERS, (index) =>
      index === erase ? person.delete('/api/user/me') : write(person, task.id, index),
    );
    answers.push(...stormed);
    expect(serverErrors(stormed)).toBe(0);
    expect(stormed[erase]?.status).toBe(200);
    expect(await countRowsLeft(person.user.id)).toEqual({});
  });
  report(`${WRITERS - 1} writes and an erase`, ROUNDS, `${summary(answers)}; 0 rows left`);
}, 120_000);

test('a sign-in during an erasure creates a complete new user or none', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const initData = await initDataOf({ id: Number(person.user.telegramId), first_name: person.user.firstName });
    const round = await inParallel(6, (index) =>
      index === 2 ? person.delete('/api/user/me') : call('POST', '/api/auth', { body: { initData } }),
    );
    answers.push(...round);
    expect(serverErrors(round)).toBe(0);
    expect(await countRowsLeft(person.user.id)).toEqual({});
    const [again] = await sql`select id from users where telegram_id = ${person.user.telegramId}`;
    if (again) await expectGaplessLog({ user: { ...person.user, id: again.id } });
  });
  report('5 sign-ins and an erase', ROUNDS, summary(answers));
}, 120_000);

test('control: without the foreign key, checking before the insert leaves rows of erased users', async () => {
  const orphans = await inTurn(CONTROL_ROUNDS, async () => {
    const id = crypto.randomUUID();
    await sql`insert into control_people (id) values (${id})`;
    await inParallel(WRITERS, async (index) => {
      if (index === 6) {
        await sql.transaction([
          sql`delete from control_notes where user_id = ${id}`,
          sql`delete from control_people where id = ${id}`,
        ]);
        return;
      }
      const found = await sql`select from control_people where id = ${id}`;
      if (found.length > 0) await sql`insert into control_notes (user_id) values (${id})`;
    });
    const [row] = await sql`select count(*)::int as count from control_notes where user_id = ${id}`;
    return row?.count;
  });
  const broken = orphans.filter((count) => count > 0).length;
  report('control: check, then insert', CONTROL_ROUNDS, `rows left in ${broken}, up to ${Math.max(...orphans)}`);
  expect(broken).toBeGreaterThan(0);
}, 60_000);
