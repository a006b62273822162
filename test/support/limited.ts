import { vi } from 'vitest';
import { type Answer, call, type Send } from './client.ts';
import { workerWith } from './worker.ts';

export const LIMIT = 5;
export const WINDOW_MS = 60_000;

/** A Worker that lets anybody make five requests a minute, and sign in five times. */
export const limitedWorker = (): Send =>
  workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT), AUTH_RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });

/** Stands the clock at the beginning of a window: requests made across its edge would be counted in two. */
export function standAtWindowStart() {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Math.ceil(Date.now() / WINDOW_MS) * WINDOW_MS);
}

/** Moves the clock on by windows. */
export const passWindows = (count: number) => vi.setSystemTime(Date.now() + count * WINDOW_MS);

/** So many requests, one after the other. */
export async function repeat(count: number, request: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < count; n += 1) answers.push(await request());
  return answers;
}

export const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

/** As many times that status as the limit allows, or so many. */
export const all = (status: number, count = LIMIT) => Array<number>(count).fill(status);

const octet = () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const group = () => (octet() * 256 + octet()).toString(16);

export const newIpv4 = () => `10.${octet()}.${octet()}.${octet()}`;
export const newIpv6Network = () => `2001:db8:${group()}:${group()}`;

/** What Cloudflare says of where a request came from. */
export const from = (address: string) => ({ headers: { 'CF-Connecting-IP': address } });

/** A request without a token, or with one that may be forged. */
export const knock = (send: Send, address: string, token?: string) =>
  call('GET', '/api/tasks', { ...from(address), ...(token === undefined ? {} : { token }) }, send);

/** What the RateLimit header says: how many are left and for how many seconds; NaN without one. */
export function limitOf({ headers }: Answer) {
  const [, left, seconds] = /^"[a-z-]+";r=(\d+);t=(\d+)$/.exec(headers.get('RateLimit') ?? '') ?? [];
  return { left: Number(left), seconds: Number(seconds) };
}
