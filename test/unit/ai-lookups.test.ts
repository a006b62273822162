import { expect, it } from 'vitest';
import { answerLookup } from '../../src/assistant/lookups.ts';
import type { UserDb } from '../../src/db/user-db.ts';
import type { BusySpan } from '../../src/entities/busy-times/spans.ts';
import type { Caller } from '../../src/shared/caller.ts';

const standup: BusySpan = {
  title: 'Standup',
  startsAt: '2026-11-02T09:30:00Z',
  endsAt: '2026-11-02T09:45:00Z',
  recurrence: {
    rrule: 'FREQ=WEEKLY;BYDAY=MO,WE',
    from: 'due',
    exdates: [],
    anchor: '2026-11-02T09:30:00',
    timezone: 'Etc/UTC',
  },
};

const readDays = (from: string, to: string, busy: BusySpan[]) => {
  const userDb = { readOne: async () => ({ blocks: [], busy, due: [], done: [], moods: [] }) };
  const deps = { userDb: userDb as unknown as UserDb, clock: () => new Date('2026-11-25T12:00:00Z') };
  const names = { open: [], closed: [], found: [], blocks: [], projects: [] };
  const context = { names, date: '2026-11-25', timezone: 'Etc/UTC' };
  return answerLookup(deps, {} as Caller, { tool: 'read_days', input: { from, to } }, context);
};

it('read_days has each time of a busy time that repeats', async () => {
  expect(await readDays('2026-11-30', '2026-12-02', [standup])).toContain(
    'Busy: from-to\n2026-11-30 09:30-09:45\n2026-12-02 09:30-09:45\n',
  );
});

it('read_days has no busy time on a day between its repeats', async () => {
  expect(await readDays('2026-12-01', '2026-12-01', [standup])).toContain('Busy: none');
});
