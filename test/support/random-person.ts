import type { PlannerPerson, Todo } from './planner-people.ts';
import { randomOf } from './random.ts';

const BEGINS = ['08:00', '08:30', '09:15', '10:00'];
const ENDS = ['16:30', '17:30', '18:00', '19:00'];
const MEETINGS = ['09:30-10:00', '10:30-11:30', '11:00-11:45', '13:20-14:10', '14:00-15:30', '16:00-16:30'];

/** Somebody with two or three days of work, a calendar and a rhythm of their own. */
export function randomPerson(seed: number, todoCount: number): PlannerPerson {
  const { uniform } = randomOf(seed);
  const chance = (probability: number) => uniform() < probability;
  const one = <T>(values: readonly [T, ...T[]] | T[]): T => values[Math.floor(uniform() * values.length)] as T;
  const peak = 8 + 10 * uniform();
  const days = one([2, 3]);
  const moment = () => `${Math.floor(uniform() * (days + 1))} ${one(['11:00', '12:30', '15:00', '17:00', '20:00'])}`;
  const todos: Todo[] = [];
  for (let index = 0; index < todoCount; index += 1) {
    const before = todos.at(-1);
    todos.push({
      title: `Todo ${String(index).padStart(2, '0')}`,
      project: one(['A', 'B', 'C', 'D']),
      minutes: one([10, 15, 20, 30, 30, 40, 45, 60, 60, 75, 90, 150]),
      priority: one(['low', 'low', 'medium', 'medium', 'high']),
      energy: one(['low', 'medium', 'high', null]),
      ...(chance(0.4) && { due: moment() }),
      ...(chance(0.1) && { deadline: moment() }),
      ...(chance(0.1) && { from: moment() }),
      ...(chance(0.15) && before && { after: [before.title] }),
    });
  }
  return {
    name: `random ${seed}`,
    timezone: 'Europe/Berlin',
    hours: { 1234567: `${one(BEGINS)}-${one(ENDS)}` },
    breaks: chance(0.5) ? [one(['12:00-12:30', '12:30-13:30'])] : [],
    bufferMinutes: one([0, 0, 5, 10, 15]),
    chunk: { min: 30, max: 90 },
    busy: MEETINGS.flatMap((times) => (chance(0.3) ? [`${Math.floor(uniform() * days)} ${times}`] : [])),
    energy: Array.from({ length: 24 }, (_, hour) => 4 + 4 * Math.exp(-(((hour - peak) / 3) ** 2))),
    source: one(['learned', 'learned', 'blended', 'typical']),
    planned: days,
    lived: days,
    todos,
  };
}
