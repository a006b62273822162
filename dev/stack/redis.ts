import { once } from 'node:events';
import Redis from 'ioredis';
import { startValkey } from './valkey.ts';

const reconnectAfterMs = 200;
const connectTimeoutMs = 5_000;

/** `url` of a Redis server. Without it, Valkey runs in this process, in memory. */
interface RedisOptions {
  url?: string | undefined;
}

interface LocalRedis {
  connection: Redis;
  close(): Promise<void>;
}

/**
 * While the server is unreachable, commands reject at once instead of waiting.
 * @throws Error with a message of one line when the server cannot be reached
 */
export async function openRedis({ url }: RedisOptions = {}): Promise<LocalRedis> {
  if (url !== undefined) {
    const connection = await connect(url);
    return { connection, close: () => disconnect(connection) };
  }
  const valkey = await startValkey();
  const connection = await connect(`redis://127.0.0.1:${valkey.port}`);
  return {
    connection,
    close: async () => {
      await disconnect(connection);
      await valkey.stop();
    },
  };
}

async function connect(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    retryStrategy: () => reconnectAfterMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  const failure = new Promise<never>((_, reject) => redis.on('error', reject));
  try {
    await Promise.race([redis.connect(), failure]);
    return redis;
  } catch (err) {
    redis.disconnect();
    const reason = err instanceof Error ? err.message : String(err);
    throw new Error(`Cannot connect to Redis at ${URL.parse(url)?.host ?? 'the given URL'}: ${reason}`, { cause: err });
  }
}

async function disconnect(redis: Redis): Promise<void> {
  // Between two attempts to reconnect there is no connection that could end.
  const ended = redis.status === 'reconnecting' ? undefined : once(redis, 'end');
  redis.disconnect();
  await ended;
}
