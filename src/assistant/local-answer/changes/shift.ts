import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { MINUTE_MS, MINUTES_PER_DAY } from '../../../shared/duration.ts';
import { findDue, type LocalMoment } from '../facts.ts';
import type { Shift } from '../lengths.ts';
import { readNumber } from '../named-days.ts';
import type { Facts } from '../query.ts';
import { splitWords } from '../words.ts';
import { type ChangeAnswer, refuse } from './types.ts';

const MINUTES: [unit: RegExp, minutes: number][] = [
  [/^(?:д|day)/i, MINUTES_PER_DAY],
  [/^(?:недел|week)/i, 7 * MINUTES_PER_DAY],
  [/^(?:час|hour)/i, 60],
  [/^мин/i, 1],
];

/** By hours only from a time; null if it is not known where to. */
function shiftMoment({ date, time }: LocalMoment, { count, unit, isBack }: Shift): LocalMoment | null {
  const minutes = MINUTES.find(([pattern]) => pattern.test(unit))?.[1];
  const times = count === undefined ? 1 : readNumber(splitWords(count)[0]);
  if (!minutes || times === null || (minutes < MINUTES_PER_DAY && !time)) return null;
  const moment = Date.parse(`${date}T${time ?? '00:00'}Z`) + (isBack ? -1 : 1) * minutes * times * MINUTE_MS;
  const [day = '', clock = ''] = new Date(moment).toISOString().slice(0, 16).split('T');
  return { date: day, time: time && clock };
}

/** Tasks move from their own dates, or from today without one. */
export function shiftTask(task: OpenTask, shift: Shift, facts: Facts): ChangeAnswer {
  const moved = shiftMoment(findDue(task, facts) ?? { date: facts.snapshot.date, time: null }, shift);
  if (!moved) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (moved.date < facts.snapshot.date) return refuse(facts, CHANGE_ANSWERS.pastDay);
  return { changes: [{ kind: 'move', id: task.id, ...moved }], refusals: [] };
}
