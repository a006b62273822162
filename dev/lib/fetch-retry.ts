import { setTimeout as wait } from 'node:timers/promises';

const retries = 3;
const defaultSeconds = 2;
const longestSeconds = 10;

/**
 * Sends a request, and sends it again up to three times after a 503, when `Retry-After` says so. A write needs an
 * Idempotency-Key: the failed request may have written.
 */
export async function fetchWithRetry(url: string, request: RequestInit): Promise<Response> {
  for (let left = retries; left > 0; left -= 1) {
    const response = await fetch(url, request);
    if (response.status !== 503) return response;
    await response.body?.cancel();
    await wait(1_000 * parseSeconds(response.headers.get('Retry-After')));
  }
  return fetch(url, request);
}

function parseSeconds(retryAfter: string | null): number {
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : defaultSeconds;
  return Math.min(seconds, longestSeconds);
}
