import { exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Send } from '../support/client.ts';
import { documentedOperations } from '../support/contract.ts';
import { fuzz, newFigures, ONCE } from '../support/fuzz/run.ts';
import { captureLog } from '../support/log-lines.ts';
import { printFigures } from '../support/print-figures.ts';

const OPERATIONS = documentedOperations().map((operation) => {
  const name = `${operation.method} ${operation.path}`;
  return { ...operation, name, batches: operation.body && !ONCE.test(name) ? 160 : 45 };
});
const LEAST_CASES = 20_000;
/** Of the valid requests of each operation. */
const LEAST_SUCCEEDED = 0.15;
/** It takes WebSockets alone. `test/http/live-connect.test.ts` opens them. */
const NEVER_SUCCEEDS = 'GET /api/live';

const figures = newFigures();
const print = printFigures('Fuzzed requests');

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

describe('random requests built from the API document', () => {
  it.each(OPERATIONS)(
    '$name gives every one a documented response, and no 5xx',
    { timeout: 120_000 },
    async (operation) => {
      await fuzz(operation, { batches: operation.batches, figures });
    },
  );

  it('the tests above sent 20,000 requests, and some valid ones of every operation succeeded', () => {
    const { cases, valid, statuses } = figures;
    const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
    const shares = Object.entries(valid)
      .map(([name, { sent, succeeded }]) => ({ name, share: succeeded / sent }))
      .sort((a, b) => a.share - b.share);
    const lowest = shares.slice(0, 12).map(({ name, share }) => `${Math.round(100 * share)}% ${name}`);
    print(`${cases} requests`, `${counts.join(', ')}; valid ones that succeeded: ${lowest.join(', ')}`);
    expect(cases).toBeGreaterThan(LEAST_CASES);
    const hollow = shares.filter(({ share }) => share < LEAST_SUCCEEDED).map(({ name }) => name);
    expect(hollow).toEqual([NEVER_SUCCEEDS]);
  });
});

describe('control: the tests above find', () => {
  const create = OPERATIONS.find(({ name }) => name === 'POST /api/tasks');
  const worker: Send = (request) => exports.default.fetch(request);

  /** The Worker with another response to each task that it creates with a description. */
  const spoiled =
    (spoil: (response: Response, json: { data: { task: object } }) => Response): Send =>
    async (request) => {
      const response = await worker(request);
      if (response.status !== 201) return response;
      const json = await response.json<{ data: { task: { description: string | null } } }>();
      return json.data.task.description === null ? Response.json(json, response) : spoil(response, json);
    };

  const withField = (json: { data: { task: object } }, field: object) => ({
    ...json,
    data: { ...json.data, task: { ...json.data.task, ...field } },
  });

  /** A Worker that ignores fields that it does not know. */
  const lenient: Send = async (request) => {
    const text = await request.clone().text();
    const body: unknown = parse(text);
    const fields = Object.entries(typeof body === 'object' && body !== null ? body : {});
    const known = Object.fromEntries(fields.filter(([name]) => ['title', 'description', 'priority'].includes(name)));
    return worker(fields.length > 0 ? new Request(request, { body: JSON.stringify(known) }) : request);
  };

  it.each<[string, Send]>([
    ['a rare 500', spoiled((response, json) => Response.json(json, { headers: response.headers, status: 500 }))],
    [
      'an undocumented status',
      spoiled((response, json) => Response.json(json, { headers: response.headers, status: 202 })),
    ],
    ['an undocumented field', spoiled((response, json) => Response.json(withField(json, { secret: 1 }), response))],
    [
      'a field of the wrong type',
      spoiled((response, json) => Response.json(withField(json, { version: '1' }), response)),
    ],
    ['a missing request id', spoiled((_, json) => Response.json(json, { status: 201 }))],
    ['a forbidden body that is accepted', lenient],
  ])('%s', { timeout: 60_000 }, async (what, send) => {
    if (!create) throw new Error('the document cannot create a task');
    const failure = await fuzz(create, { batches: create.batches, figures: newFigures(), send }).catch(String);
    print(`control: ${what}`, failure ? 'found' : 'not found');
    expect(failure).toMatch(/seed: -?\d+/);
  });
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
