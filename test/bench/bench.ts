import { parseCommandLine } from '../../dev/lib/options.ts';
import { Problem, runScript } from '../../dev/lib/problem.ts';
import { benchCpu } from './cpu.ts';
import { benchDays } from './days.ts';
import { benchExecution } from './execution.ts';
import { benchExport } from './export.ts';
import { benchGrowth, benchStats, benchTable } from './growth.ts';
import { benchHungModels } from './hung-models.ts';
import { benchInsights } from './insights.ts';
import { benchLatency } from './latency.ts';
import { benchMonth } from './month.ts';
import { benchMood } from './mood.ts';
import { benchPeople } from './people.ts';
import { benchPlanner } from './planner.ts';
import { benchPlans } from './plans.ts';
import { benchReplanning } from './replanning.ts';
import { benchRequests } from './requests.ts';
import { benchReservations } from './reservations.ts';
import { benchStartup } from './startup.ts';
import { benchVerify } from './verify.ts';

const benches = new Map<string, () => Promise<void>>([
  ['startup', benchStartup],
  ['requests', benchRequests],
  ['cpu', benchCpu],
  ['latency', benchLatency],
  ['growth', benchGrowth],
  ['stats', benchStats],
  ['table', benchTable],
  ['plans', benchPlans],
  ['export', benchExport],
  ['people', benchPeople],
  ['reservations', benchReservations],
  ['month', benchMonth],
  ['mood', benchMood],
  ['insights', benchInsights],
  ['hung-models', benchHungModels],
  ['planner', benchPlanner],
  ['execution', benchExecution],
  ['days', benchDays],
  ['replanning', benchReplanning],
  ['verify', benchVerify],
]);

const help = `npm run bench -- [NAME…]

Runs all benchmarks, or those named: ${[...benches.keys()].join(', ')}.

  --help  prints this text`;

await runScript(async () => {
  const { positionals } = parseCommandLine('npm run bench --', help, { allowPositionals: true });
  const names = positionals.length > 0 ? positionals : [...benches.keys()];
  for (const name of names) {
    const bench = benches.get(name);
    if (bench === undefined)
      throw new Problem(`There is no bench "${name}". Choose from: ${[...benches.keys()].join(', ')}`);
    await bench();
  }
});
