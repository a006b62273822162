import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { projectRoot } from './project.ts';

const Crons = z.array(z.string());

/** When the Worker is to be woken, in UTC. */
export function listCrons(): string[] {
  const [, crons = '[]'] = /^crons = (\[.*\])$/m.exec(readConfig()) ?? [];
  return Crons.parse(JSON.parse(crons));
}

/** Every queue that the Worker sends to or takes from. */
export function listQueues(): string[] {
  return [...new Set([...readConfig().matchAll(/^queue = "(.+)"$/gm)].map(([, name = '']) => name))];
}

const readConfig = () => readFileSync(join(projectRoot, 'wrangler.toml'), 'utf8');
