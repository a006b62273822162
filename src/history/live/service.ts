import { ERRORS } from '../../messages/errors.ts';
import type { Session } from '../../shared/caller.ts';
import { within } from '../../shared/deadlines.ts';
import { SECOND_MS } from '../../shared/duration.ts';
import { AppError, limitReached, unavailable } from '../../shared/errors.ts';
import type { Followers } from '../platform-bindings.ts';
import { LIVE_SINCE, LIVE_TICKET, type SocketRejection } from './handshake.ts';
import type { LiveTicket } from './responses.ts';
import type { LiveTickets, Ticket } from './tickets.ts';

/** The Durable Object checks the session in Postgres, which may have to wake up. */
const CONNECT_DEADLINE_MS = 20 * SECOND_MS;

interface LiveDeps {
  tickets: LiveTickets;
  /** The Durable Objects that hold the users' sockets, by user id. */
  users: Followers;
}

export type LiveService = ReturnType<typeof createLiveService>;

export const createLiveService = (deps: LiveDeps) => ({
  async issueTicket(session: Session): Promise<LiveTicket> {
    const { token, expiresAt } = await deps.tickets.issue(session);
    return { ticket: token, expiresAt: expiresAt.toISOString() };
  },

  /** @throws AppError AUTHENTICATION_ERROR for an invalid ticket */
  async verify(ticket: string): Promise<Ticket> {
    const verified = await deps.tickets.verify(ticket);
    if (!verified) throw badTicket('bad_ticket');
    return verified;
  },

  /**
   * Opens a socket of the user.
   * @param since the position or the number of the last event that the client has, if any
   * @returns the response with status 101
   * @throws AppError AUTHENTICATION_ERROR, LIMIT_REACHED, SERVICE_UNAVAILABLE
   */
  async connect(userId: string, ticket: string, since: string | undefined): Promise<Response> {
    const headers = new Headers({ Upgrade: 'websocket', [LIVE_TICKET]: ticket });
    if (since !== undefined) headers.set(LIVE_SINCE, since);
    const opening = deps.users.getByName(userId).fetch('https://live.invalid/', { headers });
    const response = await within(CONNECT_DEADLINE_MS, opening).catch((cause: unknown) => {
      throw unavailable(true, { reason: 'live', cause });
    });
    if (!response) throw unavailable(true, { reason: 'live' });
    if (response.status === 101) return new Response(null, response); // the headers of a fetched response are immutable
    const rejection = await readRejection(response);
    if (rejection.reason !== 'limit') throw badTicket(rejection.reason);
    const { reason, ...details } = rejection;
    throw limitReached('sockets', details, reason);
  },
});

/** The body of every response without a socket: see `handshake.ts`. */
const readRejection = async (response: Response) => (await response.json()) as SocketRejection;

/** The response is the same for every reason. Only the log contains it. */
const badTicket = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', ERRORS.badTicket, {
    reason,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
