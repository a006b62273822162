import type { Clock } from '../shared/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../shared/duration.ts';
import { errorFields, type Log, type LogFields } from '../shared/log.ts';
import type { LastWrite } from './last-write.ts';

interface CronsDeps {
  lastWrite: Pick<LastWrite, 'isWithin'>;
  /** Publishes events whose wake-up message was lost. */
  publish: () => Promise<LogFields>;
  cleanUp: () => Promise<LogFields>;
  clock: Clock;
  log: Log;
}

/** At this hour, in UTC, the clean-up runs even without writes, so that expired rows are deleted within a day. */
const DAILY_HOUR = 3;

/** The Worker's crons. Each run writes one log line. Without recent writes, a run does not query the database. */
export const createCrons = (deps: CronsDeps) => ({
  async everyMinute(): Promise<void> {
    await runJob(deps, 'publish', 3 * MINUTE_MS, deps.publish);
  },

  async everyHour(): Promise<void> {
    const isDaily = deps.clock().getUTCHours() === DAILY_HOUR;
    const sinceMs = isDaily ? Number.POSITIVE_INFINITY : HOUR_MS;
    const jobs = [
      ...(isDaily ? [runJob(deps, 'publish', sinceMs, deps.publish)] : []),
      runJob(deps, 'clean up', sinceMs, deps.cleanUp),
    ];
    for (const job of await Promise.allSettled(jobs)) if (job.status === 'rejected') throw job.reason;
  },
});

/** Does the work if any user wrote in the last `sinceMs`. @throws the error of the work, so that Cloudflare counts the failure */
async function runJob(deps: CronsDeps, job: string, sinceMs: number, work: () => Promise<LogFields>): Promise<void> {
  const { lastWrite, log } = deps;
  if (sinceMs < Number.POSITIVE_INFINITY && !(await lastWrite.isWithin(sinceMs))) {
    return log.info('cron', { job, skipped: 'nobody has written' });
  }
  const startedAt = performance.now();
  const elapsed = () => ({ job, ms: Math.round(performance.now() - startedAt) });
  try {
    const result = await work();
    log.info('cron', { ...elapsed(), ...result });
  } catch (err) {
    log.error('cron', { ...elapsed(), ...errorFields(err) });
    throw err;
  }
}
