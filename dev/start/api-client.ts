import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { fetchWithRetry } from '../lib/fetch-retry.ts';
import { signInitData } from '../lib/init-data.ts';
import { Problem } from '../lib/problem.ts';

export const defaultApiUrl = 'http://localhost:8787';

const pollIntervalMs = 100;
const healthDeadlineMs = 60_000;

const SignInResponse = z.union([
  z.object({ data: z.object({ token: z.string() }) }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

export interface TelegramUser {
  /** The Telegram id. */
  id: number;
  name: string;
  /** IETF language tag of the user's Telegram app. */
  language?: string | undefined;
}

interface Session {
  initData: string;
  token: string;
}

/** The initData of a launch of the Mini App now. */
export function launch(botToken: string, { id, name, language }: TelegramUser): Promise<string> {
  const user = { id, first_name: name, ...(language !== undefined && { language_code: language }) };
  return signInitData({ botToken, user, authDate: new Date() });
}

/**
 * Signs a user in at a running API.
 * @throws Problem when the API does not respond, or responds with an error
 */
export async function signIn(apiUrl: string, botToken: string, user: TelegramUser): Promise<Session> {
  const initData = await launch(botToken, user);
  const response = await post(`${apiUrl}/api/auth`, { initData });
  const body = SignInResponse.safeParse(await response.json().catch(() => undefined)).data;
  if (body && 'data' in body) return { initData, token: body.data.token };
  throw new Problem(
    `${apiUrl} returned ${response.status}: ${body?.error.message ?? 'this is not the API of Saturway'}`,
  );
}

async function post(url: string, body: object): Promise<Response> {
  try {
    return await fetchWithRetry(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem(`No API responds at ${new URL(url).origin}: run npm start, or pass its address with --url`);
  }
}

/**
 * Polls `/health` until the status is ok.
 * @throws Problem after a minute
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
  throw new Problem(`The Worker is not healthy after ${healthDeadlineMs / 1_000} s; /health returned ${last}`);
}
