import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureQueue } from '../../dev/lib/queues.ts';
import { itInFull } from '../support/volume.ts';
import { freePort } from './program.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: Server;
let queues: string[];
let calls: string[];
let authError: string | null;

/** A fake of Cloudflare's API for queues. */
beforeEach(async () => {
  [queues, calls, authError] = [[], [], null];
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    calls.push(`${request.method} ${pathname}`);
    const respond = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ messages: [], ...body }));
    if (authError) return respond(403, { success: false, errors: [{ code: 10000, message: authError }], result: null });
    const name = request.method === 'POST' ? nameIn(await json(request)) : searchParams.get('name');
    if (request.method === 'POST') queues.push(String(name));
    const found = queues.filter((queue) => queue === name).map(queueNamed);
    return respond(200, { success: true, errors: [], result: request.method === 'POST' ? found[0] : found });
  });
  const port = await freePort();
  server.listen(port, 'localhost');
  await once(server, 'listening');
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', `http://localhost:${port}`);
  vi.stubEnv('CLOUDFLARE_API_TOKEN', 'fake-token');
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'account');
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const nameIn = (body: unknown) => Object(body).queue_name;

const queueNamed = (queue_name: string) => ({
  queue_id: `id-of-${queue_name}`,
  queue_name,
  created_on: '2026-11-24T00:00:00Z',
  modified_on: '2026-11-24T00:00:00Z',
  producers: [],
  producers_total_count: 0,
  consumers: [],
  consumers_total_count: 0,
});

it('ensureQueue creates a missing queue once', async () => {
  await ensureQueue('saturway-events');
  expect(queues).toEqual(['saturway-events']);
  expect(console.log).toHaveBeenCalledExactlyOnceWith('created the queue saturway-events');
  await ensureQueue('saturway-events');
  expect(queues).toEqual(['saturway-events']);
  expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
});

itInFull('ensureQueue creates nothing and reports the output of wrangler when wrangler fails', async () => {
  authError = 'Authentication error';
  await expect(ensureQueue('saturway-events')).rejects.toThrow(
    /Cannot tell whether the queue saturway-events exists.*Authentication error/s,
  );
  expect(calls.filter((call) => call.startsWith('POST'))).toEqual([]);
});
