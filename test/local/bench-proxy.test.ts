import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { forward, serveProxy } from '../bench/upstream.ts';

type Answer = Parameters<typeof serveProxy>[0];

const echo: Answer = async ({ body }) => ({ status: 200, type: 'application/json', body });

async function startProxy(answer: Answer) {
  const resources = new AsyncDisposableStack();
  onTestFinished(() => resources.disposeAsync());
  return { origin: await serveProxy(answer, resources), close: () => resources.disposeAsync() };
}

/** Resolves with the error that would end a bench. */
function unhandled(): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  process.on('unhandledRejection', resolve);
  onTestFinished(() => void process.off('unhandledRejection', resolve));
  return promise;
}

const send = async (origin: string) => (await fetch(origin, { method: 'POST', body: '{}' })).text();

it('the proxy of a bench breaks the connection when its store is gone, and serves the next request', async () => {
  const [gone, store] = [await startProxy(echo), await startProxy(echo)];
  await gone.close();
  let target = gone.origin;
  const { origin } = await startProxy(({ headers, body }) => forward(target, headers, body));
  expect(await Promise.race([unhandled(), send(origin).catch(() => 'cut')])).toBe('cut');
  target = store.origin;
  expect(await send(origin)).toBe('{}');
});

it('the proxy of a bench serves the next request after a Worker has left in the middle of one', async () => {
  const { origin } = await startProxy(echo);
  const failed = unhandled();
  const left = connect(Number(new URL(origin).port), '127.0.0.1');
  left.write('POST / HTTP/1.1\r\nhost: bench\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n{');
  await once(left, 'data'); // the proxy has the headers
  left.destroy();
  expect(await Promise.race([failed, send(origin)])).toBe('{}');
});
