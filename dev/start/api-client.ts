import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { signInitData } from '../lib/init-data.ts';
import { Problem } from '../lib/problem.ts';

export const defaultApiUrl = 'http://localhost:8787';

const pollIntervalMs = 100;
const healthDeadlineMs = 60_000;

const SignInAnswer = z.union([
  z.object({ data: z.object({ token: z.string() }) }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

export interface TelegramUser {
  /** Telegram's. */
  id: number;
  name: string;
}

export interface Session {
  initData: string;
  token: string;
}

/**
 * Signs in at a running API as Telegram would let this person in.
 * @throws Problem when nothing answers, or the answer is an error
 */
export async function signIn(apiUrl: string, botToken: string, { id, name }: TelegramUser): Promise<Session> {
  const initData = await signInitData({ botToken, user: { id, first_name: name }, authDate: new Date() });
  const response = await post(`${apiUrl}/api/auth`, { initData });
  const answer = SignInAnswer.safeParse(await response.json().catch(() => undefined)).data;
  if (answer && 'data' in answer) return { initData, token: answer.data.token };
  throw new Problem(
    `${apiUrl} answers ${response.status}: ${answer?.error.message ?? 'this does not look like the API of Saturway'}`,
  );
}

async function post(url: string, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem(`Nothing answers at ${new URL(url).origin}: run npm start, or give the address with --url`);
  }
}

/**
 * Asks `/health` until it says ok.
 * @throws Problem when it does not within a minute
 */
export async function waitUntilHealthy(apiUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(healthDeadlineMs);
  let last = 'nothing';
  while (!deadline.aborted) {
    try {
      const response = await fetch(`${apiUrl}/health`, { signal: AbortSignal.any([signal, deadline]) });
      last = await response.text();
      if (last.includes('"status":"ok"')) return;
    } catch {
      signal.throwIfAborted();
    }
    await wait(pollIntervalMs, undefined, { signal });
  }
  throw new Problem(`The Worker is not healthy after ${healthDeadlineMs / 1_000} s; /health says ${last}`);
}
