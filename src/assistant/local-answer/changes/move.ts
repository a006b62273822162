import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { addDays } from '../../../shared/time-zones.ts';
import { SOURCE } from '../clock-times.ts';
import { findDue } from '../facts.ts';
import { TWISTS } from '../fillers.ts';
import { readShift } from '../lengths.ts';
import { type Class, type Facts, type Query, readQuery } from '../query.ts';
import type { When } from '../when.ts';
import { wholeWords } from '../words.ts';
import { changeTasks } from './select.ts';
import { shiftTask } from './shift.ts';
import { type ChangeAnswer, refuse } from './types.ts';

/** Where the task goes. */
const TARGET = /(?<![a-zß-ӿ])(?:to|until|till|на|до)(?![a-zß-ӿ])/giu;

export function moveTasks(query: Query, facts: Facts): ChangeAnswer {
  const { text } = query;
  const shift = readShift(text);
  const [target = null, other] = findTargets(text, facts);
  if (!shift && (other || (query.asks.has('or') && query.whens.length > 1)))
    return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (negatesDay(query)) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const source = query.named.length > 0 ? null : findSource(query, facts);
  return changeTasks(query, source, facts, (task) =>
    shift ? shiftTask(task, shift, facts) : moveTo(task, target, query, facts),
  );
}

/** `the oven not tomorrow`, `the gate is not due Friday`, with no other day */
function negatesDay({ words, dayWords, whens }: Query): boolean {
  const at = words.findIndex((word) => TWISTS.has(word.text) && !dayWords.has(word));
  const next = words.slice(at + 1).find(({ text }) => !/^(?:due|on|at|to|by|for|until|the|на|во?|ко?|до)$/.test(text));
  const isFirst = !words.slice(0, at).some((word) => dayWords.has(word));
  return at >= 0 && isFirst && whens.length < 2 && next !== undefined && dayWords.has(next);
}

/** As in quick add. */
const PART_TIMES = { morning: '09:00', afternoon: '15:00', evening: '20:00', night: '23:00' };

/** The time that a text names, by the clock or as a part of the day. */
export const timeOf = (when: When | null, part: Query['part']): string | null =>
  when?.time ?? (part === null ? null : PART_TIMES[part]);

/** `until next week` is its first day. */
export function toTarget(when: When, text: string, facts: Facts): When {
  const { whens } = readQuery(`move ${text.replaceAll(/(?<![a-zß-ӿ])(?:until|till|by|до|к) /giu, 'to ')}`, facts);
  return (when.isUntil && whens.find(({ from, to }) => to === when.to && from < to)) || when;
}

function moveTo(task: OpenTask, said: When | null, query: Query, facts: Facts): ChangeAnswer {
  const { date: today } = facts.snapshot;
  const when = said && toTarget(said, query.text, facts);
  if (!when || when.isHabit) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const isSeveral = when.to > when.from && !when.isUntil;
  const own = findDue(task, facts);
  const isThere = isSeveral && own !== null && own.date >= when.from && own.date <= when.to;
  if (isThere || (isSeveral && when.from <= today && when.to >= today)) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (when.bound === 'after') return refuse(facts, CHANGE_ANSWERS.notPossible);
  const isToday = when.isWeekday && !isSeveral && !when.isUntil && when.from === today; // `to Sunday` on a Sunday
  const from = isToday ? addDays(today, 7) : when.isUntil ? when.to : when.from;
  if (from < today) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const part = SOURCE.test(query.text) ? readQuery(query.text.replace(SOURCE, ''), facts).part : query.part;
  const time = readBeside(timeOf(when, part), own?.time, query.text);
  if (own?.date === from && time === null && query.named.length === 0) return refuse(facts, CHANGE_ANSWERS.whichDay); // it is there
  const isTimeAlone = when.isTimeAlone && own !== null && own.date >= today;
  const moved = { date: isTimeAlone ? own.date : from, time: time ?? own?.time ?? null, isNewTime: time !== null };
  return { changes: [{ kind: 'move', id: task.id, ...moved }], refusals: [] };
}

const NOT_HOUR = wholeWords`(?:not|instead of|rather than|не|вместо)\s+(?:at\s|в\s)?(\d{1,2})(?![:\d])`;

/** `at 8, not 7` is 20:00 for what is at 19:00. */
function readBeside(time: string | null, own: string | null | undefined, text: string): string | null {
  const hour = Number(NOT_HOUR.exec(text)?.[1]);
  if (!time || !own || time >= '12' || Number(own.slice(0, 2)) !== hour + 12) return time;
  return `${Number(time.slice(0, 2)) + 12}${time.slice(2)}`;
}

/** The day that tasks move from: `everything from today`. Everything is what is due today. */
function findSource({ text, asks, whens }: Query, facts: Facts): When | null {
  if (facts.listedOn) return facts.listedOn;
  const source = SOURCE.exec(text)?.[0];
  const found = source ? readQuery(source, facts).when : null;
  const shift = readShift(text);
  const earlier = whens.slice(0, whens.length - readQuery(text, facts).whens.length);
  const [first, later] = shift ? [...earlier, ...readQuery(text.replace(shift.text, ''), facts).whens] : whens;
  if (found || later || (shift && first)) return found ?? first ?? null;
  const isAll = asks.has('all') && !['listed', 'group', 'overdue', 'undated'].some((each) => asks.has(each as Class));
  return isAll ? readQuery('today', facts).when : null;
}

/** `remove the report from Friday`: it is not said that the task goes. */
export const isOffDay = ({ words, dayWords }: Query): boolean =>
  words.some((word, index) => /^(?:from|off|со?)$/.test(word.text) && dayWords.has(words[index + 1] ?? word));

/** The days after the last `to` that has one; a title or `from` can name another. */
export function findTargets(text: string, facts: Facts): When[] {
  const targets = [...text.matchAll(TARGET)].map(({ index }) => `move ${text.slice(index)}`).toReversed();
  const whens = targets.map((target) => readQuery(target, facts).whens);
  const found = whens.find(([when]) => when && !when.isTimeAlone);
  if (found) return found;
  const rest = readQuery(text.replace(SOURCE, ''), facts);
  return isOffDay(rest) ? [] : rest.whens;
}
