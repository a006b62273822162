import * as fc from 'fast-check';

const index = fc.nat(1_000);
const needs = fc.uniqueArray(index, { maxLength: 2 });
const status = fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled' as const);
const priority = fc.constantFrom('low', 'medium', 'high' as const);
const energy = fc.integer({ min: 1, max: 10 });

/** A change by the user. Its target is an index into the entities that exist by then. */
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('task_add' as const), status, priority, needs }) },
  {
    weight: 4,
    arbitrary: fc.record(
      { type: fc.constant('task_update' as const), target: index, status, priority, needs },
      { requiredKeys: ['type', 'target', 'priority'] },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('task_complete', 'task_reopen', 'task_delete', 'task_delete', 'task_restore' as const),
      target: index,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('mood_log' as const), energy }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('mood_update' as const), target: index, energy }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('mood_delete', 'mood_restore' as const), target: index }),
  },
);
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const device = fc.constantFrom(0, 1 as const);

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('act' as const), device, action }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, isLost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), event: index }) },
);

/** Steps on two devices of one user, which are sometimes offline. */
export const steps = fc.array(step, { minLength: 5, maxLength: 30 });
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
