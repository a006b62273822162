import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest } from '../../src/planning/solver/types.ts';
import { findBrokenRules } from '../support/broken-rules.ts';
import { askOnMorning, openTodos } from '../support/person-days.ts';
import { valuePlan } from '../support/plan-value.ts';
import { anyRequest, disturbed } from '../support/planner-instances.ts';
import type { PlannerPerson } from '../support/planner-people.ts';
import { randomPerson } from '../support/random-person.ts';
import { printTable } from './table.ts';

/** Each is planned twice: from scratch, and after something has changed. */
const REQUESTS = 2_500;
/** Wrong plans to print. */
const EXAMPLES = 10;
const TOLERANCE = 1e-6;

/** Random plans, checked by a verifier that has no code in common with the planner. */
export async function benchVerify() {
  const examples: string[] = [];
  printTable('Random plans against the rules and the formulas', [
    checkPlans('of random requests', anyRequest, examples),
    checkPlans('of random people', (seed) => askFirst(randomPerson(seed, seed % 30)), examples, valuePlan),
  ]);
  for (const example of examples.slice(0, EXAMPLES)) console.log(example);
}

const askFirst = (person: PlannerPerson) => askOnMorning(person, 0, openTodos(person));

/** @param value of a plan; absent when the times of requests are not multiples of five minutes */
function checkPlans(
  name: string,
  make: (seed: number) => PlanRequest,
  examples: string[],
  value?: (request: PlanRequest, plan: Plan) => number,
) {
  const counts = { checked: 0, blocks: 0, 'break a rule': 0, 'have a wrong value': 0 };
  const check = (request: PlanRequest, seed: number): Plan => {
    const plan = planDays(request);
    const problems = findBrokenRules(request, plan);
    const off = value ? Math.abs(value(request, plan) - plan.quality.value) : 0;
    counts.checked += 1;
    counts.blocks += plan.blocks.length;
    if (problems.length > 0) counts['break a rule'] += 1;
    if (off > TOLERANCE) counts['have a wrong value'] += 1;
    if (problems.length > 0 || off > TOLERANCE)
      examples.push(`Seed ${seed}, ${name}: off by ${off}. ${problems.join(' ')}`);
    return plan;
  };
  for (let seed = 0; seed < REQUESTS; seed += 1) {
    const request = make(seed);
    const { blocks } = check(request, seed);
    check(disturbed(seed, request, blocks), seed);
  }
  return { plans: name, ...counts, 'have a wrong value': value ? counts['have a wrong value'] : 'not computed' };
}
