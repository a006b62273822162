import type { SignedIn } from '../../../src/auth/responses.ts';
import type { BatchAnswer } from '../../../src/commands/responses.ts';
import { DAY_MS } from '../../../src/shared/duration.ts';
import { type Answer, call, initDataOf, newTelegramId, Person, type Profile, type Send } from '../client.ts';
import * as fc from '../fast-check.ts';
import { cutAfterwards, type Fault, flushed, isWrite, onlyIf, refuse, type Trip } from '../faults.ts';
import { workerWith } from '../worker.ts';
import { type Ids, type Named, type Names, type Prepared, prepare, toRequest } from './commands.ts';
import { expectEqual } from './compare.ts';
import { Device } from './device.ts';
import { Model } from './model.ts';
import { type Action, type Lost, type Step, steps } from './sequences.ts';
import { runIn, type Surroundings } from './surroundings.ts';

/** How often each type of command had an effect. */
export type Ran = Map<string, number>;

/**
 * Runs random sequences against the service and the model, and compares all data after each. Needs `separateWorlds`.
 * `spoil` changes the model after each sequence, to show that a difference is found. That failure is not shrunk.
 * @param place among runs at once, each of which has its own seed
 */
export const checkSequences = (numRuns: number, ran: Ran, spoil?: (model: Model) => void, place = 0) => {
  const send = workerWith({});
  return fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const surroundings: Surroundings = { aheadMs: 0, fault: null };
      await runIn(surroundings, async () => {
        const world = await World.begin(send, surroundings, ran);
        for (const step of sequence) await world.take(step);
        await world.settle();
        spoil?.(world.model);
        await world.compare();
      });
    }),
    { numRuns, endOnFailure: spoil !== undefined, seed: (fc.readConfigureGlobal().seed ?? 0) + place },
  );
};

/** Checks `numRuns` sequences, some of them at once. Waits for all, because requests after the end would keep the run from ending. */
export async function checkAtOnce(numRuns: number, atOnce: number, ran: Ran, spoil?: (model: Model) => void) {
  const runs = Array.from({ length: atOnce }, (_, place) => checkSequences(numRuns / atOnce, ran, spoil, place));
  const failures = (await Promise.allSettled(runs)).flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n\n'));
}

/** A name of an entity. `device` has created it; null if it was created online. */
interface Name {
  name: string;
  device: 0 | 1 | null;
}

const MAX_DAYS_AHEAD = 3;

class World {
  readonly model = new Model();
  #person: Person;
  readonly #profile: Profile;
  readonly #send: Send;
  readonly #surroundings: Surroundings;
  readonly #ran: Ran;
  readonly #devices: readonly [Device, Device] = [new Device(), new Device()];
  /** The queued commands of each device. */
  readonly #pending: [Prepared[], Prepared[]] = [[], []];
  readonly #ids = new Map<string, string>();
  readonly #names: Record<Named, Name[]> = { task: [], mood: [], busy: [], project: [] };
  #redisFault: Fault | null = null;

  private constructor(person: Person, profile: Profile, send: Send, surroundings: Surroundings, ran: Ran) {
    this.#person = person;
    this.#profile = profile;
    this.#send = send;
    this.#surroundings = surroundings;
    this.#ran = ran;
  }

  static async begin(send: Send, surroundings: Surroundings, ran: Ran) {
    const profile = { id: newTelegramId(), first_name: 'Test' };
    return new World(await signIn(profile, send), profile, send, surroundings, ran);
  }

  async take(step: Step) {
    switch (step.kind) {
      case 'act': {
        const prepared = prepare(this.model, this.#namesOf(step.device), step.action);
        if (prepared) this.#queue(step.device, prepared);
        return;
      }
      case 'sync':
        return this.#sync(step.device, step.lost);
      case 'request':
        return this.#request(step.action, step.lost);
      case 'batch':
        return this.#batch(step.actions, step.atomic, step.lost);
      case 'undo':
        return this.#undo(step.event, step.lost);
      case 'log out':
        return this.#logOut();
      case 'midnight':
        this.#surroundings.aheadMs = Math.min(this.#surroundings.aheadMs + DAY_MS, MAX_DAYS_AHEAD * DAY_MS);
        return;
      case 'redis down':
      case 'redis flushed':
      case 'redis up':
        this.#redisFault = { 'redis down': refuse, 'redis flushed': flushed, 'redis up': null }[step.kind];
        this.#surroundings.fault = this.#faultOf('no');
    }
  }

  /** The first device syncs again, because the second can send changes for it. */
  async settle() {
    for (const device of [0, 1, 0] as const) await this.#sync(device, 'no');
  }

  compare = () => expectEqual(this.model, this.#devices, this.#person, this.#send);

  /** The names that a device knows. Online (null), those of all entities that the service has. */
  #namesOf(device: 0 | 1 | null, own: Set<string> = new Set()): Names {
    const isKnown = ({ name, device: by }: Name) =>
      this.#ids.has(name) || own.has(name) || (device !== null && by === device);
    return {
      pick: (kind, index, fromTrash = false) => {
        const known = this.#names[kind].filter(isKnown).map(({ name }) => name);
        const trashed = known.filter((name) => fromTrash && this.model.isTrashed(kind, this.#ids.get(name)));
        const names = trashed.length > 0 ? trashed : known;
        return names[index % names.length];
      },
      add: (kind) => {
        const name = `${kind}${this.#names[kind].length}`;
        this.#names[kind].push({ name, device });
        own.add(name);
        return name;
      },
      toId: (name) => this.#ids.get(name) ?? name,
    };
  }

  #queue(device: 0 | 1, prepared: Prepared) {
    this.#devices[device].queue(prepared.command);
    this.#pending[device].push(prepared);
  }

  async #sync(device: 0 | 1, lost: Lost) {
    const answer = await this.#devices[device].sync((path, body) =>
      this.#write(lost, (headers) => this.#call('POST', path, body, headers)),
    );
    for (const [name, id] of Object.entries(answer.tempIdMapping)) this.#ids.set(name, id);
    const outcomes = answer.results.map(({ status }) => status === 'ok');
    this.#expectOutcomes(this.#pending[device].splice(0), outcomes);
  }

