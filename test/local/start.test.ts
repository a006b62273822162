import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { projectRoot } from '../../dev/lib/project.ts';
import { checkPort } from '../../dev/start/port.ts';
import { createSecretsFile } from '../../dev/start/secrets.ts';
import { stateFolders } from '../../dev/start/state-dir.ts';
import { patience } from '../support/patience.ts';
import { inTurn, itInFull, volume } from '../support/volume.ts';
import { makeMigratedData } from './migrated-data.ts';
import { descendantsOf, freePort, isAlive, type Program, runProgram, startProgram } from './program.ts';

// A start takes a few seconds, and longer on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const page = 'http://localhost:5173';
const homes: string[] = [];
const programs: Program[] = [];

afterAll(async () => {
  for (const program of programs) program.process.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  for (const home of homes) rmSync(home, { recursive: true, maxRetries: 20 });
});

/** A folder for the state and the secrets of one stack. */
function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'saturway-start-'));
  homes.push(home);
  return home;
}

const startArgs = (home: string, port: number) => [
  ...['--state', join(home, 'state')],
  ...['--secrets', join(home, 'secrets')],
  ...['--port', String(port)],
];

const runStart = (home: string, port: number) => runProgram('dev/start.ts', startArgs(home, port));

const READY = 'Ctrl-C stops.';

function start(home: string, port: number, more: string[] = []): Program {
  const program = startProgram('dev/start.ts', [...startArgs(home, port), ...more]);
  programs.push(program);
  return program;
}

async function boot(home: string, port: number, more: string[] = []): Promise<Program> {
  const program = start(home, port, more);
  await program.printed(READY);
  return program;
}

/** All tasks in the data of a stack that has ended. */
async function readTasks(home: string): Promise<Record<string, unknown>[]> {
  await using opened = new AsyncDisposableStack();
  const sql = connectDatabase(await openDatabase({ dataDir: stateFolders(join(home, 'state')).postgres }, opened));
  return await sql`select * from tasks`;
}

const findCurls = (text: string) => text.split('\n').filter((line) => line.startsWith('curl '));

const exportLineOf = ({ stdout }: Program) => /^export TOKEN=.*$/m.exec(stdout)?.[0] ?? '';

/** Runs the printed curl lines as a shell reads them. The machine itself may have no curl. */
function printedCurls(program: Program) {
  const exportLine = exportLineOf(program);
  const [create = '', list = ''] = findCurls(program.stdout);
  return {
    createTask: async () => (await runCurl(exportLine, create)).task,
    listTasks: async () => (await runCurl(exportLine, list)).tasks,
  };
}

/** The token of the printed line that exports it. */
const printedToken = ({ stdout }: Program) => /^export TOKEN=(\S+)$/m.exec(stdout)?.[1];

async function runCurl(exportLine: string, line: string) {
  const script = `curl() { printf '%s\\0' "$@"; }; ${exportLine}; ${line}`;
  const args = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { header: { type: 'string', short: 'H', multiple: true }, data: { type: 'string', short: 'd' } },
  });
  const [url = ''] = positionals;
  const headers = values.header?.map((header) => header.split(': ') as [string, string]) ?? [];
  const response = await fetch(url, { headers, ...(values.data && { method: 'POST', body: values.data }) });
  const body = (await response.json()) as { success: boolean; data: { task?: unknown; tasks?: unknown } };
  expect(body).toMatchObject({ success: true });
  return body.data;
}

/** Sends the signal and waits until the program ended. */
async function end({ process: { pid = 0 }, ended }: Program, signal: NodeJS.Signals) {
  const below = descendantsOf(pid);
  process.kill(pid, signal);
  const exitCode = await ended;
  await vi.waitUntil(() => !below.some(isAlive), patience);
  return { exitCode, processesBefore: below.length };
}

const oneLine = (text: RegExp) => expect.stringMatching(new RegExp(`^✗ ${text.source}[^\\n]*\\n$`));

