import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { MINUTE_MS, MINUTES_PER_DAY } from '../../../shared/duration.ts';
import { toMoment } from '../../../shared/time-zones.ts';
import { findDue, type LocalMoment, toLocal } from '../facts.ts';
import type { Shift } from '../lengths.ts';
import { readNumber } from '../named-days.ts';
import type { Facts } from '../query.ts';
import { splitWords } from '../words.ts';
import { findApplied } from './fields.ts';
import { type Change, type ChangeAnswer, refuse } from './types.ts';

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

/** `no, the day before`, `an hour later`, of new tasks and of moves; null for other changes. */
export function shiftChanges(changes: Change[], shift: Shift, facts: Facts): ChangeAnswer | null {
  const shifted = changes.map((change) => shiftChange(change, shift, facts));
  const moved = shifted.flatMap((change) => change ?? []);
  const isPast = moved.some((change) => change.kind === 'move' && change.date < facts.snapshot.date);
  if (isPast) return refuse(facts, CHANGE_ANSWERS.pastDay);
  return moved.length > 0 && moved.length === changes.length ? { changes: moved, refusals: [] } : null;
}

function shiftChange(change: Change, shift: Shift, facts: Facts): Change | null {
  const applied = findApplied(change, facts);
  const due = applied && findDue(applied, facts);
  if (due || change.kind === 'move') {
    const moved = shiftMoment(due ?? (change as Extract<Change, { kind: 'move' }>), shift);
    const id = applied?.id ?? ('id' in change ? change.id : '');
    return moved && { kind: 'move', id, ...moved, isNewTime: moved.time !== null };
  }
  if (change.kind !== 'add') return null;
  const move = (moment: string) => {
    const moved = shiftMoment(toLocal(moment, facts), shift);
    return moved && toMoment(moved.date, moved.time ?? '23:59', facts.snapshot.timezone).toISOString();
  };
  const { dueDate, startDate, deadline } = change.fields;
  const moments = Object.entries({ dueDate, startDate, deadline }).flatMap(([name, moment]) =>
    moment ? [[name, move(moment)] as const] : [],
  );
  const isWhole = moments.length > 0 && moments.every(([, moment]) => moment);
  return isWhole ? { ...change, fields: { ...change.fields, ...Object.fromEntries(moments) } } : null;
}
