import * as fc from '../fast-check.ts';

const index = fc.nat(1_000);
const needs = fc.uniqueArray(index, { maxLength: 2 });
const status = fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled' as const);
const priority = fc.constantFrom('low', 'medium', 'high' as const);
/** An energy level, and the end of a name or title. */
const value = fc.integer({ min: 1, max: 10 });
/** An index into the projects. Null: no project. */
const project = fc.option(index);
const label = fc.constantFrom('home', 'work', 'deep' as const);
const theme = fc.constantFrom('light', 'dark', 'system' as const);

/** A change by the user. Its target is an index into the entities that exist by then. */
const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('task_add' as const), status, priority, needs, project, label }),
  },
  {
    weight: 5,
    arbitrary: fc.record(
      { type: fc.constant('task_update' as const), target: index, status, priority, needs, project, label },
      { requiredKeys: ['type', 'target', 'priority'] },
    ),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'task_complete',
        'task_skip',
        'task_reopen',
        'task_delete',
        'task_delete',
        'task_restore' as const,
      ),
      target: index,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('mood_log', 'busy_add', 'project_add', 'project_add' as const),
      value,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('mood_update', 'busy_update', 'project_update' as const),
      target: index,
      value,
    }),
  },
  {
    weight: 12, // a restore needs a deletion before it, in the same sequence
    arbitrary: fc.record({
      type: fc.constantFrom(
        'mood_delete',
        'mood_restore',
        'mood_restore',
        'busy_delete',
        'busy_restore',
        'busy_restore',
        'project_delete',
        'project_delete',
        'project_restore',
        'project_restore' as const,
      ),
      target: index,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('task_check' as const), target: index, done: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('label_rename' as const), label, to: label }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('settings_update' as const), theme }) },
);
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const device = fc.constantFrom(0, 1 as const);

/**
 * What gets lost the first time a write is sent: the request to Postgres, Postgres' response, or the service's answer. The
 * client sends the write again.
 */
const lost = fc.constantFrom('no' as const, 'before' as const, 'after' as const, 'answer' as const);
export type Lost = typeof lost extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('act' as const), device, action }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, lost }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('request' as const), action, lost }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      actions: fc.array(action, { minLength: 1, maxLength: 4 }),
      atomic: fc.boolean(),
      lost,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), event: index, lost }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('log out', 'midnight', 'redis down', 'redis flushed', 'redis up' as const),
    }),
  },
);

/** Steps of one user with two devices, which are sometimes offline, and of the stores. */
export const steps = fc.array(step, { minLength: 5, maxLength: 20 });
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
