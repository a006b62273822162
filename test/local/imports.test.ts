import { expect, it } from 'vitest';
import { findCycle, findProblem, findUnknownFolders } from '../../dev/checks/imports.ts';

it.each([
  ['shared/log.ts', '../env.ts', /must not import env\.ts/],
  ['shared/log.ts', '../db/client.ts', /shared\/ may import messages\./],
  ['db/client.ts', '../entities/tasks/json.ts', /db\/ may import shared/],
  ['cache/service.ts', '../db/client.ts', /cache\/ may import shared/],
  ['http/context.ts', '../deps.ts', /http\/ must not import deps\.ts/],
  ['http/errors.ts', '../planning/service.ts', /http\/ may import cache, db, shared/],
  ['entities/tasks/service.ts', '../../planning/service.ts', /entities\/ may import http, cache, db, shared/],
  ['entities/tasks/json.ts', '../users/json.ts', /entities\/tasks\/ may import entities\/recurrence within entities/],
  ['entities/users/json.ts', '../mood/log-days.ts', /entities\/users\/ may import entities\/tasks/],
  ['entities/tags/json.ts', '../tasks/json.ts', /entities\/tags\/ may import nothing/],
  ['history/sync/changes.ts', '../../planning/service.ts', /history\/ may import/],
  ['history/undo/service.ts', '../trash/service.ts', /history\/undo\/ may import nothing/],
  ['planning/solver/search.ts', '../plan/load.ts', /is pure/],
  ['planning/solver/search.ts', '../../db/client.ts', /is pure/],
  ['planning/solver/search.ts', 'drizzle-orm', /is pure/],
  ['entities/mood/analysis/trend.ts', '../../users/json.ts', /is pure/],
  [
    'entities/tasks/json.ts',
    '../projects/entity.ts',
    /entities\/tasks\/ may import entities\/recurrence within entities/,
  ],
  ['entities/users/json.ts', '../projects/entity.ts', /entities\/users\/ may import entities\/tasks/],
  ['deps.ts', './ai-worker/chain.ts', /assistant\/model/],
  ['deps.ts', 'src/entities/registry.ts', /not a dependency/],
  ['deps.ts', 'lodash', /not a dependency/],
  ['assistant/routes.ts', '../cache/service.ts', /through a service/],
  ['planning/plan/load.ts', '../../assistant/snapshot.ts', /planning\/ may import/],
  ['planning/plan/load.ts', '../explain/reasons.ts', /planning\/plan\/ may import planning\/solver/],
  ['ai-worker/chain.ts', '../db/client.ts', /ai-worker\/ may import ai-protocol, shared/],
  ['assistant/service.ts', '../ai-worker/chain.ts', /assistant\/ may import/],
  ['entities/tasks/routes.ts', '../../db/schema.ts', /through a service/],
  ['env.ts', '../dev/lib/project.ts', /must not import/],
  ['deps.ts', '../test/support/client.ts', /must not import/],
  ['db/schema.ts', '../../openapi/generate.ts', /must not import/],
  ['auth/service.ts', 'jose', /auth\/jwt\.ts/],
  ['entities/tasks/service.ts', '@neondatabase/serverless', /db\/client\.ts/],
  ['history/log.ts', '@upstash/redis/cloudflare', /cache\//],
  ['assistant/service.ts', 'openai', /assistant\/model/],
  ['ai-worker/openai.ts', '@anthropic-ai/sdk', /assistant\/model/],
  ['health/service.ts', 'hono', /routes\.ts/],
  ['entities/tasks/schemas.ts', '@hono/zod-validator', /routes\.ts/],
])('%s must not import %s', (file, specifier, advice) => {
  expect(findProblem({ file, specifier })).toMatch(advice);
});

it.each([
  ['auth/jwt.ts', 'jose'],
  ['db/client.ts', '@neondatabase/serverless'],
  ['cache/redis.ts', '@upstash/redis/cloudflare'],
  ['http/rate-limiter.ts', '@upstash/ratelimit'],
  ['ai-worker/openai.ts', 'openai'],
  ['ai-worker/chain.ts', '../ai-protocol/protocol.ts'],
  ['entities/tasks/routes.ts', 'hono'],
  ['entities/tasks/service.ts', '../../db/schema.ts'],
  ['entities/mood/stats.ts', './analysis/trend.ts'],
  ['entities/mood/profiles.ts', '../users/json.ts'],
  ['history/export/service.ts', '../trash/list.ts'],
  ['planning/service.ts', './explain/reasons.ts'],
  ['deps.ts', './planning/service.ts'],
])('%s may import %s', (file, specifier) => {
  expect(findProblem({ file, specifier })).toBeNull();
});

it('a cycle of folders is found, whatever folders it has', () => {
  const imports = [
    { file: 'entities/tags/entity.ts', specifier: '../users/entity.ts' },
    { file: 'entities/users/stats.ts', specifier: '../tags/json.ts' },
  ];
  expect(findCycle(imports)).toEqual(['entities/tags', 'entities/users', 'entities/tags']);
  expect(findCycle(imports.slice(1))).toBeNull();
});

it('a cycle of files in one folder is found', () => {
  const imports = [
    { file: 'http/context.ts', specifier: './rate-limit.ts' },
    { file: 'http/rate-limit.ts', specifier: './context.ts' },
  ];
  expect(findCycle(imports)).toEqual(['http/context.ts', 'http/rate-limit.ts', 'http/context.ts']);
});

it('a top folder without a rule is found', () => {
  expect(findUnknownFolders(['app.ts', 'tags/json.ts', 'entities/tasks/json.ts'])).toEqual(['tags']);
});
