import { describe, expect, it, vi } from 'vitest';
import { useUpstash } from './engines.ts';

const { context, key, connect } = useUpstash();

describe('a command over the Upstash endpoint', () => {
  it('sets, gets and deletes', async () => {
    const redis = connect();
    const name = key();
    expect(await redis.set(name, 'text')).toBe('OK');
    expect(await redis.get(name)).toBe('text');
    expect(await redis.del(name)).toBe(1);
    expect(await redis.get(name)).toBeNull();
  });

  it.each([
    [{ a: [1, 'two', null] }, { a: [1, 'two', null] }],
    ['123', 123],
    ['007', '007'],
    ['null', null],
    ['true', true],
    ['{"cut":', '{"cut":'],
    ['9007199254740993', '9007199254740993'],
    ['OK', 'OK'],
    ['', ''],
  ])('stores %j and returns it as the driver parses JSON', async (value, read) => {
    const redis = connect();
    const name = key();
    await redis.set(name, value);
    expect(await redis.get(name)).toEqual(read);
  });

  it.each(['ё 漢 👩‍👩‍👧', 'a\0b\r\n', '\u{10ffff}', 'T0s='])('keeps the characters of %j', async (text) => {
    const redis = connect({ automaticDeserialization: false });
    const name = key();
    await redis.set(name, text);
    expect(await redis.get(name)).toBe(text);
  });

  it('returns decoded strings in nested arrays with numbers and nulls', async () => {
    const reply = await connect().eval("return {'OK', 1, false, {'ё', 2, {'OK'}}}", [], []);
    expect(reply).toEqual(['OK', 1, null, ['ё', 2, ['OK']]]);
  });

  it('sets a time to live and expires the key', async () => {
    const redis = connect();
    const name = key();
    await redis.set(name, 1, { ex: 60 });
    expect(await redis.ttl(name)).toBe(60);
    await redis.expireat(name, 1);
    expect(await redis.exists(name)).toBe(0);
  });

  it('sets an expiry time on the clock of this machine', async () => {
    const redis = connect();
    const name = key();
    await redis.set(name, 1, { pxat: Date.now() + 60_000 });
    expect(await redis.pttl(name)).toBeGreaterThan(55_000);
    expect(await redis.pttl(name)).toBeLessThanOrEqual(60_000);
  });

  it('reads and writes the fields of a hash', async () => {
    const redis = connect();
    const name = key();
    expect(await redis.hset(name, { title: 'ё', stars: 5 })).toBe(2);
    expect(await redis.hgetall(name)).toEqual({ title: 'ё', stars: 5 });
    expect(await redis.hget(name, 'none')).toBeNull();
  });

  it('rejects with WRONGTYPE on a key of another type', async () => {
    const redis = connect();
    const name = key();
    await redis.lpush(name, 1);
    await expect(redis.get(name)).rejects.toThrow('WRONGTYPE');
  });

  it.each(['SUBSCRIBE', 'blpop', 'MULTI', 'client', 'XREAD BLOCK 0 STREAMS s $'])('%s is rejected', async (command) => {
    const response = await post('/', JSON.stringify(command.split(' ')));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining('ERR Command is not available') });
  });
});

describe('a pipeline over the Upstash endpoint', () => {
  it('runs every command in order, also after one that fails', async () => {
    const redis = connect();
    const name = key();
    const pipeline = redis.pipeline().set(name, 'a').incr(name).append(name, 'b').get(name);
    expect(await pipeline.exec({ keepErrors: true })).toMatchObject([
      { result: 'OK' },
      { error: 'ERR value is not an integer or out of range' },
      { result: 2 },
      { result: 'ab' },
    ]);
  });

  it('combines the reads of one tick into one request', async () => {
    const redis = connect();
    const names = [key(), key(), key()];
    await redis.mset(Object.fromEntries(names.map((name, index) => [name, index])));
    const requests = vi.spyOn(globalThis, 'fetch');
    try {
      expect(await Promise.all(names.map((name) => redis.get(name)))).toEqual([0, 1, 2]);
      expect(requests).toHaveBeenCalledTimes(1);
    } finally {
      requests.mockRestore();
    }
  });
});

describe('a transaction over the Upstash endpoint', () => {
  it('returns the results of all commands', async () => {
    const name = key();
    const transaction = connect().multi().set(name, 'ё').get(name).hgetall(key());
    expect(await transaction.exec()).toEqual(['OK', 'ё', null]);
  });

  it('runs the commands around one that fails at run time', async () => {
    const redis = connect();
    const name = key();
    const body = [['SET', name, 'a'], ['INCR', name], ['APPEND', name, 'b']]; // biome-ignore format: a list
    const response = await post('/multi-exec', JSON.stringify(body));
    expect(await response.json()).toEqual([
      { result: 'OK' },
      { error: expect.stringMatching(/^ERR value is not/) },
      { result: 2 },
    ]);
    expect(await redis.get(name)).toBe('ab');
  });

  it('runs no command when Redis rejects one of them', async () => {
    const redis = connect();
    const name = key();
    const response = await post('/multi-exec', JSON.stringify([['SET', name, 'a'], ['NOSUCH']]));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining('EXECABORT') });
    expect(await redis.exists(name)).toBe(0);
  });

  it('runs without commands of other requests in between', async () => {
    const redis = connect({ enableAutoPipelining: false });
    const name = key();
    const swap = () => redis.multi().incr(name).decr(name).get(name).exec();
    const seen = await Promise.all(Array.from({ length: 30 }, swap));
    expect(seen).toEqual(seen.map(() => [1, 0, 0]));
  });
});

describe('the Upstash endpoint', () => {
  it('rejects a wrong token with 401', async () => {
    await expect(connect({ token: 'wrong' }).get('a')).rejects.toThrow('WRONGPASS invalid or missing auth token');
    expect((await fetch(context.url, { method: 'POST', body: '["PING"]' })).status).toBe(401);
  });

  it.each([
    ['/', '["GET",'],
    ['/', '{"command":"GET"}'],
    ['/', '[]'],
    ['/', '["SET","a",null]'],
    ['/', '["SET","a",{}]'],
    ['/', '["NOSUCH"]'],
    ['/pipeline', '["GET","a"]'],
    ['/pipeline', '[]'],
    ['/multi-exec', '"GET"'],
    ['/get/%E0%A4%A', ''],
  ])('returns 400 with an error for POST %s %s', async (path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/./) });
  });

  it('accepts a command as a path, its last argument as the body, its options as the query', async () => {
    const name = key();
    const path = `/${encodeURIComponent(name)}`;
    const headers = { authorization: `Bearer ${context.token}` };
    expect(await (await post(`/set${path}?EX=60`, 'ё/b')).json()).toEqual({ result: 'OK' });
    expect(await (await fetch(`${context.url}/get${path}`, { headers })).json()).toEqual({ result: 'ё/b' });
    expect(await (await fetch(`${context.url}/ttl${path}?_token=${context.token}`)).json()).toEqual({ result: 60 });
  });

  it('encodes strings on request, except for the reply OK', async () => {
    const name = key();
    const base64 = { 'Upstash-Encoding': 'base64' };
    expect(await (await post('/', JSON.stringify(['SET', name, 'bar']), base64)).json()).toEqual({ result: 'OK' });
    expect(await (await post('/', JSON.stringify(['MGET', name, 'none']), base64)).json()).toEqual({
      result: ['YmFy', null],
    });
    expect(await (await post('/', '["PING"]', base64)).json()).toEqual({ result: 'UE9ORw==' });
  });
});

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(context.url + path, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${context.token}`, ...headers },
  });
}
