import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { Problem } from '../lib/problem.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** What the API closes a socket with when its session has ended. */
const sessionEnded = 4401;

const titled = z.looseObject({ title: z.string().nullable() });

const Frame = z.union([
  z.object({
    seq: z.int(),
    type: z.string(),
    entityId: z.string(),
    actor: z.string(),
    createdAt: z.string(),
    data: z.looseObject({ task: titled.optional(), busyTime: titled.optional() }),
  }),
  z.object({ seq: z.int(), type: z.enum(['live.ready', 'live.resync']) }),
]);
type Frame = z.infer<typeof Frame>;

const TicketAnswer = z.object({ data: z.object({ ticket: z.string() }) });

/** Who is told what comes. */
export interface Follower {
  /** @param text the message as it came */
  frame(frame: Frame, text: string): void;
  /** What happens to the connection. */
  note(text: string): void;
}

interface Options {
  apiUrl: string;
  token: string;
  /** The last event that is known; undefined to begin with what is new. */
  since: number | undefined;
  follower: Follower;
  interrupted: AbortSignal;
}

/**
 * Follows the log of the token's person until interrupted: after each disconnect from the last event, with a new ticket.
 * @throws Problem when the session has ended
 */
export async function follow({ apiUrl, token, since, follower, interrupted }: Options): Promise<void> {
  let last = since;
  let pauseMs = firstPauseMs;
  while (!interrupted.aborted) {
    const ticket = await ticketFor(apiUrl, token);
    const end = ticket
      ? await listen(socketUrl(apiUrl, ticket, last), interrupted, (text) => {
          const frame = Frame.parse(JSON.parse(text));
          last = frame.seq;
          pauseMs = firstPauseMs;
          follower.frame(frame, text);
        })
      : { code: 0, reason: `${apiUrl} gives no ticket for now` };
    if (interrupted.aborted) return;
    if (end.code === sessionEnded) throw new Problem('The session has ended: run npm run live again');
    follower.note(`Disconnected (${[end.code || '', end.reason].join(' ').trim()}): again in ${pauseMs / 1_000} s`);
    await wait(pauseMs, undefined, { signal: interrupted }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Null when the API does not give one for now. @throws Problem when it never will */
async function ticketFor(apiUrl: string, token: string): Promise<string | null> {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${apiUrl}/api/live/ticket`, { method: 'POST', headers });
    if (response.status === 401) throw new Problem('The session has ended: run npm run live again');
    return TicketAnswer.safeParse(await response.json()).data?.data.ticket ?? null;
  } catch (err) {
    if (err instanceof Problem) throw err;
    return null;
  }
}

function socketUrl(apiUrl: string, ticket: string, last: number | undefined): string {
  const query = new URLSearchParams({ ticket, ...(last === undefined ? {} : { since: String(last) }) });
  return `${apiUrl.replace(/^http/, 'ws')}/api/live?${query}`;
}

/** Resolves when the connection has ended, with the code and the reason it was closed with. */
function listen(url: string, interrupted: AbortSignal, take: (text: string) => void) {
  return new Promise<{ code: number; reason: string }>((resolve, reject) => {
    const socket = new WebSocket(url);
    const leave = () => socket.close();
    interrupted.addEventListener('abort', leave, { once: true });
    if (interrupted.aborted) leave();
    socket.addEventListener('message', ({ data }) => {
      try {
        take(String(data));
      } catch (err) {
        socket.close();
        reject(err);
      }
    });
    socket.addEventListener('error', () => {}); // "close" follows, and says as much
    socket.addEventListener('close', ({ code, reason }) => {
      interrupted.removeEventListener('abort', leave);
      resolve({ code, reason });
    });
  });
}
