import * as z from 'zod';
import { signInitData } from '../../dev/lib/init-data.ts';
import type { StackVars } from '../support/stack.ts';
import { send } from './load.ts';
import { type Stack, startStack } from './stack.ts';
import { type Served, serveWithModels, serveWorker } from './workerd.ts';

const BOT_TOKEN = '100000001:fake-bot-token-for-bench-0000000000';

const UNLIMITED = '1000000';
const MODELS = 'anthropic:claude-haiku-5-5,openai:gpt-5-mini';

/** The Worker's variables, without those of its stores. */
export const VARS = {
  ENVIRONMENT: 'production',
  LOG_LEVEL: 'error',
  TELEGRAM_BOT_TOKEN: BOT_TOKEN,
  JWT_SECRET: 'fake-jwt-secret-for-bench-0123456789',
  RATE_LIMIT_MAX_REQUESTS: UNLIMITED,
  AUTH_RATE_LIMIT_MAX_REQUESTS: UNLIMITED,
};

export interface Service extends Stack, Served {}

export interface BenchUser {
  id: string;
  token: string;
}

/**
 * Starts the built Worker in workerd with its stores.
 * @param toVars what the Worker uses in place of the stores
 * @param models variables of the AI Worker, if there is one
 */
export async function startService(
  resources: AsyncDisposableStack,
  toVars: (vars: StackVars) => Promise<StackVars> = async (vars) => vars,
  models?: Record<string, string>,
): Promise<Service> {
  const stack = await startStack(resources);
  const vars = { ...(await toVars(stack.vars)), ...VARS };
  const served = models
    ? await serveWithModels({ ...vars, AI_CHAIN: MODELS }, models, resources)
    : await serveWorker(vars, resources);
  return { ...stack, ...served };
}

let userCount = 0;

export const newInitData = () =>
  signInitData({
    botToken: BOT_TOKEN,
    user: { id: Date.now() * 1_000 + ++userCount, first_name: 'Bench' },
    authDate: new Date(),
  });

const SignedIn = z.object({ data: z.object({ token: z.string(), user: z.object({ id: z.string() }) }) });

/** Signs a new user in and lifts the limit of tasks. */
export async function signUp({ origin, sql }: Service): Promise<BenchUser> {
  const body = { initData: await newInitData() };
  const { text } = await send(origin, { method: 'POST', path: '/api/auth', body });
  const { token, user } = SignedIn.parse(JSON.parse(text)).data;
  await sql`update users set task_limit = 1000000000 where id = ${user.id}`;
  return { id: user.id, token };
}

/** The limit of open tasks per user. */
const OPEN_TASKS = 1_000;

/**
 * Adds tasks of every priority, due within two months around now or never, at most a thousand of them open, and their
 * events.
 */
export async function seedTasks({ sql }: Pick<Stack, 'sql'>, userId: string, count: number): Promise<void> {
  await sql.transaction([
    sql`set local statement_timeout = '10min'`,
    sql`
    insert into tasks (id, user_id, title, description, priority, status, due_date, completed_at, completed_on, created_at, updated_at)
      select gen_random_uuid(), ${userId}, 'Task ' || n || ' ' || md5(n::text), 'Described at some length: ' || md5(n::text),
             (array['low', 'medium', 'high'])[n % 3 + 1]::task_priority, status::task_status,
             case when n % 5 > 0 then now() + (n % 1440 - 720) * interval '1 hour' end,
             case when status = 'completed' then now() - n % 1440 * interval '1 hour' end,
             case when status = 'completed' then (now() - n % 1440 * interval '1 hour')::date end,
             now() - n * interval '1 minute', now() - n * interval '1 minute'
        from generate_series(1, ${count}::int) as n,
             lateral (select (array['pending', 'in_progress', 'completed', 'cancelled'])[
               case when n <= ${OPEN_TASKS}::int then n % 2 else n % 2 + 2 end + 1] as status) as s`,
  ]);
  await sql.transaction([
    sql`set local session_replication_role = replica`, // counted once, below
    sql`
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select user_id, 1 + row_number() over (), 'task.created', 'task', id, json_build_object('task', json_build_object(
                 'status', status, 'priority', priority, 'completedOn', completed_on)), 'user', created_at
          from tasks where user_id = ${userId}`,
    sql`update users set seq = 1 + ${count}::int where id = ${userId}`,
  ]);
  await sql`select rebuild_read_models(${userId})`;
  await sql`
    update tasks set seq = 1 + numbered.n from (
      select id, row_number() over (order by created_at) as n from tasks where user_id = ${userId}) as numbered
      where tasks.id = numbered.id`;
  await sql`
    update users set open_tasks = (
      select count(*) from tasks where user_id = users.id and status in ('pending', 'in_progress')) where id = ${userId}`;
  await sql`analyze tasks, task_texts, events, task_counts, daily_stats`;
}
