import { expect, it } from 'vitest';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { rowsOf } from '../support/rows.ts';

/** A user whose events have the numbers from 99 on. Events with one number are alike in the logs of all such users. */
async function withLog(name: string, oldEvents: number) {
  const person = await signUp();
  await sql`update users set seq = 98 where id = ${person.user.id}`;
  await person.logMood();
  const description = 'Those in the garden behind the house need more of it than those on the balcony.';
  const due = { dueDate: '2030-01-31T12:00:00Z', reminders: [{ minutesBefore: 10, of: 'due' as const }] };
  const { id } = await person.createTask({ title: name, description, ...due });
  for (let change = 1; change < 8; change += 1) await person.patch(`/api/tasks/${id}`, { title: `${name} ${change}` });
  await person.post('/api/tasks/batch', { atomic: true, commands: [{ type: 'task_complete', args: { id } }] });
  await person.createTask({ title: `${name} again`, ...due });
  await sql`update events set created_at = created_at - interval '100 days'
    where user_id = ${person.user.id} and seq < ${99 + oldEvents}`;
  return person;
}

const readLog = async ({ user }: Person) =>
  await sql`
    select seq::int, payload, before, created_at > now() - interval '90 days' as "isRecent"
      from full_events where user_id = ${user.id} order by seq`;

/** Runs a function of Postgres for each of two users, and expects that it changes nothing of the other. */
async function runForEach(people: Person[], call: (person: Person) => Promise<unknown>): Promise<void> {
  for (const person of people) {
    const others = people.filter((other) => other !== person);
    const before = await Promise.all(others.map(rowsOf));
    await call(person);
    expect(await Promise.all(others.map(rowsOf))).toEqual(before);
  }
}

it('a fold of the log of one user, and a rebuild from it, neither read nor change that of another', async () => {
  const people = [await withLog('Water the plants', 4), await withLog('Call Ada', 6)];
  await people[1]?.createTask();
  const fold = ({ user }: Person) => sql`select fold_log(${user.id}, now() - interval '90 days', now())`;
  const logs = await Promise.all(people.map(readLog));
  await runForEach(people, fold);
  await runForEach(people, fold); // there is nothing to fold any more
  expect(await Promise.all(people.map(readLog))).toEqual(logs.map((log) => log.filter(({ isRecent }) => isRecent)));

  const rows = await Promise.all(people.map(rowsOf));
  await runForEach(people, async ({ user }) => {
    const [rebuilt] =
      await sql`select rebuild_read_models(${user.id}) = seq as "isWhole" from users where id = ${user.id}`;
    expect(rebuilt).toEqual({ isWhole: true });
  });
  expect(await Promise.all(people.map(rowsOf))).toEqual(rows);
});

it('a log that was stored whole is slimmed alone', async () => {
  const people = [await withLog('Water the plants', 0), await withLog('Call Ada', 0)];
  const slimmed = await Promise.all(people.map(rowsOf));
  for (const { user } of people) {
    await sql`update events set payload = whole.payload, before = whole.before, base_seq = null, before_seq = null
      from full_events as whole where whole.user_id = events.user_id and whole.seq = events.seq and events.user_id = ${user.id}`;
    await sql`delete from log_snapshots where user_id = ${user.id}`;
  }
  await runForEach(people, ({ user }) => sql`select slim_log(${user.id}, 1, 100)`);
  expect(await Promise.all(people.map(rowsOf))).toEqual(slimmed);
});
