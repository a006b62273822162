import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { toLocalTime, toMoment } from '../src/shared/time-zones.ts';
import { Api } from './demo/api.ts';
import { formatClock, formatDate, printDay, printMoves } from './demo/print-day.ts';
import {
  ChangedPlan,
  Chat,
  CompletedOccurrence,
  MoodProfile,
  Now,
  Occurrences,
  Plan,
  QuickAdded,
  type RecordedDay,
  Settings,
  ShownPlan,
} from './demo/responses.ts';
import {
  buildBusyTimes,
  buildMoodLogs,
  buildTasks,
  findNextTuesday,
  MOVE,
  REPEATING,
  SETTINGS,
  USER_NAME,
  ZONE,
} from './demo/sample-day.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { parseOrigin } from './lib/sign-in-options.ts';
import { defaultApiUrl, signIn } from './start/api-client.ts';
import { defaultSecretsFile, readSecretsFile } from './start/secrets.ts';

const help = `npm run demo -- [options]

Signs a new user in at the running API, adds a day's tasks, busy times and 20 days of mood logs, plans the day,
moves a block, undoes the move, completes a task that repeats and adds two tasks as lines of text. It prints all of it. It uses the HTTP API alone.

  --json FILE     also writes the API's responses to FILE, for node dev/picture.ts
  --url URL       address of the API (${defaultApiUrl})
  --secrets FILE  file with the bot token (.dev.vars)
  --help          prints this text`;

const QUESTION = 'What should I do first, and when am I most productive?';

/** What somebody types into one field. */
const QUICK_ADDS = ['Water the plants every! 3 days #Home 10m', 'Позвонить Ане в пятницу в 18:00 @звонки !срочно'];

const Anything = z.unknown();
const CreatedTask = z.object({ task: z.object({ id: z.string() }) });
const SyncError = z.looseObject({ details: z.looseObject({ retryable: z.boolean().optional() }).nullish() });
const SyncResults = z.object({
  results: z.array(z.looseObject({ uuid: z.string(), status: z.string(), error: SyncError.optional() })),
});

await runScript(main);

async function main(): Promise<void> {
  const options = parseOptions('npm run demo --', help, {
    json: { type: 'string' },
    url: { type: 'string', default: defaultApiUrl },
    secrets: { type: 'string', default: defaultSecretsFile },
  });
  const apiUrl = parseOrigin(options.url);
  const { TELEGRAM_BOT_TOKEN } = readSecretsFile(resolve(options.secrets));
  const user = { id: Date.now(), name: USER_NAME };
  const { token } = await signIn(apiUrl, TELEGRAM_BOT_TOKEN, user);
  const api = new Api(apiUrl, token);
  console.log(`Signed in at ${apiUrl} as ${user.name}, a new user (Telegram id ${user.id}).`);

  const day = await planDay(api);
  printDay(day);
  const planned = await applyPlan(api, day.plan);
  await showNow(api);
  await askAssistant(api);
  await moveBlockAndUndo(api, day.date, planned);
  await repeatTask(api, day.date);
  for (const text of QUICK_ADDS) await quickAdd(api, text);
  if (options.json !== undefined) writeJson(resolve(options.json), day);
}

/** Adds the sample data and plans the day. */
async function planDay(api: Api): Promise<RecordedDay> {
  const today = toLocalTime(Date.now(), ZONE).slice(0, '2026-11-25'.length);
  const date = findNextTuesday(today);

  const { user } = await api.patch(
    '/api/user/settings',
    SETTINGS,
    z.object({ user: z.object({ settings: Settings }) }),
  );
  await addMoodLogs(api, today);
  const busyTimes = buildBusyTimes(date);
  for (const busyTime of busyTimes) await api.post('/api/busy', busyTime, Anything);
  await addTasks(api, date);

  const profile = await api.get('/api/mood/profile', MoodProfile);
  const plan = await api.post('/api/ai/optimize-schedule', { date }, Plan);
  return { date, settings: user.settings, busyTimes, plan, profile };
}

/** Sends the logs as a device does that was offline: as commands of one sync, and again those there was no time for. */
async function addMoodLogs(api: Api, today: string): Promise<void> {
  const commands = buildMoodLogs(today).map((args) => ({ type: 'mood_log', uuid: randomUUID(), args }));
  for (let waiting = commands; waiting.length > 0; ) {
    const { results } = await api.post('/api/sync', { syncToken: '*', commands: waiting }, SyncResults);
    const failed = results.filter(({ status }) => status !== 'ok');
    const rejected = failed.find(({ error }) => !error?.details?.retryable);
    if (rejected) throw new Problem(`A mood log was rejected: ${JSON.stringify(rejected)}`);
    waiting = waiting.filter(({ uuid }) => failed.some((result) => result.uuid === uuid));
  }
  console.log(`Sent ${commands.length} mood logs of the last 20 days in one sync.`);
}

