import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createSecretsFile } from '../../dev/start/secrets.ts';
import { runProgram } from './program.ts';

const home = mkdtempSync(join(tmpdir(), 'saturway-live-'));
const secrets = join(home, 'secrets');
createSecretsFile(secrets);
afterAll(() => rmSync(home, { recursive: true }));

const runLive = (...args: string[]) => runProgram('dev/live.ts', ['--secrets', secrets, ...args]);

/** An API whose socket takes one message and closes with 4401. */
async function startOneMessageApi() {
  const messages: string[] = [];
  const server = createServer((_, response) => response.end('{"data": {"token": "token", "ticket": "ticket"}}'));
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.once('data', (frame: Buffer) => {
      messages.push(unmask(frame));
      socket.end(Buffer.from([0x88, 2, ...[4401 >> 8, 4401 & 0xff]]));
    });
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, messages, close: () => server.close() };
}

/** The text of a client's frame of less than 126 bytes. */
const unmask = (frame: Buffer): string => {
  const [mask, masked] = [frame.subarray(2, 6), frame.subarray(6)];
  return Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString();
};

it('npm run live sends "ping" as soon as it is connected, and ends when its session has ended', async () => {
  const api = await startOneMessageApi();
  const { exitCode, stderr } = await runLive('--url', api.url);
  api.close();
  expect(api.messages).toEqual(['ping']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '✗ The session ended: run npm run live again\n' });
});

it.each(['7-', '-1', '7-1795905857249', 'now', ''])(
  'npm run live refuses --since "%s" with one line',
  async (since) => {
    const { exitCode, stderr } = await runLive(`--since=${since}`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `✗ --since takes the position of an event, or 0, not ${since}\n`,
    });
  },
);
