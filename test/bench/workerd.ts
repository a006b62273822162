import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { projectRoot } from '../../dev/lib/project.ts';
import { buildModule } from './bundle.ts';

const ListenEvent = z.object({ event: z.literal('listen'), port: z.int() });

const controlFd = 3;

export interface Served {
  origin: string;
  /** The process of workerd. */
  pid: number;
}

/** Serves the built Worker in wrangler's workerd on a free port of 127.0.0.1. Its queue accepts messages and delivers none. */
export const serveWorker = (
  vars: Record<string, string>,
  resources: AsyncDisposableStack,
  build: (folder: string) => Promise<unknown> = buildModule,
  v8Flags: string[] = [],
): Promise<Served> => serve(build, (date) => serviceOf(vars, date), resources, v8Flags);

/** Serves the built Worker with the built AI Worker in the same way. @param aiVars of the AI Worker */
export const serveWithModels = (
  vars: Record<string, string>,
  aiVars: Record<string, string>,
  resources: AsyncDisposableStack,
): Promise<Served> =>
  serve(
    async (folder) => {
      await rename(await buildModule(folder, '--config', 'wrangler.ai.toml'), join(folder, 'ai.js'));
      await buildModule(folder);
    },
    (date) => serviceOf(vars, date, '(name = "AI", service = "ai"),') + aiServiceOf(aiVars, date),
    resources,
  );

/**
 * Serves a Worker that has nothing but the queue in the same way.
 * @param build puts its `index.js` in a folder
 */
export const serveModule = (build: (folder: string) => Promise<unknown>, resources: AsyncDisposableStack) =>
  serve(build, moduleOf, resources);

async function serve(
  build: (folder: string) => Promise<unknown>,
  servicesOf: (date: string) => string,
  resources: AsyncDisposableStack,
  v8Flags: string[] = [],
): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'saturway-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  await build(folder);
  const config = join(folder, 'config.capnp');
  await writeFile(config, capnpOf(servicesOf(await compatibilityDate()), v8Flags));

  const args = ['serve', config, `--control-fd=${controlFd}`];
  const child = spawn(workerdBinary(), args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  resources.defer(async () => {
    const ended = once(child, 'exit');
    if (child.kill()) await ended;
  });
  const control = child.stdio[controlFd] as Readable; // 'pipe' above
  const [line] = await Promise.race([once(createInterface(control), 'line'), once(child, 'exit')]);
  return { origin: `http://127.0.0.1:${ListenEvent.parse(JSON.parse(String(line))).port}`, pid: child.pid ?? 0 };
}

function workerdBinary(): string {
  const wranglerRequire = createRequire(createRequire(import.meta.url).resolve('wrangler/package.json'));
  return join(dirname(wranglerRequire.resolve('workerd/package.json')), 'bin', 'workerd');
}

async function compatibilityDate(): Promise<string> {
  const config = await readFile(join(projectRoot, 'wrangler.toml'), 'utf8');
  const date = /^compatibility_date = "([\d-]+)"/m.exec(config)?.[1];
  if (date === undefined) throw new Error('wrangler.toml has no compatibility_date');
  return date;
}

const capnpOf = (services: string, v8Flags: string[]) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services},
    (name = "internet", network = (allow = ["private"])),
  ],
  v8Flags = [${v8Flags.map((flag) => JSON.stringify(flag)).join(', ')}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`;

const moduleOf = (date: string) => `
    (name = "worker", worker = (
      modules = [(name = "index.js", esModule = embed "index.js")],
      compatibilityDate = ${JSON.stringify(date)},
      bindings = [(name = "EVENTS_QUEUE", queue = "queue")],
    )),
    ${queueOf(date)}`;

const bindVars = (vars: Record<string, string>) =>
  Object.entries(vars)
    .map(([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`)
    .join(', ');

const aiServiceOf = (vars: Record<string, string>, date: string) => `,
    (name = "ai", worker = (
      modules = [(name = "ai.js", esModule = embed "ai.js")],
      compatibilityDate = ${JSON.stringify(date)},
      bindings = [${bindVars(vars)}],
    ))`;

const serviceOf = (vars: Record<string, string>, date: string, bindings = '') => `
    (name = "worker", worker = (
      modules = [(name = "index.js", esModule = embed "index.js")],
      compatibilityDate = ${JSON.stringify(date)},
      durableObjectNamespaces = [(className = "LiveUser", uniqueKey = "live", enableSql = true)],
      durableObjectStorage = (inMemory = void),
      bindings = [
        (name = "LIVE", durableObjectNamespace = "LiveUser"),
        (name = "EVENTS_QUEUE", queue = "queue"),
        ${bindings}
        ${bindVars(vars)}],
    )),
    ${queueOf(date)}`;

const queueOf = (date: string) => `
    (name = "queue", worker = (
      modules = [(name = "queue.js", esModule = ${JSON.stringify(QUEUE)})],
      compatibilityDate = ${JSON.stringify(date)},
    ))`;

/** Answers as the queue of miniflare does. workerd rejects a send without this answer. */
const QUEUE = `
const answer = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
export default { queue() {}, fetch: () => Response.json(answer) };`;
