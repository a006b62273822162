import { DurableObject } from 'cloudflare:workers';
import type { Clock } from '../../shared/clock.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import type { EventLog } from '../log.ts';
import type { LogEvent } from '../responses.ts';
import { LIVE_SINCE, LIVE_TICKET, refused } from './handshake.ts';
import type { SessionStore } from './sessions.ts';
import { ENDED, LiveSocket, REFUSED, TRY_AGAIN } from './socket.ts';
import type { LiveTickets } from './tickets.ts';

const MAX_SOCKETS = 10;
/** Events that are sent to a socket that missed them; beyond that, the client does better to sync. */
const MAX_GAP = 1_000;
/** Its rest is a ticket's id, its value when the ticket expires, in milliseconds. */
const USED = 'used:';

interface LiveSocketsDeps {
  eventLog: EventLog;
  sessions: SessionStore;
  tickets: LiveTickets;
  clock: Clock;
  log: Log;
}

/**
 * The live sockets of one person, by whose id it is named. What it knows is in the sockets' attachments and in storage,
 * so it may be evicted at any moment: see `socket.ts` for why no event is lost or sent twice.
 */
export class LiveSockets extends DurableObject<object> {
  readonly #deps: LiveSocketsDeps;
  /** The last event it was told of. Forgotten with an eviction: then whoever told of it tells again. */
  #heard = 0;
  #turn = Promise.resolve();

  constructor(ctx: DurableObjectState, env: object, deps: LiveSocketsDeps) {
    super(ctx, env);
    this.#deps = deps;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Opens a socket, once a ticket. The ticket is judged again: by the clock that used ones are forgotten by. */
  override async fetch({ headers }: Request): Promise<Response> {
    const ticket = await this.#deps.tickets.verify(headers.get(LIVE_TICKET) ?? '');
    if (!ticket) return refused({ reason: 'bad_ticket' });

    // no await from here to the new socket: two requests must not both be the tenth, or both use the ticket
    const { storage } = this.ctx;
    if (storage.kv.get(USED + ticket.id) !== undefined) return refused({ reason: 'used_ticket' });
    const current = this.#open().length;
    if (current >= MAX_SOCKETS) return refused({ reason: 'limit', limit: MAX_SOCKETS, current });
    storage.kv.put(USED + ticket.id, ticket.expiresAt.getTime());
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const since = headers.get(LIVE_SINCE);
    LiveSocket.begin(server, ticket.session, since === null ? null : Number(since));

    await this.#wakeInTime();
    this.ctx.waitUntil(this.#catchUp());
    return new Response(null, { status: 101, webSocket: client });
  }

  /**
   * Sends each socket those of the events that it does not have yet; they come in order. Resolves when every socket
   * has all that was published, or was closed for it to come again.
   */
  async publish(events: LogEvent[]): Promise<void> {
    this.#heard = Math.max(this.#heard, events.at(-1)?.seq ?? 0);
    if (events.some(({ type }) => type.startsWith('user.logged_out'))) {
      const sockets = this.#open();
      await this.#orComeAgain(sockets, () => this.#closeEnded(sockets));
    }
    for (const socket of this.#open()) socket.deliver(events);
    await this.#catchUp();
  }

  /** Closes every socket: the person was erased. */
  async end(): Promise<void> {
    for (const socket of this.#open()) socket.close(ENDED);
  }

  override webSocketMessage(socket: WebSocket): void {
    new LiveSocket(socket).close(REFUSED); // "ping" was answered before it came here
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close(); // a client that leaves waits for this answer
  }

  /** When a session or a used ticket expires. A socket that an eviction left without its gap gets it now. */
  override async alarm(): Promise<void> {
    const now = this.#deps.clock().getTime();
    for (const [key, expiresAt] of this.#usedTickets()) if (expiresAt <= now) this.ctx.storage.kv.delete(key);
    await this.#catchUp();
    await this.#wakeInTime();
  }

  #usedTickets = () => [...this.ctx.storage.kv.list<number>({ prefix: USED })];

  /** The open sockets. One whose session has expired is closed instead. */
  #open(): LiveSocket[] {
    const now = this.#deps.clock();
    const sockets = this.ctx.getWebSockets().map((socket) => new LiveSocket(socket));
    for (const socket of sockets) if (socket.isOpen && socket.session.expiresAt <= now) socket.close(ENDED);
    return sockets.filter(({ isOpen }) => isOpen);
  }

  async #wakeInTime(): Promise<void> {
    const { storage } = this.ctx;
    const tickets = this.#usedTickets().map(([, expiresAt]) => expiresAt);
    const sessions = this.#open().map(({ session }) => session.expiresAt.getTime());
    if (tickets.length + sessions.length === 0) return storage.deleteAll(); // an object that stores nothing costs nothing
    await storage.setAlarm(Math.min(...tickets, ...sessions));
  }

  /** Reads the log for the sockets that need it, one reading at a time. */
  #catchUp(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const behind = () => this.#open().filter((socket) => socket.isBehind(this.#heard));
      for (let sockets = behind(); sockets.length > 0; sockets = behind()) {
        const waiting = sockets;
        await this.#orComeAgain(waiting, () => this.#readGaps(waiting));
      }
    });
    return this.#turn;
  }

  async #readGaps(sockets: LiveSocket[]): Promise<void> {
    const heard = this.#heard;
    const from = Math.min(...sockets.map(({ seq }) => seq ?? Number.MAX_SAFE_INTEGER));
    const [slice] = await Promise.all([
      this.#deps.eventLog.since(this.#userId, from, MAX_GAP),
      this.#closeEnded(sockets),
    ]);
    if (!slice) return this.end();
    for (const socket of sockets) if (socket.isOpen) socket.follow(slice, MAX_GAP);
    if (slice.lastSeq < heard) this.#heard = slice.lastSeq; // what the log does not have is not worth waiting for
  }

  async #closeEnded(sockets: LiveSocket[]): Promise<void> {
    const held = await this.#deps.sessions.filterActive(sockets.map(({ session }) => session));
    for (const socket of sockets) if (!held.has(socket.session.tokenId)) socket.close(ENDED);
  }

  /** Takes the step, or closes the sockets: a client that comes again with its last seq has missed nothing. */
  async #orComeAgain(sockets: LiveSocket[], step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (err) {
      this.#deps.log.error('live: sockets were sent away', { user: this.#userId, ...errorFields(err) });
      for (const socket of sockets) socket.close(TRY_AGAIN);
    }
  }

  get #userId(): string {
    return this.ctx.id.name ?? '';
  }
}
