import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../dev/lib/project.ts';
import { completeTaskSql } from '../../dev/print-statement.ts';
import { COMMANDS } from '../../src/commands/registry.ts';

it('docs/architecture.md shows the SQL of "complete a task" as the Worker sends it', () => {
  const document = readFileSync(join(projectRoot, 'docs/architecture.md'), 'utf8');
  const [, shown] = /```sql\n([\s\S]*?)\n```/.exec(document) ?? [];
  expect(shown).toBe(completeTaskSql());
});

it('the statement locks the owner first, appends one event and stores the response last', () => {
  const ctes = [...completeTaskSql().matchAll(/^(?:with )?(\w+) as \(/gm)].map(([, name]) => name);
  expect(ctes[0]).toBe('owner');
  expect(ctes.slice(-2)).toEqual(['event', 'stored']);
});

it('docs/api.md lists every command of sync, and no other', () => {
  const document = readFileSync(join(projectRoot, 'docs/api.md'), 'utf8');
  const [, rows = ''] = /\| commands \|.*\n((?:\|.*\n)+)/.exec(document) ?? [];
  const listed = rows.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)]);
  expect(listed.map(([, name]) => name).sort()).toEqual(Object.keys(COMMANDS).sort());
});

it.each(['src/env.ts', 'src/ai-worker/env.ts'])('docs/configuration.md lists every variable of %s', (file) => {
  const document = readFileSync(join(projectRoot, 'docs/configuration.md'), 'utf8');
  const listed = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const read = [...readFileSync(join(projectRoot, file), 'utf8').matchAll(/^ {2}([A-Z_]+): /gm)].map(
    ([, name]) => name,
  );
  expect(read).toContain('LOG_LEVEL');
  expect(listed).toEqual(expect.arrayContaining(read));
});
