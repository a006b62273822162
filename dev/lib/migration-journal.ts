import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from './project.ts';

const Journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** The names of all migrations in the order they are applied: `0000_tables`. */
export function migrationNames(): string[] {
  return Journal.parse(readMeta('_journal.json')).entries.map(({ tag }) => tag);
}

/** drizzle-kit's snapshot of the schema after this migration. */
export function readSnapshot(migrationName: string): unknown {
  return readMeta(`${migrationName.slice(0, 4)}_snapshot.json`);
}

function readMeta(file: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, 'migrations', 'meta', file), 'utf8'));
}
