import { planDays } from '../../src/planning/solver/planner.ts';
import { overloaded, workload } from '../support/planner-instances.ts';
import { findProblems } from '../support/verify-plan.ts';

const asked = new Map([
  ['eleven', workload(1, 11, 0.75)],
  ['day', overloaded(1, 50, 1)],
  ['week', overloaded(1, 200, 7)],
]);

/** Plans as often as the URL says, `/day/10`; with `/day/10/checked` each plan is verified too. */
export default {
  fetch({ url }: Request): Response {
    const [, name = '', times = '', checked] = new URL(url).pathname.split('/');
    const request = asked.get(name);
    if (!request) return new Response(null, { status: 404 });
    let blocks = 0;
    for (let time = 0; time < Number(times); time += 1) {
      const plan = planDays(request);
      if (checked && findProblems(request, plan).length > 0) return new Response(null, { status: 500 });
      blocks += plan.blocks.length;
    }
    return new Response(String(blocks));
  },
};
