import { expect } from 'vitest';
import { type Answer, call, type Send } from '../client.ts';
import { matchesSchema } from '../contract.ts';
import * as fc from '../fast-check.ts';
import { createOwner, fillIn, type Owner } from './owner.ts';
import { type FuzzRequest, type Operation, requestsOf } from './requests.ts';

const AT_ONCE = 8;
/** Operations that succeed once for each user, so that each success takes a new one. */
export const ONCE = /^DELETE|logout|\/undo$|\/restore$|\/labels\//;

export interface FuzzFigures {
  cases: number;
  /** By operation, of the requests that the document allows: how many there were, and how many succeeded. */
  valid: Record<string, { sent: number; succeeded: number }>;
  statuses: Record<string, number>;
}

export const newFigures = (): FuzzFigures => ({ cases: 0, valid: {}, statuses: {} });

/**
 * Sends batches of one to eight random requests of an operation at once. Every response must be one that the document describes, with a request id, and
 * no 5xx; a body that the document forbids must not succeed.
 * @throws Error that has the seed and the smallest failing requests
 */
export async function fuzz(
  operation: Operation,
  { batches, figures, send }: { batches: number; figures: FuzzFigures; send?: Send },
) {
  let owner: Owner | undefined;
  const name = `${operation.method} ${operation.path}`;
  const batch = fc.array(requestsOf(operation), { minLength: 1, maxLength: AT_ONCE, size: 'max' });
  await fc.assert(
    fc.asyncProperty(batch, async (requests) => {
      owner ??= await createOwner(operation);
      const user = owner;
      const answers = await Promise.all(requests.map((request) => check(operation, request, user, send)));
      for (const [index, { status }] of answers.entries()) {
        count(figures, name, requests[index]?.kind === 'valid', status);
        if ((status < 300 && ONCE.test(name)) || status === 429) owner = undefined;
      }
    }),
    { numRuns: batches, endOnFailure: false },
  );
}

function count(figures: FuzzFigures, name: string, isValid: boolean, status: number) {
  figures.cases += 1;
  figures.valid[name] ??= { sent: 0, succeeded: 0 };
  figures.valid[name].sent += Number(isValid);
  figures.valid[name].succeeded += Number(isValid && status < 400);
  figures.statuses[status] = (figures.statuses[status] ?? 0) + 1;
}

async function check(
  { method, body: schema }: Operation,
  request: FuzzRequest,
  owner: Owner,
  send?: Send,
): Promise<Answer> {
  const { path, headers, body } = fillIn(request, owner);
  const answer = await call(method, path, { headers, ...(body !== undefined && { body }) }, send); // checks the document
  const sent = `${method} ${path} ${JSON.stringify(headers)} ${body}`.slice(0, 2_000);
  const explain = `${sent}\n→ ${answer.status} ${answer.text.slice(0, 500)}`;
  expect(answer.status, explain).toBeLessThan(500);
  expect(answer.headers.get('X-Request-Id'), explain).toMatch(/\S/);
  if (answer.error) expect(answer.error.requestId, explain).toBe(answer.headers.get('X-Request-Id'));
  if (schema && answer.status < 300) {
    const accepted = acceptedPart(body === undefined || body === '' ? {} : JSON.parse(body), answer);
    expect(accepted && !matchesSchema(accepted, schema), `the document forbids this body: ${explain}`).toBeFalsy();
  }
  return answer;
}

interface Outcomes {
  results?: { status: 'ok' | 'error' }[];
}

/** What the service took of a body: a command that is refused alone does not count. Null if it took none. */
function acceptedPart(body: { commands?: unknown[] }, { data }: Answer): object | null {
  const outcomes = (data as Outcomes | undefined)?.results;
  if (!outcomes || !Array.isArray(body.commands)) return body;
  const commands = body.commands.filter((_, index) => outcomes[index]?.status === 'ok');
  return commands.length > 0 ? { ...body, commands } : null;
}
