import type { Session } from '../../shared/caller.ts';
import { AppError, unavailable } from '../../shared/errors.ts';
import type { Followers } from '../bindings.ts';
import { LIVE_SINCE, LIVE_TICKET, type Refusal } from './handshake.ts';
import type { LiveTicket } from './responses.ts';
import type { LiveTickets, Ticket } from './tickets.ts';

interface LiveDeps {
  tickets: LiveTickets;
  /** The objects that hold people's sockets, by user id. */
  users: Followers;
}

export class LiveService {
  readonly #deps: LiveDeps;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  /** A ticket for one socket of the session. */
  async issueTicket(session: Session): Promise<LiveTicket> {
    const { token, expiresAt } = await this.#deps.tickets.issue(session);
    return { ticket: token, expiresAt: expiresAt.toISOString() };
  }

  /** What the ticket says. @throws AppError AUTHENTICATION_ERROR */
  async verify(ticket: string): Promise<Ticket> {
    const verified = await this.#deps.tickets.verify(ticket);
    if (!verified) throw badTicket('bad_ticket');
    return verified;
  }

  /**
   * The answer that opens a socket of that person.
   * @param since the last event the client has, if it has one
   * @throws AppError AUTHENTICATION_ERROR, LIMIT_REACHED, SERVICE_UNAVAILABLE
   */
  async connect(userId: string, ticket: string, since: number | undefined): Promise<Response> {
    const headers = new Headers({ Upgrade: 'websocket', [LIVE_TICKET]: ticket });
    if (since !== undefined) headers.set(LIVE_SINCE, String(since));
    const response = await this.#deps.users
      .getByName(userId)
      .fetch('https://live.invalid/', { headers })
      .catch((cause: unknown) => {
        throw unavailable(true, { reason: 'live', cause });
      });
    if (response.status === 101) return response;
    const refusal = await refusalIn(response);
    if (refusal.reason !== 'limit') throw badTicket(refusal.reason);
    const { reason, ...details } = refusal;
    throw new AppError('LIMIT_REACHED', `At most ${details.limit} sockets may be open: close one first`, {
      details,
      reason,
    });
  }
}

/** Whatever the object does not open, it refuses so: see `opening.ts`. */
const refusalIn = async (response: Response) => (await response.json()) as Refusal;

/** One body for every reason; the reason goes to the log alone. */
const badTicket = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', 'Ask for a new ticket: it is missing, expired or used', {
    reason,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
