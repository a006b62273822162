import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../dev/lib/project.ts';
import { inTurn } from '../support/volume.ts';

const COMPILERS = ['typescript-5.9', 'typescript-7'];

/** What the compiler prints. */
function compile(compiler: string, args: string[], cwd: string): string {
  try {
    return execFileSync('node', [join(projectRoot, 'node_modules', compiler, 'bin/tsc'), ...args], {
      cwd,
      encoding: 'utf8',
    });
  } catch (err) {
    return String(err instanceof Error && 'stdout' in err ? err.stdout : err);
  }
}

it.each(inTurn(COMPILERS, 0, 2))(
  'a project with the settings of a Vite template compiles with the types of the API, %s',
  (compiler) => {
    expect(compile(compiler, ['-p', 'test/fixtures/client'], projectRoot)).toBe('');
  },
);

it.each(inTurn(COMPILERS, 1, 2))('the types of the API compile alone, %s', (compiler) => {
  const folder = mkdtempSync(join(tmpdir(), 'saturway-types-'));
  try {
    copyFileSync(join(projectRoot, 'openapi/api.d.ts'), join(folder, 'api.d.ts'));
    expect(compile(compiler, ['--noEmit', '--strict', '--lib', 'es2023', 'api.d.ts'], folder)).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
