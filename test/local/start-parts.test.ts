import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../dev/problem.ts';
import { startCrons } from '../../dev/start/local-crons.ts';
import { listSecrets } from '../../dev/start/secrets.ts';
import { parseStartOptions } from '../../dev/start/start-options.ts';
import { createNoiseFilter } from '../../dev/start/wrangler-noise.ts';

describe('the options of npm start', () => {
  it('have their defaults', () => {
    expect(parseStartOptions([])).toEqual({
      help: false,
      reset: false,
      port: 8787,
      stateDir: resolve('.local'),
      secretsFile: resolve('.dev.vars'),
      wranglerArgs: [],
      vars: {},
    });
  });

  it('are taken out, and what is left goes on to wrangler dev in its order', () => {
    const args = ['--var', 'A:1', 'B:2', '--port', '9000', '--log-level=debug', '--reset', '--var', 'C:--reset'];
    expect(parseStartOptions(args)).toMatchObject({
      port: 9000,
      reset: true,
      wranglerArgs: ['--var', 'A:1', 'B:2', '--log-level=debug', '--var', 'C:--reset'],
      vars: { A: '1', B: '2', C: '--reset' },
    });
  });

  it.each([[['--var', 'A=1']], [['--var', 'A']], [['--var']], [['--var', '--minify']]])(
    'refuse %j, which sets nothing',
    (args) => {
      expect(() => parseStartOptions(args)).toThrow('--var takes NAME:value');
    },
  );

  it('may have their values after an equals sign', () => {
    const { port, stateDir, wranglerArgs } = parseStartOptions(['--port=9000', '--state=elsewhere', '--minify']);
    expect({ port, stateDir, wranglerArgs }).toEqual({
      port: 9000,
      stateDir: resolve('elsewhere'),
      wranglerArgs: ['--minify'],
    });
  });

  it.each(['0', '65536', 'http', '80.5', ''])('refuse the port "%s"', (port) => {
    expect(() => parseStartOptions(['--port', port])).toThrow(Problem);
  });
});

describe("wrangler's chatter", () => {
  it('is told from what the Worker and the build have to say', () => {
    const isWorthShowing = createNoiseFilter();
    const lines = [
      '[custom build] Running: node dev/assets.ts',
      'Using secrets defined in .dev.vars',
      'Your Worker has access to the following bindings:',
      'Binding                    Resource                  Mode',
      'env.LOG_LEVEL ("info")     Environment Variable      local',
      '',
      '⎔ Starting local server...',
      '[wrangler:info] GET /health 200 OK (12ms)',
      '{"level":"info","message":"request"}',
      '▲ [WARNING] Scheduled Workers are not automatically triggered during local development.',
      '',
      '  To manually trigger a scheduled event, run:',
      '✘ [ERROR] Build failed with 1 error:',
      '  src/app.ts:1:9: No matching export',
      'what a developer logs',
    ];
    expect(lines.filter(isWorthShowing)).toEqual([
      '{"level":"info","message":"request"}',
      '✘ [ERROR] Build failed with 1 error:',
      '  src/app.ts:1:9: No matching export',
      'what a developer logs',
    ]);
  });
});

describe('the crons of npm start', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('fire each minute until they are stopped, whatever the Worker answers', async () => {
    vi.useFakeTimers();
    const fetch = vi.fn().mockRejectedValue(new TypeError('fetch failed'));
    vi.stubGlobal('fetch', fetch);
    const stop = startCrons('http://localhost:8787');
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetch.mock.calls).toEqual(Array(3).fill(['http://localhost:8787/cdn-cgi/local/scheduled']));
  });
});

describe('.dev.vars.example', () => {
  it('says of every secret of the Worker where it comes from', () => {
    const names = ['JWT_SECRET', 'TELEGRAM_BOT_TOKEN', 'JWT_SECRET_PREVIOUS', 'TELEGRAM_BOT_TOKEN_PREVIOUS'];
    const stores = ['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'];
    const secrets = listSecrets();
    expect(secrets.map(({ name }) => name)).toEqual([...names, ...stores]);
    for (const { about } of secrets) expect(about).toMatch(/From |from: |^Optional\. The former/);
  });
});