  async #request(action: Action, lost: Lost) {
    const prepared = prepare(this.model, this.#namesOf(null), action);
    if (!prepared) return;
    const { method, path, body } = toRequest(prepared.command);
    const answer = await this.#write(lost, (headers) => this.#call<Created>(method, path, body, headers));
    const isDone = answer.status < 300;
    const { tempId } = prepared.command;
    const created = Object.values(answer.data ?? {}).find((value) => typeof value === 'object' && value !== null);
    if (isDone && tempId && created) this.#ids.set(tempId, created.id);
    this.#expectOutcomes([prepared], [isDone]);
  }

  async #batch(actions: Action[], atomic: boolean, lost: Lost) {
    const names = this.#namesOf(null, new Set());
    const tasksOnly = actions.filter(({ type }) => type.startsWith('task'));
    const prepared = tasksOnly.flatMap((action) => prepare(this.model, names, action) ?? []);
    if (prepared.length === 0) return;
    const body = { atomic, commands: prepared.map(({ command }) => command) };
    const answer = await this.#write(lost, (headers) =>
      this.#call<BatchAnswer>('POST', '/api/tasks/batch', body, headers),
    );
    for (const [name, id] of Object.entries(answer.data?.tempIdMapping ?? {})) this.#ids.set(name, id);
    if (!atomic) {
      const outcomes = answer.data.results.map(({ status }) => status === 'ok');
      return this.#expectOutcomes(prepared, outcomes);
    }
    const isDone = this.model.atomically(
      prepared.map(
        ({ apply }) =>
          () =>
            apply(this.#ids),
      ),
    );
    if ((answer.status === 200) !== isDone) throw new Error(`batch ${JSON.stringify(body)}: ${answer.text}`);
  }

  async #undo(event: number, lost: Lost) {
    const seq = 1 + (event % this.model.log.length);
    if (!this.model.isLast(seq)) return;
    const body = { undoToken: `undo_${seq}` };
    const answer = await this.#write(lost, (headers) => this.#call('POST', '/api/undo', body, headers));
    const isUndone = this.model.undo(seq);
    if ((answer.status === 200) !== isUndone) throw new Error(`undo of ${seq}: ${answer.text}`);
  }

  /** Ends the session. Its token must not work, whatever Redis says. */
  async #logOut() {
    const { status, text } = await this.#call('POST', '/api/auth/logout', {});
    if (status !== 200) throw new Error(`logout: ${text}`);
    this.model.signOut();
    const { status: refused } = await this.#call('GET', '/api/user/me');
    if (refused !== 401) throw new Error(`a revoked token got ${refused}`);
    this.#person = await signIn(this.#profile, this.#send);
  }

  #expectOutcomes(prepared: Prepared[], outcomes: boolean[]) {
    for (const [index, { command, apply }] of prepared.entries()) {
      const expected = apply(this.#ids as Ids);
      if (outcomes[index] !== expected) {
        throw new Error(`${JSON.stringify(command)}: the service said ${outcomes[index]}, the model ${expected}`);
      }
      if (expected) this.#ran.set(command.type, 1 + (this.#ran.get(command.type) ?? 0));
    }
  }

  #call<T>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.#person.call<T>(method, path, body, headers, this.#send);
  }

  /** Sends a write; if something gets lost, twice. */
  async #write<T>(lost: Lost, send: (headers: Record<string, string>) => Promise<Answer<T>>): Promise<Answer<T>> {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    if (lost !== 'no') {
      this.#surroundings.fault = this.#faultOf(lost);
      await send(headers);
      this.#surroundings.fault = this.#faultOf('no');
    }
    const answer = await send(headers);
    if (answer.status >= 500) throw new Error(`${answer.status}: ${answer.text}`);
    return answer;
  }

  #faultOf(lost: Lost): Fault {
    const redis = this.#redisFault;
    const postgres = { no: null, answer: null, before: onlyIf(isWrite, refuse), after: onlyIf(isWrite, cutAfterwards) }[
      lost
    ];
    return (trip: Trip) => (trip.upstream === 'redis' ? redis : postgres)?.(trip) ?? trip.pass();
  }
}

type Created = Record<string, { id: string } | string | null>;

async function signIn(profile: Profile, send: Send): Promise<Person> {
  const initData = await initDataOf(profile, { authDate: new Date() });
  const { status, data, text } = await call<SignedIn>('POST', '/api/auth', { body: { initData } }, send);
  if (status !== 200) throw new Error(`the sign-in failed: ${text}`);
  return new Person(data);
}
