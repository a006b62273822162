import { once } from 'node:events';
import { createServer } from 'node:net';
import * as z from 'zod';
import { Problem, reasonOf } from '../lib/problem.ts';

const patienceMs = 5_000;

const OurDocument = z.object({ info: z.object({ title: z.literal('Saturway') }) });

/** A server on one of these does not keep another from the other, and clients of `localhost` may find either. */
const loopback = ['127.0.0.1', '::1'];

/** @throws Problem when the port cannot be used */
export async function checkPort(port: number): Promise<void> {
  for (const host of loopback) await checkHost(host, port);
}

async function checkHost(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'EADDRNOTAVAIL') return; // no IPv6 here
    const other = `choose another port: npm start -- --port ${port === 65_535 ? 8787 : port + 1}`;
    const isTaken = err instanceof Error && 'code' in err && err.code === 'EADDRINUSE';
    if (!isTaken) throw new Problem(`Cannot use port ${port} (${reasonOf(err)}): ${other}`);
    const url = `http://localhost:${port}`;
    if (await isSaturway(url)) throw new Problem(`Saturway is already running at ${url}: stop it, or ${other}`);
    throw new Problem(`Port ${port} is in use: stop the process that uses it, or ${other}`);
  }
  server.close();
  await once(server, 'close');
}

async function isSaturway(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(patienceMs) });
    return OurDocument.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}
