import type { PlanBlock } from '../../entities/plans/responses.ts';
import { DAY_ANSWERS, PLAN_ANSWERS } from '../../messages/answers.ts';
import { CONSTRAINTS } from '../../messages/planning.ts';
import { say } from '../../messages/say.ts';
import { explainBlock } from '../../planning/explain/reasons.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { parseBlocks, parseSpan, totalMinutes } from '../../planning/plan/blocks.ts';
import { minutesLeft, type OpenTask } from '../../planning/plan/snapshot.ts';
import { addDays } from '../../shared/time-zones.ts';
import { daysOf, findAppointments, sayMeeting, toSpan, withinHours } from './appointments.ts';
import { answerDay } from './day-answers.ts';
import { findDueOn } from './due-tasks.ts';
import { findTitles, limitLines, listTasks, rankTasks, sayDays, sayLocal, toLocal } from './facts.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Query } from './query.ts';
import { listNamedTasks } from './titles.ts';
import { type Days, wholeDays } from './when.ts';

const MAX_BLOCKS = 10;

/** The blocks of some days with their reasons; of today without days. */
export function answerPlan(query: Query, facts: Facts): string[] {
  const { part } = query;
  const days = daysOf(query, facts);
  const { from, to } = days;
  const span = toSpan(days, part, facts);
  const blocks = listBlocks(facts).filter((block) => {
    const { startsAt, endsAt } = parseSpan(block);
    return (
      endsAt > span.startsAt && startsAt < span.endsAt && withinHours([{ startsAt, endsAt }], days, facts).length > 0
    );
  });
  const meetings = findAppointments(days, facts, { part, hasPlan: false });
  const planned = new Set(blocks.map(({ taskId }) => taskId));
  const others = findDueOn({ from, to }, facts).filter(({ id }) => !planned.has(id));
  if (blocks.length > 0)
    return [
      ...sayBlocks(blocks, facts),
      ...meetings.map((each) => sayMeeting(each, facts)),
      ...sayDue(part === null && !days.time ? others : [], { from, to }, facts),
    ];
  return [say(facts.language, PLAN_ANSWERS.none, { day: sayDays({ from, to }, facts) }), ...answerDay(query, facts)];
}

/** What comes after something that is planned, on its day; null when it is not planned. */
export function answerAfter(query: Query, facts: Facts): string[] | null {
  const titles = query.named.map(({ title }) => title);
  const found = findAppointments(daysOf(query, facts, 6), facts).find(({ title }) => titles.includes(title));
  if (!found) return null;
  const { date, time } = toLocal(new Date(found.endsAt).toISOString(), facts);
  return answerDay({ ...query, when: { ...wholeDays(date, date), time, bound: 'after' } }, facts);
}

const sayDue = (due: OpenTask[], days: Days, facts: Facts): string[] =>
  due.length === 0
    ? []
    : [say(facts.language, DAY_ANSWERS.due, { n: due.length, day: sayDays(days, facts) }), ...listTasks(due, facts)];

/** The tasks of which the plan has no time, or not enough. */
export function answerUnplanned(query: Query, facts: Facts): string[] {
  const { snapshot, language, now } = facts;
  if (listNamedTasks(query).length > 0) return answerWhy({ ...query, asks: new Set([...query.asks, 'not']) }, facts);
  const blocks = parseBlocks(snapshot.planning.plan).filter(({ endsAt }) => endsAt > now.getTime());
  const last = blocks.at(-1);
  if (!last) return answerPlan(query, facts);
  const to = toLocal(new Date(last.endsAt).toISOString(), facts).date;
  const left = minutesLeft(snapshot.planning, now);
  const isMissing = ({ id }: OpenTask) =>
    totalMinutes(blocks.filter(({ taskId, done }) => taskId === id && !done)) < (left.get(id) ?? 0);
  const missing = rankTasks(facts).filter(isMissing);
  const day = sayDays({ from: snapshot.date, to }, facts);
  if (missing.length === 0) return [say(language, PLAN_ANSWERS.complete, { day })];
  return [say(language, PLAN_ANSWERS.missing, { day }), ...listTasks(missing, facts)];
}

/** Why a named task is where it is in the plan, or else what there is to say about it. */
export function answerWhy(query: Query, facts: Facts): string[] {
  const ids = new Set(listNamedTasks(query).map(({ id }) => id));
  const blocks = listBlocks(facts).filter(({ taskId }) => ids.has(taskId));
  const { asks } = query;
  const missing = asks.has('not') && facts.snapshot.planning.plan ? sayMissing(ids, facts) : [];
  if (missing.length > 0) return [...missing, ...answerNamed({ ...query, asks: new Set([...asks, 'able']) }, facts)];
  if (blocks.length > 0) return sayBlocks(blocks, facts);
  return answerNamed(query, facts);
}

/** How much of each task is planned, if not all of it is. */
function sayMissing(ids: Set<string>, { snapshot, language, now }: Facts): string[] {
  const left = minutesLeft(snapshot.planning, now);
  const ahead = parseBlocks(snapshot.planning.plan).filter(({ endsAt, done }) => endsAt > now.getTime() && !done);
  return [...ids].flatMap((id) => {
    const planned = totalMinutes(ahead.filter(({ taskId }) => taskId === id));
    const total = left.get(id) ?? 0;
    const said = { planned: sayMinutes(language, planned), total: sayMinutes(language, total) };
    return planned < total ? [say(language, CONSTRAINTS.partly, said)] : [];
  });
}

/** The blocks to come, and those of today, by start. */
const listBlocks = (facts: Facts): PlanBlock[] =>
  (facts.snapshot.planning.plan?.blocks ?? []).filter(
    ({ startsAt }) => toLocal(startsAt, facts).date >= addDays(facts.snapshot.date, -1),
  );

function sayBlocks(blocks: PlanBlock[], facts: Facts): string[] {
  const { language, snapshot } = facts;
  const titles = new Map(snapshot.planning.tasks.map(({ id, title }) => [id, title]));
  const planned = snapshot.planning.plan?.blocks ?? [];
  const context = { language, timezone: snapshot.timezone, today: snapshot.date, titles, blocks: planned };
  const lines = blocks.flatMap((block) => {
    const [title] = findTitles([block.taskId], facts);
    if (!title || block.done) return [];
    const { date, time } = toLocal(block.startsAt, facts);
    const at = `${sayLocal({ date, time: time ?? '00:00' }, facts)}–${toLocal(block.endsAt, facts).time ?? '24:00'}`;
    return [`• ${say(language, PLAN_ANSWERS.why, { title, at, reason: explainBlock(block, context) })}`];
  });
  return limitLines(lines, MAX_BLOCKS, facts);
}
