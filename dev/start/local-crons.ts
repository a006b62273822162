const minuteMs = 60_000;

/**
 * Fires the Worker's cron every minute, which `wrangler dev` leaves to its user.
 * @returns stops it
 */
export function startCrons(apiUrl: string): () => void {
  const fire = async () => {
    try {
      await fetch(`${apiUrl}/cdn-cgi/local/scheduled`);
    } catch {
      // The Worker is reloading or stopping; the next minute comes.
    }
  };
  const timer = setInterval(fire, minuteMs);
  return () => clearInterval(timer);
}