describe('npm start', () => {
  const home = makeHome();
  let port: number;
  let first: Program;

  beforeAll(async () => {
    port = await freePort();
    const vars = ['--var', 'RATE_LIMIT_MAX_REQUESTS:4321', '--var', `CORS_ORIGIN:${page}`];
    first = await boot(home, port, ['--ai', 'scripted', ...vars]);
  });

  it('writes random secrets that only their owner can read', () => {
    const secrets = parseEnv(readFileSync(join(home, 'secrets'), 'utf8'));
    expect(Object.keys(secrets)).toEqual(['JWT_SECRET', 'TELEGRAM_BOT_TOKEN']);
    expect(secrets.JWT_SECRET).toMatch(/^[\w-]{43}$/);
    expect(secrets.TELEGRAM_BOT_TOKEN).toMatch(/^\d{10}:LOCAL-[\w-]{30}$/);
    expect(statSync(join(home, 'secrets')).mode & 0o777).toBe(0o600);
  });

  it('prints curl commands that create a task and list it', async () => {
    const { createTask, listTasks } = printedCurls(first);
    const task = await createTask();
    expect(task).toMatchObject({ title: 'Call Ada', status: 'pending' });
    expect(await listTasks()).toContainEqual(task);
  });

  it('answers the curl commands of the README without an error', async () => {
    const [, section = ''] = readFileSync(join(projectRoot, 'README.md'), 'utf8').split('## Call it');
    const curls = findCurls(section.split('## ')[0] ?? '');
    expect(curls).toHaveLength(3);
    for (const curl of curls) await runCurl(exportLineOf(first), curl.replace(':8787', `:${port}`));
  });

  it('prints the token twice: in the link to the API reference and in the export line', () => {
    const token = printedToken(first) ?? 'none';
    expect(first.stdout).toContain(`http://localhost:${port}/docs#token=${token}\n`);
    expect(first.stdout.split(token)).toHaveLength(3);
  });

  it("prints the Worker's log as one JSON object per line and hides wrangler's request lines", async () => {
    const seen = first.stdout.length;
    await fetch(`http://localhost:${port}/health`);
    await first.printed('"route":"/health"');
    const lines = first.stdout.slice(seen).trim().split('\n').filter(Boolean);
    expect(lines.map((line) => JSON.parse(line).message)).toContain('request');
    expect(first.stdout + first.stderr).not.toContain('[wrangler:info]');
    expect(first.stderr).not.toContain('Scheduled Workers');
  });

  it('passes --var to the Worker', async () => {
    const headers = { Authorization: `Bearer ${printedToken(first)}` };
    const response = await fetch(`http://localhost:${port}/api/tasks`, { headers });
    expect(response.headers.get('RateLimit-Policy')).toContain('4321');
  });

  it('delivers a write to a live socket through the local queue', async () => {
    const headers = { Authorization: `Bearer ${printedToken(first)}`, 'Content-Type': 'application/json' };
    const api = `http://localhost:${port}/api`;
    const response = await fetch(`${api}/live/ticket`, { method: 'POST', headers, body: '{}' });
    const { data } = (await response.json()) as { data: { ticket: string } };
    const socket = new WebSocket(`${api.replace('http', 'ws')}/live?ticket=${data.ticket}`);
    const frames: string[] = [];
    socket.addEventListener('message', (message) => frames.push(String(message.data)));
    await vi.waitFor(() => expect(frames.join()).toContain('live.ready'), patience);
    await fetch(`${api}/tasks`, { method: 'POST', headers, body: '{"title":"Call Grace"}' });
    await vi.waitFor(() => expect(frames.join()).toContain('Call Grace'), patience);
    socket.close();
  });

  it('streams a scripted model through both Workers and applies its proposal', async () => {
    const [, url = '', question] = /^curl -N (\S+) .* -d '(.+)'$/m.exec(first.stdout) ?? [];
    const headers = { Authorization: `Bearer ${printedToken(first)}`, 'Content-Type': 'application/json' };
    const streaming = { ...headers, Accept: 'text/event-stream' };
    const { body } = await fetch(url, { method: 'POST', headers: streaming, body: question ?? '' });
    const pieces = await Array.fromAsync(body?.pipeThrough(new TextDecoderStream()) ?? []);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.at(-1)).toMatch(/data: \[DONE\]\n\n$/);
    const [, input = '{}'] = /"toolName":"apply_proposal","input":(.*)\}\n/.exec(pieces.join('')) ?? [];
    const { id, token: proposal, preview } = JSON.parse(input);
    expect(preview).toEqual(['Add “buy bread”']);
    const apply = url.replace('chat', `proposals/${id}/apply`);
    const applied = await fetch(apply, { method: 'POST', headers, body: JSON.stringify({ token: proposal }) });
    expect(await applied.json()).toMatchObject({ data: { results: [{ data: { task: { title: 'buy bread' } } }] } });
  });

  it('lets another user sign in', async () => {
    const url = `http://localhost:${port}`;
    const args = ['--user', '77', '--name', "Renée O'Hara", '--url', url, '--secrets', join(home, 'secrets'), '--json'];
    const { exitCode, stdout } = await runProgram('dev/sign-in.ts', args);
    const { token, initData, launchHash } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(new URLSearchParams(launchHash.slice(1)).get('tgWebAppData')).toBe(initData);
    const me = await fetch(`${url}/api/user/me`, { headers: { Authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ data: { user: { telegramId: '77', firstName: "Renée O'Hara" } } });
  });

  it('launches a new user for a Mini App, whose own sign-in is the first', async () => {
    const url = `http://localhost:${port}`;
    const args = ['--new', '--language', 'ru', '--url', url, '--secrets', join(home, 'secrets'), '--json'];
    const { stdout } = await runProgram('dev/sign-in.ts', args);
    const { initData, user, ...rest } = JSON.parse(stdout);
    expect(Object.keys(rest)).toEqual(['launchHash']);
    const signIn = () =>
      fetch(`${url}/api/auth`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ initData }),
      });
    const telegramId = String(user.id);
    expect(await (await signIn()).json()).toMatchObject({
      data: { isNew: true, user: { telegramId, languageCode: 'ru' } },
    });
    expect(await (await signIn()).json()).toMatchObject({ data: { isNew: false, user: { telegramId } } });
  });

  it('lets the pages of an origin in CORS_ORIGIN call the API, and no others', async () => {
    const preflight = async (origin: string) => {
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'PATCH' };
      const response = await fetch(`http://localhost:${port}/api/tasks`, { method: 'OPTIONS', headers });
      return response.headers.get('Access-Control-Allow-Origin');
    };
    expect(await preflight(page)).toBe(page);
    expect(await preflight('http://localhost:5174')).toBeNull();
  });

  it('serves npm run demo, whose day dev/picture.ts draws', async () => {
    const [json, svg] = [join(home, 'day.json'), join(home, 'day.svg')];
    const connection = ['--url', `http://localhost:${port}`, '--secrets', join(home, 'secrets')];
    const demo = await runProgram('dev/demo.ts', [...connection, '--json', json]);
    expect(demo).toMatchObject({ exitCode: 0, stderr: '' });
    expect(demo.stdout).toMatch(/^ {2}\d\d:\d\d–\d\d:\d\d {2}Draft the spring budget(?: \(part 1 of \d\))?$/m);
    expect(demo.stdout).toContain('Undone: every block is back in its place.');
    expect(demo.stdout).toContain('is a task: Water the plants, due');

    expect(await runProgram('dev/picture.ts', [json, svg])).toMatchObject({ exitCode: 0, stderr: '' });
    const { plan } = JSON.parse(readFileSync(json, 'utf8'));
    expect(plan.schedule.length).toBeGreaterThan(0);
    for (const { title } of plan.schedule) expect(readFileSync(svg, 'utf8')).toContain(`>${title}</text>`);
  });

  it('fails with one line when its state folder is in use', async () => {
    const { exitCode, stderr } = await runStart(home, await freePort());
    expect(exitCode).toBe(1);
    expect(stderr).toEqual(oneLine(new RegExp(`Saturway is already running at http://localhost:${port}, from \\S+`)));
  });

  it('fails with one line when its port is in use, and says whether Saturway uses it', async () => {
    const ours = await runStart(makeHome(), port);
    expect(ours.exitCode).toBe(1);
    expect(ours.stderr).toEqual(oneLine(/Saturway is already running at \S+: .*npm start -- --port \d+/));

    const server = createServer((_, response) => response.end('{}')).listen(0, 'localhost');
    await once(server, 'listening');
    const { port: taken } = server.address() as AddressInfo;
    await expect(checkPort(taken)).rejects.toThrow(/^Port \d+ is in use: .*npm start -- --port \d+$/);
    server.close();
  });

  describe('when it ends', () => {
    let tasks: Record<string, unknown>[];

    it('keeps the data over a stop', async () => {
      expect(await end(first, 'SIGINT')).toMatchObject({ exitCode: 0 });
      expect(readdirSync(join(home, 'state')).sort()).toEqual(['postgres', 'wrangler']);
      tasks = await readTasks(home);
      const titles = tasks.map(({ title }) => title);
      expect(titles).toEqual(expect.arrayContaining(['Call Ada', 'Call Grace']));
    });

    /** Starts again. Only in full volume it waits until the Workers respond. */
    async function startAgain(more: string[] = []): Promise<Program> {
      const again = start(home, port, more);
      await again.printed(volume({ test: 'Workers …', full: READY }));
      return again;
    }

    it('keeps the data over a crash', async () => {
      const running = await startAgain();
      if (volume({ test: false, full: true })) await printedCurls(running).createTask();
      expect(await end(running, 'SIGKILL')).toMatchObject({ exitCode: null });
      const kept = await readTasks(home);
      expect(kept).toEqual(expect.arrayContaining(tasks));
      expect(kept).toHaveLength(tasks.length + volume({ test: 0, full: 1 }));
    });

    it('fails when wrangler ends, and deletes the data for --reset', async () => {
      const starting = await startAgain(['--reset']);
      const below = descendantsOf(starting.process.pid ?? 0);
      const [wrangler = 0] = below;
      process.kill(wrangler, 'SIGKILL');
      expect(await starting.ended).toBe(1);
      expect(starting.stderr).toContain('wrangler dev ended with signal SIGKILL');
      await vi.waitUntil(() => !below.some(isAlive), patience);
      expect(readdirSync(join(home, 'state')).sort()).toEqual(['postgres', 'wrangler']);
      expect(await readTasks(home)).toEqual([]);
    });

    itInFull('can be stopped by SIGHUP while it starts', async () => {
      const starting = start(home, port);
      await starting.printed('Workers …');
      expect(await end(starting, 'SIGHUP')).toMatchObject({ exitCode: 0 });
      expect(readdirSync(join(home, 'state'))).not.toContain('start.lock');
    });
  });
});

