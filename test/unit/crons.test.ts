import { expect, it } from 'vitest';
import { Crons } from '../../src/history/crons.ts';
import { Log } from '../../src/shared/log.ts';

/** The crons of a service in which the last write was so long ago. */
function cronsAt(time: string, lastWriteMinutesAgo: number) {
  const ran: string[] = [];
  const crons = new Crons({
    lastWrite: { isWithin: async (ms) => lastWriteMinutesAgo * 60_000 < ms },
    publish: async () => ({ ran: ran.push('publish') }),
    cleanUp: async () => ({ ran: ran.push('clean up') }),
    clock: () => new Date(time),
    log: new Log('error'),
  });
  return { crons, ran };
}

it.each([
  { minutes: 1, minutely: ['publish'], hourly: ['clean up'] },
  { minutes: 10, minutely: [], hourly: ['clean up'] },
  { minutes: 90, minutely: [], hourly: [] },
])(
  '$minutes minutes after the last write, the crons do only what may be needed',
  async ({ minutes, minutely, hourly }) => {
    const { crons, ran } = cronsAt('2026-12-01T14:17:00Z', minutes);
    await crons.everyMinute();
    expect(ran.splice(0)).toEqual(minutely);
    await crons.everyHour();
    expect(ran).toEqual(hourly);
  },
);

it('once a day the crons do everything, however long ago the last write was', async () => {
  const { crons, ran } = cronsAt('2026-12-01T03:17:00Z', 100_000);
  await crons.everyHour();
  expect(ran).toEqual(['clean up', 'publish']);
});
