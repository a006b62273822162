import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/env.ts';
import { ConfigError } from '../../src/shared/parse-config.ts';

const VARIABLES = {
  ENVIRONMENT: 'production',
  DATABASE_URL: 'postgresql://user:password@ep-x.eu-central-1.aws.neon.tech/saturway?sslmode=require',
  UPSTASH_REDIS_REST_URL: 'https://x.upstash.io',
  UPSTASH_REDIS_REST_TOKEN: 'AXX_token',
  TELEGRAM_BOT_TOKEN: '123456789:AAfake-token-of-thirty-characters-0',
  JWT_SECRET: 'TVzuEYtBs7d1sGDrPLMKZw0G6dkfkh2xTgy7Gq0bq8M=',
};

/** Stand-ins for Cloudflare bindings. */
const BINDINGS = { EVENTS_QUEUE: { send: async () => {} }, LIVE: { getByName: () => {} } };

const MINIMAL = { ...VARIABLES, ...BINDINGS };

/** The problems of the minimal environment with some changes. undefined removes a variable. */
function problemsWith(changes: Record<string, unknown>): string[] {
  const variables = Object.entries({ ...MINIMAL, ...changes }).filter(([, value]) => value !== undefined);
  try {
    readConfig(Object.fromEntries(variables));
    return [];
  } catch (err) {
    if (err instanceof ConfigError) return err.problems;
    throw err;
  }
}

