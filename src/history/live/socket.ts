import type { Session } from '../../shared/caller.ts';
import type { LogSlice } from '../log.ts';
import type { LogEvent } from '../responses.ts';
import type { ControlFrame } from './responses.ts';

interface CloseReason {
  code: number;
  reason: string;
}

export const SESSION_ENDED: CloseReason = { code: 4401, reason: 'The session has ended: sign in again' };
export const TRY_AGAIN: CloseReason = { code: 4503, reason: 'Connect again with a new ticket and your last seq' };
export const UNEXPECTED_MESSAGE: CloseReason = { code: 1008, reason: 'The only message allowed is "ping"' };

interface State {
  session: Session;
  /** The last event that it was sent. Null: it starts at the end of the log. */
  seq: number | null;
  /** Whether it was sent `live.ready` or `live.resync`. From then on it gets events as they are published. */
  isReady: boolean;
}

/**
 * One live socket. Its attachment contains the number of the last event that it was sent, and only the next number is
 * ever sent. So no event is skipped or sent twice, in whatever order reads of the log and publications arrive.
 */
export class LiveSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param since the last event that the client has; null to get only new events */
  static start(socket: WebSocket, session: Session, since: number | null): void {
    socket.serializeAttachment({ session, seq: since, isReady: false } satisfies State);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.READY_STATE_OPEN;
  }

  get session(): Session {
    return readState(this.#socket).session;
  }

  get seq(): number | null {
    return readState(this.#socket).seq;
  }

  /** Whether it needs events from the log to reach `publishedSeq`. */
  isBehind(publishedSeq: number): boolean {
    const { seq, isReady } = readState(this.#socket);
    return !isReady || seq === null || seq < publishedSeq;
  }

  /** Sends published events that directly follow the socket's last one. */
  deliver(events: LogEvent[]): void {
    if (readState(this.#socket).isReady) this.#send(events);
  }

  /** Sends events from the log, or `live.resync` if more than `maxGap` are missing or the log ends before `since`. */
  follow({ events, lastSeq }: LogSlice, maxGap: number): void {
    const { seq, isReady } = readState(this.#socket);
    if (seq === null) this.#sendControl({ type: 'live.ready', seq: lastSeq });
    else if (lastSeq - seq > maxGap || (!isReady && seq > lastSeq))
      this.#sendControl({ type: 'live.resync', seq: lastSeq });
    else if (this.#send(events) === lastSeq && !isReady) this.#sendControl({ type: 'live.ready', seq: lastSeq });
  }

  close({ code, reason }: CloseReason): void {
    if (this.isOpen) this.#socket.close(code, reason);
  }

  #send(events: LogEvent[]): number {
    const state = readState(this.#socket);
    let last = state.seq ?? 0;
    for (const event of events) {
      if (event.seq !== last + 1) continue;
      this.#socket.send(JSON.stringify(event));
      last = event.seq;
    }
    this.#socket.serializeAttachment({ ...state, seq: last } satisfies State);
    return last;
  }

  #sendControl(frame: ControlFrame): void {
    this.#socket.send(JSON.stringify(frame));
    const { session } = readState(this.#socket);
    this.#socket.serializeAttachment({ session, seq: frame.seq, isReady: true } satisfies State);
  }
}

/** Every socket has an attachment, and only this file writes it. */
const readState = (socket: WebSocket): State => socket.deserializeAttachment();
