import { Problem } from '../lib/problem.ts';

const minuteMs = 60_000;

/**
 * Triggers the Worker's crons, which `wrangler dev` does not do.
 * @returns a function that stops them
 * @throws Problem for a cron that is neither every minute nor one minute of every hour
 */
export function startCrons(apiUrl: string, crons: string[]): () => void {
  const schedule = crons.map((cron) => ({ cron, minute: parseMinute(cron) }));
  let next = startOfMinute(Date.now()) + minuteMs;
  let timer = setTimeout(fire, next - Date.now());

  function fire() {
    const now = new Date(next).getUTCMinutes();
    for (const { cron, minute } of schedule) if (minute === null || minute === now) void trigger(apiUrl, cron);
    // A timer may fire a millisecond early, or hours late after the machine was asleep.
    next = startOfMinute(Math.max(next, Date.now())) + minuteMs;
    timer = setTimeout(fire, next - Date.now());
  }
  return () => clearTimeout(timer);
}

/** The minute of the hour; null for every minute. */
function parseMinute(cron: string): number | null {
  const [, minute] = /^(\*|\d{1,2}) \* \* \* \*$/.exec(cron) ?? [];
  if (minute === undefined) throw new Problem(`npm start cannot trigger the cron "${cron}" of wrangler.toml`);
  return minute === '*' ? null : Number(minute);
}

const startOfMinute = (ms: number) => ms - (ms % minuteMs);

async function trigger(apiUrl: string, cron: string): Promise<void> {
  try {
    await fetch(`${apiUrl}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron })}`);
  } catch {
    // The Worker is reloading or stopping. The next minute tries again.
  }
}
