import { describe, expect, it } from 'vitest';
import { createNear, findLocationHint } from '../../src/history/live/location.ts';

const hostOf = (region: string) =>
  `postgresql://u:p@ep-cool-darkness-123456-pooler.${region}.neon.tech/db?sslmode=require`;

describe('the location hint of the live sockets', () => {
  it.each([
    ['us-east-1.aws', 'enam'],
    ['c-2.us-east-2.aws', 'enam'],
    ['us-west-2.aws', 'wnam'],
    ['eu-central-1.aws', 'weur'],
    ['c-3.eu-west-2.aws', 'weur'],
    ['sa-east-1.aws', 'sam'],
    ['ap-southeast-1.aws', 'apac'],
    ['ap-southeast-2.aws', 'oc'],
    ['eastus2.azure', 'enam'],
    ['westus3.azure', 'wnam'],
    ['gwc.azure', 'weur'],
  ])('for a database in %s is %s', (region, hint) => {
    expect(findLocationHint(hostOf(region))).toBe(hint);
  });

  it.each(['postgresql://u:p@saturway.localhost/db', hostOf('moon-1.aws'), 'no url'])('is not known for %s', (url) => {
    expect(findLocationHint(url)).toBeUndefined();
  });

  it('is given whenever a Durable Object is named, and only if there is one', () => {
    const named: unknown[][] = [];
    const follower = { publish: async () => {}, end: async () => {}, fetch: async () => new Response() };
    const followers = {
      getByName: (...args: unknown[]) => {
        named.push(args);
        return follower;
      },
    };
    createNear(hostOf('eu-central-1.aws'), followers).getByName('a');
    createNear('postgresql://u:p@localhost/db', followers).getByName('b');
    expect(named).toEqual([['a', { locationHint: 'weur' }], ['b']]);
  });
});
