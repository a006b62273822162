import { expect, test } from 'vitest';
import { sql } from '../support/database.ts';
import { controlTable } from './control-table.ts';
import { countCycles, countDangling } from './dependency-graph.ts';
import { figures, inParallel, inTurn } from './storm.ts';

const ROUNDS = 50;

const report = figures('Dependencies without the triggers (control)');

controlTable('control_tasks', 'like tasks including defaults including indexes');

async function insertTask(userId: string, dependencies: string[] = []): Promise<string> {
  const id = crypto.randomUUID();
  await sql`
    insert into control_tasks (id, user_id, title, dependencies, created_at, updated_at)
      values (${id}, ${userId}, 'Control', ${dependencies}, now(), now())`;
  return id;
}

const readDependencies = async (id: string): Promise<string[] | null> => {
  const [row] = await sql`select dependencies from control_tasks where id = ${id}`;
  return row?.dependencies ?? null;
};

test('control: checking for the reverse dependency before the write allows cycles', async () => {
  const cycles = await inTurn(ROUNDS, async () => {
    const userId = crypto.randomUUID();
    const [a, b] = [await insertTask(userId), await insertTask(userId)];
    const dependOn = async (task: string, other: string) => {
      if ((await readDependencies(other))?.includes(task)) return;
      await sql`update control_tasks set dependencies = ${[other]} where id = ${task}`;
    };
    await Promise.all([dependOn(a, b), dependOn(b, a)]);
    return countCycles('control_tasks', userId);
  });
  const broken = cycles.filter((count) => count > 0).length;
  report('control: check, then write', ROUNDS, `a cycle in ${broken}`);
  expect(broken).toBeGreaterThan(0);
}, 60_000);

test('control: checking for the dependency before the insert leaves dangling ids', async () => {
  const dangling = await inTurn(ROUNDS, async () => {
    const userId = crypto.randomUUID();
    const awaited = await insertTask(userId);
    await inParallel(10, async (request) => {
      if (request > 0) {
        if ((await readDependencies(awaited)) !== null) await insertTask(userId, [awaited]);
        return;
      }
      await sql.transaction([
        sql`update control_tasks set dependencies = array_remove(dependencies, ${awaited}) where user_id = ${userId}`,
        sql`delete from control_tasks where id = ${awaited}`,
      ]);
    });
    return countDangling('control_tasks', userId);
  });
  const broken = dangling.filter((count) => count > 0).length;
  report('control: check, then insert', ROUNDS, `dangling ids in ${broken}, up to ${Math.max(...dangling)}`);
  expect(broken).toBeGreaterThan(0);
}, 60_000);
