import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MoodLogPage } from '../../src/entities/mood/responses.ts';
import type { TaskPage } from '../../src/entities/tasks/responses.ts';
import { addDays } from '../../src/shared/time-zones.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import type { Answer } from '../support/client.ts';
import { addMeeting, getPlan, signUpPlanner } from '../support/plans.ts';
import { listParameters } from '../support/route-schemas.ts';
import { buildOwnPath, ROUTES } from '../support/routes.ts';
import { itInTurn } from '../support/volume.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T08:00:00Z');
});
afterEach(() => void vi.useRealTimers());

const TODAY = '2026-03-10';
const midnight = (date: string) => `${date}T00:00:00Z`;

/** How many days the range of a route may have. */
const LIMITS: Record<string, number> = {
  'GET /api/busy': 3_660,
  'GET /api/busy/occurrences': 31,
  'GET /api/mood/logs': 365,
  'GET /api/plan': 31,
  'GET /api/reminders': 31,
  'GET /api/tasks': 3_660,
  'GET /api/tasks/:id/occurrences': 366,
};

/** Every route with a range, and the names of its ends. */
const RANGES = ROUTES.flatMap((route) => {
  const names = listParameters(route);
  const from = names.find((name) => /from$/i.test(name));
  return from === undefined ? [] : [{ name: route.name, route, from, to: names.find((name) => /to$/i.test(name)) }];
});

it('every route with a first end has a last end and a limit', () => {
  expect(RANGES.map(({ name }) => name).sort()).toEqual(Object.keys(LIMITS));
  expect(RANGES.filter(({ to }) => to === undefined)).toEqual([]);
});

const takesMoments = ({ name }: (typeof RANGES)[number]) => name !== 'GET /api/plan' && !name.endsWith('/occurrences');
const CASES = [
  ...RANGES.map((range) => ({ ...range, kind: 'dates', write: (date: string) => date, extra: 0 })),
  ...RANGES.filter(takesMoments).map((range) => ({ ...range, kind: 'moments', write: midnight, extra: 1 })),
];

describe.each(CASES.map((range, at) => ({ ...range, at })))('a range of $kind of $name', (range) => {
  const { name, route, from, to = '', write, extra } = range;
  const it = itInTurn(range.at, 2);

  async function send(query: Record<string, string>): Promise<Answer> {
    const person = await signUpPlanner();
    return person.get(`${await buildOwnPath(route, person)}?${new URLSearchParams(query)}`);
  }
  const limit = LIMITS[name] ?? 0;
  const refused = (answer: Answer) => {
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual([to]);
  };

  it('may have the same day or moment at both ends', async () => {
    expect((await send({ [from]: write(TODAY), [to]: write(TODAY) })).status).toBe(200);
  });

  it('may have one end', async () => {
    for (const end of [from, to]) expect((await send({ [end]: write(TODAY) })).status, end).toBe(200);
  });

  it('gets 400 when it is reversed', async () => {
    refused(await send({ [from]: write(TODAY), [to]: write(addDays(TODAY, -1)) }));
    refused(await send({ [from]: write(TODAY), [to]: write('1970-01-01') }));
  });

  it('may be as long as the limit, and gets 400 when it is a day longer', async () => {
    const last = addDays(TODAY, limit - 1 + extra);
    expect((await send({ [from]: write(TODAY), [to]: write(last) })).status).toBe(200);
    refused(await send({ [from]: write(TODAY), [to]: write(addDays(last, 1)) }));
    refused(await send({ [from]: write('1970-01-01'), [to]: write('2999-12-31') }));
  });
});

it.each(RANGES.filter(takesMoments))(
  'a date and a moment in one range of $name get 400',
  async ({ route, from, to }) => {
    const person = await signUpPlanner();
    const answer = await person.get(
      `${await buildOwnPath(route, person)}?${from}=${TODAY}&${to}=${midnight('2026-03-12')}`,
    );
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual([to]);
  },
);

