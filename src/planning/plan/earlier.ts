import { findDueMoment } from '../../shared/due.ts';
import type { Span } from '../solver/types.ts';
import { type Block, parseSpan, totalMinutes } from './blocks.ts';
import { listFree, overlap } from './conflicts.ts';
import type { Workdays } from './days.ts';
import { taskIdOf } from './occurrences.ts';
import type { PlanSnapshot } from './snapshot.ts';

interface Before {
  /** From now to the start of the planned days. */
  span: Span;
  hours: Workdays;
  /** Blocks to come on days that are not planned. */
  elsewhere: Block[];
  /** Minutes left, by task id. */
  left: Map<string, number>;
}

/** Ids of tasks that fit into the free time before the planned days, without those that the user took off a day. */
export function findEarlier(
  { tasks, plan, busy }: PlanSnapshot,
  { span, hours, elsewhere, left }: Before,
): Set<string> {
  const found = new Set<string>();
  if (span.startsAt >= span.endsAt) return found;
  const allFree = listFree(span, hours, [...busy.map(parseSpan), ...elsewhere]);
  const isDropped = (id: string) => plan?.dropped.some(({ taskId }) => taskId === taskIdOf(id)) === true;
  const dated = tasks
    .flatMap((task) => {
      const dueAt = findDueMoment(task, hours.timezone);
      const isBefore = dueAt !== null && dueAt > span.startsAt && dueAt <= span.endsAt;
      return isBefore && !isDropped(task.id) ? { id: task.id, dueAt } : [];
    })
    .sort((a, b) => a.dueAt - b.dueAt);
  let used = 0;
  for (const { id, dueAt } of dated) {
    const minutes = (left.get(id) ?? 0) - totalMinutes(elsewhere.filter(({ taskId }) => taskId === id));
    const free = allFree.map((each) => overlap(each, { ...span, endsAt: dueAt }));
    if (used + minutes > totalMinutes(free)) continue;
    used += minutes;
    found.add(id);
  }
  return found;
}
