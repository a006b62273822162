import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/env.ts';
import { ConfigError } from '../../src/shared/config.ts';

const VARIABLES = {
  ENVIRONMENT: 'production',
  DATABASE_URL: 'postgresql://user:password@ep-x.eu-central-1.aws.neon.tech/saturway?sslmode=require',
  UPSTASH_REDIS_REST_URL: 'https://x.upstash.io',
  UPSTASH_REDIS_REST_TOKEN: 'AXX_token',
  TELEGRAM_BOT_TOKEN: '123456789:AAfake-token-of-thirty-characters-0',
  JWT_SECRET: 'TVzuEYtBs7d1sGDrPLMKZw0G6dkfkh2xTgy7Gq0bq8M=',
};

/** Such as the platform makes them. */
const BINDINGS = { EVENTS_QUEUE: { send: async () => {} }, LIVE: { getByName: () => {} } };

const LEAST = { ...VARIABLES, ...BINDINGS };

/** What is wrong with the least environment when these are changed; undefined takes a variable away. */
function problemsWith(changes: Record<string, unknown>): string[] {
  const variables = Object.entries({ ...LEAST, ...changes }).filter(([, value]) => value !== undefined);
  try {
    readConfig(Object.fromEntries(variables));
    return [];
  } catch (err) {
    if (err instanceof ConfigError) return err.problems;
    throw err;
  }
}

describe('the environment', () => {
  it('needs no more than its secrets, and has a default for the rest', () => {
    expect(readConfig(LEAST)).toEqual({
      ...LEAST,
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
      AI_DAILY_CALLS: 100,
      AI_DAILY_TOKENS: 5_000_000,
    });
  });

  it('is read with units, numbers and lists', () => {
    const config = readConfig({
      ...LEAST,
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

  it('may have the AI Worker, whose binding has any method', () => {
    const AI = new Proxy({}, { get: () => async () => {} });
    expect(readConfig({ ...LEAST, AI }).AI).toBe(AI);
    expect(problemsWith({ AI: 'saturway-ai' })).toEqual(['AI must be a binding: see wrangler.toml']);
  });

  it('may have other bindings, which are not read', () => {
    expect(readConfig({ ...LEAST, ASSETS: {}, OTHER: 1 })).not.toHaveProperty('OTHER');
  });

  it.each(Object.keys(VARIABLES))('is not complete without %s, nor with an empty one', (name) => {
    expect(problemsWith({ [name]: undefined })).toEqual([`${name} is missing`]);
    expect(problemsWith({ [name]: '' })).toEqual([`${name} is missing`]);
  });

  it.each(Object.keys(BINDINGS))('is not complete without %s, nor with anything that is no such binding', (name) => {
    expect(problemsWith({ [name]: undefined })).toEqual([`${name} is missing`]);
    for (const value of ['text', 1, null, {}, () => {}]) {
      expect(problemsWith({ [name]: value })).toEqual([`${name} must be a binding: see wrangler.toml`]);
    }
  });

  it('does not take one binding for another', () => {
    const { EVENTS_QUEUE, LIVE } = BINDINGS;
    const problems = problemsWith({ EVENTS_QUEUE: LIVE, LIVE: EVENTS_QUEUE });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['EVENTS_QUEUE', 'LIVE']);
  });

  it('hands its bindings on as they are', () => {
    const { EVENTS_QUEUE, LIVE } = readConfig(LEAST);
    expect(EVENTS_QUEUE).toBe(BINDINGS.EVENTS_QUEUE);
    expect(LIVE).toBe(BINDINGS.LIVE);
  });

  it('takes an empty optional variable for an absent one', () => {
    const empty = { LOG_LEVEL: '', JWT_SECRET_PREVIOUS: '', TELEGRAM_BOT_TOKEN_PREVIOUS: '', NEON_HTTP_ENDPOINT: '' };
    expect(readConfig({ ...LEAST, ...empty })).toEqual(readConfig(LEAST));
  });

  it.each([
    ['ENVIRONMENT', ['staging', 'Production', 'prod']],
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
  ])('refuses %s when it is one of %j', (name, values) => {
    for (const value of values) {
      const problems = problemsWith({ [name]: value });
      expect(problems, `${name}=${value}`).not.toEqual([]);
      for (const problem of problems) expect(problem).toMatch(new RegExp(`^${name} .{5,}`));
    }
  });

  it('has all that is wrong with it listed at once, each on a line, and no value', () => {
    const wrong = { ENVIRONMENT: 'canary-1', JWT_SECRET: 'canary-2', DATABASE_URL: 'canary-3', LOG_LEVEL: 'canary-4' };
    const problems = problemsWith({ ...wrong, TELEGRAM_BOT_TOKEN: undefined });
    const named = new Set(problems.map((problem) => problem.split(' ')[0]));
    expect(named).toEqual(new Set([...Object.keys(wrong), 'TELEGRAM_BOT_TOKEN']));
    expect(problems.join()).not.toContain('canary');
    const { message } = new ConfigError(problems);
    expect(message.split('\n')).toHaveLength(1 + problems.length);
  });
});