it('a year that crosses a change of clocks by an hour is accepted', async () => {
  const person = await signUpPlanner();
  const query = new URLSearchParams({ from: '2025-10-26T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00' });
  expect((await person.get(`/api/mood/logs?${query}`)).status).toBe(200);
});

it.each([
  ['yesterday', '2026-03-09'],
  ['long ago', '2020-01-01'],
  ['31 days ahead', '2026-04-10'],
  ['far ahead', '2099-01-01'],
])('a plan that ends %s and begins today gets 400', async (_, to) => {
  const person = await signUpPlanner();
  const answer = await person.get(`/api/plan?to=${to}`);
  expectError(answer, 400, 'VALIDATION_ERROR');
  expect(pathsOf(answer)).toEqual(['to']);
});

it('a plan that ends before today gets an error that names the day on which it begins', async () => {
  const person = await signUpPlanner();
  const answer = await person.get('/api/plan?to=2026-03-01');
  expect(JSON.stringify(answer.error.details)).toContain(`must not be before from (${TODAY})`);
});

it('a plan with one end begins today, or has two weeks', async () => {
  const person = await signUpPlanner();
  expect(await getPlan(person, '?to=2026-04-09')).toMatchObject({ from: TODAY, to: '2026-04-09' });
  expect(await getPlan(person, '?from=2026-05-01')).toMatchObject({ from: '2026-05-01', to: '2026-05-14' });
  expect(await getPlan(person)).toMatchObject({ from: TODAY, to: '2026-03-23' });
});

it("today of a plan's range is that of the user's time zone", async () => {
  const person = await signUpPlanner({ timezone: 'Pacific/Pago_Pago' });
  expect(await getPlan(person, '?to=2026-03-09')).toMatchObject({ from: '2026-03-09', to: '2026-03-09' });
});

describe('a missing end of a range of mood logs', () => {
  it('is a year away', async () => {
    const person = await signUpPlanner();
    await person.logMood();
    const read = async (query: string) =>
      (await person.get<MoodLogPage>(`/api/mood/logs?${query}`)).data.moodLogs.length;
    expect(await read('from=2025-03-12')).toBe(1);
    expect(await read('from=2025-03-10')).toBe(0);
    expect(await read('to=2027-03-09')).toBe(1);
    expect(await read('to=2027-03-10')).toBe(0);
    expect(await read('to=2027-03-11T00:00:00Z')).toBe(0);
  });
});

describe("dates are the user's own days", () => {
  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Havana', 'Europe/Berlin'])(
    'a task that is due at the first and the last minute of a day is due on it in %s',
    async (timezone) => {
      const person = await signUpPlanner({ timezone });
      const offset = { 'Pacific/Kiritimati': '+14:00', 'Pacific/Pago_Pago': '-11:00', 'America/Havana': '-04:00' }[
        timezone
      ];
      for (const time of ['00:00', '23:59']) {
        await person.createTask({ title: time, dueDate: `2026-03-20T${time}:00${offset ?? '+01:00'}` });
      }
      const count = async (query: string) => (await person.get<TaskPage>(`/api/tasks?${query}`)).data.tasks.length;
      expect(await count('dueFrom=2026-03-20&dueTo=2026-03-20')).toBe(2);
      expect(await count('dueTo=2026-03-19')).toBe(0);
      expect(await count('dueFrom=2026-03-21')).toBe(0);
    },
  );

  it.each([
    ['Pacific/Kiritimati', '+14:00'],
    ['Pacific/Pago_Pago', '-11:00'],
  ])(
    'a busy time is listed on each day it touches, and not on the day at whose midnight it ends, in %s',
    async (timezone, offset) => {
      const person = await signUpPlanner({ timezone });
      await addMeeting(person, `2026-03-20T22:00:00${offset}`, `2026-03-22T00:00:00${offset}`);
      const days = ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22'];
      const found = await Promise.all(
        days.map((day) => person.get<{ busyTimes: object[] }>(`/api/busy?from=${day}&to=${day}`)),
      );
      expect(found.map(({ data }) => data.busyTimes.length)).toEqual([0, 1, 1, 0]);
    },
  );
});
