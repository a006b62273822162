import { describe, expect, it } from 'vitest';
import { describeDeployment } from '../../dev/lib/deployment.ts';
import { readWranglerConfig } from '../../dev/lib/wrangler-config.ts';
import { inTurn, itInFull } from '../support/volume.ts';
import { runProgram } from './program.ts';

const REFUSED: [string, string[]][] = [
  ['--name x', ['--name', 'x']],
  ['--name=x', ['--dry-run', '--name=x']],
  ['--config other.toml', ['--config', 'other.toml']],
  ['-c other.toml', ['--dry-run', '-c', 'other.toml']],
  ['an unknown option', ['--bogus']],
  ['a word', ['--dry-run', 'staging']],
];

it.each(inTurn(REFUSED, 0, 3))('npm run deploy refuses %s', async (_, args) => {
  const { exitCode, stderr } = await runProgram('dev/deploy.ts', args);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^✗ .*All options: npm run deploy -- --help\n$/);
});

it('npm run deploy refuses an environment that wrangler.toml does not have', async () => {
  const { exitCode, stderr } = await runProgram('dev/deploy.ts', ['--dry-run', '--env', 'stagging']);
  expect(exitCode).toBe(1);
  expect(stderr).toBe('✗ There is no environment stagging: leave out --env for production, or use --env staging\n');
});

const describeStaging = async () => describeDeployment(await readWranglerConfig('staging'), ['--env', 'staging']);

itInFull('npm run deploy -- --dry-run --env staging builds both Workers and describes the deployment', async () => {
  const { exitCode, stdout } = await runProgram('dev/deploy.ts', ['--dry-run', '--env', 'staging']);
  expect(stdout).toMatch(/^bundle: [\d.]+ KB gzip .*AI Worker: [\d.]+ KB gzip/);
  expect(stdout).toContain(await describeStaging());
  expect(exitCode).toBe(0);
});

describe('the description of a deployment', () => {
  it('names the queues, and commands with the environment that set the secrets of both Workers', async () => {
    const text = await describeStaging();
    expect(text).toContain('Queues (created if missing): saturway-events-staging, saturway-events-staging-dead\n');
    expect(text).toContain('npx wrangler secret put OPENAI_API_KEY -c wrangler.ai.toml --env staging\n');
  });

  it('lists the required secrets before the optional ones, and the allowed origins', async () => {
    const [before = '', secrets = ''] = (await describeStaging()).split('Required secrets');
    expect(before).toContain('Origins whose pages may call the API (CORS_ORIGIN in wrangler.toml): none\n');
    const [required, optional] = secrets
      .split('Optional secrets')
      .map((text) => [...text.matchAll(/secret put (\S+)/g)].map(([, name]) => name));
    const stores = ['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'];
    expect(required).toEqual(['JWT_SECRET', 'TELEGRAM_BOT_TOKEN', ...stores]);
    expect(optional).toHaveLength(6);
  });
});

it('staging shares no queue with production, and runs the same crons', async () => {
  const [production, staging] = await Promise.all([readWranglerConfig(), readWranglerConfig('staging')]);
  expect(production.queues).toEqual(['saturway-events', 'saturway-events-dead']);
  expect(staging.queues).toEqual(['saturway-events-staging', 'saturway-events-staging-dead']);
  expect(staging.crons).toEqual(production.crons);
});