it('npm start refuses an unknown option before it starts or deletes anything', async () => {
  const home = makeHome();
  const postgres = join(home, 'state/postgres');
  mkdirSync(postgres, { recursive: true });
  const args = [...startArgs(home, await freePort()), '--reset', '--prot', '1'];
  const { exitCode, stdout, stderr } = await runProgram('dev/start.ts', args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toBe("✗ Unknown option '--prot'. All options: npm start -- --help\n");
  expect(readdirSync(home)).toEqual(['state']);
  expect(readdirSync(join(home, 'state'))).toEqual(['postgres']);
});

it('npm start names every error in the secrets in one line and starts nothing', async () => {
  const home = makeHome();
  writeFileSync(join(home, 'secrets'), 'JWT_SECRET=short\nCORS_ORIGIN=example.com\n');
  const { exitCode, stdout, stderr } = await runStart(home, await freePort());
  expect(exitCode).toBe(1);
  expect(stderr).toEqual(oneLine(/\S*secrets: .*TELEGRAM_BOT_TOKEN is missing.*JWT_SECRET must.*CORS_ORIGIN must/));
  expect(stdout).toBe('');
  expect(readFileSync(join(home, 'secrets'), 'utf8')).toMatch(/^JWT_SECRET=short\n/);
});

it('npm start fails with one line when its data is damaged', async () => {
  const home = makeHome();
  mkdirSync(join(home, 'state/postgres'), { recursive: true });
  writeFileSync(join(home, 'state/postgres/PG_VERSION'), 'not a version');
  const { exitCode, stderr } = await runStart(home, await freePort());
  expect(exitCode).toBe(1);
  expect(stderr).toEqual(oneLine(/Cannot open the Postgres data in \S+: .*npm start -- --reset/));
});

describe('npm run sign-in', () => {
  it('fails with one line when no API is running', async () => {
    const home = makeHome();
    const url = `http://localhost:${await freePort()}`;
    createSecretsFile(join(home, 'secrets'));
    const args = ['--user', '1', '--name', 'Ada', '--url', url, '--secrets', join(home, 'secrets')];
    const { exitCode, stderr } = await runProgram('dev/sign-in.ts', args);
    expect(exitCode).toBe(1);
    expect(stderr).toEqual(oneLine(/No API responds at \S+: run npm start/));
  });
});

const SILENT = [
  ['PostgreSQL', 'DATABASE_URL', 'postgres', 'SIGTERM'],
  ['Redis', 'REDIS_URL', 'redis', 'SIGINT'],
] as const;

it.each(inTurn(SILENT, 0, 2))(
  'npm start with a %s that does not respond stops at a signal',
  async (name, variable, scheme, signal) => {
    const silent = createSocketServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = { [variable]: `${scheme}://user:secret@127.0.0.1:${port}/x` };
    const home = makeHome();
    if (variable === 'REDIS_URL') await makeMigratedData(join(home, 'state'));
    const program = startProgram('dev/start.ts', startArgs(home, await freePort()), env);
    programs.push(program);
    await Promise.all([once(silent, 'connection'), program.printed(`${name} at`)]);
    expect((await end(program, signal)).exitCode).toBe(0);
    expect(program.stdout).toContain('Stopped.');
    expect(program.stdout + program.stderr).not.toContain('secret@');
    silent.close();
  },
);
