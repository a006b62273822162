import type { Sql } from './database.ts';
import { Problem, reasonOf } from './problem.ts';

const usersPerPage = 500;
/** At most so many lines, for any number of users. */
const progressLines = 20;

/**
 * Calls `act` for the id of each user, one after the other, and prints the progress. Skips users that sign up meanwhile.
 * @param done what has happened to a user then: `rebuilt`
 */
export async function forEveryUser(sql: Sql, done: string, act: (id: string) => Promise<unknown>): Promise<void> {
  const [{ total } = { total: 0 }] = await sql`select count(*)::int as total from users`;
  let count = 0;
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const users = await sql`select id from users where id > ${last} order by id limit ${usersPerPage}`;
    for (const { id } of users) {
      await act(id).catch((err: unknown) => {
        throw new Problem(`${capitalized(done)} ${count} of ${total} users, then failed at ${id}: ${reasonOf(err)}`);
      });
      count += 1;
      if (isProgressLine(count, total)) console.log(`${done} ${count} of ${total}`);
      last = id;
    }
    if (users.length < usersPerPage) break;
  }
}

function isProgressLine(done: number, total: number): boolean {
  const lineOf = (count: number) => Math.floor((count / total) * progressLines);
  return done === total || lineOf(done) > lineOf(done - 1);
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
