import { planDays } from '../../src/planning/solver/planner.ts';
import type { Span } from '../../src/planning/solver/types.ts';
import { planEarliestFirst } from '../support/earliest-first.ts';
import {
  askOnMorning,
  findBusy,
  findDate,
  findFirstDay,
  openTodos,
  type PlannedBlock,
  totalMinutes,
} from '../support/person-days.ts';
import { PEOPLE, type PlannerPerson, type Todo } from '../support/planner-people.ts';
import { printTable } from './table.ts';

const MINUTE_MS = 60_000;
const PAUSE_MS = 15 * MINUTE_MS;
/** From so much work without a pause on, a person is tired. */
const LONG_MS = 120 * MINUTE_MS;
/** Blocks further apart are on different days. */
const NIGHT_MS = 6 * 60 * MINUTE_MS;

/** What the days of a plan are like for a person, by our plans and by the earliest date first. */
export async function benchDays() {
  const ours: PlanFirst = (person, day) => planDays(askOnMorning(person, day, openTodos(person))).blocks;
  const control: PlanFirst = (person, day) => planEarliestFirst(person, day, openTodos(person));
  for (const [who, plan] of [
    ['Our plans', ours],
    ['The earliest date first', control],
  ] as const) {
    printTable(
      `${who}: minutes, and how often the project changes within a day`,
      PEOPLE.map((person) => describePlan(person, plan(person, findFirstDay(person)))),
    );
  }
}

type PlanFirst = (person: PlannerPerson, day: number) => PlannedBlock[];

interface Work extends PlannedBlock {
  todo: Todo;
}

function describePlan(person: PlannerPerson, plan: PlannedBlock[]) {
  const work = person.todos
    .flatMap((todo) => plan.filter(({ taskId }) => taskId === todo.title).map((block): Work => ({ ...block, todo })))
    .sort((a, b) => a.startsAt - b.startsAt);
  const left = person.todos
    .map((todo) => ({ todo, minutes: todo.minutes - totalMinutes(work.filter((block) => block.todo === todo)) }))
    .filter(({ minutes }) => minutes > 0);
  const meetings = findBusy(person);
  return {
    person: person.name,
    blocks: work.length,
    'longest stretch': longest(findStretches(work)),
    'with meetings': longest(findStretches([...work, ...meetings]).filter((stretch) => !meetings.includes(stretch))),
    'project changes': countChanges(work),
    'high demand when tired': totalMinutes(findTiredWork(work)),
    'low before high': totalMinutes(findLowBeforeHigh(person, work)),
    'left out: tasks': left.length,
    'left out: high min': left.reduce((sum, { todo, minutes }) => sum + (todo.priority === 'high' ? minutes : 0), 0),
  };
}

/** Spans with less than a pause between them, joined. A span that stays alone is returned itself. */
function findStretches(spans: Span[]): Span[] {
  const stretches: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const last = stretches.at(-1);
    if (!last || span.startsAt - last.endsAt >= PAUSE_MS) stretches.push(span);
    else stretches[stretches.length - 1] = { startsAt: last.startsAt, endsAt: Math.max(last.endsAt, span.endsAt) };
  }
  return stretches;
}

/** How often two blocks in a row on a day are of different projects. */
function countChanges(work: Work[]): number {
  const isSameDay = (a: Work, b: Work) => b.startsAt - a.endsAt < NIGHT_MS;
  return work.filter((block, index) => {
    const before = work[index - 1];
    return before && isSameDay(before, block) && before.todo.project !== block.todo.project;
  }).length;
}

/** The work of high demand after a long stretch of work. */
function findTiredWork(work: Work[]): Span[] {
  return findStretches(work).flatMap(({ startsAt, endsAt }) =>
    work
      .filter(({ todo, ...block }) => todo.energy === 'high' && block.startsAt >= startsAt && block.endsAt <= endsAt)
      .map((block) => ({ startsAt: Math.max(block.startsAt, startsAt + LONG_MS), endsAt: block.endsAt }))
      .filter((tired) => tired.startsAt < tired.endsAt),
  );
}

/** The work of low priority without a date that comes before the last dated work of high priority. */
function findLowBeforeHigh(person: PlannerPerson, work: Work[]): Span[] {
  const isDated = ({ todo }: Work) => findDate(person, todo) < Infinity;
  const last = work.findLast((block) => block.todo.priority === 'high' && isDated(block));
  return work.filter(
    (block) => block.todo.priority === 'low' && !isDated(block) && last && block.startsAt < last.startsAt,
  );
}

const longest = (spans: Span[]) => Math.max(0, ...spans.map((span) => totalMinutes([span])));
