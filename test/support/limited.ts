import { vi } from 'vitest';
import { type Answer, call, type Send } from './client.ts';
import { workerWith } from './worker.ts';

export const LIMIT = 5;
export const WINDOW_MS = 60_000;

/** A Worker with a limit of five requests and five sign-ins per minute. */
export const limitedWorker = (): Send =>
  workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT), AUTH_RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });

/** Stops the clock at the start of a window, because requests across two windows are counted separately. */
export function standAtWindowStart() {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Math.ceil(Date.now() / WINDOW_MS) * WINDOW_MS);
}

/** Moves the clock forward by a number of windows. */
export const passWindows = (count: number) => vi.setSystemTime(Date.now() + count * WINDOW_MS);

/** Sends `count` requests in sequence. */
export async function repeat(count: number, request: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < count; n += 1) answers.push(await request());
  return answers;
}

export const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

/** The status `count` times; by default as often as the limit allows. */
export const all = (status: number, count = LIMIT) => Array<number>(count).fill(status);

const octet = () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const group = () => (octet() * 256 + octet()).toString(16);

export const newIpv4 = () => `10.${octet()}.${octet()}.${octet()}`;
export const newIpv6Network = () => `2001:db8:${group()}:${group()}`;

/** The client's address, in the header that Cloudflare sets. */
export const from = (address: string) => ({ headers: { 'CF-Connecting-IP': address } });

/** A request without a token, or with a given one. */
export const knock = (send: Send, address: string, token?: string) =>
  call('GET', '/api/tasks', { ...from(address), ...(token === undefined ? {} : { token }) }, send);

/** The values of the RateLimit header: remaining requests, and seconds until the reset. NaN without the header. */
export function limitOf({ headers }: Answer) {
  const [, left, seconds] = /^"[a-z-]+";r=(\d+);t=(\d+)$/.exec(headers.get('RateLimit') ?? '') ?? [];
  return { left: Number(left), seconds: Number(seconds) };
}
