/** A plain model of one user's data. The tests compare the service with it. */

export type Status = 'pending' | 'in_progress' | 'completed' | 'cancelled';

export interface ModelTask {
  title: string;
  priority: 'low' | 'medium' | 'high';
  status: Status;
  needs: string[];
  project: string | null;
  /** Its only label. */
  label: string;
  /** Whether the only item of its checklist is done. */
  isTicked: boolean;
}

/** The kinds of which the model keeps one text: a mood's energy level, a busy time's title, a project's name. */
export const KINDS = ['mood', 'busy', 'project'] as const;
export type Kind = (typeof KINDS)[number];

export type Theme = 'light' | 'dark' | 'system';

interface Stored<T> {
  value: T;
  trashed: boolean;
  /** The last event that changed it. */
  seq: number;
  /** In the trash: the tasks that depended on it, or were in the project. */
  neededBy: string[];
}

type Entity = ModelTask | string;

/** The labels of tasks before one was renamed, by task. */
type Labels = Map<string, string>;

interface LoggedChange {
  type: string;
  id: string;
  before: Entity | Labels | null;
}

const isSameTask = (one: ModelTask, other: ModelTask) =>
  JSON.stringify({ ...one, needs: one.needs.toSorted() }) ===
  JSON.stringify({ ...other, needs: other.needs.toSorted() });

const isOpen = ({ status }: ModelTask) => status === 'pending' || status === 'in_progress';

export class Model {
  tasks = new Map<string, Stored<ModelTask>>();
  kept: Record<Kind, Map<string, Stored<string>>> = { mood: new Map(), busy: new Map(), project: new Map() };
  theme: Theme = 'system';
  /** The last event that changed the theme. */
  #themeSeq = 0;
  /** The first event is the sign-in. */
  log: LoggedChange[] = [{ type: 'user.created', id: '', before: null }];
  /** The number of completed tasks, deleted ones included. */
  completions = 0;

  live = () => new Map([...this.tasks].filter(([, { trashed }]) => !trashed).map(([id, { value }]) => [id, value]));
  liveOf = (kind: Kind) =>
    new Map([...this.kept[kind]].filter(([, { trashed }]) => !trashed).map(([id, { value }]) => [id, value]));
  get openTasks(): number {
    return [...this.live().values()].filter(isOpen).length;
  }

  isTrashed = (kind: 'task' | Kind, id = '') =>
    (kind === 'task' ? this.tasks : this.kept[kind]).get(id)?.trashed ?? false;

