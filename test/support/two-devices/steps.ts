import * as fc from '../fast-check.ts';

const index = fc.nat(1_000);
const label = fc.constantFrom('home', 'Work', 'deep' as const);
const level = fc.integer({ min: 1, max: 10 });
const hours = fc.integer({ min: 1, max: 60 });

/** Rules of tasks. Those of busy times have no `from`. */
export const RULES = [
  { rrule: 'FREQ=DAILY' },
  { rrule: 'FREQ=WEEKLY;BYDAY=TU,TH' },
  { rrule: 'FREQ=DAILY;COUNT=3' },
  { rrule: 'FREQ=DAILY;INTERVAL=2', from: 'completion' },
];
const rule = fc.option(fc.nat(RULES.length - 1));

/** Kinds of what a device has, and what can be done to them without more arguments. */
const verb = fc.constantFrom(
  ...(['complete', 'complete', 'complete', 'skip', 'reopen', 'delete', 'restore'] as const).map((name) => ({
    kind: 'task' as const,
    name,
  })),
  ...(['project', 'mood', 'busy'] as const).flatMap((kind) => [
    { kind, name: 'delete' as const },
    { kind, name: 'restore' as const },
  ]),
);

/** What a device queues. Targets are indices into what the device knows. */
const queued = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('add' as const), rule, label, project: index }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('verb' as const), verb, target: index }) },
  fc.record({ type: fc.constant('move' as const), target: index, days: fc.integer({ min: -2, max: 9 }) }),
  fc.record({ type: fc.constant('relabel' as const), target: index, labels: fc.subarray(['home', 'Work', 'deep']) }),
  fc.record({ type: fc.constant('wait' as const), target: index, first: index }),
  fc.record({ type: fc.constant('rename label' as const), from: label, to: label }),
  fc.record({ type: fc.constant('new project' as const), name: index }),
  fc.record({ type: fc.constant('archive' as const), target: index, archived: fc.boolean() }),
  fc.record({ type: fc.constant('join' as const), target: index, project: index }),
  fc.record({ type: fc.constant('log mood' as const), level, hours }),
  fc.record({ type: fc.constant('change mood' as const), target: index, level, hours: fc.option(hours) }),
  fc.record({ type: fc.constant('add busy time' as const), hours, rule }),
  fc.record({ type: fc.constant('move busy time' as const), target: index, hours }),
  fc.record({ type: fc.constant('day off' as const), days: fc.nat(5) }),
);
export type Queued = typeof queued extends fc.Arbitrary<infer T> ? T : never;

const device = fc.constantFrom(0, 1 as const);

const step = fc.oneof(
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('act' as const), device, action: queued }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, isLost: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('undo' as const), event: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('plan' as const), days: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop block', 'move block', 'lock block', 'report block' as const),
      target: index,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('trash project', 'erase' as const), target: index }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('complete on both' as const), target: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('next day', 'back up' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore backup' as const), isShorter: fc.boolean() }) },
);

/** What one device does first. */
export const FIRST_ACTIONS: Queued[] = [
  { type: 'new project', name: 0 },
  { type: 'add', rule: 0, label: 'home', project: 0 },
  { type: 'add', rule: null, label: 'Work', project: 0 },
  { type: 'log mood', level: 7, hours: 1 },
  { type: 'add busy time', hours: 30, rule: null },
];

/** Steps of one user with two devices that are mostly offline. */
export const steps = fc.array(step, { minLength: 8, maxLength: 30 });
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
