import { expect, it } from 'vitest';
import { runProgram } from './program.ts';

it.each([['--name', 'x'], ['--name=x'], ['-n', 'x'], ['--config', 'other.toml'], ['-c', 'other.toml']])(
  'npm run deploy rejects %s, which would apply to both Workers',
  async (...args) => {
    const { exitCode, stderr } = await runProgram('dev/deploy.ts', args);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`✗ ${args[0]} would apply to both Workers: set it in wrangler.toml and wrangler.ai.toml\n`);
  },
);
