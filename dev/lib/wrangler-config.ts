import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from './project.ts';

const Crons = z.array(z.string());

/** The cron expressions of the Worker, in UTC. */
export function listCrons(): string[] {
  const [, crons = '[]'] = /^crons = (\[.*\])$/m.exec(readConfig()) ?? [];
  return Crons.parse(JSON.parse(crons));
}

/** The queues that the Worker produces to or consumes from. */
export function listQueues(): string[] {
  return [...new Set([...readConfig().matchAll(/^queue = "(.+)"$/gm)].map(([, name = '']) => name))];
}

const readConfig = () => readFileSync(join(projectRoot, 'wrangler.toml'), 'utf8');
