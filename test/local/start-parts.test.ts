import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../dev/lib/problem.ts';
import { readWranglerConfig } from '../../dev/lib/wrangler-config.ts';
import { startCrons } from '../../dev/start/local-crons.ts';
import { listSecrets } from '../../dev/start/secrets.ts';
import { parseStartOptions } from '../../dev/start/start-options.ts';
import { announceRunning, claimStateDir, emptyStateDir, findRunning } from '../../dev/start/state-dir.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(parseStartOptions([])).toEqual({
      help: false,
      reset: false,
      port: 8787,
      stateDir: resolve('.local'),
      secretsFile: resolve('.dev.vars'),
      hasScriptedModels: false,
      latencyMs: 0,
      wranglerArgs: [],
      vars: {},
    });
  });

  it('accept --ai scripted and no other model', () => {
    expect(parseStartOptions(['--ai', 'scripted'])).toMatchObject({ hasScriptedModels: true });
    expect(() => parseStartOptions(['--ai', 'gpt'])).toThrow('--ai takes scripted, not gpt');
  });

  it('accept a latency in milliseconds', () => {
    expect(parseStartOptions(['--latency', '5'])).toMatchObject({ latencyMs: 5 });
    for (const latency of ['-1', '5ms', '', '10000']) {
      expect(() => parseStartOptions([`--latency=${latency}`])).toThrow('--latency takes milliseconds');
    }
  });

  it('set one variable with each --var', () => {
    expect(parseStartOptions(['--var', 'A:1', '--port', '9000', '--reset', '--var', 'C:--reset'])).toMatchObject({
      port: 9000,
      reset: true,
      vars: { A: '1', C: '--reset' },
    });
  });

  it.each(['A=1', 'A', 'a:1', ''])('reject --var "%s", which sets no variable', (pair) => {
    expect(() => parseStartOptions(['--var', pair])).toThrow('--var takes NAME:value');
  });

  it('end at a second --, and the rest goes to wrangler dev', () => {
    expect(parseStartOptions(['--reset', '--', '--port', '1', '--minify'])).toMatchObject({
      reset: true,
      port: 8787,
      wranglerArgs: ['--port', '1', '--minify'],
    });
  });

  it('accept values after an equals sign', () => {
    const { port, stateDir } = parseStartOptions(['--port=9000', '--state=elsewhere']);
    expect({ port, stateDir }).toEqual({ port: 9000, stateDir: resolve('elsewhere') });
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--reset', '8788'], "Unexpected argument '8788'"],
    [['--var'], "Option '--var <value>' argument missing"],
    [['--reset=no'], "Option '--reset' does not take an argument"],
  ])('reject %j and name the list of options', (args, message) => {
    expect(() => parseStartOptions(args)).toThrow(`${message}. All options: npm start -- --help`);
  });

  it.each(['0', '65536', 'http', '80.5', ''])('reject the port "%s"', (port) => {
    expect(() => parseStartOptions(['--port', port])).toThrow(Problem);
  });
});

describe('the crons of npm start', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const firedAt = (url: string) => {
    const cron = new URL(url).searchParams.get('cron');
    return `${cron} at ${new Date().toISOString().slice(11, 19)}`;
  };

  it('are triggered at their minutes until they are stopped, even when the Worker fails', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-24T08:15:30.500Z') });
    const fired: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      fired.push(firedAt(url));
      throw new TypeError('fetch failed');
    });
    const stop = startCrons('http://localhost:8787', ['* * * * *', '17 * * * *']);
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    stop();
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(fired).toEqual([
      '* * * * * at 08:16:00',
      '* * * * * at 08:17:00',
      '17 * * * * at 08:17:00',
      '* * * * * at 08:18:00',
    ]);
  });

  it('are triggered by a request to wrangler dev', async () => {
    vi.useFakeTimers();
    const fetch = vi.fn().mockResolvedValue(new Response('ok'));
    vi.stubGlobal('fetch', fetch);
    const stop = startCrons('http://localhost:8787', ['* * * * *']);
    await vi.advanceTimersByTimeAsync(60_000);
    stop();
    expect(fetch.mock.calls).toEqual([['http://localhost:8787/cdn-cgi/local/scheduled?cron=*+*+*+*+*']]);
  });

  it('are triggered once after the machine was asleep', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-24T08:15:30Z') });
    const fired: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => fired.push(firedAt(url)));
    const stop = startCrons('http://localhost:8787', ['* * * * *']);
    vi.setSystemTime(new Date('2026-11-24T11:40:10Z'));
    await vi.advanceTimersByTimeAsync(80_000);
    stop();
    expect(fired).toEqual(['* * * * * at 11:40:40', '* * * * * at 11:41:00']);
  });

  it('are those of wrangler.toml, and no unsupported kind', async () => {
    expect((await readWranglerConfig()).crons).toEqual(['* * * * *', '17 * * * *']);
    expect(() => startCrons('http://localhost:8787', ['*/5 * * * *'])).toThrow(Problem);
  });
});

describe('the queues of wrangler.toml', () => {
  it('are listed once each, the dead-letter queue included', async () => {
    expect((await readWranglerConfig()).queues).toEqual(['saturway-events', 'saturway-events-dead']);
  });
});

describe('the state folder', () => {
  const place = { connectionString: 'postgresql://u:p@h/d', endpoint: 'http://127.0.0.1:1/sql' };
  const running = { apiUrl: 'http://localhost:8787', database: place };
  let stateDir: string;

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'saturway-state-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  it('has the addresses of the stack, readable by its owner only, while it runs', () => {
    const unlock = claimStateDir(stateDir);
    expect(findRunning(stateDir)).toBeNull();
    const removeAddresses = announceRunning(stateDir, running);
    expect(findRunning(stateDir)).toEqual(running);
    expect(statSync(join(stateDir, 'running.json')).mode & 0o777).toBe(0o600);
    expect(() => claimStateDir(stateDir)).toThrow('already running at http://localhost:8787');
    removeAddresses();
    unlock();
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it('ignores the addresses that a killed process left', () => {
    claimStateDir(stateDir);
    announceRunning(stateDir, running);
    writeFileSync(join(stateDir, 'start.lock'), '999999999');
    expect(findRunning(stateDir)).toBeNull();
    const unlock = claimStateDir(stateDir);
    expect(findRunning(stateDir)).toBeNull();
    unlock();
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it('is emptied of the data of npm start only', () => {
    for (const name of ['postgres', 'wrangler', 'mine']) mkdirSync(join(stateDir, name, 'v3'), { recursive: true });
    emptyStateDir(stateDir);
    expect(readdirSync(stateDir)).toEqual(['mine']);
  });
});

describe('.dev.vars.example', () => {
  it('describes every secret and where to get it', () => {
    const names = ['JWT_SECRET', 'TELEGRAM_BOT_TOKEN', 'JWT_SECRET_PREVIOUS', 'TELEGRAM_BOT_TOKEN_PREVIOUS'];
    const stores = ['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'];
    const secrets = listSecrets();
    const models = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL'];
    expect(secrets.map(({ name }) => name)).toEqual([...names, ...stores, ...models]);
    expect(secrets.filter(({ worker }) => worker === 'ai').map(({ name }) => name)).toEqual(models);
    for (const { about } of secrets) expect(about).toMatch(/From |from: |^Optional\. The previous|Base URL/);
  });
});
