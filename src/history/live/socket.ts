import type { Session } from '../../shared/caller.ts';
import type { Slice } from '../log.ts';
import type { LogEvent } from '../responses.ts';
import type { ControlFrame } from './responses.ts';

export interface Closing {
  code: number;
  reason: string;
}

export const ENDED: Closing = { code: 4401, reason: 'The session has ended: sign in again' };
export const TRY_AGAIN: Closing = { code: 4503, reason: 'Connect again with a new ticket and your last seq' };
export const REFUSED: Closing = { code: 1008, reason: 'Only "ping" is understood here' };

interface State {
  session: Session;
  /** The last event it was sent; null for a socket that starts at whatever is the log's end. */
  seq: number | null;
  /** Whether it was told where it is in the log: from then on it is sent what is published. */
  isReady: boolean;
}

/**
 * One live socket. The last event it was sent is in its attachment, and only the very next one is ever sent to it: so
 * whatever order readings of the log and publications come in, nothing is skipped or sent twice.
 */
export class LiveSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param since the last event the client has; null when it has none and wants none */
  static begin(socket: WebSocket, session: Session, since: number | null): void {
    socket.serializeAttachment({ session, seq: since, isReady: false } satisfies State);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.READY_STATE_OPEN;
  }

  get session(): Session {
    return stateOf(this.#socket).session;
  }

  get seq(): number | null {
    return stateOf(this.#socket).seq;
  }

  /** Whether it needs the log to get as far as that event. */
  isBehind(heard: number): boolean {
    const { seq, isReady } = stateOf(this.#socket);
    return !isReady || seq === null || seq < heard;
  }

  /** Sends what was published, as far as it follows on what the socket has. */
  deliver(events: LogEvent[]): void {
    if (stateOf(this.#socket).isReady) this.#send(events);
  }

  /** Sends what the log has; or only where it ends, when that is more than `maxGap` events away, or before `since`. */
  follow({ events, lastSeq }: Slice, maxGap: number): void {
    const { seq, isReady } = stateOf(this.#socket);
    if (seq === null) this.#tell({ type: 'live.ready', seq: lastSeq });
    else if (lastSeq - seq > maxGap || (!isReady && seq > lastSeq)) this.#tell({ type: 'live.resync', seq: lastSeq });
    else if (this.#send(events) === lastSeq && !isReady) this.#tell({ type: 'live.ready', seq: lastSeq });
  }

  close({ code, reason }: Closing): void {
    if (this.isOpen) this.#socket.close(code, reason);
  }

  #send(events: LogEvent[]): number {
    const state = stateOf(this.#socket);
    let last = state.seq ?? 0;
    for (const event of events) {
      if (event.seq !== last + 1) continue;
      this.#socket.send(JSON.stringify(event));
      last = event.seq;
    }
    this.#socket.serializeAttachment({ ...state, seq: last } satisfies State);
    return last;
  }

  #tell(frame: ControlFrame): void {
    this.#socket.send(JSON.stringify(frame));
    const { session } = stateOf(this.#socket);
    this.#socket.serializeAttachment({ session, seq: frame.seq, isReady: true } satisfies State);
  }
}

/** Only this file writes attachments, and each socket is accepted with one. */
const stateOf = (socket: WebSocket): State => socket.deserializeAttachment();
