import { exports } from 'cloudflare:workers';
import { hc, type InferResponseType } from 'hono/client';
import { expect, expectTypeOf, it } from 'vitest';
import type { Api } from '../../src/app.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { ORIGIN, signUp } from '../support/client.ts';

it('Hono’s RPC client infers the types of the API', async () => {
  const { token } = await signUp();
  const client = hc<Api>(ORIGIN, {
    headers: { Authorization: `Bearer ${token}` },
    fetch: (input: RequestInfo | URL, init?: RequestInit) => exports.default.fetch(new Request(input, init)),
  });

  const created = await client.api.tasks.$post({ json: { title: 'Typed', priority: 'high' }, query: {} });
  const { data } = await created.json();
  expect(data.task).toMatchObject({ title: 'Typed', priority: 'high' });
  expectTypeOf(data.task).toEqualTypeOf<Task>();

  const listed = await client.api.tasks.$get({ query: { status: 'pending,in_progress', limit: '5' } });
  expect((await listed.json()).data.tasks.map(({ id }) => id)).toEqual([data.task.id]);

  type Completed = InferResponseType<(typeof client.api.tasks)[':id']['complete']['$post']>;
  expectTypeOf<Completed['data']['task']['completedAt']>().toEqualTypeOf<string | null>();

  type Deleted = InferResponseType<(typeof client.api.tasks)[':id']['$delete']>;
  expectTypeOf<Deleted['data']['unlinked']>().toEqualTypeOf<string[]>();
});
