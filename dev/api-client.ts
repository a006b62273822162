import { signInitData } from './init-data.ts';
import { Problem, reasonOf } from './problem.ts';

export interface Person {
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
export async function signIn(apiUrl: string, botToken: string, { id, name }: Person): Promise<Session> {
  const initData = await signInitData({ botToken, user: { id, first_name: name }, authDate: new Date() });
  const response = await post(`${apiUrl}/api/auth`, { initData });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = field(field(answer, 'data'), 'token');
  if (response.ok && typeof token === 'string') return { initData, token };
  const message = field(field(answer, 'error'), 'message') ?? 'not an answer of this API';
  throw new Problem(`${apiUrl} refused the sign-in with ${response.status}: ${message}`);
}

async function post(url: string, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem(`Nothing answers at ${new URL(url).origin}: run npm start, or name the address with --url`);
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
