import type { Session } from '../../shared/caller.ts';
import type { EventRun, LogSlice } from '../log.ts';
import type { ControlFrame } from './responses.ts';

interface CloseReason {
  code: number;
  reason: string;
}

export const SESSION_ENDED: CloseReason = { code: 4401, reason: 'The session has ended: sign in again' };
export const TRY_AGAIN: CloseReason = { code: 4503, reason: 'Connect again with a new ticket and your last position' };
export const UNEXPECTED_MESSAGE: CloseReason = { code: 1008, reason: 'The only message allowed is "ping"' };

interface State {
  session: Session;
  /** The last event that it was sent. Null: it starts at the end of the log. */
  position: string | null;
  /** Whether it was sent `live.ready` or `live.resync`. From then on it gets events as they are published. */
  isReady: boolean;
}

/**
 * One live socket. Its attachment contains the position of the last event that it was sent, and only the event after that
 * one is ever sent. So no event is skipped or sent twice, whether reads of the log or publications arrive first, and
 * events of a restored log never follow those of the lost one.
 */
export class LiveSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param since the position or the number of the last event that the client has; null to get only new events */
  static start(socket: WebSocket, session: Session, since: string | null): void {
    socket.serializeAttachment({ session, position: since, isReady: false } satisfies State);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.READY_STATE_OPEN;
  }

  get session(): Session {
    return readState(this.#socket).session;
  }

  get position(): string | null {
    return readState(this.#socket).position;
  }

  /** Whether it must read the log to reach `published`. */
  isBehind(published: string | null): boolean {
    const { position, isReady } = readState(this.#socket);
    return !isReady || position !== published;
  }

  /** Sends published events, if they come right after the socket's last one. */
  deliver(run: EventRun): void {
    if (readState(this.#socket).isReady) this.#send(run);
  }

  /** Sends the missed events, or `live.resync` if the slice does not have the socket's last event. */
  follow({ lastSeq: seq, lastPosition: position, ...run }: LogSlice): void {
    const isNew = this.position === null;
    if (!isNew && !this.#send(run)) this.#sendControl({ type: 'live.resync', seq, position });
    else if (!readState(this.#socket).isReady) this.#sendControl({ type: 'live.ready', seq, position });
  }

  close({ code, reason }: CloseReason): void {
    if (this.isOpen) this.#socket.close(code, reason);
  }

  /** Sends the events after the socket's last one. False if the run does not have that event. */
  #send({ after, events }: EventRun): boolean {
    const state = readState(this.#socket);
    const positions = [after, ...events.map(({ position }) => position)];
    const last = positions.findIndex((position) => position !== null && names(state.position, position));
    if (last < 0) return false;
    for (const event of events.slice(last)) this.#socket.send(JSON.stringify(event));
    this.#socket.serializeAttachment({ ...state, position: positions.at(-1) ?? null } satisfies State);
    return true;
  }

  #sendControl(frame: ControlFrame): void {
    this.#socket.send(JSON.stringify(frame));
    const { session } = readState(this.#socket);
    this.#socket.serializeAttachment({ session, position: frame.position, isReady: true } satisfies State);
  }
}

/** A client may name an event by its number alone. */
const names = (since: string | null, position: string): boolean =>
  since === position || position.startsWith(`${since}-`);

/** Every socket has an attachment, and only this file writes it. */
const readState = (socket: WebSocket): State => socket.deserializeAttachment();
