import type { Trip } from './upstream.ts';

export interface RecordedResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a Worker did for one request. */
export interface Recording {
  trips: Trip[];
  response: RecordedResponse;
  wakesQueue: boolean;
}

/**
 * The source of a Worker without a framework that does the same work upstream: the recorded requests, each after those
 * that had ended before it began, a message to the queue, and the recorded bytes.
 */
export function bareWorker(origin: string, recordings: Record<string, Recording>): string {
  const routes = Object.fromEntries(
    Object.entries(recordings).map(([route, { trips, response, wakesQueue }]) => [
      route,
      { stages: stagesOf(trips), response, wakesQueue },
    ]),
  );
  return `
const routes = ${JSON.stringify(routes)};
const ask = async ({ path, headers, body }) => {
  const response = await fetch(${JSON.stringify(origin)} + path, { method: 'POST', headers, body });
  return response.json();
};
export default {
  async fetch(request, env, ctx) {
    const { stages, response, wakesQueue } = routes[request.method + ' ' + new URL(request.url).pathname];
    if (request.method === 'POST') JSON.parse(await request.text());
    for (const stage of stages) await Promise.all(stage.map(ask));
    if (wakesQueue) ctx.waitUntil(env.EVENTS_QUEUE.send({ userId: 'a0000000-0000-4000-8000-000000000000' }));
    const { status, headers, body } = response;
    return new Response(body, { status, headers: { ...headers, 'X-Request-Id': crypto.randomUUID() } });
  },
};`;
}

/** Requests that overlap are sent together. */
function stagesOf(trips: Trip[]): Pick<Trip, 'path' | 'headers' | 'body'>[][] {
  const stages: Trip[][] = [];
  for (const trip of trips) {
    const stage = stages.at(-1);
    if (stage?.some(({ endedAt }) => endedAt > trip.startedAt)) stage.push(trip);
    else stages.push([trip]);
  }
  return stages.map((stage) => stage.map(({ path, headers, body }) => ({ path, headers, body })));
}
