import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { fetchWithRetry } from '../lib/fetch-retry.ts';
import { Problem } from '../lib/problem.ts';

const ErrorResponse = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Sends requests to the API with one user's token. Each write has an Idempotency-Key, so a retry is safe. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#send('GET', path, undefined, schema);
  }

  post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#send('POST', path, body, schema);
  }

  patch<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#send('PATCH', path, body, schema);
  }

  /** @returns `data` of the response. @throws Problem with the API's message */
  async #send<T>(method: string, path: string, body: object | undefined, schema: z.ZodType<T>): Promise<T> {
    const response = await fetchWithRetry(`${this.#url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
        ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    const error = ErrorResponse.safeParse(json).data?.error;
    if (error) throw new Problem(`${method} ${path} failed: ${response.status} ${error.code}, ${error.message}`);
    return z.object({ data: schema }).parse(json).data;
  }
}
