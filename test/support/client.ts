import { env, exports } from 'cloudflare:workers';
import { signInitData } from '../../dev/lib/init-data.ts';
import type { SignedIn } from '../../src/auth/responses.ts';
import { depsOf } from '../../src/deps.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { NewTask } from '../../src/entities/tasks/schemas.ts';
import type { User } from '../../src/entities/users/responses.ts';
import { readTelegramUser } from '../../src/entities/users/telegram-user.ts';
import { expectDocumented } from './contract.ts';
import { sql } from './database.ts';

export const ORIGIN = 'https://api.example.com';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** The unparsed body. */
  text: string;
  /** `data` of the success envelope; undefined in an error. */
  data: T;
  error: { code: string; message: string; details?: unknown; requestId: string; stack?: string };
}

export interface CallOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request to a Worker. The default is the Worker under test. */
export type Send = (request: Request<unknown, IncomingRequestCfProperties>) => Promise<Response>;

/** Sends one request to the real Worker. Checks every response against the API document. */
export async function call<T = unknown>(
  method: string,
  path: string,
  options: CallOptions = {},
  send?: Send,
): Promise<Answer<T>> {
  const { token, body, headers = {} } = options;
  const request = new Request<unknown, IncomingRequestCfProperties>(ORIGIN + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await (send ?? exports.default.fetch.bind(exports.default))(request);
  const text = await response.text();
  const json = text === '' ? undefined : JSON.parse(text);
  expectDocumented(method, path, response, json);
  return { status: response.status, headers: response.headers, text, data: json?.data, error: json?.error };
}

/** The first of this file's Telegram ids: a random range, of at most 52 bits, so that files do not collide. */
const firstId = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) * 2 ** 18;
let people = 0;

/** A Telegram id that no other test uses. */
export const newTelegramId = () => firstId + ++people;

export interface Profile {
  id: number;
  first_name: string;
  [field: string]: unknown;
}

/** A launch then is later than a logout in this second. */
const nextSecond = () => new Date(Date.now() + 1_000);

export const initDataOf = (user: Profile, { botToken = env.TELEGRAM_BOT_TOKEN, authDate = nextSecond() } = {}) =>
  signInitData({ botToken, user, authDate });

/** A signed-in user and their requests. */
export class Person {
  readonly token: string;
  readonly user: User;

  constructor({ token, user }: SignedIn) {
    this.token = token;
    this.user = user;
  }

  call<T = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>, send?: Send) {
    return call<T>(method, path, { token: this.token, body, ...(headers && { headers }) }, send);
  }

  get = <T = unknown>(path: string, headers?: Record<string, string>) => this.call<T>('GET', path, undefined, headers);
  post = <T = unknown>(path: string, body?: unknown, headers?: Record<string, string>) =>
    this.call<T>('POST', path, body, headers);
  patch = <T = unknown>(path: string, body: unknown, headers?: Record<string, string>) =>
    this.call<T>('PATCH', path, body, headers);
  delete = <T = unknown>(path: string, headers?: Record<string, string>) =>
    this.call<T>('DELETE', path, undefined, headers);

  /** @returns the id of the mood log */
  async logMood(input: object = {}): Promise<string> {
    const answer = await this.post<{ moodLog: { id: string } }>('/api/mood/log', {
      energyLevel: 6,
      focusLevel: 6,
      ...input,
    });
    if (answer.status !== 201) throw new Error(`logging the mood failed: ${answer.text}`);
    return answer.data.moodLog.id;
  }

  async createTask(input: Partial<typeof NewTask._zod.input> = {}): Promise<Task> {
    const answer = await this.post<{ task: Task }>('/api/tasks', { title: 'Water the plants', ...input });
    if (answer.status !== 201) throw new Error(`creating the task failed: ${answer.text}`);
    return answer.data.task;
  }
}

/** Creates a user with a token, without the request to sign in. */
export async function signUp(profile: Partial<Profile> = {}): Promise<Person> {
  const telegramUser = readTelegramUser(JSON.stringify({ id: newTelegramId(), first_name: 'Test', ...profile }));
  if (!telegramUser) throw new Error('the profile has no valid id');
  const { users, tokens } = depsOf(env).services;
  const signedIn = await users.signIn(telegramUser, new Date());
  if (!signedIn) throw new Error('the launch is outdated');
  const { user, sessionVersion, isNew } = signedIn;
  return new Person({ user, isNew, token: await tokens.issue({ ...user, sessionVersion }) });
}

/** A new user with these settings, as they are stored. */
export async function signUpWithSettings(settings: object): Promise<Person> {
  const person = await signUp();
  await sql`update users set settings = settings || ${JSON.stringify(settings)}::jsonb where id = ${person.user.id}`;
  return person;
}

export const signUpIn = (timezone: string): Promise<Person> => signUpWithSettings({ timezone });
