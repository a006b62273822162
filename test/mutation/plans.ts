export interface Plan {
  breaks: 'owner conditions' | 'anything';
  /** More than the tests of a stage take. */
  limitMs: number;
  /** By the start of the path of a changed file: its tests, in stages. The last entry that fits counts. */
  tests: Record<string, string[][]>;
}

const unit = (...names: string[]) => names.map((name) => `test/unit/${name}.test.ts`);
const http = (...names: string[]) => names.map((name) => `test/http/${name}.test.ts`);
const local = (...names: string[]) => names.map((name) => `test/local/${name}.test.ts`);

const SOLVER = [
  unit(
    'planner',
    'planner-calendar',
    'planner-checked',
    'planner-chain',
    'planner-edges',
    'planner-parts',
    'planner-points',
    'planner-rules',
    'planner-search',
  ),
  unit('planner-properties', 'planner-verify', 'plan-fix-costs', 'plan-simulation', 'plan-reasons'),
];
const INIT_DATA = unit(
  'init-data',
  'init-data-parse',
  'init-data-properties',
  'init-data-signature',
  'init-data-vectors',
);
const ERRORS = [
  http('faults-neon', 'faults-sqlstates', 'faults-postgres'),
  http('faults-worker', 'batch', 'sync-commands', 'idempotency', 'waking'),
];
const PAGES = [http('task-list', 'activity', 'trash'), http('task-search', 'projects', 'mood', 'busy')];
const LIVE = [http('live-connect', 'live-events', 'live-ticket', 'live-ending'), http('publish', 'waking', 'traces')];

export const PLANS: Record<string, Plan> = {
  pure: {
    breaks: 'anything',
    limitMs: 120_000,
    tests: {
      'src/planning/solver/': SOLVER,
      'src/entities/mood/analysis/': [unit('mood-trend', 'mood-profile'), unit('mood-contrasts', 'insights')],
      'src/quick-add/parser/': [unit('quick-add', 'quick-add-moments'), unit('quick-add-properties')],
    },
  },
  stores: {
    breaks: 'anything',
    limitMs: 300_000,
    tests: {
      'src/db/': [
        http('tasks', 'idempotency', 'sync-commands', 'conditional', 'undo'),
        http('batch', 'users', 'projects', 'sync', 'plan-apply', 'faults-postgres', 'user-stats', 'trips'),
      ],
      'src/db/client.ts': ERRORS,
      'src/db/errors.ts': ERRORS,
      'src/db/neon-refusals.ts': ERRORS,
      'src/db/idempotency-store.ts': [
        http('idempotency', 'same-again', 'ai-once'),
        http('sweep', 'languages', 'sync-commands'),
      ],
      'src/db/keyset.ts': PAGES,
      'src/db/page.ts': PAGES,
      'src/db/trigger-tables.ts': [],
      'src/db/schema': [], // src/db/schema.ts and its folder: Drizzle makes migrations from it, which are tested themselves
      'src/db/statement-name.ts': [unit('statement-name'), http('debug-log')],
      'src/db/sweep.ts': [http('sweep', 'traces', 'crons')],
      'src/commands/': [
        http('batch', 'sync-commands'),
        http('ai-proposals', 'sync', 'lost-responses', 'command-mixes'),
      ],
      'src/auth/': [http('auth', 'users', 'live-ticket'), http('battery', 'ai-proposals', 'languages', 'traces')],
      'src/auth/init-data': [[...INIT_DATA], http('auth')],
      'src/history/': [
        http('publish', 'publish-sweep', 'publish-wake', 'crons', 'dead-letters'),
        http('live-connect', 'live-events', 'waking', 'traces'),
      ],
      'src/history/activity/': [http('activity')],
      'src/history/export/': [http('export')],
      'src/history/live/': LIVE,
      'src/history/sync/': [http('sync', 'sync-commands'), http('trash', 'plan-apply', 'users')],
      'src/history/trash/': [http('trash', 'trash-links', 'traces'), http('sweep', 'undo', 'sync')],
      'src/history/undo/': [http('undo', 'trash-links'), http('plan-apply', 'projects', 'users')],
      'src/entities/': [
        http('tasks', 'projects', 'conditional', 'undo'),
        [
          ...local('openapi'),
          ...http('trash', 'sync', 'sync-commands', 'mood', 'busy', 'row-limits', 'same-again', 'checklist'),
        ],
      ],
      'src/entities/define.ts': [
        http('projects', 'undo', 'quick-add'),
        [...local('openapi'), ...http('tasks', 'conditional', 'trash', 'sync', 'sync-commands')],
      ],
      'src/db/local-date.ts': [http('ranges', 'reminders'), http('mood', 'due-days', 'task-days', 'busy')],
      'src/entities/busy-times/': [
        [...unit('busy-spans'), ...http('busy', 'busy-recurrence', 'undo')],
        http('ranges', 'row-limits', 'plan-optimize', 'sync'),
      ],
      'src/entities/mood/': [http('mood', 'ranges'), http('user-stats', 'read-models', 'row-limits', 'undo')],
      'src/entities/mood/analysis/': [],
      'src/entities/mood/today.ts': [unit('mood-today')],
      'src/entities/reminders/': [http('reminders'), http('recurrence', 'read-models')],
      'src/entities/plans/': [http('plan-apply', 'plan-days'), http('plan-optimize', 'undo', 'sync')],
      'src/entities/projects/': [http('projects', 'trash-links'), http('undo', 'row-limits', 'sync', 'tasks')],
      'src/entities/tasks/': [
        http('tasks', 'task-list', 'task-dependencies', 'user-stats', 'task-position', 'labels'),
        http('task-days', 'task-text', 'undo', 'task-search', 'projects', 'checklist', 'reminders', 'recurrence'),
      ],
      'src/entities/tasks/position.ts': [unit('position')],
      'src/planning/plan/': [
        http('plan-optimize', 'plan-apply', 'plan-blocks', 'plan-days', 'plan-recurrence', 'plan-energy'),
        http(
          'plan-reports',
          'plan-later',
          'plan-shown',
          'plan-changes',
          'own-times',
          'night-work',
          'missed-occurrences',
        ),
      ],
      'src/planning/explain/': [
        [...unit('plan-reasons', 'plan-fix-costs'), ...http('plan-optimize', 'plan-fixes', 'plan-energy')],
        http('languages', 'plan-reports', 'plan-later', 'plan-shown', 'plan-days', 'task-dependencies'),
      ],
      'src/entities/recurrence': [unit('recurrence'), http('recurrence', 'recurrence-sql')],
      'src/entities/users/': [
        http('users', 'user-stats', 'auth', 'mood'),
        http('day-overrides', 'undo', 'languages', 'faults-postgres', 'sync', 'battery-owners'),
      ],
      'src/entities/users/telegram-user.ts': [unit('telegram-user')],
    },
  },
  owners: {
    breaks: 'owner conditions',
    limitMs: 300_000,
    tests: {
      'src/': [http('battery-owners')],
      'src/cache/': [http('cache')],
      'src/db/session.ts': [http('battery-owners'), http('battery')],
      'src/history/log.ts': [http('battery-owners', 'publish-sweep')],
      'src/history/sync/changes.ts': [http('battery-owners'), http('fold-log')],
      'src/history/trash/sweep.ts': [http('traces')],
      'src/http/require-user.ts': [http('rate-limit')],
      'migrations/': [http('battery-owners'), http('battery-logs')],
      'migrations/0003': [http('battery-owners'), local('migrations', 'rebuild')],
      'migrations/0012': [http('battery-owners'), http('row-limits')],
    },
  },
};
