import type { DrizzleSnapshotJSON } from 'drizzle-kit/api';
import { migrationNames, readSnapshot } from '../lib/migration-journal.ts';
import { parseOptions } from '../lib/options.ts';
import { Problem, reasonOf, runScript } from '../lib/problem.ts';

const help = `node dev/checks/schema-drift.ts

Fails if the tables of src/db have changes without a migration.

  --help  prints this text`;

await runScript(async () => {
  parseOptions('node dev/checks/schema-drift.ts', help, {});
  const statements = await missingStatements();
  if (statements.length === 0) return console.log(`${migrationNames().length} migrations`);
  throw new Problem(
    `The tables of src/db have changes without a migration. Run npm run generate:\n${statements.join('\n')}`,
  );
});

/** The statements that `drizzle-kit generate` would write now, or its question when it cannot tell a rename. */
async function missingStatements(): Promise<string[]> {
  const { generateDrizzleJson, generateMigration } = await import('drizzle-kit/api'); // takes a second
  const schema = { ...(await import('../../src/db/schema.ts')), ...(await import('../../src/db/trigger-tables.ts')) };
  const latest = readSnapshot(migrationNames().at(-1) ?? '') as DrizzleSnapshotJSON;
  try {
    return await generateMigration(latest, generateDrizzleJson(schema, latest.id));
  } catch (err) {
    return [`-- ${reasonOf(err)}`];
  }
}
