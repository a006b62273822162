import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findDates } from '../../src/entities/recurrence/dates.ts';
import type { ChangedTask, Task } from '../../src/entities/tasks/responses.ts';
import { addDays, daysBetween, toMoment } from '../../src/shared/time-zones.ts';
import { type Person, signUpIn } from '../support/client.ts';
import * as fc from '../support/fast-check.ts';
import { inTurn, volume } from '../support/volume.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** The local time at which a gap begins. That of Apia is a whole day. */
const GAPS = [
  ['Africa/Cairo', '2027-04-30T00:00'],
  ['America/Santiago', '2027-09-05T00:00'],
  ['Asia/Beirut', '2027-03-28T00:00'],
  ['America/Havana', '2027-03-14T00:00'],
  ['Atlantic/Azores', '2027-03-28T00:00'],
  ['Europe/Berlin', '2027-03-28T02:00'],
  ['America/New_York', '2027-03-14T02:00'],
  ['Australia/Lord_Howe', '2027-10-03T02:00'],
  ['Pacific/Apia', '2011-12-30T00:00'],
] as const;

const DAILY = { rrule: 'FREQ=DAILY', daysBefore: 2 };
const RULES = [DAILY, { rrule: 'FREQ=WEEKLY', daysBefore: 7 }, { rrule: 'FREQ=DAILY;INTERVAL=31', daysBefore: 31 }];

type Verb = 'complete' | 'skip' | 'change rule';

type Field = 'dueDate' | 'startDate' | 'deadline' | 'suggestedTime';

/** The minutes of a clock after midnight of the day of an occurrence. */
type Clocks = Record<Field, number>;

const momentOf = (zone: string, date: string, minutes: number) => {
  const local = new Date(Date.parse(`${date}T00:00Z`) + minutes * 60_000).toISOString();
  return toMoment(local.slice(0, 10), local.slice(11, 19), zone).toISOString();
};

function datesOn(zone: string, date: string, clocks: Clocks): Record<Field, string> {
  const [dueDate, startDate, deadline, suggestedTime] = (
    ['dueDate', 'startDate', 'deadline', 'suggestedTime'] as const
  ).map((field) => momentOf(zone, date, clocks[field])) as [string, string, string, string];
  const latest = new Date(Date.parse(deadline) - 60_000).toISOString();
  return { dueDate, startDate: startDate < deadline ? startDate : latest, deadline, suggestedTime };
}

const shown = ({ dueDate, startDate, deadline, aiMetadata }: Task) => ({
  dueDate,
  startDate,
  deadline,
  suggestedTime: aiMetadata.suggestedTime,
});

async function begin(zone: string, first: string, { suggestedTime, ...dates }: Record<Field, string>, rrule: string) {
  vi.setSystemTime(`${addDays(first, -2)}T00:00:00Z`);
  const person = await signUpIn(zone);
  const task = await person.createTask({ ...dates, aiMetadata: { suggestedTime }, recurrence: { rrule } });
  return { person, task };
}

/** Sets another rule with the same dates. */
async function changeRule(person: Person, { id, recurrence }: Task): Promise<Task> {
  const rrule = recurrence?.rrule.endsWith(';WKST=SU') ? recurrence.rrule.slice(0, -8) : `${recurrence?.rrule};WKST=SU`;
  return (await person.patch<ChangedTask>(`/api/tasks/${id}`, { recurrence: { rrule } })).data.task;
}

const go = async (person: Person, verb: 'complete' | 'skip', { id, occurrence }: Task) =>
  (await person.post<ChangedTask>(`/api/tasks/${id}/${verb}`, { occurrence })).data.task;