describe('readConfig', () => {
  it('every variable except the secrets and bindings has a default', () => {
    expect(readConfig(MINIMAL)).toEqual({
      ...MINIMAL,
      LOG_LEVEL: 'info',
      TELEGRAM_SIGNATURE: 'verify',
      TELEGRAM_ENVIRONMENT: 'production',
      INIT_DATA_MAX_AGE: 86_400,
      JWT_EXPIRES_IN: 604_800,
      CORS_ORIGIN: [],
      RATE_LIMIT_WINDOW_MS: 60_000,
      RATE_LIMIT_MAX_REQUESTS: 100,
      AUTH_RATE_LIMIT_MAX_REQUESTS: 20,
      AI_CHAIN: [],
      AI_PRICES: new Map(),
      PLANNER_EFFORT: 100,
      AI_DAILY_CALLS: 100,
      AI_DAILY_TOKENS: 5_000_000,
      AI_DAILY_TOKENS_PER_USER: 1_000_000,
    });
  });

  it('durations, numbers and lists are parsed', () => {
    const config = readConfig({
      ...MINIMAL,
      INIT_DATA_MAX_AGE: '15m',
      JWT_EXPIRES_IN: '30d',
      CORS_ORIGIN: ' https://a.example , https://b.example:8443,',
      RATE_LIMIT_WINDOW_MS: '1000',
      RATE_LIMIT_MAX_REQUESTS: '1000000',
      AI_CHAIN: 'openai:llama3.2:3b, anthropic:claude-x,openai:gpt-x',
      AI_PRICES: 'claude-x:3/15, llama3.2:3b:0/0.5',
    });
    expect(config).toMatchObject({
      INIT_DATA_MAX_AGE: 900,
      JWT_EXPIRES_IN: 2_592_000,
      CORS_ORIGIN: ['https://a.example', 'https://b.example:8443'],
      RATE_LIMIT_WINDOW_MS: 1_000,
      RATE_LIMIT_MAX_REQUESTS: 1_000_000,
      AI_CHAIN: [
        { provider: 'openai', model: 'llama3.2:3b' },
        { provider: 'anthropic', model: 'claude-x' },
        { provider: 'openai', model: 'gpt-x' },
      ],
      AI_PRICES: new Map([
        ['claude-x', { input: 3, output: 15 }],
        ['llama3.2:3b', { input: 0, output: 0.5 }],
      ]),
    });
  });

  it('the AI Worker is optional, and its binding may be a proxy', () => {
    const AI = new Proxy({}, { get: () => async () => {} });
    expect(readConfig({ ...MINIMAL, AI }).AI).toBe(AI);
    expect(problemsWith({ AI: 'saturway-ai' })).toEqual(['AI must be a binding: see wrangler.toml']);
  });

  it('other bindings are ignored', () => {
    expect(readConfig({ ...MINIMAL, ASSETS: {}, OTHER: 1 })).not.toHaveProperty('OTHER');
  });

  it.each(Object.keys(VARIABLES))('a missing or empty %s is reported as missing', (name) => {
    expect(problemsWith({ [name]: undefined })).toEqual([`${name} is missing`]);
    expect(problemsWith({ [name]: '' })).toEqual([`${name} is missing`]);
  });

  it.each(Object.keys(BINDINGS))(
    'a missing %s is reported as missing, and any other value as not a binding',
    (name) => {
      expect(problemsWith({ [name]: undefined })).toEqual([`${name} is missing`]);
      for (const value of ['text', 1, null, {}, () => {}]) {
        expect(problemsWith({ [name]: value })).toEqual([`${name} must be a binding: see wrangler.toml`]);
      }
    },
  );

  it('swapped bindings are reported', () => {
    const { EVENTS_QUEUE, LIVE } = BINDINGS;
    const problems = problemsWith({ EVENTS_QUEUE: LIVE, LIVE: EVENTS_QUEUE });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['EVENTS_QUEUE', 'LIVE']);
  });

  it('bindings are returned unchanged', () => {
    const { EVENTS_QUEUE, LIVE } = readConfig(MINIMAL);
    expect(EVENTS_QUEUE).toBe(BINDINGS.EVENTS_QUEUE);
    expect(LIVE).toBe(BINDINGS.LIVE);
  });

  it('an empty optional variable counts as missing', () => {
    const empty = { LOG_LEVEL: '', JWT_SECRET_PREVIOUS: '', TELEGRAM_BOT_TOKEN_PREVIOUS: '', NEON_HTTP_ENDPOINT: '' };
    expect(readConfig({ ...MINIMAL, ...empty })).toEqual(readConfig(MINIMAL));
  });

  it.each([
    ['ENVIRONMENT', ['Staging', 'Production', 'prod']],
    ['LOG_LEVEL', ['INFO', 'verbose']],
    ['DATABASE_URL', ['localhost', 'mysql://u:p@h/d', 'postgresql://h/d', 'postgresql://u@h/d', 'postgresql://u:p@h']],
    ['NEON_HTTP_ENDPOINT', ['127.0.0.1:80/sql', 'ftp://x']],
    ['UPSTASH_REDIS_REST_URL', ['x.upstash.io', 'redis://x:6379', 'rediss://x:6379']],
    ['TELEGRAM_BOT_TOKEN', ['123456789', 'AAfake', '123456789:short', 'x:AAfake-token-of-thirty-characters-0']],
    ['TELEGRAM_BOT_TOKEN_PREVIOUS', ['x']],
    ['TELEGRAM_SIGNATURE', ['on', 'true']],
    ['TELEGRAM_ENVIRONMENT', ['prod']],
    ['JWT_SECRET', ['secret', 'x'.repeat(31), 'x'.repeat(64), 'abcabcabcabcabcabcabcabcabcabcabcabc']],
    ['JWT_SECRET_PREVIOUS', ['old']],
    ['INIT_DATA_MAX_AGE', ['0s', '24', '1w', '-1h', '1.5h', ' 1h', 'forever']],
    ['JWT_EXPIRES_IN', ['0d', '7 days', '1e3s', '9999999d']],
    [
      'CORS_ORIGIN',
      ['*', 'app.example.com', 'https://a.example/', 'https://a.example/x', 'https://a.example https://b.example'],
    ],
    ['RATE_LIMIT_WINDOW_MS', ['999', '3600001', '1e4', '60 000', '-1']],
    ['RATE_LIMIT_MAX_REQUESTS', ['0', '1000001', '10.5', 'NaN', 'Infinity', '0x10']],
    ['AUTH_RATE_LIMIT_MAX_REQUESTS', ['0', 'none']],
    ['AI_CHAIN', ['claude-x', 'anthropic:', 'gemini:x', 'anthropic:claude-x openai', 'anthropic:a,b']],
    ['AI_PRICES', ['claude-x', 'claude-x:3', 'claude-x:3/', ':3/15', 'claude-x:-3/15', 'claude-x:3/15,b']],
    ['AI_DAILY_CALLS', ['0', 'none']],
    ['AI_DAILY_TOKENS', ['-1', '5M']],
    ['AI_DAILY_TOKENS_PER_USER', ['-1', '5M']],
  ])('%s is invalid for each of %j', (name, values) => {
    for (const value of values) {
      const problems = problemsWith({ [name]: value });
      expect(problems, `${name}=${value}`).not.toEqual([]);
      for (const problem of problems) expect(problem).toMatch(new RegExp(`^${name} .{5,}`));
    }
  });

  it('the error lists every problem, one per line, without values', () => {
    const wrong = { ENVIRONMENT: 'canary-1', JWT_SECRET: 'canary-2', DATABASE_URL: 'canary-3', LOG_LEVEL: 'canary-4' };
    const problems = problemsWith({ ...wrong, TELEGRAM_BOT_TOKEN: undefined });
    const named = new Set(problems.map((problem) => problem.split(' ')[0]));
    expect(named).toEqual(new Set([...Object.keys(wrong), 'TELEGRAM_BOT_TOKEN']));
    expect(problems.join()).not.toContain('canary');
    const { message } = new ConfigError(problems);
    expect(message.split('\n')).toHaveLength(1 + problems.length);
  });
});