async function addTasks(api: Api, date: string): Promise<void> {
  const ids = new Map<string, string>();
  for (const { key, after = [], body } of buildTasks(date)) {
    const dependencies = after.flatMap((name) => ids.get(name) ?? []);
    const aiMetadata = { ...body.aiMetadata, dependencies };
    const { task } = await api.post('/api/tasks', { ...body, aiMetadata }, CreatedTask);
    ids.set(key, task.id);
  }
  console.log(`Added ${ids.size} tasks for ${formatDate(date)}.`);
}

async function applyPlan(api: Api, { from, fingerprint }: Plan): Promise<ShownPlan> {
  await api.post('/api/plan/apply', { fingerprint }, ChangedPlan);
  const planned = await getPlan(api, from);
  console.log(`Applied: the plan has ${planned.blocks.length} blocks.`);
  return planned;
}

function getPlan(api: Api, date: string): Promise<ShownPlan> {
  return api.get(`/api/plan?from=${date}&to=${date}`, ShownPlan);
}

async function showNow(api: Api): Promise<void> {
  const { tasks, energy, empty } = await api.get('/api/now?minutes=60', Now);
  console.log(
    `\nNow, ${formatClock(new Date().toISOString(), ZONE)}, with an hour to spend and energy ${energy.level} of 10:`,
  );
  for (const { title, minutes, text } of tasks) console.log(`  ${title} (${minutes} min): ${text}`);
  if (empty) console.log(`  ${empty.text}`);
}

async function askAssistant(api: Api): Promise<void> {
  const messages = [{ role: 'user', content: QUESTION }];
  const { reply } = await api.post('/api/ai/chat', { messages, provider: 'local' }, Chat);
  console.log(`\n“${QUESTION}” (answered without a model)`);
  console.log(reply.text.replace(/^(?=.)/gm, '  '));
}

async function moveBlockAndUndo(api: Api, date: string, planned: ShownPlan): Promise<void> {
  const block = planned.blocks.find(({ title }) => title === MOVE.title);
  if (!block) return console.log(`\n“${MOVE.title}” has no block to move.`);
  const startsAt = toMoment(date, MOVE.time, ZONE).toISOString();
  const { undoToken } = await api.patch(`/api/plan/blocks/${block.id}`, { startsAt }, ChangedPlan);
  console.log(`\nMoved “${block.title}” to ${MOVE.time}. Blocks in its way move:`);
  printMoves(planned, await getPlan(api, date), ZONE);

  await api.post('/api/undo', { undoToken }, Anything);
  const isRestored = JSON.stringify(await getPlan(api, date)) === JSON.stringify(planned);
  if (!isRestored) throw new Problem('The undo did not restore the plan');
  console.log('Undone: every block is back in its place.');
}

async function repeatTask(api: Api, date: string): Promise<void> {
  const { title, time, rrule } = REPEATING;
  const dueDate = toMoment(date, time, ZONE).toISOString();
  const { task } = await api.post('/api/tasks', { title, dueDate, recurrence: { rrule } }, CreatedTask);
  const { occurrences } = await api.get(`/api/tasks/${task.id}/occurrences`, Occurrences);
  const dates = occurrences.slice(0, 3).map((each) => formatDate(each.date));
  console.log(`\n“${title}” repeats by ${rrule}: ${dates.join(', ')}, …`);
  const done = await api.post(`/api/tasks/${task.id}/complete`, {}, CompletedOccurrence);
  console.log(`Completed ${formatDate(done.occurrence)}: it is due again on ${formatDate(done.task.occurrence)}.`);
}

async function quickAdd(api: Api, text: string): Promise<void> {
  const { task, tokens } = await api.post('/api/tasks/quick', { text }, QuickAdded);
  const due = task.dueDate && toLocalTime(Date.parse(task.dueDate), ZONE);
  console.log(`\n“${text}” is a task: ${task.title}${due ? `, due ${due}` : ''}`);
  for (const { start, end, type, value } of tokens) console.log(`  ${type}: ${value} (“${text.slice(start, end)}”)`);
}

function writeJson(file: string, day: RecordedDay): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(day, null, 2)}\n`);
  console.log(`\nWrote ${file}`);
}
