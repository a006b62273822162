/** A plain model of one user's data. The tests compare the service with it. */

export type Status = 'pending' | 'in_progress' | 'completed' | 'cancelled';

export interface ModelTask {
  title: string;
  priority: 'low' | 'medium' | 'high';
  status: Status;
  needs: string[];
}

interface Stored<T> {
  value: T;
  trashed: boolean;
  /** The last event that changed it. */
  seq: number;
  /** In the trash: the tasks that depended on it. */
  neededBy: string[];
}

type Entity = ModelTask | number;

interface LoggedChange {
  type: string;
  id: string;
  before: Entity | null;
}

const isOpen = ({ status }: ModelTask) => status === 'pending' || status === 'in_progress';

export class Model {
  readonly tasks = new Map<string, Stored<ModelTask>>();
  /** Energy levels. */
  readonly moods = new Map<string, Stored<number>>();
  /** The first event is the sign-in. */
  readonly log: LoggedChange[] = [{ type: 'user.created', id: '', before: null }];
  /** The number of completed tasks, deleted ones included. */
  completions = 0;

  live = () => new Map([...this.tasks].filter(([, { trashed }]) => !trashed).map(([id, { value }]) => [id, value]));
  liveMoods = () =>
    new Map([...this.moods].filter(([, { trashed }]) => !trashed).map(([id, { value }]) => [id, value]));
  get openTasks(): number {
    return [...this.live().values()].filter(isOpen).length;
  }

  addTask(id: string, task: ModelTask): boolean {
    if (!task.needs.every((need) => this.live().has(need))) return false;
    this.#append('task.created', id, null);
    this.tasks.set(id, { value: task, trashed: false, seq: this.log.length, neededBy: [] });
    this.#count(null, task);
    return true;
  }

  changeTask(id: string, changes: Partial<ModelTask>, type = 'task.updated'): boolean {
    const kept = this.#find(this.tasks, id, false);
    if (!kept) return false;
    const value = { ...kept.value, ...changes };
    if (changes.needs && !changes.needs.every((need) => this.live().has(need))) return false;
    if (changes.needs?.some((need) => this.#reaches(need, id))) return false;
    if (JSON.stringify(value) === JSON.stringify(kept.value)) return true;
    this.#count(kept.value, value);
    this.#logChange(kept, type, id, kept.value);
    kept.value = value;
    return true;
  }

  completeTask(id: string): boolean {
    const status = this.#find(this.tasks, id, false)?.value.status;
    return status === 'completed' || this.changeTask(id, { status: 'completed' }, 'task.completed');
  }

  reopenTask(id: string): boolean {
    const kept = this.#find(this.tasks, id, false);
    return (kept && isOpen(kept.value)) || this.changeTask(id, { status: 'pending' }, 'task.reopened');
  }

  deleteTask(id: string): boolean {
    const kept = this.#find(this.tasks, id, false);
    if (!kept) return false;
    this.#logChange(kept, 'task.deleted', id, kept.value);
    kept.trashed = true;
    kept.neededBy = [];
    for (const [other, { value, trashed }] of this.tasks) {
      if (trashed || !value.needs.includes(id)) continue;
      kept.neededBy.push(other);
      this.#relink(
        other,
        value.needs.filter((need) => need !== id),
      );
    }
    return true;
  }

  restoreTask(id: string): boolean {
    const kept = this.#find(this.tasks, id, true);
    if (!kept) return false;
    this.#logChange(kept, 'task.restored', id, null);
    kept.trashed = false;
    const { needs } = kept.value;
    kept.value = { ...kept.value, needs: needs.filter((need) => this.live().has(need)) };
    // a link to a task in the trash is left with that one
    for (const need of needs) if (this.tasks.get(need)?.trashed) this.tasks.get(need)?.neededBy.push(id);
    for (const other of kept.neededBy) {
      const needing = this.tasks.get(other);
      if (!needing) continue;
      const linked = [...needing.value.needs, id];
      if (needing.trashed) needing.value = { ...needing.value, needs: linked };
      else if (!this.#reaches(id, other)) this.#relink(other, linked);
    }
    return true;
  }

  logMood(id: string, energy: number): boolean {
    this.#append('mood.logged', id, null);
    this.moods.set(id, { value: energy, trashed: false, seq: this.log.length, neededBy: [] });
    return true;
  }

  changeMood(id: string, energy: number): boolean {
    const kept = this.#find(this.moods, id, false);
    if (!kept) return false;
    if (kept.value === energy) return true;
    this.#logChange(kept, 'mood.updated', id, kept.value);
    kept.value = energy;
    return true;
  }

  trashMood(id: string, trashed: boolean): boolean {
    const kept = this.#find(this.moods, id, !trashed);
    if (!kept) return false;
    this.#logChange(kept, trashed ? 'mood.deleted' : 'mood.restored', id, trashed ? kept.value : null);
    kept.trashed = trashed;
    return true;
  }

  /** Undoes event `seq`, if the same entity has not changed since. */
  undo(seq: number): boolean {
    const event = this.log[seq - 1];
    if (!event) return false;
    const { type, id, before } = event;
    if ((this.tasks.get(id) ?? this.moods.get(id))?.seq !== seq) return false;
    if (type === 'task.created' || type === 'task.restored') return this.deleteTask(id);
    if (type === 'task.deleted') return this.restoreTask(id);
    if (type === 'mood.logged' || type === 'mood.restored') return this.trashMood(id, true);
    if (type === 'mood.deleted') return this.trashMood(id, false);
    if (typeof before === 'number') return this.changeMood(id, before);
    return before !== null && this.changeTask(id, before);
  }

  #find = <T>(kept: Map<string, Stored<T>>, id: string, trashed: boolean) => {
    const found = kept.get(id);
    return found?.trashed === trashed ? found : undefined;
  };

  /** Whether a task is the other one, or depends on it directly or indirectly. */
  #reaches = (from: string, to: string): boolean =>
    from === to || (this.live().get(from)?.needs ?? []).some((need) => this.#reaches(need, to));

  #relink(id: string, needs: string[]) {
    const kept = this.tasks.get(id);
    if (!kept) return;
    kept.value = { ...kept.value, needs };
    kept.seq = this.log.length;
  }

  #logChange(kept: Stored<Entity>, type: string, id: string, before: Entity | null) {
    this.#append(type, id, before);
    kept.seq = this.log.length;
  }

  #append = (type: string, id: string, before: Entity | null) => void this.log.push({ type, id, before });

  #count(before: ModelTask | null, after: ModelTask) {
    this.completions += Number(after.status === 'completed') - Number(before?.status === 'completed');
  }
}
