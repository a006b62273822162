/** Between the Worker and a person's object: what a socket is asked for with, and why it is refused. */
export const LIVE_TICKET = 'Live-Ticket';
export const LIVE_SINCE = 'Live-Since';

export type Refusal = { reason: 'bad_ticket' | 'used_ticket' } | { reason: 'limit'; limit: number; current: number };

export const refused = (refusal: Refusal) => Response.json(refusal, { status: 403 });
