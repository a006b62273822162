import { expect } from 'vitest';
import type { MoodLog } from '../../../src/entities/mood/responses.ts';
import type { Task } from '../../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import type { Person } from '../client.ts';

interface Queued {
  type: string;
  uuid: string;
  tempId?: string;
  args: object;
}

/** A device that works offline: it queues commands, and gets other changes only by sync. */
export class Device {
  readonly tasks = new Map<string, Task>();
  readonly moods = new Map<string, MoodLog>();
  readonly #person: Person;
  #queue: Queued[] = [];
  #syncToken = '*';

  constructor(person: Person) {
    this.#person = person;
  }

  queue(command: Omit<Queued, 'uuid'>) {
    this.#queue.push({ ...command, uuid: crypto.randomUUID() });
  }

  /** Sends the queue. If the response is lost, the device keeps the queue and sends it again. */
  async sync({ isLost = false } = {}): Promise<SyncResponse> {
    const body = { syncToken: this.#syncToken, commands: this.#queue };
    const { status, data, text } = await this.#person.post<SyncResponse>('/api/sync', body);
    expect(status, text).toBe(200);
    if (!isLost) this.#applyChanges(data);
    return data;
  }

  #applyChanges({ syncToken, full, changes }: SyncResponse) {
    this.#queue = [];
    this.#syncToken = syncToken;
    if (full) for (const known of [this.tasks, this.moods]) known.clear();
    for (const task of changes.tasks) this.tasks.set(task.id, task);
    for (const mood of changes.moodLogs) this.moods.set(mood.id, mood);
    for (const { entity, id } of changes.deleted) (entity === 'task' ? this.tasks : this.moods).delete(id);
  }
}
