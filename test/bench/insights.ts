import { type About, findContrasts } from '../../src/entities/mood/analysis/contrasts.ts';
import { createMoodPerson, type Pattern } from '../support/assistant/mood-people.ts';
import { printTable } from './table.ts';

const PEOPLE = 300;
const WEEKS = [4, 8, 12];

/** How many simulated people see a false claim about their mood, and how many see a pattern that they have. */
export async function benchInsights() {
  printTable(
    `False claims, of ${PEOPLE} people without a pattern (at most 5%)`,
    [1, 3].flatMap((logsADay) => WEEKS.map((weeks) => countClaims({ weeks, logsADay }))),
  );
  printTable(`Found and false, of ${PEOPLE} people with a pattern`, [
    ...WEEKS.flatMap((weeks) => [-2, -3].map((monday) => countClaims({ weeks, monday }, 'weekday'))),
    ...WEEKS.flatMap((weeks) => [-1, -2].map((evening) => countClaims({ weeks, evening, logsADay: 3 }, 'evening'))),
    ...WEEKS.slice(1).flatMap((weeks) => [-1.4, -2].map((meetings) => countClaims({ weeks, meetings }, 'meetings'))),
  ]);
}

/** @param about the pattern that the people have, in energy */
function countClaims(pattern: Pattern, about: About | null = null) {
  const startedAt = performance.now();
  const claims = Array.from({ length: PEOPLE }, (_, seed) => {
    const { logs, busyMinutes, today } = createMoodPerson(pattern, seed);
    return findContrasts(logs, busyMinutes, today).filter(({ isClaimed }) => isClaimed);
  });
  const ms = (performance.now() - startedAt) / PEOPLE;
  const isTrue = (claim: (typeof claims)[number][number]) => claim.about === about && claim.level === 'energy';
  const share = (count: number) => `${((100 * count) / PEOPLE).toFixed(1)}%`;
  const { weeks, logsADay = 1, ...effects } = pattern;
  return {
    pattern:
      Object.entries(effects)
        .map(([name, points]) => `${name} ${points}`)
        .join() || 'none',
    weeks,
    'logs a day': logsADay,
    found: about ? share(claims.filter((each) => each.some(isTrue)).length) : '',
    false: share(claims.filter((each) => each.some((claim) => !isTrue(claim))).length),
    'ms a person': ms.toFixed(1),
  };
}
