import type { PlanBlock } from '../entities/plans/responses.ts';
import type { OpenTask } from '../planning/plan/snapshot.ts';
import { byPriority } from '../shared/fields.ts';
import { addDays, toLocalDate } from '../shared/time-zones.ts';
import type { Snapshot } from './snapshot.ts';

const MAX_TASKS = 60;
const MAX_PROJECTS = 20;

/** A task that a model can name. */
export type NamedTask = Pick<OpenTask, 'id' | 'title' | 'dueDate' | 'deadline'> &
  Partial<Pick<OpenTask, 'startDate' | 'estimatedDuration'>>;

/**
 * What the names in a prompt mean: t1, t2 … for open tasks, then for tasks that a tool has found; d1 … for tasks that are
 * done or dropped, b1 … for blocks of the plan, p1 … for projects. A model sees no id.
 */
export interface Names {
  open: OpenTask[];
  found: NamedTask[];
  closed: (NamedTask & { on: string })[];
  blocks: PlanBlock[];
  projects: { id: string; name: string }[];
}

export function buildNames({ planning, closed, projects, date, timezone }: Snapshot): Names {
  const lastDay = addDays(date, 1);
  const isShown = (block: PlanBlock) =>
    toLocalDate(Date.parse(block.startsAt), timezone) <= lastDay &&
    toLocalDate(Date.parse(block.endsAt), timezone) >= date;
  return {
    open: planning.tasks.toSorted(byUrgency).slice(0, MAX_TASKS),
    found: [],
    closed: closed.map((task) => ({ ...task, dueDate: null, deadline: null })),
    blocks: (planning.plan?.blocks ?? []).filter(isShown).toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)),
    projects: projects.slice(0, MAX_PROJECTS),
  };
}

const LATEST = '9';

const findMoment = ({ dueDate, deadline }: OpenTask) => [dueDate ?? LATEST, deadline ?? LATEST].sort()[0] ?? LATEST;

const byUrgency = (a: OpenTask, b: OpenTask) => findMoment(a).localeCompare(findMoment(b)) || byPriority(a, b);

/** Finds a task by its name, or by its exact title. */
export function findNamedTask(named: unknown, { open, found, closed }: Names): NamedTask | undefined {
  if (typeof named !== 'string') return undefined;
  const text = named.trim().toLowerCase();
  const [, kind, number] = /^([td])(\d{1,3})$/.exec(text) ?? [];
  if (number) return (kind === 'd' ? closed : [...open, ...found])[Number(number) - 1];
  const titled = [...open, ...found].filter(({ title }) => title.toLowerCase() === text);
  return titled.length === 1 ? titled[0] : undefined;
}

export const findNamedBlock = (named: unknown, { blocks }: Names): PlanBlock | undefined => {
  const [, number] = /^b(\d{1,3})$/i.exec(String(named).trim()) ?? [];
  return number ? blocks[Number(number) - 1] : undefined;
};

export function findNamedProject(named: string, { projects }: Names) {
  const [, number] = /^p(\d{1,3})$/i.exec(named.trim()) ?? [];
  return number
    ? projects[Number(number) - 1]
    : projects.find(({ name }) => name.toLowerCase() === named.trim().toLowerCase());
}
