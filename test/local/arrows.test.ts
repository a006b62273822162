import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../dev/project.ts';

const refused = [
  ['src/auth/service.ts', "import { jwtVerify } from 'jose';", /jose/],
  ['src/tasks/service.ts', "import { neon } from '@neondatabase/serverless';", /Neon/],
  ['src/users/service.ts', "import { Redis } from '@upstash/redis/cloudflare';", /Upstash/],
  ['src/auth/tokens.ts', "import { Ratelimit } from '@upstash/ratelimit';", /Upstash/],
  ['src/ai/service.ts', "import OpenAI from 'openai';", /OpenAI/],
  ['src/ai-worker/openai.ts', "import Anthropic from '@anthropic-ai/sdk';", /Anthropic/],
  ['src/ai-worker/chain.ts', "import { Database } from '../db/client.ts';", /AI Worker shares nothing/],
  ['src/ai-worker/index.ts', "import { AiService } from '../ai/service.ts';", /AI Worker shares nothing/],
  ['src/ai/service.ts', "import { Chain } from '../ai-worker/chain.ts';", /bound, not imported/],
  ['src/health/service.ts', "import { Hono } from 'hono';", /Hono/],
  ['src/tasks/list.ts', "import type { Context } from 'hono/types';", /Hono/],
  ['src/tasks/schemas.ts', "import { zValidator } from '@hono/zod-validator';", /Hono/],
  ['src/tasks/routes.ts', "import { sql } from 'drizzle-orm';", /database through a service/],
  ['src/users/routes.ts', "import type { PgTable } from 'drizzle-orm/pg-core';", /database through a service/],
  ['src/auth/routes.ts', "import { users } from '../db/schema.ts';", /database through a service/],
  ['src/shared/log.ts', "import type { Config } from '../env.ts';", /shared\/ imports nothing/],
  ['src/db/client.ts', "import { TaskService } from '../tasks/service.ts';", /db\/ and cache\//],
  ['src/cache/service.ts', "import { Database } from '../db/client.ts';", /db\/ and cache\//],
  ['src/env.ts', "import { projectRoot } from '../dev/project.ts';", /dev\/ and test\//],
  ['src/users/export.ts', "import { BOT_TOKEN } from '../../test/support/init-data.ts';", /dev\/ and test\//],
  ['src/health/routes.ts', "import { Health } from './answers.ts';", /import type/],
  ['src/tasks/stats.ts', "import { type TaskPage } from './answers.ts';", /import type/],
  ['src/users/representation.ts', "export { operations } from './operations.ts';", /import type/],
  ['src/auth/schemas.ts', "import { z } from 'zod';", /import \* as z/],
  ['src/users/schemas.ts', "import { object } from 'zod/mini';", /import \* as z/],
  ['src/http/validate.ts', "import z from 'zod';", /import \* as z/],
] as const;

const allowed = [
  ['src/auth/tokens.ts', "import { jwtVerify } from 'jose';"],
  ['src/db/client.ts', "import { neon } from '@neondatabase/serverless';"],
  ['src/cache/redis.ts', "import { Redis } from '@upstash/redis/cloudflare';"],
  ['src/http/rate-limit.ts', "import { Ratelimit } from '@upstash/ratelimit';"],
  ['src/ai-worker/openai.ts', "import OpenAI from 'openai';"],
  ['src/ai-worker/anthropic.ts', "import Anthropic from '@anthropic-ai/sdk';"],
  ['src/ai-worker/chain.ts', "import type { ModelEvent } from '../ai/model.ts';"],
  ['src/ai-worker/env.ts', "import { parseConfig } from '../shared/config.ts';"],
  ['src/http/context.ts', "import type { Context } from 'hono';"],
  ['src/tasks/routes.ts', "import { Hono } from 'hono';"],
  ['src/tasks/service.ts', "import { sql } from 'drizzle-orm';"],
  ['src/tasks/service.ts', "import type { Task } from './answers.ts';"],
  ['src/users/answers.ts', "import { Task } from '../tasks/answers.ts';"],
  ['src/db/ledger.ts', "import { AppError } from '../shared/errors.ts';"],
  ['src/env.ts', "import * as z from 'zod/mini';"],
  ['src/docs/operation.ts', "import type * as z from 'zod';"],
  ['dev/start.ts', "import { z } from 'zod';"],
] as const;

let complaints: Map<string, string>;

beforeAll(() => {
  const project = mkdtempSync(join(tmpdir(), 'saturway-arrows-'));
  try {
    complaints = lint(project, [...refused, ...allowed]);
  } finally {
    rmSync(project, { recursive: true });
  }
});

it.each(refused)('refuses in %s: %s', (file, line, message) => {
  expect(complaints.get(`${file}: ${line}`)).toMatch(message);
});

it.each(allowed)('allows in %s: %s', (file, line) => {
  expect(complaints.get(`${file}: ${line}`)).toBeUndefined();
});

/** What the project's own rules say of these lines, in a project that has nothing else. */
function lint(project: string, cases: (readonly [string, string, ...unknown[]])[]): Map<string, string> {
  for (const file of ['biome.json', 'dev/checks/arrows.grit'])
    write(project, file, readFileSync(join(projectRoot, file), 'utf8'));
  const linesOf = Map.groupBy(cases, ([file]) => file);
  for (const [file, lines] of linesOf) write(project, file, `${lines.map(([, line]) => line).join('\n')}\n`);

  const args = ['lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(join(projectRoot, 'node_modules/.bin/biome'), args, { cwd: project, encoding: 'utf8' });
  const said = stdout.matchAll(/title=plugin,file=(?:.*\/)?((?:src|dev)\/[^,]+),line=(\d+),.*?::(.+)$/gm);
  return new Map(
    [...said].map(([, file = '', number, message = '']) => {
      const [, line] = linesOf.get(file)?.[Number(number) - 1] ?? [];
      return [`${file}: ${line}`, message];
    }),
  );
}

function write(project: string, file: string, content: string): void {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