describe.each(GAPS)('in %s, where the clock jumps at %s,', (zone, gap) => {
  const [day = '', time = ''] = gap.split('T');
  const jump = 60 * Number(time.slice(0, 2));
  const near = fc.oneof(fc.integer({ min: jump, max: jump + 29 }), fc.integer({ min: jump - 90, max: jump + 150 }));
  const anyClocks = fc
    .record({ dueDate: near, startDate: near, deadline: near, suggestedTime: near })
    .map(({ dueDate, startDate, deadline, suggestedTime }) => ({
      dueDate: Math.max(dueDate, 0),
      startDate: Math.min(startDate, deadline - 1),
      deadline,
      suggestedTime,
    }));

  it.each(
    inTurn(
      RULES,
      GAPS.findIndex(([each]) => each === zone),
      3,
    ),
  )(
    'every occurrence of $rrule has the clocks of the series, also after another rule, and a plan expects the same dates',
    async ({ rrule, daysBefore }) => {
      const check = async (clocks: Clocks, verbs: readonly Verb[]) => {
        const first = addDays(day, -daysBefore);
        const { person, task } = await begin(zone, first, datesOn(zone, first, clocks), rrule);
        const seen = [task];
        for (const verb of verbs) {
          const last = seen.at(-1) ?? task;
          seen.push(await (verb === 'change rule' ? changeRule(person, last) : go(person, verb, last)));
        }
        expect(seen.map(({ occurrence }) => daysBetween(first, occurrence ?? '')).slice(0, 2)).toEqual([
          0,
          daysBefore === 2 ? 1 : daysBefore,
        ]);
        const expected = seen.map(({ occurrence }) => datesOn(zone, occurrence ?? '', clocks));
        expect(seen.map(shown)).toEqual(expected);
        for (const [index, { recurrence, occurrence, ...from }] of seen.entries()) {
          for (const [later, to] of seen.entries()) {
            if (later <= index || !recurrence || !occurrence || !to.occurrence) continue;
            const { dueDate: _, ...dates } = shown(to);
            expect(findDates({ ...from, ...from.aiMetadata }, recurrence, [occurrence, to.occurrence])).toEqual(dates);
          }
        }
      };
      const move = fc.constantFrom('complete' as const, 'skip' as const);
      const change = fc.constant('change rule' as const);
      const verbs = fc.tuple(move, fc.oneof(move, change), move, fc.oneof(move, change), move);
      await fc.assert(fc.asyncProperty(anyClocks, verbs, check), { numRuns: volume({ test: 3, full: 30 }) });
    },
  );
});

describe('a start that a change of clocks has moved', () => {
  const CLOCKS = { startDate: 150, dueDate: 1080, deadline: 1200, suggestedTime: 600 };

  /** At 2:30, on the day on which Berlin has no 2:30. */
  async function reachGap(clocks: Clocks = CLOCKS) {
    const dates = datesOn('Europe/Berlin', '2027-03-27', clocks);
    const { person, task } = await begin('Europe/Berlin', '2027-03-27', dates, DAILY.rrule);
    const moved = await go(person, 'complete', task);
    expect(moved.startDate).toBe(datesOn('Europe/Berlin', '2027-03-28', clocks).startDate);
    return { person, moved };
  }

  it('says to what it returns, which a client may send back', async () => {
    const { person, moved } = await reachGap();
    expect(moved.recurrence?.moved).toEqual({
      startDate: { from: '2027-03-28T01:30:00.000Z', to: '2027-03-28T02:30:00.000' },
    });
    const recurrence = { ...moved.recurrence, exdates: ['2027-04-05'] };
    await person.patch(`/api/tasks/${moved.id}`, { recurrence });
    const next = await go(person, 'complete', moved);
    expect([next.startDate, next.recurrence?.moved]).toEqual(['2027-03-29T00:30:00.000Z', undefined]);
  });

  it('returns with another rule that is set on that day, and so does the due date', async () => {
    const clocks = { ...CLOCKS, startDate: 130, dueDate: 140 };
    const { person, moved } = await reachGap(clocks);
    const { recurrence, dueDate } = await changeRule(person, moved);
    expect([dueDate, recurrence?.anchor]).toEqual(['2027-03-28T01:20:00.000Z', '2027-03-28T02:20:00']);
    expect(shown(await go(person, 'complete', moved))).toEqual(datesOn('Europe/Berlin', '2027-03-29', clocks));
  });

  it('does not return with another rule in another time zone, which has the clock of that day', async () => {
    const { person, moved } = await reachGap();
    await person.patch('/api/user/settings', { timezone: 'Asia/Tokyo' });
    const changed = await changeRule(person, moved);
    expect((await go(person, 'complete', changed)).startDate).toBe('2027-03-29T01:30:00.000Z');
  });

  it('returns after an undo, too', async () => {
    const { person, moved } = await reachGap();
    const answer = await person.post<ChangedTask>(`/api/tasks/${moved.id}/complete`, { occurrence: moved.occurrence });
    const undone = await person.post<ChangedTask>('/api/undo', { undoToken: answer.data.undoToken });
    expect(undone.data.task.startDate).toBe(moved.startDate);
    expect((await go(person, 'skip', undone.data.task)).startDate).toBe('2027-03-29T00:30:00.000Z');
  });

  it('does not return when the user has set another one on that day', async () => {
    const { person, moved } = await reachGap();
    await person.patch(`/api/tasks/${moved.id}`, { startDate: '2027-03-28T02:00:00Z' }); // 4:00
    expect((await go(person, 'complete', moved)).startDate).toBe('2027-03-29T02:00:00.000Z');
  });
});
