import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { HttpError, type LoopbackServerOptions, listenOnLoopback, parseJson } from '../../dev/stack/http-server.ts';

async function serve(options: Partial<LoopbackServerOptions> = {}) {
  const server = await listenOnLoopback({
    maxBodyBytes: 10,
    handle: async ({ body }) => ({ status: 200, body: parseJson(body) }),
    formatError: (status, message) => ({ status, body: { message } }),
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

function post(origin: string, body: string): Promise<Response> {
  return fetch(origin, { method: 'POST', body });
}

it('a port in use is an error of one line', async () => {
  const { origin } = await serve();
  const port = Number(new URL(origin).port);
  await expect(serve({ port })).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}: the port is in use`);
});

it('a body at the limit is accepted and a longer one gets 413', async () => {
  const { origin } = await serve();
  expect((await post(origin, '"12345678"')).status).toBe(200);
  expect((await post(origin, '"123456789"')).status).toBe(413);
});

it('a body that is not JSON gets 400', async () => {
  const { origin } = await serve();
  expect((await post(origin, '{')).status).toBe(400);
});

it('an unexpected error gets 500 with its message', async () => {
  const { origin } = await serve({ handle: () => Promise.reject(new Error('lost the database')) });
  const response = await post(origin, '1');
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: 'lost the database' });
});

it('an HttpError gets its own status', async () => {
  const { origin } = await serve({ handle: () => Promise.reject(new HttpError(405, 'no')) });
  expect((await post(origin, '1')).status).toBe(405);
});

it('the server keeps running after a client aborts while it waits', async () => {
  const arrived = Promise.withResolvers<void>();
  const result = Promise.withResolvers<{ status: number; body: unknown }>();
  const { origin } = await serve({
    handle: ({ url }) => {
      if (url.pathname !== '/slow') return Promise.resolve({ status: 200, body: 'next' });
      arrived.resolve();
      return result.promise;
    },
  });
  const controller = new AbortController();
  const aborted = fetch(`${origin}/slow`, { signal: controller.signal });
  await arrived.promise;
  controller.abort();
  await expect(aborted).rejects.toThrow('aborted');
  result.resolve({ status: 200, body: 'late' });
  expect(await (await fetch(origin)).json()).toBe('next');
});

it('the server keeps running after a client disconnects in the middle of its body', async () => {
  const { origin } = await serve();
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"12');
  socket.resume();
  await once(socket, 'close');
  expect((await post(origin, '"next"')).status).toBe(200);
});

it('the server closes while a request is waiting', async () => {
  const arrived = Promise.withResolvers<void>();
  const server = await serve({
    handle: () => {
      arrived.resolve();
      return new Promise(() => {});
    },
  });
  const waiting = fetch(server.origin);
  await arrived.promise;
  await server.close();
  await expect(waiting).rejects.toThrow('fetch failed');
});
