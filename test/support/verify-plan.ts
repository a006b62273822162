import {
  DUE_FACTOR,
  ENERGY_DEMAND,
  ENERGY_RANGE,
  ENERGY_SHARE,
  LATE_COST,
  MAX_LATE_SLOTS,
  MAX_WAIT_COST,
  ms,
  type Plan,
  type PlanRequest,
  type PlanTask,
  SLOT_MINUTES,
  SLOT_MS,
  type SolverBlock,
  type Span,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
  WAIT_COST,
  WEIGHTS,
} from '../../src/planning/solver/types.ts';
import { addDays, isoWeekday, toMoment } from '../../src/shared/time-zones.ts';

const TOLERANCE = 1e-9;
const HOUR_MS = 3_600_000;

/** Every rule that the plan breaks, as a sentence. It goes by moments, and shares nothing with how plans are made. */
export function findProblems(request: PlanRequest, { blocks, leftOut, quality, churn }: Plan): string[] {
  const { now, tasks, busy } = request;
  const buffer = ms(request.bufferMinutes);
  const problems: string[] = [];
  const check = (holds: boolean | undefined, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const near = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE;
  const taskOf = new Map(tasks.map((task) => [task.id, task]));
  const blocksOf = Map.groupBy(blocks, ({ taskId }) => taskId);
  const previous = request.previous.filter(({ endsAt }) => endsAt > now);
  const { isOpen, termsOf } = worldOf(request);
  const isFixed = ({ locked, startsAt }: SolverBlock) => locked || startsAt < now;

  for (const [index, block] of blocks.entries()) {
    const { taskId, part, parts, startsAt, endsAt, locked, terms } = block;
    const name = `Part ${part} of ${taskId}`;
    const task = taskOf.get(taskId);
    if (!task) {
      problems.push(`${name} is of a task that was not asked for.`);
      continue;
    }
    const { minutes, chunk, after, startAt, deadlineAt, except = [] } = task;
    const length = (endsAt - startsAt) / ms(1);
    const isWhole = minutes <= chunk.max;
    check(parts === Math.ceil(minutes / chunk.max) && part >= 1 && part <= parts, `${name} is no part of its task.`);
    check(!blocks.slice(0, index).some((other) => other.taskId === taskId && other.part === part), `${name} is twice.`);
    check(
      isWhole ? length === minutes : length <= chunk.max && length >= Math.min(chunk.min, Math.floor(minutes / parts)),
      `${name} has a wrong length.`,
    );
    check((blocks[index - 1]?.startsAt ?? startsAt) <= startsAt, `${name} is not in the order of starts.`);
    for (const other of blocks.slice(index + 1)) {
      const pause = isFixed(block) && isFixed(other) ? 0 : buffer;
      const isApart = endsAt + pause <= other.startsAt || other.endsAt + pause <= startsAt;
      check(isApart, `${name} leaves no room to part ${other.part} of ${other.taskId}.`);
    }

    const was = previous.find((one) => one.taskId === taskId && one.part === part && one.startsAt === startsAt);
    const isAsBefore = was ? was.locked === block.locked : !isFixed(block);
    check(isAsBefore, `${name} is locked, open or begun otherwise than before.`);
    if (!locked) {
      const rest = { startsAt: Math.max(startsAt, now), endsAt };
      check(!busy.some((other) => overlap(other, rest)), `${name} goes on into busy time.`);
      check(!except.some((day) => overlap(day, rest)), `${name} is on a day on which it is not wanted.`);
    }
    if (!isFixed(block)) {
      check(isOpen(block), `${name} is outside working hours, in a break or in busy time.`);
      check(startsAt >= (startAt ?? startsAt), `${name} begins before its task may.`);
      check(endsAt <= (deadlineAt ?? endsAt), `${name} ends after the deadline.`);
      const first = (blocksOf.get(taskId) ?? []).filter((other) => other.part === part - 1);
      const needed =
        part > 1
          ? [{ minutes: 0, done: first }]
          : after.map((id) => ({ ...minutesOf(taskOf.get(id)), done: blocksOf.get(id) ?? [] }));
      for (const { minutes, done } of needed) {
        const planned = done.reduce((sum, other) => sum + (other.endsAt - other.startsAt) / ms(1), 0);
        check(done.length > 0 && planned >= minutes, `${name} waits for what is not planned.`);
        check(
          done.every((other) => other.endsAt + buffer <= startsAt),
          `${name} begins before what comes first has ended.`,
        );
      }
    }

    const stays = was?.endsAt === endsAt;
    const isKnown = previous.some((one) => one.taskId === taskId && one.part === part);
    check(
      terms.stability === (stays ? 'kept' : isKnown ? 'moved' : 'new'),
      `${name} is wrongly called ${terms.stability}.`,
    );
    const expected = termsOf(task, block);
    check(near(terms.weight, expected.weight), `${name} has a wrong weight.`);
    check(near(terms.energyMatch, expected.energyMatch), `${name} has a wrong energy match.`);
    check(terms.lateMinutes === expected.lateMinutes, `${name} has a wrong lateness.`);
    check(near(terms.value, expected.value), `${name} has a wrong value.`);
  }

  for (const { taskId, part, startsAt, endsAt: ended, locked } of previous) {
    const task = taskOf.get(taskId);
    if (!locked || startsAt < now || ended <= startsAt || !task || part > Math.ceil(task.minutes / task.chunk.max))
      continue;
    const endsAt = startsAt + ms(Math.min(task.minutes, task.chunk.max));
    const isTaken = (one: SolverBlock) => one.locked && overlap(one, { startsAt, endsAt });
    const stays = blocks.some((one) => (one.locked && one.taskId === taskId && one.part === part) || isTaken(one));
    check(stays, `Part ${part} of ${taskId} was locked, and moved.`);
  }
  for (const { id, minutes } of tasks) {
    const planned = (blocksOf.get(id) ?? []).reduce((sum, one) => sum + (one.endsAt - one.startsAt) / ms(1), 0);
    const left = leftOut.filter(({ taskId }) => taskId === id);
    const missing = left.reduce((sum, one) => sum + one.minutes, 0);
    check(left.length <= 1 && planned + missing === minutes, `The minutes of ${id} do not add up.`);
  }
  for (const { taskId } of leftOut) check(taskOf.has(taskId), `${taskId} is left out, but was not asked for.`);

  const { value, upperBound, gap, exact } = quality;
  const sum = blocks.reduce((total, { terms }) => total + terms.value, 0);
  check(near(value, sum), 'The value is not that of the blocks.');
  check(upperBound >= value - TOLERANCE && gap >= 0 && gap <= 1, 'The value is above its bound.');
  check(!exact || near(value, upperBound), 'The value is called exact, and is below its bound.');
  const count = (stability: string) => blocks.filter(({ terms }) => terms.stability === stability).length;
  const isChurn = churn.kept === count('kept') && churn.moved === count('moved') && churn.added === count('new');
  const asked = previous.filter(({ taskId }) => taskOf.has(taskId));
  check(
    isChurn && churn.removed >= 0 && churn.removed === asked.length - churn.kept - churn.moved,
    'The churn is not that of the blocks.',
  );
  return problems;
}

const minutesOf = (task: PlanTask | undefined) => ({ minutes: task?.minutes ?? Infinity });

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** When there is time, and what it is worth. */
function worldOf({ from, days, timezone, now, workingHours, breaks, bufferMinutes, busy, energy }: PlanRequest) {
  const midnights = Array.from({ length: days + 1 }, (_, day) =>
    toMoment(addDays(from, day), '00:00', timezone).getTime(),
  );
  const world = midnights.slice(1).map((endsAt, index) => {
    const date = addDays(from, index);
    const at = (time: string) => Math.min(toMoment(date, time, timezone).getTime(), endsAt);
    const spanOf = ({ start, end }: { start: string; end: string }) => ({ startsAt: at(start), endsAt: at(end) });
    const hours = workingHours[isoWeekday(date)];
    return {
      at,
      startsAt: midnights[index] ?? endsAt,
      endsAt,
      hours: hours ? spanOf(hours) : null,
      breaks: hours ? breaks.map(spanOf) : [],
    };
  });
  const startsAt = world[0]?.startsAt ?? 0;
  const endsAt = world.at(-1)?.endsAt ?? 0;
  const overdueAt = world.find(({ hours }) => hours)?.hours?.endsAt ?? endsAt;
  const buffer = ms(bufferMinutes);
  const closed = [
    ...world.flatMap((day) => day.breaks),
    ...busy.map((each) => ({ startsAt: each.startsAt - buffer, endsAt: each.endsAt + buffer })),
  ];
  const isOpen = (span: Span) => {
    let workedUntil = span.startsAt; // hours may go on past midnight
    for (const { hours } of world) {
      if (hours && hours.startsAt <= workedUntil) workedUntil = Math.max(workedUntil, hours.endsAt);
    }
    return span.startsAt >= now && workedUntil >= span.endsAt && !closed.some((other) => overlap(span, other));
  };
  const levelAt = (moment: number) => {
    const inside = Math.min(Math.max(moment, startsAt), endsAt - SLOT_MS);
    const day = world.find((one) => one.startsAt <= inside && inside < one.endsAt);
    if (!day) return undefined;
    const isUsual = day.endsAt - day.startsAt === 24 * HOUR_MS;
    const hour = isUsual
      ? Math.floor((inside - day.startsAt) / HOUR_MS)
      : Array.from({ length: 24 }, (_, each) => each).findLast(
          (each) => day.at(`${String(each).padStart(2, '0')}:00`) <= inside,
        );
    return (day.hours ? energy.workDays : energy.freeDays)[hour ?? 0];
  };
  const slots: number[] = [];
  for (let at = startsAt; at + SLOT_MS <= endsAt; at += SLOT_MS) {
    if (isOpen({ startsAt: at, endsAt: at + SLOT_MS })) slots.push(at);
  }
  const waitCost = Math.min(WAIT_COST, MAX_WAIT_COST / (slots.length || 1));

  const termsOf = (task: PlanTask, block: SolverBlock) => {
    const touched: number[] = [];
    const begins = startsAt + Math.floor((block.startsAt - startsAt) / SLOT_MS) * SLOT_MS;
    for (let at = begins; at < block.endsAt; at += SLOT_MS) touched.push(at);
    const mean = (of: (suits: number, share: number) => number) =>
      touched.reduce((sum, at) => {
        const level = levelAt(at);
        if (!level) return sum;
        const demand = ENERGY_DEMAND[task.energy ?? 'medium'];
        const off = Math.max(0, demand - level.mean) + SURPLUS_ENERGY_COST * Math.max(0, level.mean - demand);
        return sum + of(1 - off / ENERGY_RANGE, ENERGY_SHARE[level.source]);
      }, 0) / touched.length;
    const isDue = [task.dueAt, task.deadlineAt].some((moment) => moment !== null && moment < endsAt);
    const sinceSuggested = begins - (task.suggestedAt ?? Infinity);
    const isSuggested = block.part === 1 && sinceSuggested > -SLOT_MS && sinceSuggested <= 0;
    const weight =
      (WEIGHTS[task.priority] * (isDue ? DUE_FACTOR : 1) * (block.endsAt - block.startsAt)) / ms(task.minutes);
    const due = task.dueAt !== null && task.dueAt < startsAt ? overdueAt : (task.dueAt ?? endsAt);
    const late = slots.filter((at) => at >= due && at < block.endsAt).length;
    const waits = slots.filter((at) => at < begins).length;
    const worth = mean((suits, share) => 1 - share + share * suits);
    return {
      weight,
      energyMatch: mean((suits) => suits),
      lateMinutes: late * SLOT_MINUTES,
      value:
        weight *
        (worth + (isSuggested ? SUGGESTION_BONUS : 0) - LATE_COST * Math.min(late, MAX_LATE_SLOTS) - waitCost * waits),
    };
  };
  return { isOpen, termsOf };
}
