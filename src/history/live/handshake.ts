/** The headers of the Worker's request to the user's Durable Object, which opens a socket. */
export const LIVE_TICKET = 'Live-Ticket';
export const LIVE_SINCE = 'Live-Since';

/** The body of its response when it opens none. */
export type SocketRejection =
  | { reason: 'bad_ticket' | 'used_ticket' }
  | { reason: 'limit'; limit: number; current: number };

export const rejectSocket = (rejection: SocketRejection) => Response.json(rejection, { status: 403 });
