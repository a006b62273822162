import type { Finding } from '../../src/assistant/insights/context.ts';
import { findFindings } from '../../src/assistant/insights/findings.ts';
import type { OpenTask } from '../../src/planning/plan/snapshot.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts';
import { createMoodPerson, type MoodPerson, type Pattern } from '../support/assistant/mood-people.ts';
import { buildFacts } from '../support/assistant/people.ts';
import { createWorkHistory, type WorkPattern } from '../support/assistant/work-people.ts';
import { printTable } from './table.ts';

const PEOPLE = 300;
const WEEKS = [4, 8, 12];

/**
 * How many simulated people see a false claim, and how many see a pattern that they have. Moods and work are tested
 * together, as `GET /api/ai/insights` does.
 */
export async function benchInsights() {
  printTable(
    `False claims, of ${PEOPLE} people without a pattern (at most 5%)`,
    [1, 3].flatMap((logsADay) => WEEKS.map((weeks) => countClaims({ weeks, logsADay }, {}))),
  );
  printTable(`Found and false, of ${PEOPLE} people with a pattern`, [
    ...WEEKS.flatMap((weeks) => [-2, -3].map((monday) => countClaims({ weeks, monday }, {}, 'weekday:energy'))),
    ...WEEKS.flatMap((weeks) =>
      [-1, -2].map((evening) => countClaims({ weeks, evening, logsADay: 3 }, {}, 'evening:energy')),
    ),
    ...WEEKS.slice(1).flatMap((weeks) =>
      [-1.4, -2].map((meetings) => countClaims({ weeks, meetings }, {}, 'meetings:energy')),
    ),
    ...[1.6, 2].map((longer) => countClaims({ weeks: 8 }, { longer }, 'estimates')),
    ...[0.75, 0.9].map((early) => countClaims({ weeks: 8 }, { early }, 'hard_hours')),
    ...[0.8, 0.95].map((dated) => countClaims({ weeks: 8 }, { dated }, 'dated')),
  ]);
}

/** @param kind how the finding of the pattern begins */
function countClaims(mood: Pattern, work: WorkPattern, kind: string | null = null) {
  const startedAt = performance.now();
  const claims = Array.from({ length: PEOPLE }, (_, seed) => findClaims(createMoodPerson(mood, seed), work, seed));
  const ms = (performance.now() - startedAt) / PEOPLE;
  const isTrue = (claim: Finding) => kind !== null && claim.kind.startsWith(kind);
  const share = (count: number) => `${((100 * count) / PEOPLE).toFixed(1)}%`;
  const { weeks, logsADay = 1, ...effects } = mood;
  return {
    pattern:
      Object.entries({ ...effects, ...work })
        .map(([name, points]) => `${name} ${points}`)
        .join() || 'none',
    weeks,
    'logs a day': logsADay,
    found: kind ? share(claims.filter((each) => each.some(isTrue)).length) : '',
    false: share(claims.filter((each) => each.some((claim) => !isTrue(claim))).length),
    'ms a person': ms.toFixed(1),
  };
}

/** What such a person sees. A plan has a demanding task late, so that the hours of such tasks are claimed. */
function findClaims({ logs, busyMinutes, today }: MoodPerson, work: WorkPattern, seed: number): Finding[] {
  const date = new Date(today * DAY_MS).toISOString().slice(0, 10);
  const now = new Date(today * DAY_MS + 23 * HOUR_MS);
  const tomorrow = new Date((today + 1) * DAY_MS).toISOString().slice(0, 10);
  const { snapshot } = buildFacts({
    language: 'en',
    timezone: 'UTC',
    now: `${date} 23:00`,
    tasks: [{ title: 'Write', energyLevel: 'high' satisfies OpenTask['energyLevel'] }],
    plan: [['Write', `${tomorrow} 16:00`, `${tomorrow} 17:00`]],
  });
  const busy = [...busyMinutes].map(([day, minutes]) => ({
    title: null,
    startsAt: new Date(day * DAY_MS + 9 * HOUR_MS).toISOString(),
    endsAt: new Date(day * DAY_MS + 9 * HOUR_MS + minutes * 60_000).toISOString(),
    recurrence: null,
  }));
  const history = logs.map(({ day, hour, energy, focus }): (typeof snapshot.history)[number] => [
    hour,
    today - day + (23 - hour) / 24,
    energy,
    focus,
    (day + 3) % 7 > 4,
    day,
  ]);
  return findFindings({
    snapshot: { ...snapshot, history },
    work: { ...createWorkHistory(work, seed), busy },
    now,
    language: 'en',
  });
}
