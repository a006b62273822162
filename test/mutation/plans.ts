export interface Plan {
  project: 'unit' | 'http';
  breaks: 'owner conditions' | 'anything';
  limitMs: number;
  /** By the start of the path of a changed file: its tests, in stages. The last entry that fits counts. */
  tests: Record<string, string[][]>;
}

const unit = (...names: string[]) => names.map((name) => `test/unit/${name}.test.ts`);
const http = (...names: string[]) => names.map((name) => `test/http/${name}.test.ts`);

const SOLVER = [
  unit('planner', 'planner-exact', 'planner-calendar', 'planner-checked', 'planner-chain'),
  unit('planner-properties', 'planner-verify', 'plan-simulation', 'plan-reasons'),
];

export const PLANS: Record<string, Plan> = {
  pure: {
    project: 'unit',
    breaks: 'anything',
    limitMs: 60_000,
    tests: { 'src/planning/solver': SOLVER, 'src/entities/mood/analysis': [unit('mood-trend', 'mood-profile')] },
  },
  stores: {
    project: 'http',
    breaks: 'anything',
    limitMs: 120_000,
    tests: {
      'src/db': [
        http('tasks', 'idempotency', 'sync', 'batch', 'task-list', 'now'),
        http('faults-neon', 'faults-postgres', 'faults-worker', 'sync-commands', 'conditional', 'sweep', 'user-stats'),
      ],
      'src/auth': [http('auth', 'battery', 'traces'), http('languages', 'live-ticket', 'users')],
      'src/history': [
        http('undo', 'trash', 'sync', 'activity', 'export', 'publish', 'live-connect', 'live-events', 'trash-links'),
        http('crons', 'dead-letters', 'live-ending', 'live-ticket', 'publish-sweep', 'publish-wake', 'sweep', 'waking'),
      ],
      'src/entities': [
        http('tasks', 'projects', 'mood', 'busy', 'users', 'task-list', 'task-dependencies', 'conditional'),
        http('undo', 'trash', 'user-stats', 'plan-apply', 'task-days', 'row-limits', 'same-again', 'read-models'),
      ],
      'src/entities/mood/analysis': [],
    },
  },
  owners: {
    project: 'http',
    breaks: 'owner conditions',
    limitMs: 180_000,
    tests: { 'src/': [http('battery-owners')], 'migrations/': [http('battery-owners')] },
  },
};
