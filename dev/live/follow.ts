import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { Problem } from '../lib/problem.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** The close code that the API sends when the session ended. */
const sessionEnded = 4401;

const titled = z.looseObject({ title: z.string().nullable() });

const Frame = z.union([
  z.object({
    seq: z.int(),
    position: z.string(),
    type: z.string(),
    entityId: z.string(),
    actor: z.string(),
    createdAt: z.string(),
    data: z.looseObject({ task: titled.optional(), busyTime: titled.optional() }),
  }),
  z.object({ seq: z.int(), position: z.string(), type: z.enum(['live.ready', 'live.resync']) }),
]);
type Frame = z.infer<typeof Frame>;

const TicketAnswer = z.object({ data: z.object({ ticket: z.string() }) });

/** Receives the messages of the socket. */
export interface Follower {
  /** @param text the raw message */
  frame(frame: Frame, text: string): void;
  /** Reports the state of the connection. */
  note(text: string): void;
}

interface Options {
  apiUrl: string;
  token: string;
  /** The last known event; undefined to receive only new events. */
  since: string | undefined;
  follower: Follower;
  interrupted: AbortSignal;
}

/**
 * Follows the event log of the token's user until interrupted. After a disconnect it takes a new ticket and continues
 * from the last event.
 * @throws Problem when the session ended
 */
export async function follow({ apiUrl, token, since, follower, interrupted }: Options): Promise<void> {
  let last = since;
  let pauseMs = firstPauseMs;
  while (!interrupted.aborted) {
    const ticket = await requestTicket(apiUrl, token);
    const end = ticket
      ? await listen(socketUrl(apiUrl, ticket, last), interrupted, (text) => {
          const frame = Frame.parse(JSON.parse(text));
          last = frame.position;
          pauseMs = firstPauseMs;
          follower.frame(frame, text);
        })
      : { code: 0, reason: `${apiUrl} did not return a ticket` };
    if (interrupted.aborted) return;
    if (end.code === sessionEnded) throw new Problem('The session ended: run npm run live again');
    follower.note(`Disconnected (${[end.code || '', end.reason].join(' ').trim()}): retrying in ${pauseMs / 1_000} s`);
    await wait(pauseMs, undefined, { signal: interrupted }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Null when the request fails for now. @throws Problem when the session ended */
async function requestTicket(apiUrl: string, token: string): Promise<string | null> {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${apiUrl}/api/live/ticket`, { method: 'POST', headers });
    if (response.status === 401) throw new Problem('The session ended: run npm run live again');
    return TicketAnswer.safeParse(await response.json()).data?.data.ticket ?? null;
  } catch (err) {
    if (err instanceof Problem) throw err;
    return null;
  }
}

function socketUrl(apiUrl: string, ticket: string, last: string | undefined): string {
  const query = new URLSearchParams({ ticket, ...(last === undefined ? {} : { since: last }) });
  return `${apiUrl.replace(/^http/, 'ws')}/api/live?${query}`;
}

/** Resolves with the close code and reason when the connection ends. */
function listen(url: string, interrupted: AbortSignal, take: (text: string) => void) {
  return new Promise<{ code: number; reason: string }>((resolve, reject) => {
    const socket = new WebSocket(url);
    const leave = () => socket.close();
    interrupted.addEventListener('abort', leave, { once: true });
    if (interrupted.aborted) leave();
    // On a socket that has sent no message, the platform completes the closing handshake only after 10 s.
    socket.addEventListener('open', () => socket.send('ping'));
    socket.addEventListener('message', ({ data }) => {
      if (data === 'pong') return;
      try {
        take(String(data));
      } catch (err) {
        socket.close();
        reject(err);
      }
    });
    socket.addEventListener('error', () => {}); // "close" follows
    socket.addEventListener('close', ({ code, reason }) => {
      interrupted.removeEventListener('abort', leave);
      resolve({ code, reason });
    });
  });
}
