import { join } from 'node:path';
import { projectRoot } from './project.ts';

export interface WorkerConfig {
  /** Cron expressions, in UTC. */
  crons: string[];
  /** The queues that the Worker produces to or consumes from. */
  queues: string[];
  vars: Record<string, unknown>;
}

/** What wrangler reads in wrangler.toml for an environment. */
export async function readWranglerConfig(env?: string): Promise<WorkerConfig> {
  const { unstable_readConfig } = await import('wrangler'); // takes half a second
  const config = join(projectRoot, 'wrangler.toml');
  const { triggers, queues, vars } = unstable_readConfig({ config, env }, { hideWarnings: true });
  const names = [...(queues.producers ?? []), ...(queues.consumers ?? [])].map(({ queue }) => queue);
  return { crons: triggers.crons ?? [], queues: [...new Set(names)], vars };
}
