import { expect, it, vi } from 'vitest';
import { createCrons } from '../../src/history/crons.ts';
import { Log } from '../../src/shared/log.ts';

/** The crons of a service in which the last write was so long ago. */
function cronsAt(time: string, lastWriteMinutesAgo: number, broken?: string) {
  const ran: string[] = [];
  const run = (job: string) => async () => {
    ran.push(job);
    if (job === broken) throw new Error(`${job} failed`);
    return {};
  };
  const crons = createCrons({
    lastWrite: { isWithin: async (ms) => lastWriteMinutesAgo * 60_000 < ms },
    publish: run('publish'),
    cleanUp: run('clean up'),
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
  expect(ran).toEqual(['publish', 'clean up']);
});

it.each(['publish', 'clean up'])(
  'when the daily "%s" fails, the other job still runs, and the cron fails',
  async (broken) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { crons, ran } = cronsAt('2026-12-01T03:17:00Z', 100_000, broken);
    await expect(crons.everyHour()).rejects.toThrow(`${broken} failed`);
    expect(ran).toEqual(['publish', 'clean up']);
  },
);
