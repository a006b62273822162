import { expect, it } from 'vitest';
import { runProgram } from './program.ts';

it.each([['--name', 'x'], ['--name=x'], ['-n', 'x'], ['--config', 'other.toml'], ['-c', 'other.toml']])(
  'refuses %s, which would make one Worker of two',
  async (...args) => {
    const { exitCode, stderr } = await runProgram('dev/deploy.ts', args);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`✗ ${args[0]} would be that of both Workers: say it in wrangler.toml and wrangler.ai.toml\n`);
  },
);
