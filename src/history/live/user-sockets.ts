import { DurableObject } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { parseSeq } from '../../db/event-position.ts';
import { selectOwner } from '../../db/session.ts';
import type { Session } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorFields, type Log } from '../../shared/log.ts';
import type { EventLog, EventRun } from '../log.ts';
import { LIVE_SINCE, LIVE_TICKET, rejectSocket } from './handshake.ts';
import { LiveSocket, SESSION_ENDED, TRY_AGAIN, UNEXPECTED_MESSAGE } from './socket.ts';
import type { LiveTickets } from './tickets.ts';

const MAX_SOCKETS = 10;
/** How many missed events a socket gets. A client that has missed more must sync. */
const MAX_GAP = 1_000;
/** Storage key: the prefix and the ticket's id. Value: when the ticket expires, in epoch milliseconds. */
const USED_TICKET_PREFIX = 'used:';

interface LiveSocketsDeps {
  eventLog: EventLog;
  db: Database;
  tickets: LiveTickets;
  clock: Clock;
  log: Log;
}

/** The live sockets of one user, whose id is the object's name. It can be evicted at any time: its state is stored. */
export class LiveSockets extends DurableObject<object> {
  readonly #deps: LiveSocketsDeps;
  /** The last published event. After an eviction, a read of the log finds it. */
  #published: string | null = null;
  #catchingUp = Promise.resolve();

  constructor(ctx: DurableObjectState, env: object, deps: LiveSocketsDeps) {
    super(ctx, env);
    this.#deps = deps;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Opens a socket. Each ticket opens one. Verifies it here too: the clock must be the one that deletes used tickets. */
  override async fetch({ headers }: Request): Promise<Response> {
    const ticket = await this.#deps.tickets.verify(headers.get(LIVE_TICKET) ?? '');
    if (!ticket) return rejectSocket({ reason: 'bad_ticket' });

    // no await from here to the new socket: parallel requests must not use a ticket twice or exceed the limit
    const { storage } = this.ctx;
    if (storage.kv.get(USED_TICKET_PREFIX + ticket.id) !== undefined) return rejectSocket({ reason: 'used_ticket' });
    const current = this.#openSockets().length;
    if (current >= MAX_SOCKETS) return rejectSocket({ reason: 'limit', limit: MAX_SOCKETS, current });
    storage.kv.put(USED_TICKET_PREFIX + ticket.id, ticket.expiresAt.getTime());
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    LiveSocket.start(server, ticket.session, headers.get(LIVE_SINCE));

    await this.#setAlarm();
    this.ctx.waitUntil(this.#catchUp());
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Sends the events in order. Resolves when each socket has them all, or was closed so that its client reconnects. */
  async publish(run: EventRun): Promise<void> {
    this.#published = run.events.at(-1)?.position ?? this.#published;
    if (run.events.some(({ type }) => type.startsWith('user.logged_out'))) {
      const sockets = this.#openSockets();
      await this.#closeOnError(sockets, () => this.#closeEndedSessions(sockets));
    }
    for (const socket of this.#openSockets()) socket.deliver(run);
    await this.#catchUp();
  }

  /** Closes every socket and deletes what is stored: the user was erased. */
  async end(): Promise<void> {
    for (const socket of this.#openSockets()) socket.close(SESSION_ENDED);
    await this.ctx.storage.deleteAll();
  }

  override webSocketMessage(socket: WebSocket): void {
    new LiveSocket(socket).close(UNEXPECTED_MESSAGE); // the platform answers "ping" itself
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close(); // completes the closing handshake of the client
  }

  /** Runs when a session or a used ticket expires. Also sends missed events to a socket that an eviction interrupted. */
  override async alarm(): Promise<void> {
    const now = this.#deps.clock().getTime();
    for (const [key, expiresAt] of this.#usedTickets()) if (expiresAt <= now) this.ctx.storage.kv.delete(key);
    await this.#catchUp();
    await this.#setAlarm();
  }

  #usedTickets = () => [...this.ctx.storage.kv.list<number>({ prefix: USED_TICKET_PREFIX })];

  /** The open sockets. Closes those whose session has expired. */
  #openSockets(): LiveSocket[] {
    const now = this.#deps.clock();
    const sockets = this.ctx.getWebSockets().map((socket) => new LiveSocket(socket));
    for (const socket of sockets) if (socket.isOpen && socket.session.expiresAt <= now) socket.close(SESSION_ENDED);
    return sockets.filter(({ isOpen }) => isOpen);
  }

  async #setAlarm(): Promise<void> {
    const { storage } = this.ctx;
    const tickets = this.#usedTickets().map(([, expiresAt]) => expiresAt);
    const sessions = this.#openSockets().map(({ session }) => session.expiresAt.getTime());
    if (tickets.length + sessions.length === 0) return storage.deleteAll(); // an empty object costs nothing
    await storage.setAlarm(Math.min(...tickets, ...sessions));
  }

  /** Reads the log for the sockets that are behind. Only one call reads at a time. */
  #catchUp(): Promise<void> {
    this.#catchingUp = this.#catchingUp.then(async () => {
      for (;;) {
        const behind = this.#openSockets().filter((socket) => socket.isBehind(this.#published));
        if (behind.length === 0) return;
        await this.#closeOnError(behind, () => this.#sendMissed(behind));
      }
    });
    return this.#catchingUp;
  }

  async #sendMissed(sockets: LiveSocket[]): Promise<void> {
    const published = this.#published;
    const missing = sockets.map((socket) => ({ socket, position: socket.position }));
    const from = Math.min(...missing.map(({ position }) => (position ? parseSeq(position) : Number.MAX_SAFE_INTEGER)));
    const [slice] = await Promise.all([
      this.#deps.eventLog.readSince(this.#userId, from, MAX_GAP),
      this.#closeEndedSessions(sockets),
    ]);
    if (!slice) return this.end();
    // a socket that was sent events during the read is ahead of it
    for (const { socket, position } of missing) if (socket.isOpen && socket.position === position) socket.follow(slice);
    if (this.#published === published) this.#published = slice.lastPosition; // where each of them is now
  }

  async #closeEndedSessions(sockets: LiveSocket[]): Promise<void> {
    const active = await filterActive(
      this.#deps.db,
      sockets.map(({ session }) => session),
    );
    for (const socket of sockets) if (!active.has(socket.session.tokenId)) socket.close(SESSION_ENDED);
  }

  /** Runs the step. Closes the sockets if it fails: a client reconnects with its last position and misses nothing. */
  async #closeOnError(sockets: LiveSocket[], step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (err) {
      this.#deps.log.error('live: closed sockets after an error', { user: this.#userId, ...errorFields(err) });
      for (const socket of sockets) socket.close(TRY_AGAIN);
    }
  }

  get #userId(): string {
    return this.ctx.id.name ?? '';
  }
}

/** The token ids of the sessions that are still valid, long after they opened sockets. @throws DbError */
async function filterActive(db: Database, sessions: Session[]): Promise<Set<string>> {
  if (sessions.length === 0) return new Set();
  const queries = sessions.map(
    (session) => sql`select ${session.tokenId} as "tokenId" where exists (${selectOwner(session)})`,
  );
  const rows = await db.read<{ tokenId: string }>(sql.join(queries, sql` union all `));
  return new Set(rows.map(({ tokenId }) => tokenId));
}
