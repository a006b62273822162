import { Problem } from '../lib/problem.ts';

const minuteMs = 60_000;

/**
 * Fires the Worker's crons at their minutes, which `wrangler dev` leaves to its user.
 * @returns stops them
 * @throws Problem for a cron of another kind than each minute, or a minute of each hour
 */
export function startCrons(apiUrl: string, crons: string[]): () => void {
  const schedule = crons.map((cron) => ({ cron, minute: minuteOf(cron) }));
  let next = startOfMinute(Date.now()) + minuteMs;
  let timer = setTimeout(fire, next - Date.now());

  function fire() {
    const now = new Date(next).getUTCMinutes();
    for (const { cron, minute } of schedule) if (minute === null || minute === now) void wake(apiUrl, cron);
    // A timer may be early by a millisecond, and late by hours on a laptop that was asleep.
    next = startOfMinute(Math.max(next, Date.now())) + minuteMs;
    timer = setTimeout(fire, next - Date.now());
  }
  return () => clearTimeout(timer);
}

/** Of each hour; null for every minute. */
function minuteOf(cron: string): number | null {
  const [, minute] = /^(\*|\d{1,2}) \* \* \* \*$/.exec(cron) ?? [];
  if (minute === undefined) throw new Problem(`npm start cannot fire the cron "${cron}" of wrangler.toml`);
  return minute === '*' ? null : Number(minute);
}

const startOfMinute = (ms: number) => ms - (ms % minuteMs);

async function wake(apiUrl: string, cron: string): Promise<void> {
  try {
    await fetch(`${apiUrl}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron })}`);
  } catch {
    // The Worker is reloading or stopping; the next time comes.
  }
}
