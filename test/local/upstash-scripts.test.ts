import { createHash, randomUUID } from 'node:crypto';
import { Ratelimit } from '@upstash/ratelimit';
import { describe, expect, it } from 'vitest';
import { useUpstash } from './engines.ts';

const { key, connect } = useUpstash();

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** A script that the engine has not loaded. */
function newScript(firstLine = '#!lua flags=allow-key-locking'): string {
  return `${firstLine}\nreturn {KEYS[1], ARGV[1], '${randomUUID()}'}`;
}

describe('a script over the Upstash endpoint', () => {
  it.each(['#!lua flags=allow-key-locking', '#!lua flags=no-writes,allow-key-locking', '#!lua', '-- plain'])(
    'that starts with %j runs by its text, then by the SHA1 of that text',
    async (firstLine) => {
      const redis = connect();
      const script = newScript(firstLine);
      const name = key();
      const reply = [name, 'ё', expect.any(String)];
      await expect(redis.evalsha(sha1(script), [name], ['ё'])).rejects.toThrow('NOSCRIPT');
      expect(await redis.eval(script, [name], ['ё'])).toEqual(reply);
      expect(await redis.evalsha(sha1(script), [name], ['ё'])).toEqual(reply);
      expect(await redis.evalsha(sha1(script).toUpperCase(), [name], ['ё'])).toEqual(reply);
    },
  );

  it('keeps the flags that the engine knows', async () => {
    const script = "#!lua flags=allow-key-locking,no-writes\nreturn redis.call('SET', KEYS[1], 1)";
    await expect(connect().eval(script, [key()], [])).rejects.toThrow('Write commands are not allowed from read-only');
  });

  it('that was loaded runs by the SHA1 of its own text', async () => {
    const redis = connect();
    const script = newScript();
    const other = sha1(newScript());
    expect(await redis.scriptExists(sha1(script), other)).toEqual([0, 0]);
    expect(await redis.scriptLoad(script)).toBe(sha1(script));
    expect(await redis.scriptExists(sha1(script), other)).toEqual([1, 0]);
    expect(await redis.evalsha(sha1(script), [key()], ['a'])).toHaveLength(3);
  });

  it('that was loaded in a transaction runs by the SHA1 of its own text', async () => {
    const script = newScript();
    expect(await connect().multi().scriptLoad(script).exec()).toEqual([sha1(script)]);
  });

  it('that fails rejects with its error', async () => {
    await expect(connect().eval("return redis.error_reply('NOPE not today')", [], [])).rejects.toThrow(
      'NOPE not today',
    );
  });
});

describe('@upstash/ratelimit', () => {
  const limiter = (limit: number) =>
    new Ratelimit({
      redis: connect(),
      prefix: key(),
      limiter: Ratelimit.slidingWindow(limit, '1 h'),
      ephemeralCache: false,
      timeout: 0,
    });

  it('allows exactly 10 of 50 parallel calls in a sliding window of 10', async () => {
    const ratelimit = limiter(10);
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => ratelimit.limit('user')));
    expect(verdicts.filter(({ success }) => success)).toHaveLength(10);
  });

  it('counts each identifier separately and returns what remains', async () => {
    const ratelimit = limiter(3);
    await ratelimit.limit('a');
    expect(await ratelimit.limit('a')).toMatchObject({ success: true, limit: 3, remaining: 1 });
    expect(await ratelimit.getRemaining('a')).toMatchObject({ remaining: 1 });
    expect(await ratelimit.limit('b')).toMatchObject({ success: true, remaining: 2 });
  });
});
