import { SELECTIONS, TASK_FACTS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { addDays } from '../../shared/time-zones.ts';
import type { Membership } from '../snapshot.ts';
import { findDue, sayDays } from './facts.ts';
import { type Group, isIn } from './groups.ts';
import type { Class, Facts, Query } from './query.ts';
import type { Days } from './when.ts';

/** Which tasks a query is about. */
interface Selection {
  includes: (task: OpenTask) => boolean;
  /** The days on which they are due. */
  days: Days | null;
  /** In words: `project “House”, overdue`. Empty for all tasks. */
  text: string;
}

type Kind = Exclude<keyof typeof SELECTIONS, 'project' | 'label'> & Class;

/** What a word of a query says about each of its tasks. */
const KINDS: [cue: Kind, includes: (task: OpenTask, facts: Facts) => boolean][] = [
  ['repeats', ({ recurrence }) => recurrence != null],
  ['inProgress', ({ status }) => status === 'in_progress'],
  ['important', ({ priority }) => priority === 'high'],
  ['low', ({ priority }) => priority === 'low'],
  [
    'urgent',
    (task, facts) => task.priority === 'high' || (findDue(task, facts)?.date ?? '9') <= addDays(facts.snapshot.date, 1),
  ],
  [
    'easy',
    ({ energyLevel, estimatedDuration }) =>
      energyLevel === 'low' || (energyLevel === null && (estimatedDuration ?? 60) <= 30),
  ],
  ['undated', (task, facts) => findDue(task, facts) === null],
  ['dated', (task, facts) => findDue(task, facts) !== null],
  ['overdue', (task, facts) => findDue(task, facts)?.isLate === true],
  ['waits', ({ openDependencies }) => openDependencies.length > 0],
];

/** Groups of one kind are alternatives: `Home and Work`. */
export function belongs(task: Membership, groups: Group[]): boolean {
  return Object.values(Object.groupBy(groups, ({ kind }) => kind)).every((same) =>
    same.some((group) => isIn(task, group)),
  );
}

export const sayGroups = (groups: Group[], { language }: Pick<Facts, 'language'>): string[] =>
  groups.map(({ kind, name }) => say(language, SELECTIONS[kind], { name }));

/** The tasks of the groups, the kinds and the days that a query names. */
export function selectTasks({ asks, groups, when }: Query, facts: Facts): Selection {
  const memberships = new Map(facts.snapshot.grouped.map((task) => [task.id, task]));
  const kinds = KINDS.filter(
    ([cue]) => asks.has(cue) && !(cue === 'overdue' && when && when.to >= facts.snapshot.date),
  );
  const days = when && !when.isHabit && !kinds.some(([cue]) => cue === 'overdue') ? when : null;
  return {
    days,
    includes: (task) =>
      kinds.every(([, isKind]) => isKind(task, facts)) &&
      (days === null || isDueIn(task, days, facts)) &&
      (groups.length === 0 || belongs(memberships.get(task.id) ?? NO_GROUPS, groups)),
    text: [
      ...sayGroups(groups, facts),
      ...kinds.map(([cue]) => say(facts.language, SELECTIONS[cue])),
      ...(days ? [say(facts.language, TASK_FACTS.due, { at: sayDays(days, facts) })] : []),
    ].join(', '),
  };
}

const NO_GROUPS: Membership = { projectId: null, labels: [] };

function isDueIn(task: OpenTask, { from, to }: { from: string; to: string }, facts: Facts): boolean {
  const date = findDue(task, facts)?.date;
  return date !== undefined && date >= from && date <= to;
}
