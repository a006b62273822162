import type { MoodLog } from '../../../src/entities/mood/responses.ts';
import type { Task } from '../../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import { DAY_MS } from '../../../src/shared/duration.ts';
import { type Answer, call, type Person, type Send } from '../client.ts';
import { type Random, randomOf } from '../random.ts';

export interface DeviceOptions {
  person: Person;
  /** Unique among the devices of the person. Every title begins with it. */
  name: string;
  send: Send;
  seed: number;
  /** Whether a write can be told from its repetition: by an Idempotency-Key, or the uuid of a command. */
  isKeyed?: boolean;
  /** How often a write is sent before the device gives up. */
  maxAttempts?: number;
}

const MAX_ATTEMPTS = 60;

/** A phone that sends a write again until it gets an answer to it. */
export class Device {
  /** What the log must have, once each: `task.created d1-7`. */
  readonly acknowledged: string[] = [];
  /** Writes without an answer at the last attempt. */
  readonly unanswered: string[] = [];
  attempts = 0;
  readonly #options: DeviceOptions;
  readonly #random: Random;
  readonly #tasks: { id: string; title: string; isOpen: boolean }[] = [];
  #syncToken = '*';
  #count = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#random = randomOf(options.seed);
  }

  /** Makes at least `count` writes, one after the other, of every kind. */
  async write(count: number) {
    while (this.#written < count) {
      const kind = this.#random.uniform();
      const task = this.#tasks[Math.floor(this.#random.uniform() * this.#tasks.length)];
      if (!task || kind < 0.35) await this.create();
      else if (kind < 0.5) await this.#logMood();
      else if (kind < 0.7) await this.#rename(task);
      else if (kind < 0.8 && task.isOpen) await this.#complete(task);
      else await this.#sync(task);
    }
  }

  get #written() {
    return this.acknowledged.length + this.unanswered.length;
  }

  async create() {
    const title = this.#newText();
    const data = await this.#send<{ task: Task }>('POST', '/api/tasks', { title }, [`task.created ${title}`]);
    if (data) this.#tasks.push({ id: data.task.id, title, isOpen: true });
  }

  async #logMood() {
    const notes = this.#newText();
    const loggedAt = new Date(Date.now() - Math.floor(this.#random.uniform() * 29) * DAY_MS).toISOString(); // 24 fit into a day
    const body = { energyLevel: 5, focusLevel: 7, notes, loggedAt };
    await this.#send<{ moodLog: MoodLog }>('POST', '/api/mood/log', body, [`mood.logged ${notes}`]);
  }

  async #rename(task: { id: string; title: string }) {
    const title = this.#newText();
    const data = await this.#send('PATCH', `/api/tasks/${task.id}`, { title }, [`task.updated ${title}`]);
    if (data) task.title = title;
  }

  async #complete(task: { id: string; title: string; isOpen: boolean }) {
    task.isOpen = false;
    await this.#send('POST', `/api/tasks/${task.id}/complete`, {}, [`task.completed ${task.title}`]);
  }

  /** Creates a task and renames another, in one request. */
  async #sync(task: { id: string; title: string }) {
    const [created, renamed] = [this.#newText(), this.#newText()];
    const commands = [
      { type: 'task_add', uuid: crypto.randomUUID(), tempId: 'new', args: { title: created } },
      { type: 'task_update', uuid: crypto.randomUUID(), args: { id: task.id, changes: { title: renamed } } },
    ];
    const marks = [`task.created ${created}`, `task.updated ${renamed}`];
    const data = await this.#send<SyncResponse>('POST', '/api/sync', { syncToken: this.#syncToken, commands }, marks);
    if (!data) return;
    this.#syncToken = data.syncToken;
    this.#tasks.push({ id: String(data.tempIdMapping.new), title: created, isOpen: true });
    task.title = renamed;
  }

  /** @returns the data of the answer; null when the device has given up */
  async #send<T>(method: string, path: string, body: object, marks: string[]): Promise<T | null> {
    const { person, send, isKeyed = true, maxAttempts = MAX_ATTEMPTS } = this.#options;
    const key = isKeyed && path !== '/api/sync' ? { 'Idempotency-Key': crypto.randomUUID() } : {};
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      this.attempts += 1;
      const answer = await call<T>(method, path, { token: person.token, body, headers: key }, send);
      if (isDone(answer)) {
        this.acknowledged.push(...marks);
        return answer.data;
      }
    }
    this.unanswered.push(...marks);
    return null;
  }

  #newText() {
    this.#count += 1;
    return `${this.#options.name}-${this.#count}`;
  }
}

/** @throws Error for an answer that no fault of a store explains */
function isDone({ status, text, headers, data }: Answer): boolean {
  if (status === 503 && headers.has('Retry-After')) return false;
  if (status === 409 && headers.has('Retry-After')) return false;
  if (status !== 200 && status !== 201) throw new Error(`unexpected answer ${status}: ${text}`);
  const results = (data as Partial<SyncResponse>).results ?? [];
  const failed = results.filter((result) => result.status !== 'ok');
  if (failed.length > 0 && !failed.every(({ error }) => error?.code === 'SERVICE_UNAVAILABLE'))
    throw new Error(`unexpected results: ${text}`);
  return failed.length === 0;
}
