import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ask } from '../support/ai.ts';
import { minutes, optimize, signUpPlanner } from '../support/plans.ts';

// somebody who works from 22 to 6; 10 March 2026 is a Tuesday
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T00:30:00Z');
});
afterEach(() => void vi.useRealTimers());

const NIGHT = { start: '22:00', end: '06:00' };
const OFF = { 4: null, 5: null, 6: null, 7: null };

it.each(['plan my day', 'plan today'])(
  'after midnight, a chat plans the rest of the running night: %s',
  async (text) => {
    const person = await signUpPlanner({ workingHours: { 1: NIGHT, 2: NIGHT } });
    await person.createTask({ title: 'Chart', dueDate: '2026-03-10T05:30:00Z', priority: 'high', ...minutes(60) });
    const { proposal } = (await ask(person, text)).reply;
    const [change] = proposal?.changes ?? [];
    expect(change?.details).toEqual(['00:30 “Chart”']);
  },
);

it('the plan of the days before does not miss an occurrence of a night off', async () => {
  const person = await signUpPlanner({
    workingHours: { 1: NIGHT, 2: NIGHT, 3: NIGHT, ...OFF, 5: { start: '16:00', end: '20:00' } },
  });
  await person.createTask({
    title: 'Pills',
    dueDate: '2026-03-11T01:00:00Z',
    recurrence: { rrule: 'FREQ=DAILY' },
    ...minutes(15),
  });
  const { unscheduled, insights } = await optimize(person, { date: '2026-03-09', days: 4 });
  expect(unscheduled).toEqual([]);
  expect(insights.map(({ type }) => type)).not.toContain('at_risk');
});

it('hours are unlogged only if they are in the waking day of the night that is planned', async () => {
  const person = await signUpPlanner({ workingHours: { 1: NIGHT, 2: NIGHT } });
  for (let day = 1; day <= 8; day += 1) {
    for (const hour of ['20', '23', '02', '05']) {
      await person.logMood({ energyLevel: 6, focusLevel: 6, loggedAt: `2026-03-0${day}T${hour}:00:00Z` });
    }
  }
  await person.createTask({ title: 'Chart', ...minutes(60) });
  const { insights } = await optimize(person);
  expect(insights.map(({ type }) => type)).not.toContain('unlogged_hours');
});
