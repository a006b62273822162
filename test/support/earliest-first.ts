import { findDate, findOpenTime, type OpenTodo, type PlannedBlock, toTime, totalMinutes } from './person-days.ts';
import type { PlannerPerson } from './planner-people.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
const PRIORITIES = ['high', 'medium', 'low'];

/** The control: by date, then by priority, each at the first free time. A todo that others wait for has the date of the first of them. */
export function planEarliestFirst(person: PlannerPerson, day: number, open: OpenTodo[]): PlannedBlock[] {
  const free = findFreeSlots(person, day);
  const blocks: PlannedBlock[] = [];
  const waiting = open.slice();
  const isWaiting = (title: string) => waiting.some(({ todo }) => todo.title === title);
  const findFirstDate = ({ todo }: OpenTodo): number =>
    Math.min(
      findDate(person, todo),
      ...open.filter((other) => other.todo.after?.includes(todo.title)).map(findFirstDate),
    );
  const dates = new Map(open.map((each) => [each, findFirstDate(each)]));
  const isFirst = (a: OpenTodo, b: OpenTodo) => {
    const [dateA = 0, dateB = 0] = [dates.get(a), dates.get(b)];
    return dateA === dateB ? PRIORITIES.indexOf(a.todo.priority) < PRIORITIES.indexOf(b.todo.priority) : dateA < dateB;
  };
  while (waiting.length > 0) {
    const ready = waiting.filter(({ todo }) => !todo.after?.some(isWaiting));
    const next = ready.reduce((best, each) => (isFirst(each, best) ? each : best));
    waiting.splice(waiting.indexOf(next), 1);
    blocks.push(...place(person, next, { open, blocks, free }));
  }
  return blocks.sort((a, b) => a.startsAt - b.startsAt);
}

/** The starts of free slots. */
function findFreeSlots(person: PlannerPerson, day: number): Set<number> {
  const free = new Set<number>();
  for (let each = day; each < day + person.planned; each += 1) {
    for (const { startsAt, endsAt } of findOpenTime(person, each, person.bufferMinutes)) {
      for (let at = Math.ceil(startsAt / SLOT_MS) * SLOT_MS; at + SLOT_MS <= endsAt; at += SLOT_MS) free.add(at);
    }
  }
  return free;
}

interface Progress {
  open: OpenTodo[];
  blocks: PlannedBlock[];
  free: Set<number>;
}

/** Takes the first free time for each part of a todo that fits. What must be done by then is done whole or not at all. */
function place(person: PlannerPerson, { todo, minutes }: OpenTodo, { open, blocks, free }: Progress): PlannedBlock[] {
  const first = open.filter((other) => todo.after?.includes(other.todo.title));
  const isPlanned = (before: OpenTodo) => totalMinutes(blocksFor(blocks, before)) >= before.minutes;
  if (!first.every(isPlanned)) return [];
  const buffer = person.bufferMinutes * MINUTE_MS;
  const ends = first.flatMap((before) => blocksFor(blocks, before)).map(({ endsAt }) => endsAt + buffer);
  let earliest = Math.max(todo.from ? toTime(person, todo.from) : 0, ...ends);
  const latest = todo.deadline ? toTime(person, todo.deadline) : Infinity;
  const parts: PlannedBlock[] = [];
  const taken = new Set<number>();
  const isFree = (slot: number) => free.has(slot) && !taken.has(slot);
  for (const [index, length] of split(minutes, person.chunk.max).entries()) {
    const startsAt = [...free].find((at) => at >= earliest && slotsFrom(at, length).every(isFree));
    if (startsAt === undefined) break;
    const endsAt = startsAt + length * MINUTE_MS;
    if (endsAt > latest) return [];
    for (const slot of slotsFrom(startsAt, length + person.bufferMinutes)) taken.add(slot);
    parts.push({ taskId: todo.title, part: index + 1, startsAt, endsAt });
    earliest = endsAt + buffer;
  }
  const canWait = latest > Math.max(...free);
  if (latest < Infinity && !canWait && totalMinutes(parts) < minutes) return [];
  for (const slot of taken) free.delete(slot);
  return parts;
}

const blocksFor = (blocks: PlannedBlock[], { todo }: OpenTodo) => blocks.filter(({ taskId }) => taskId === todo.title);

const slotsFrom = (startsAt: number, minutes: number) =>
  Array.from({ length: Math.ceil(minutes / 15) }, (_, slot) => startsAt + slot * SLOT_MS);

/** Equal parts of at most `max` minutes, in whole slots but for the last. */
function split(minutes: number, max: number): number[] {
  const count = Math.ceil(minutes / max);
  const part = Math.min(max, Math.ceil(minutes / count / 15) * 15);
  return Array.from({ length: count }, (_, index) => Math.min(part, minutes - index * part)).filter((each) => each > 0);
}
