import { env, exports } from 'cloudflare:workers';
import { depsOf } from '../../src/deps.ts';
import type { LiveFrame, LiveTicket } from '../../src/history/live/responses.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import { call, ORIGIN, type Person, type Send } from './client.ts';
import { sql } from './database.ts';
import { newIpv4 } from './limited.ts';

const sendToWorker: Send = (request) => exports.default.fetch(request);

const TIMEOUT_MS = 5_000;

export const issueTicket = async (person: Person): Promise<string> =>
  (await person.post<LiveTicket>('/api/live/ticket')).data.ticket;

/** The person's object. */
export const getLiveObject = (userId: string) => env.LIVE.getByName(userId);

interface Opening {
  ticket: string;
  since?: number | undefined;
  headers?: Record<string, string>;
}

const buildPath = ({ ticket, since }: Opening) =>
  `/api/live?${new URLSearchParams({ ticket, ...(since === undefined ? {} : { since: String(since) }) })}`;

const buildHeaders = ({ headers }: Opening) => ({ Upgrade: 'websocket', 'CF-Connecting-IP': newIpv4(), ...headers });

/** Asks for a socket that is refused; the answer is checked against the API's document. */
export const refusedSocket = (opening: Opening, send?: Send) =>
  call('GET', buildPath(opening), { headers: buildHeaders(opening) }, send);

/** One device's connection, and all it was sent. */
export class Device {
  readonly frames: LiveFrame[] = [];
  readonly pongs: string[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly response: Response;
  readonly #socket: WebSocket;
  #changed = Promise.withResolvers<void>();

  constructor(response: Response) {
    if (!response.webSocket) throw new Error(`no socket was opened: ${response.status}`);
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

  static async open(opening: Opening, send: Send = sendToWorker): Promise<Device> {
    return new Device(await send(new Request(ORIGIN + buildPath(opening), { headers: buildHeaders(opening) })));
  }

  /** The events of the log it was sent. */
  get events(): LogEvent[] {
    return this.frames.filter((frame) => 'entity' in frame);
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  /** `live.ready 7`, `5`, `6`: the frames in short. */
  get told(): string[] {
    return this.frames.map((frame) => ('entity' in frame ? String(frame.seq) : `${frame.type} ${frame.seq}`));
  }

  /** Where it is in the log, by the last frame. */
  get seq(): number | undefined {
    return this.frames.at(-1)?.seq;
  }

  /** Waits until it is so. @throws Error after five seconds */
  async until(isSo: (device: Device) => boolean): Promise<this> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`it never was so: ${this.told.slice(-5)}; closed: ${JSON.stringify(this.closed)}`));
    }, TIMEOUT_MS);
    while (!isSo(this)) await Promise.race([this.#changed.promise, late.promise]);
    clearTimeout(timer);
    return this;
  }

  /** Waits until it was told where it is. */
  ready = () => this.until(({ frames }) => frames.some(({ type }) => type.startsWith('live.')));

  /** Waits until it has the event. */
  has = (last: number) => this.until(({ seq = 0 }) => seq >= last);

  /** Waits until it was closed, and says with which code. */
  closing = async () => (await this.until(({ closed }) => closed !== null)).closed?.code;

  say = (text: string) => this.#socket.send(text);

  /** Leaves, as a device does that has lost its network, and hears nothing more. */
  leave() {
    this.#socket.close(1000, 'gone');
  }

  #notify() {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** A new connection of the person, with a ticket of its own. */
export const connect = async (person: Person, since?: number, headers: Record<string, string> = {}) =>
  Device.open({ ticket: await issueTicket(person), since, headers });

/** Writes events into the person's log, past the API; answers the last one's number. */
export async function appendEvents(userId: string, count: number): Promise<number> {
  const [row] = await sql`
    with bump as (update users set seq = seq + ${count} where id = ${userId} returning id, seq),
    added as (
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select id, n, 'user.updated', 'user', id, json_build_object('n', n), 'bot', now()
          from bump, generate_series(bump.seq - ${count} + 1, bump.seq) as n)
    select seq::int as last from bump`;
  return row?.last;
}

/** What the log has after `since`. */
export async function readLog(userId: string, since: number): Promise<LogEvent[]> {
  const slice = await depsOf(env).liveSockets.eventLog.readSince(userId, since, 10_000);
  return slice?.events ?? [];
}

/** Publishes what the log has after `since`, as the queue's consumer does. */
export const publish = async (userId: string, since = 0) => getLiveObject(userId).publish(await readLog(userId, since));

/** The whole numbers of a range, both ends included. */
export const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
