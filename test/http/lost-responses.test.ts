import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BatchAnswer } from '../../src/commands/responses.ts';
import { ENTITIES } from '../../src/entities/registry.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { breakUpstreams, cutAfterwards, isWrite, onlyIf } from '../support/faults.ts';
import { buildCreateArgs, buildUpdateArgs } from '../support/routes.ts';
import { volume } from '../support/volume.ts';

afterEach(() => void vi.restoreAllMocks());

type Entity = (typeof ENTITIES)[number];

const command = fc.record({
  verb: fc.constantFrom('add', 'update', 'complete', 'reopen', 'delete', 'delete', 'restore', 'restore' as const),
  target: fc.nat(9),
  other: fc.nat(9),
});
const request = fc.oneof(
  { weight: 4, arbitrary: fc.array(command, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.record({ undo: fc.integer({ min: 2, max: 9 }) }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;
type Way = 'sync' | 'batch' | 'atomic batch';

/** Sends a request; if its response is to be lost, again. */
type Deliver = (send: () => Promise<Answer<BatchAnswer>>) => Promise<Answer<BatchAnswer>>;

const once: Deliver = (send) => send();

const twice: Deliver = async (send) => {
  breakUpstreams({ postgres: onlyIf(isWrite, cutAfterwards) });
  const lost = await send();
  vi.restoreAllMocks();
  const answer = await send();
  if (lost.status !== 503) expect([lost.status, lost.data]).toEqual([answer.status, answer.data]); // it has sent no write
  return answer;
};

/** Sends requests about one kind of entity. Entities are named by the order in which they were to be made. */
class Client {
  readonly person: Person;
  readonly #entity: Entity;
  readonly #deliver: Deliver;
  readonly #names: string[] = [];
  readonly #ids = new Map<string, string>();

  constructor(person: Person, entity: Entity, deliver: Deliver) {
    this.person = person;
    this.#entity = entity;
    this.#deliver = deliver;
  }

  /** @returns the codes of the outcomes */
  async send(request: Request, way: Way): Promise<(string | number)[]> {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    if ('undo' in request) {
      const { status } = await this.#deliver(() =>
        this.person.post('/api/undo', { undoToken: `undo_${request.undo}` }, headers),
      );
      return [status];
    }
    const commands = request.flatMap((one) => this.#toCommand(one) ?? []);
    if (commands.length === 0) return [];
    const queue = commands.map((one) => ({ ...one, uuid: crypto.randomUUID() }));
    const { status, data, error } = await this.#deliver(() =>
      way === 'sync'
        ? this.person.post('/api/sync', { syncToken: '*', commands: queue })
        : this.person.post('/api/tasks/batch', { atomic: way === 'atomic batch', commands }, headers),
    );
    for (const [name, id] of Object.entries(data?.tempIdMapping ?? {})) this.#ids.set(name, id);
    return status === 200
      ? data.results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code))
      : [status, error.code];
  }

  #toCommand({ verb, target, other }: Command) {
    const { name, commands } = this.#entity;
    const pick = (index: number) => {
      const picked = this.#names[index % this.#names.length] ?? 'none';
      return this.#ids.get(picked) ?? picked;
    };
    if (verb === 'add') {
      const tempId = `${name}${this.#names.length}`;
      this.#names.push(tempId);
      return { type: Object.keys(commands)[0], tempId, args: buildCreateArgs(this.#entity) };
    }
    const type = `${name}_${verb}`;
    if (!(type in commands) || this.#names.length === 0) return null;
    const update = name === 'task' ? { aiMetadata: { dependencies: [pick(other)] } } : buildUpdateArgs(this.#entity);
    return { type, args: { id: pick(target), ...(verb === 'update' && { changes: update }) } };
  }

  /** What was done, in order. */
  async log() {
    const events = await sql`select type, entity_id from events where user_id = ${this.person.user.id} order by seq`;
    const order = [...new Set(events.map(({ entity_id }) => entity_id))];
    return events.map(({ type, entity_id }) => `${type} ${order.indexOf(entity_id)}`);
  }
}

/** Every request whose response is lost and that is sent again has the outcome of one that is sent once. */
const checkLosses = (entity: Entity, way: Way) =>
  fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 3 }), async (requests) => {
      const steady = new Client(await signUp(), entity, once);
      const losing = new Client(await signUp(), entity, twice);
      for (const one of requests) expect(await losing.send(one, way)).toEqual(await steady.send(one, way));
      expect(await losing.log()).toEqual(await steady.log());
    }),
    { numRuns: volume({ test: 4, full: 40 }), endOnFailure: true },
  );

describe('a request whose response is lost by Postgres, and that is sent again', () => {
  it.each(ENTITIES)('has the outcomes of one that is not lost: sync and undo, $name', (entity) =>
    checkLosses(entity, 'sync'),
  );

  it.each<Way>(['batch', 'atomic batch'])('has the outcomes of one that is not lost: %s of tasks', (way) =>
    checkLosses(ENTITIES[0], way),
  );
});

const uuid = () => crypto.randomUUID();
const name = { name: 'Home' };

describe('a sync whose response is lost by Postgres', () => {
  it.each([
    [
      'a restore that came before the deletion',
      [
        { type: 'project_add', tempId: 'p', args: name },
        { type: 'project_restore', args: { id: 'p' } },
        { type: 'project_delete', args: { id: 'p' } },
      ],
      ['ok', 'NOT_FOUND', 'ok'],
    ],
    [
      'a project whose name was taken at first',
      [
        { type: 'project_add', tempId: 'p', args: name },
        { type: 'project_add', args: name },
        { type: 'project_delete', args: { id: 'p' } },
      ],
      ['ok', 'CONFLICT', 'ok'],
    ],
    [
      'a task whose dependency came too late',
      [
        { type: 'task_add', tempId: 't', args: { title: 't' } },
        { type: 'task_delete', args: { id: 't' } },
        { type: 'task_add', args: { title: 'waits', aiMetadata: { dependencies: ['t'] } } },
        { type: 'task_restore', args: { id: 't' } },
      ],
      ['ok', 'ok', 'NOT_FOUND', 'ok'],
    ],
    [
      'a command on what was restored, deleted and restored again',
      [
        { type: 'task_add', tempId: 't', args: { title: 't' } },
        { type: 'task_restore', args: { id: 't' } },
        { type: 'task_delete', args: { id: 't' } },
        { type: 'task_complete', args: { id: 't' } },
        { type: 'task_restore', args: { id: 't' } },
      ],
      ['ok', 'NOT_FOUND', 'ok', 'NOT_FOUND', 'ok'],
    ],
  ])('does not run again %s', async (_, sent, expected) => {
    const person = await signUp();
    const commands = sent.map((one) => ({ ...one, uuid: uuid() }));
    const sync = () => person.post<BatchAnswer>('/api/sync', { syncToken: '*', commands });
    const { data } = await twice(sync);
    expect(data.results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code))).toEqual(expected);
    expect((await sync()).data.results).toEqual(data.results);
  });
});
