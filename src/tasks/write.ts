import { type SQL, sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import type { WriteState } from '../db/ledger.ts';
import { tasks } from '../db/schema.ts';
import { me } from '../db/session.ts';
import { AppError, notFound } from '../shared/errors.ts';
import type { TaskAnswer } from './answers.ts';
import { after, before, taskJson } from './representation.ts';

/** The version the client expects the task to have; null for any. */
export type Expected = number | null;

export const isExpected = (expected: Expected): SQL =>
  expected === null ? sql`true` : sql`${before.version} = ${expected}`;

/** `before`: the caller's task, locked. */
export const locked = (id: string): SQL => sql`before as (
  select ${tasks}.* from me, ${tasks} where ${tasks.userId} = ${me.id} and ${tasks.id} = ${id}
    for no key update of ${tasks})`;

export const currentVersion = sql`select ${before.version} from before`;

/** The tasks that wait for this one, and will be without it. */
export const dependents = (id: string): SQL<string[]> => sql`(
  select coalesce(json_agg(${tasks.id} order by ${tasks.id}), '[]') from ${tasks}
    where ${tasks.userId} = ${after.userId} and ${tasks.dependencies} @> array[${id}::uuid] and ${tasks.dependencies} <> '{}')`;

/** What every write of a task has in common: it answers with the task as it is `after`. */
export const taskWrite = (type: string) => ({
  type,
  status: 200 as const,
  from: sql`after`,
  data: json<TaskAnswer>({ task: taskJson(after) }),
  id: after.id,
  version: after.version,
  constraints: dependencyErrors,
});

/** Why a task was not changed: it is not there, it has another version, or one more open task would be too many. */
export const refusal = (expected: Expected) => (state: WriteState) => {
  const { currentVersion } = state;
  if (currentVersion === null) return notFound('Task');
  if (expected === null || expected === currentVersion) return limitReached(state);
  return new AppError('PRECONDITION_FAILED', 'The task has changed: read it again', {
    details: { expectedVersion: expected, currentVersion },
  });
};

export const limitReached = ({ openTasks, taskLimit }: WriteState) =>
  new AppError('LIMIT_REACHED', `At most ${taskLimit} tasks may be open: complete or delete some first`, {
    details: { limit: taskLimit, current: openTasks },
  });

/** The triggers of migrations/0001 say in DETAIL which tasks they mean. */
const dependencyErrors = {
  tasks_dependencies_exist: (missing: string) =>
    new AppError('NOT_FOUND', 'A task it depends on was not found', { details: { dependencies: JSON.parse(missing) } }),
  tasks_dependencies_acyclic: (cycle: string) =>
    new AppError('UNPROCESSABLE', 'The dependencies would form a cycle', { details: { cycle: JSON.parse(cycle) } }),
};
