import { once } from 'node:events';
import { createServer } from 'node:net';
import { Problem, reasonOf } from '../problem.ts';

/** @throws Problem when nothing can listen there on this machine */
export async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port, 'localhost');
  try {
    await once(server, 'listening');
  } catch (err) {
    const isTaken = err instanceof Error && 'code' in err && err.code === 'EADDRINUSE';
    const reason = isTaken ? 'is in use: stop what uses it' : `cannot be had (${reasonOf(err)})`;
    throw new Problem(
      `Port ${port} ${reason}, or choose another: npm start -- --port ${port === 65_535 ? 8787 : port + 1}`,
    );
  }
  server.close();
  await once(server, 'close');
}
