import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest } from '../../src/planning/solver/types.ts';
import { findBrokenRules } from '../support/broken-rules.ts';
import { askOnMorning, openTodos } from '../support/person-days.ts';
import { anyRequest, disturbed } from '../support/planner-instances.ts';
import { randomPerson } from '../support/random-person.ts';
import { printTable } from './table.ts';

/** Each is planned twice: from scratch, and after something has changed. */
const REQUESTS = 2_500;
const EXAMPLES = 10;

/** Random plans, checked by a verifier that has no code in common with the planner. */
export async function benchVerify() {
  const examples: string[] = [];
  printTable('Random plans against the rules', [
    checkPlans('of random requests', anyRequest, examples),
    checkPlans(
      'of random people',
      (seed) => askOnMorning(randomPerson(seed, seed % 30), 0, openTodos(randomPerson(seed, seed % 30))),
      examples,
    ),
  ]);
  for (const example of examples.slice(0, EXAMPLES)) console.log(example);
}

function checkPlans(name: string, make: (seed: number) => PlanRequest, examples: string[]) {
  const counts = { plans: 0, wrong: 0, corrupted: 0, found: 0 };
  const check = (request: PlanRequest, plan: Plan, seed: number) => {
    const problems = findBrokenRules(request, plan);
    counts.plans += 1;
    if (problems.length > 0) {
      counts.wrong += 1;
      examples.push(`${name}, seed ${seed}: ${problems.join(' ')}`);
    }
    return plan;
  };
  for (let seed = 0; seed < REQUESTS; seed += 1) {
    const request = make(seed);
    const { blocks } = check(request, planDays(request), seed);
    const changed = disturbed(seed, request, blocks);
    check(changed, planDays(changed), seed);
  }
  return { plans: name, checked: counts.plans, wrong: counts.wrong };
}
