import { planDays } from '../../src/planning/solver/planner.ts';
import { overloaded, workload } from '../support/planner-instances.ts';

const asked = new Map([
  ['eleven', workload(1, 11, 0.75)],
  ['day', overloaded(1, 50, 1)],
  ['week', overloaded(1, 200, 7)],
]);

/** `/day/10` plans ten times. */
export default {
  fetch({ url }: Request): Response {
    const [, name = '', times = ''] = new URL(url).pathname.split('/');
    const request = asked.get(name);
    if (!request) return new Response(null, { status: 404 });
    let blocks = 0;
    for (let time = 0; time < Number(times); time += 1) blocks += planDays(request).blocks.length;
    return new Response(String(blocks));
  },
};
