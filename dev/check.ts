import { type Outcome, runCommand } from './lib/command.ts';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';
import { secondsSince } from './lib/progress.ts';
import { projectEnv } from './lib/project.ts';

interface Check {
  name: string;
  command: [name: string, ...args: string[]];
}

const checks: Check[] = [
  { name: 'Types of the Worker and its tests', command: ['tsc', '-p', '.'] },
  { name: 'Types of dev', command: ['tsc', '-p', 'dev'] },
  { name: 'Lint and format', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'Imports between folders', command: ['node', 'dev/checks/imports.ts'] },
  { name: 'Migrations are consistent', command: ['drizzle-kit', 'check'] },
  { name: 'Migrations match the schema', command: ['node', 'dev/checks/schema-drift.ts'] },
  { name: 'OpenAPI document and its types match the routes', command: ['node', 'openapi/generate.ts', '--check'] },
  { name: 'Statement in docs matches the code', command: ['node', 'dev/print-statement.ts', '--check'] },
  { name: 'Bundle size and contents', command: ['node', 'dev/checks/bundle.ts'] },
];

const help = `npm run check

Runs these checks, and prints what each has found:

${checks.map(({ name }) => `  ${name}`).join('\n')}

  --help  prints this text`;

await runScript(async () => {
  parseOptions('npm run check --', help, {});
  const results = await Promise.all(checks.map(report));
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`\n${checks.length - failed} checks passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/** Runs one check and prints its result in one piece, because the checks run in parallel. */
async function report({ name, command: [tool, ...args] }: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await runCommand(tool, args, projectEnv());
  const heading = `${outcome.ok ? '✓' : '✗'} ${name} · ${secondsSince(startedAt)}`;
  console.log(outcome.ok ? `${heading}${formatSummary(outcome.output)}` : `\n${heading}\n${indent(outcome.output)}\n`);
  return outcome;
}

/** Output of one line goes into the heading. */
function formatSummary(output: string): string {
  return output === '' || output.includes('\n') ? '' : ` · ${output}`;
}

function indent(output: string): string {
  return output.replace(/^/gm, '  ');
}
