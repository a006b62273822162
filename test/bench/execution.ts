import { planDays } from '../../src/planning/solver/planner.ts';
import { planEarliestFirst } from '../support/earliest-first.ts';
import { LATER_PEOPLE } from '../support/later-people.ts';
import { type Life, live, type PlanMorning } from '../support/lived-days.ts';
import { askOnMorning, findFirstDay, findMatch, keepPrevious, openTodos } from '../support/person-days.ts';
import { MORE_PEOPLE, PEOPLE, type PlannerPerson } from '../support/planner-people.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';

const RUNS = 200;

/** Whether people keep their dates when work takes longer than estimated: by our plans, and by the earliest date first. */
export async function benchExecution() {
  printTable(
    `Days lived ${RUNS} times: dated tasks late or undone, high-priority minutes undone at the end, and energy match`,
    [...PEOPLE, ...MORE_PEOPLE, ...LATER_PEOPLE].map(measurePerson),
  );
}

function measurePerson(person: PlannerPerson) {
  const planOurs = createPlanner(person);
  const planControl: PlanMorning = (day, open) => planEarliestFirst(person, day, open);
  const runs = Array.from({ length: RUNS }, (_, run) => run);
  const ours = runs.map((run) => live(person, run, planOurs));
  const control = runs.map((run) => live(person, run, planControl));
  const [late, lateByControl] = [missedShare(ours), missedShare(control)];
  return {
    person: person.name,
    dated: ours[0]?.dated ?? 0,
    'late %': rounded(late, 2),
    'EDF: late %': rounded(lateByControl, 2),
    'ours - EDF': rounded(late - lateByControl, 2),
    'high min undone': Math.round(mean(ours, ({ highUndone }) => highUndone)),
    'EDF: high min': Math.round(mean(control, ({ highUndone }) => highUndone)),
    'match, planned': rounded(findMatch(person, planOurs(findFirstDay(person), openTodos(person), [])), 4),
    'match, lived': rounded(
      mean(ours, ({ work }) => findMatch(person, work)),
      4,
    ),
    'EDF: lived': rounded(
      mean(control, ({ work }) => findMatch(person, work)),
      4,
    ),
  };
}

/** Plans as the product does: around what is left of yesterday's plan. Equal mornings are planned once. */
function createPlanner(person: PlannerPerson): PlanMorning {
  const known = new Map<string, ReturnType<PlanMorning>>();
  return (day, open, yesterday) => {
    const request = askOnMorning(person, day, open);
    const asked = { ...request, previous: keepPrevious(yesterday, open, request.now) };
    const key = JSON.stringify(asked);
    const blocks = known.get(key) ?? planDays(asked).blocks;
    known.set(key, blocks);
    return blocks;
  };
}

const missedShare = (lives: Life[]) => 100 * mean(lives, ({ missed, dated }) => missed / dated);

const mean = (lives: Life[], of: (life: Life) => number) =>
  lives.reduce((sum, life) => sum + of(life), 0) / lives.length;
