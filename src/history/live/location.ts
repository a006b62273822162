import type { Followers } from '../platform-bindings.ts';

/** Cloudflare's location hint for a Durable Object, by the region in the host name of a Neon database. */
const HINTS: [RegExp, string][] = [
  [/\.(us-east-\d|eastus\d?)\./, 'enam'],
  [/\.(us-west-\d|westus\d?)\./, 'wnam'],
  [/\.(eu-(central|west)-\d|gwc)\./, 'weur'],
  [/\.sa-east-\d\./, 'sam'],
  [/\.ap-southeast-2\./, 'oc'],
  [/\.ap-(southeast|northeast|south)-\d\./, 'apac'],
];

export const findLocationHint = (databaseUrl: string): string | undefined => {
  const host = URL.parse(databaseUrl)?.host ?? '';
  return HINTS.find(([region]) => region.test(host))?.[1];
};

/** The Durable Objects, created near the database that they read. Without a hint, each is created near its first caller. */
export function createNear(databaseUrl: string, followers: Followers): Followers {
  const locationHint = findLocationHint(databaseUrl);
  if (locationHint === undefined) return followers;
  return { getByName: (userId) => followers.getByName(userId, { locationHint }) };
}
