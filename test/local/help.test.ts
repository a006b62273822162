import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { projectRoot } from '../../dev/lib/project.ts';
import manifest from '../../package.json' with { type: 'json' };
import { inTurn } from '../support/volume.ts';
import { runProgram } from './program.ts';

const scripts = new Set([
  ...Object.values(manifest.scripts).flatMap((command) => /\bnode (\S+\.ts)$/.exec(command)?.[1] ?? []),
  ...globSync(['dev/*.ts', 'dev/checks/*.ts', 'openapi/*.ts'], { cwd: projectRoot, exclude: ['**/*.d.ts'] }),
]);

it.each(inTurn([...scripts], 4, 8))(
  '%s prints its usage for --help, and refuses an unknown option with one line',
  async (script) => {
    const [help, unknown] = await Promise.all([runProgram(script, ['--help']), runProgram(script, ['--bogus'])]);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toMatch(/^\S.*\n\n.*^ {2}--help +prints this text$/ms);
    expect(unknown).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^✗ Unknown option '--bogus'\. All options: (npm|node) .*--help\n$/),
    });
  },
);

it.each([
  [
    'dev/start.ts',
    ['--latency', '-5'],
    {},
    /^✗ Option '--latency' needs a value that does not begin with a dash\. All/,
  ],
  [
    'dev/migrate.ts',
    [],
    { DATABASE_URL: 'mysql://x/y' },
    /^✗ .*x\/y: DATABASE_URL must begin with postgresql:\/\/, not mysql:/,
  ],
])('%s %j says in one line what is wrong', async (script, args, env, line) => {
  const { exitCode, stderr } = await runProgram(script, args, env);
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(line)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
