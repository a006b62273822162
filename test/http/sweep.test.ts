import { afterEach, describe, expect, it, vi } from 'vitest';
import { signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { runHourlySweep } from '../support/queue.ts';

afterEach(() => vi.restoreAllMocks());

it('the hourly sweep deletes expired rows and no others', async () => {
  const person = await signUp();
  const id = person.user.id;
  for (const expired of [true, false]) {
    const [age, left] = expired ? ['25 hours', '-1 minute'] : ['23 hours', '1 minute'];
    await sql`insert into idempotency_keys (user_id, operation, key, fingerprint, status, answer, created_at, expires_at)
      values (${id}, 'POST /api/tasks', ${age}, 'f', 201, '{}', now() - ${age}::interval, now() + ${left}::interval)`;
    await sql`insert into revoked_tokens (id, user_id, expires_at) values (${crypto.randomUUID()}, ${id}, now() + ${left}::interval)`;
    await sql`insert into ai_conversations (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
      values (${crypto.randomUUID()}, ${id}, ${age}, 'local', 'local', '{}', now(), now() + ${left}::interval)`;
    const usedOn = expired ? '92 days' : '88 days';
    await sql`insert into ai_usage (user_id, day, calls, tokens) values (${id}, (now() - ${usedOn}::interval)::date, 1, 1)`;
    await sql`insert into ai_spending_shards (day, shard, tokens) values ((now() - ${usedOn}::interval)::date, 3, 1)`;
  }
  await runHourlySweep();
  const [left] = await sql`select
    (select array_agg(key) from idempotency_keys where user_id = ${id}) as keys,
    (select count(*)::int from revoked_tokens where user_id = ${id}) as tokens,
    (select array_agg(request_hash) from ai_conversations where user_id = ${id}) as conversations,
    (select array_agg(now()::date - day) from ai_usage where user_id = ${id}) as used_days_ago,
    (select count(*)::int from ai_spending_shards where day < (now() - interval '90 days')::date) as old_spending,
    (select count(*)::int from ai_spending_shards where day = (now() - interval '88 days')::date) as newer_spending`;
  expect(left).toEqual({
    keys: ['23 hours'],
    tokens: 1,
    conversations: ['23 hours'],
    used_days_ago: [88],
    old_spending: 0,
    newer_spending: 1,
  });
});

describe('the hourly sweep of a slow or failing database', () => {
  const expiredKeys = async (count: number) => {
    const { user } = await signUp();
    await sql`insert into idempotency_keys (user_id, operation, key, fingerprint, status, answer, created_at, expires_at)
      select ${user.id}, 'POST /api/tasks', n::text, 'f', 201, '{}', now(), now() - interval '1 minute'
        from generate_series(1, ${count}::int) as n`;
    return async () => (await sql`select key from idempotency_keys where user_id = ${user.id}`).length;
  };

  const deletes = (table: string) => (trip: faults.Trip) => trip.body.includes(`delete from \\"${table}\\"`);
  const timedOut: faults.Fault = async () => {
    throw new DOMException('The operation timed out', 'TimeoutError');
  };

  it('deletes fewer rows per statement after one that took too long', async () => {
    const keysLeft = await expiredKeys(60);
    const isLarge = (trip: faults.Trip) => Number(/"params":\[.*?"?(\d+)"?\]/.exec(trip.body)?.[1]) > 50;
    const fault = faults.onlyIf((trip) => deletes('idempotency_keys')(trip) && isLarge(trip), timedOut);
    faults.breakUpstreams({ postgres: fault }, { background: true });
    await runHourlySweep();
    expect(await keysLeft()).toBe(0);
  });

  it.each([
    ['is denied', faults.postgresError('42501')],
    ['is always too slow', timedOut],
  ])('deletes from the other tables when one %s, and says which', async (_, fault) => {
    const keysLeft = await expiredKeys(1);
    const log = captureLog();
    faults.breakUpstreams({ postgres: faults.onlyIf(deletes('revoked_tokens'), fault) }, { background: true });
    await expect(runHourlySweep()).rejects.toThrow();
    expect(await keysLeft()).toBe(0);
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'sweep: could not delete', table: 'revoked_tokens' }),
    );
  });
});
