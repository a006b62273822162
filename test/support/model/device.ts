import { expect } from 'vitest';
import type { BusyTime } from '../../../src/entities/busy-times/responses.ts';
import type { MoodLog } from '../../../src/entities/mood/responses.ts';
import type { Project } from '../../../src/entities/projects/responses.ts';
import type { Task } from '../../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../../src/history/sync/responses.ts';
import type { Answer } from '../client.ts';

export interface Command {
  type: string;
  tempId?: string;
  args: object;
}

type Post = (path: string, body: object) => Promise<Answer<SyncResponse>>;

/** A device that works offline: it queues commands, and gets other changes only by sync. */
export class Device {
  readonly tasks = new Map<string, Task>();
  readonly moods = new Map<string, MoodLog>();
  readonly busyTimes = new Map<string, BusyTime>();
  readonly projects = new Map<string, Project>();
  theme: string | undefined;
  #queue: (Command & { uuid: string })[] = [];
  #syncToken = '*';

  queue(command: Command) {
    this.#queue.push({ ...command, uuid: crypto.randomUUID() });
  }

  /** Sends the queue. */
  async sync(post: Post): Promise<SyncResponse> {
    const { status, data, text } = await post('/api/sync', { syncToken: this.#syncToken, commands: this.#queue });
    expect(status, text).toBe(200);
    this.#applyChanges(data);
    return data;
  }

  #applyChanges({ syncToken, full, changes }: SyncResponse) {
    this.#queue = [];
    this.#syncToken = syncToken;
    const known: Partial<Record<string, Map<string, object>>> = {
      task: this.tasks,
      mood: this.moods,
      busy: this.busyTimes,
      project: this.projects,
    };
    if (full) for (const entities of Object.values(known)) entities?.clear();
    for (const task of changes.tasks) this.tasks.set(task.id, task);
    for (const mood of changes.moodLogs) this.moods.set(mood.id, mood);
    for (const busyTime of changes.busyTimes) this.busyTimes.set(busyTime.id, busyTime);
    for (const project of changes.projects) this.projects.set(project.id, project);
    for (const { entity, id } of changes.deleted) known[entity]?.delete(id);
    this.theme = changes.user?.settings.theme ?? this.theme;
  }
}