  addTask(id: string, task: ModelTask): boolean {
    if (!task.needs.every((need) => this.live().has(need)) || !this.#hasProject(task.project)) return false;
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
    if (value.project !== kept.value.project && !this.#hasProject(value.project)) return false;
    if (isSameTask(value, kept.value)) return true;
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
    const { needs, project } = kept.value;
    // a link to what is in the trash is left with that
    const isProjectThere = this.#hasProject(project);
    for (const left of [...needs.map((need) => this.tasks.get(need)), this.kept.project.get(project ?? '')]) {
      if (left?.trashed && !left.neededBy.includes(id)) left.neededBy.push(id);
    }
    kept.value = {
      ...kept.value,
      needs: needs.filter((need) => this.live().has(need)),
      project: isProjectThere ? project : null,
    };
    for (const other of kept.neededBy) {
      const needing = this.tasks.get(other);
      if (!needing || needing.value.needs.includes(id)) continue;
      const linked = [...needing.value.needs, id];
      if (needing.trashed) needing.value = { ...needing.value, needs: linked };
      else if (!this.#reaches(id, other)) this.#relink(other, linked);
    }
    return true;
  }

  add(kind: Kind, id: string, value: string): boolean {
    if (!this.#isNameFree(kind, id, value)) return false;
    this.#append(`${kind}.${kind === 'mood' ? 'logged' : 'created'}`, id, null);
    this.kept[kind].set(id, { value, trashed: false, seq: this.log.length, neededBy: [] });
    return true;
  }

  change(kind: Kind, id: string, value: string): boolean {
    const kept = this.#find(this.kept[kind], id, false);
    if (!kept || !this.#isNameFree(kind, id, value)) return false;
    if (kept.value === value) return true;
    this.#logChange(kept, `${kind}.updated`, id, kept.value);
    kept.value = value;
    return true;
  }

  trash(kind: Kind, id: string): boolean {
    const kept = this.#find(this.kept[kind], id, false);
    if (!kept) return false;
    this.#logChange(kept, `${kind}.deleted`, id, kept.value);
    kept.trashed = true;
    const inside = kind === 'project' ? [...this.live()].filter(([, { project }]) => project === id) : [];
    kept.neededBy = inside.map(([task]) => task);
    for (const task of kept.neededBy) this.#move(task, null);
    return true;
  }

  restore(kind: Kind, id: string): boolean {
    const kept = this.#find(this.kept[kind], id, true);
    if (!kept || !this.#isNameFree(kind, id, kept.value)) return false;
    this.#logChange(kept, `${kind}.restored`, id, null);
    kept.trashed = false;
    for (const task of kept.neededBy) {
      const inside = this.tasks.get(task);
      if (!inside || inside.value.project !== null) continue;
      if (inside.trashed) inside.value = { ...inside.value, project: id };
      else this.#move(task, id);
    }
    return true;
  }

  setTheme(theme: Theme): boolean {
    if (this.theme === theme) return true;
    this.#append('user.updated', '', this.theme);
    this.#themeSeq = this.log.length;
    this.theme = theme;
    return true;
  }

  /** Also in the trash, where a task gets no new version. */
  renameLabel(label: string, to: string): boolean {
    const labelled = [...this.tasks].filter(([, { value }]) => value.label === label);
    this.#setLabels(new Map(labelled.map(([id]) => [id, to])));
    return labelled.length > 0;
  }

  #setLabels(labels: Labels) {
    const changed = [...labels].flatMap(([id, label]) => {
      const kept = this.tasks.get(id);
      return kept && kept.value.label !== label ? [{ id, kept, label }] : [];
    });
    if (changed.length === 0) return;
    this.#append('label.renamed', '', new Map(changed.map(({ id, kept }) => [id, kept.value.label])));
    for (const { kept, label } of changed) {
      kept.value = { ...kept.value, label };
      if (!kept.trashed) kept.seq = this.log.length;
    }
  }

  signOut(): boolean {
    this.#append('user.logged_out', '', null);
    return true;
  }

  /** All changes or none. */
  atomically(changes: (() => boolean)[]): boolean {
    const before = structuredClone({
      tasks: this.tasks,
      kept: this.kept,
      log: this.log,
      completions: this.completions,
      theme: this.theme,
    });
    const themeSeq = this.#themeSeq;
    if (changes.every((change) => change())) return true;
    Object.assign(this, before);
    this.#themeSeq = themeSeq;
    return false;
  }

  /** Whether an event is the last change of its item. An earlier one can be undone only if the item is as it left it. */
  isLast(seq: number): boolean {
    const { type = '', id = '', before } = this.log[seq - 1] ?? {};
    if (type === 'user.updated') return this.#themeSeq === seq;
    const kind = KINDS.find((name) => type.startsWith(`${name}.`));
    return before instanceof Map || (kind ? this.kept[kind] : this.tasks).get(id)?.seq === seq;
  }

  /** Undoes event `seq`, if the same entity has not changed since. */
  undo(seq: number): boolean {
    const event = this.log[seq - 1];
    if (!event) return false;
    const { type, id, before } = event;
    if (type === 'user.updated') return this.#themeSeq === seq && this.setTheme(before as Theme);
    if (before instanceof Map) {
      if ([...before.keys()].some((task) => (this.tasks.get(task)?.seq ?? 0) > seq)) return false;
      this.#setLabels(before);
      return true;
    }
    const kind = KINDS.find((name) => type.startsWith(`${name}.`));
    if ((kind ? this.kept[kind] : this.tasks).get(id)?.seq !== seq) return false;
    const [, verb] = type.split('.');
    if (verb === 'deleted') return kind ? this.restore(kind, id) : this.restoreTask(id);
    if (before === null) return kind ? this.trash(kind, id) : this.deleteTask(id);
    if (typeof before === 'string') return kind !== undefined && this.change(kind, id, before);
    return this.changeTask(id, before);
  }

  /** Two projects do not have the same name, whatever its case. */
  #isNameFree = (kind: Kind, id: string, name: string) =>
    kind !== 'project' ||
    ![...this.liveOf(kind)].some(([other, used]) => other !== id && used.toLowerCase() === name.toLowerCase());

  #hasProject = (project: string | null) => project === null || this.liveOf('project').has(project);

  #move(task: string, project: string | null) {
    const kept = this.tasks.get(task);
    if (!kept) return;
    kept.value = { ...kept.value, project };
    kept.seq = this.log.length;
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

  #append = (type: string, id: string, before: LoggedChange['before']) => void this.log.push({ type, id, before });

  #count(before: ModelTask | null, after: ModelTask) {
    this.completions += Number(after.status === 'completed') - Number(before?.status === 'completed');
  }
}
