import { env, exports } from 'cloudflare:workers';
import { depsOf } from '../../src/deps.ts';
import type { LiveFrame, LiveTicket } from '../../src/history/live/responses.ts';
import type { EventRun } from '../../src/history/log.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import { call, ORIGIN, type Person, type Send } from './client.ts';
import { expectDocumented } from './contract.ts';
import { sql } from './database.ts';
import { followEvents } from './followed.ts';
import { newIpv4 } from './limited.ts';
import { patience } from './patience.ts';

const sendToWorker: Send = (request) => exports.default.fetch(request);

/** Issues a ticket for a socket, to which the events of the user are then published. */
export async function issueTicket(person: Person): Promise<string> {
  followEvents(person.user.id);
  return (await person.post<LiveTicket>('/api/live/ticket')).data.ticket;
}

/** The Durable Object with the user's live sockets. */
export const getLiveObject = (userId: string) => env.LIVE.getByName(userId);

interface SocketRequest {
  ticket: string;
  since?: number | string | undefined;
  headers?: Record<string, string>;
}

const buildPath = ({ ticket, since }: SocketRequest) =>
  `/api/live?${new URLSearchParams({ ticket, ...(since === undefined ? {} : { since: String(since) }) })}`;

const buildHeaders = ({ headers }: SocketRequest) => ({
  Upgrade: 'websocket',
  'CF-Connecting-IP': newIpv4(),
  ...headers,
});

/** Requests a socket that is rejected. Checks the response against the API document. */
export const refusedSocket = (request: SocketRequest, send?: Send) =>
  call('GET', buildPath(request), { headers: buildHeaders(request) }, send);

/** The connection of one device, and everything that it was sent. */
export class Device {
  readonly frames: LiveFrame[] = [];
  readonly pongs: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly response: Response;
  readonly #socket: WebSocket;
  #changed = Promise.withResolvers<void>();

  constructor(response: Response) {
    if (!response.webSocket) throw new Error(`the Worker opened no socket: ${response.status}`);
    this.response = response;
    this.#socket = response.webSocket;
    this.#socket.addEventListener('message', ({ data }) => {
      if (data === 'pong') this.pongs.push(data);
      else this.frames.push(JSON.parse(String(data)));
      this.#notify();
    });
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
      this.#notify();
    });
    this.#socket.accept();
  }

  static async open(request: SocketRequest, send: Send = sendToWorker): Promise<Device> {
    const path = buildPath(request);
    const response = await send(new Request(ORIGIN + path, { headers: buildHeaders(request) }));
    if (response.webSocket) expectDocumented('GET', path, response, undefined);
    return new Device(response);
  }

  /** The events among the frames. */
  get events(): LogEvent[] {
    return this.frames.filter((frame) => 'entity' in frame);
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  /** The frames in short: `live.ready 7`, `8`, `9`. */
  get told(): string[] {
    return this.frames.map((frame) => ('entity' in frame ? String(frame.seq) : `${frame.type} ${frame.seq}`));
  }

  /** The `seq` of the last frame. */
  get seq(): number | undefined {
    return this.frames.at(-1)?.seq;
  }

  /** Waits until the condition holds. @throws Error after a minute */
  async until(condition: (device: Device) => boolean): Promise<this> {
    const late = Promise.withResolvers<never>();
    // It has a parameter, so slow-clock.ts takes it for a pause, which it does not make longer.
    const giveUp = (reject: (err: Error) => void) =>
      reject(new Error(`timed out after ${this.told.slice(-5)}; closed: ${JSON.stringify(this.closed)}`));
    const timer = setTimeout(giveUp, patience.timeout, late.reject);
    while (!condition(this)) await Promise.race([this.#changed.promise, late.promise]);
    clearTimeout(timer);
    return this;
  }

  /** Waits for the first control frame. */
  ready = () => this.until(({ frames }) => frames.some(({ type }) => type.startsWith('live.')));

  /** Waits until it has the event `last`. */
  has = (last: number) => this.until(({ seq = 0 }) => seq >= last);

  /** Waits until it is closed. @returns the close code */
  closing = async () => (await this.until(({ closed }) => closed !== null)).closed?.code;

  say = (text: string) => this.#socket.send(text);

  /** Disconnects, like a device that has lost its network. */
  leave() {
    this.#socket.close(1000, 'gone');
  }

  #notify() {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** Opens a new connection of the user with a new ticket. */
export const connect = async (person: Person, since?: number | string, headers: Record<string, string> = {}) =>
  Device.open({ ticket: await issueTicket(person), since, headers });

/** Appends events to the user's log, without the API. @returns the number of the last one */
export async function appendEvents(userId: string, count: number, firstAgeSeconds = 0): Promise<number> {
  const [row] = await sql`
    with updated as (update users set seq = seq + ${count} where id = ${userId} returning id, seq),
    added as (
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select id, n, 'user.updated', 'user', id, json_build_object('n', n), 'bot',
               now() - (n = updated.seq - ${count} + 1)::int * ${firstAgeSeconds} * interval '1 second'
          from updated, generate_series(updated.seq - ${count} + 1, updated.seq) as n)
    select seq::int as last from updated`;
  return row?.last;
}

/** The user's events after `since`, as they are published. */
export async function readRun(userId: string, since: number): Promise<EventRun> {
  const slice = await depsOf(env).liveSockets.eventLog.readSince(userId, since, 10_000);
  return { after: slice?.after ?? null, events: slice?.events ?? [] };
}

/** The user's events after `since`. */
export const readLog = async (userId: string, since: number): Promise<LogEvent[]> =>
  (await readRun(userId, since)).events;

/** The run without its first event. */
export const withoutFirst = ({ events: [first, ...events] }: EventRun): EventRun => ({
  after: first?.position ?? null,
  events,
});

/** Publishes the user's events after `since`, as the consumer of the queue does. */
export const publish = async (userId: string, since = 0) => getLiveObject(userId).publish(await readRun(userId, since));

/** The integers from `first` to `last`, both included. */
export const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
