import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PgDialect } from 'drizzle-orm/pg-core';
import { toStatement } from '../src/db/mutation.ts';
import { task } from '../src/entities/tasks/entity.ts';
import { type Caller, RequestProgress } from '../src/shared/caller.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { projectRoot } from './lib/project.ts';

const help = `node dev/print-statement.ts [options]

Writes the SQL of "complete a task" into docs/architecture.md.

  --check  only fails if it has changed
  --help   prints this text`;

/** The finished SQL of `POST /api/tasks/:id/complete` with If-Match and an Idempotency-Key. */
export function completeTaskSql(): string {
  const now = new Date(0);
  const session = { userId: '', telegramId: '', tokenId: '', version: 1, expiresAt: now };
  const caller: Caller = { session, actor: 'user', progress: new RequestProgress() };
  const mutation = task.mutations.perform('complete', { id: '', expected: { version: 1 }, now });
  const claim = { operation: 'POST /api/tasks/:id/complete', key: '', fingerprint: '', storedMs: 0 };
  const { sql } = new PgDialect().sqlToQuery(toStatement(caller, { mutation, claim }, now));
  return shortenTasks(sql)
    .replaceAll('"users".', 'users.')
    .replace(/"([a-z_]+)"/g, '$1')
    .replace(/^ {4}/gm, '')
    .trim();
}

/** `json_build_object('id', …)` of a whole task, as `task_json(after)`. */
function shortenTasks(sql: string): string {
  return ['before', 'after'].reduce((text, row) => {
    const start = text.indexOf(`json_build_object('id', "${row}"."id"`);
    return text.replaceAll(text.slice(start, findEnd(text, start)), `task_json(${row})`);
  }, sql);
}

/** Where the call that starts here ends. */
function findEnd(text: string, start: number): number {
  let depth = 0;
  for (let index = text.indexOf('(', start); index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  throw new Error('the call does not end');
}

/** The document with its ```sql block replaced by the statement. */
const withStatement = (document: string): string =>
  document.replace(/```sql\n[\s\S]*?```/, () => `\`\`\`sql\n${completeTaskSql()}\n\`\`\``);

if (import.meta.main) await runScript(main);

async function main(): Promise<void> {
  const { check } = parseOptions('node dev/print-statement.ts', help, { check: { type: 'boolean', default: false } });
  const file = join(projectRoot, 'docs/architecture.md');
  const document = readFileSync(file, 'utf8');
  const updated = withStatement(document);
  if (updated === document) return;
  if (check) {
    throw new Problem(
      'docs/architecture.md does not show the statement of a write: run npm run generate and commit it',
    );
  }
  writeFileSync(file, updated);
}
