import { fingerprint } from '../../shared/fingerprint.ts';
import type { Plan, PlanRequest } from '../solver/types.ts';
import { toLocalDate } from './merge.ts';
import type { Days } from './request.ts';

const DAY_MS = 86_400_000;

/** The days from the first of the moments to the last. */
export function coveringDays(moments: string[], timezone: string): Days {
  const dates = moments.map((moment) => toLocalDate(Date.parse(moment), timezone)).sort();
  const [from = '', to = ''] = [dates[0], dates.at(-1)];
  return { from, days: 1 + (Date.parse(to) - Date.parse(from)) / DAY_MS };
}

/** Of the tasks, those that have a block: one that is moved makes no room for others. */
export function onlyPlanned(request: PlanRequest): PlanRequest {
  const planned = new Set(request.previous.map(({ taskId }) => taskId));
  return { ...request, tasks: request.tasks.filter(({ id }) => planned.has(id)) };
}

/** Equal for equal plans of the same days. */
export const fingerprintPlan = ({ from, days, timezone }: PlanRequest, { blocks }: Plan) =>
  fingerprint([
    from,
    days,
    timezone,
    blocks.map(({ taskId, part, startsAt, endsAt, locked }) => [taskId, part, startsAt, endsAt, locked]),
  ]);
