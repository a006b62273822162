import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { addDays } from '../../../shared/time-zones.ts';
import { findDue } from '../facts.ts';
import { SHIFT } from '../lengths.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import type { Request } from '../requests.ts';
import { readNumber, SOURCE, type When } from '../when.ts';
import { splitWords } from '../words.ts';
import { addTask } from './add-task.ts';
import { findExisting } from './existing.ts';
import { pickTasks } from './targets.ts';
import { type Change, type ChangeAnswer, refuse } from './types.ts';

/** Where the task goes. */
const TARGET = /(?<!\p{Alpha})(?:to|until|till|на|до)(?!\p{Alpha})/giu;
export function moveTasks(question: Question, facts: Facts): ChangeAnswer {
  const { text, named } = question;
  const ids = pickTasks(question, named.length > 0 ? null : findSource(question, facts), facts);
  if (typeof ids === 'string') return { changes: [], refusals: [ids] };
  const shift = SHIFT.exec(text);
  if (shift) return shiftTasks(ids, shift, facts);
  const [target = null, other] = findTargets(text, facts);
  return other ? refuse(facts, CHANGE_ANSWERS.whichDay) : moveTo(ids, target, question, facts);
}

/** `I will send the report on Friday`. It is no change if the task is due then already. */
export function findIntendedMove(question: Question, facts: Facts): ChangeAnswer | null {
  const ids = pickTasks(question, null, facts);
  const when = question.whens.at(-1);
  if (question.whens.length > 1 && question.cues.has('or')) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (typeof ids === 'string' || !when || when.from < facts.snapshot.date) return null;
  return moveTo(ids, when, question, facts);
}

/** As in quick add. */
const PART_TIMES = { morning: '09:00', afternoon: '15:00', evening: '20:00', night: '23:00' };

function moveTo(ids: string[], when: When | null, question: Question, facts: Facts): ChangeAnswer {
  const { date: today } = facts.snapshot;
  const isToday = when?.isWeekday === true && when.from === when.to && when.from === today; // `to Sunday` on a Sunday
  const from = isToday ? addDays(today, 7) : when?.isUntil ? when.to : when?.from;
  const isWeek = when !== null && when.to > when.from && when.from <= today && when.to >= today && !when.isUntil;
  if (!when || !from || isWeek) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (from < today) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const target = question.text.replace(SOURCE, '');
  const { part } = readQuestion(target, facts);
  return {
    changes: ids.map(
      (id): Change => ({
        kind: 'move',
        id,
        date: findNewDate(id, { ...when, from }, question, facts),
        time: when.time ?? (part === null ? findOwnDue(id, facts)?.time : PART_TIMES[part]) ?? null,
      }),
    ),
    refusals: [],
  };
}

/** The day that tasks move from: `everything from today`. Everything is what is due today. */
function findSource({ text, cues, whens }: Question, facts: Facts): When | null {
  const source = SOURCE.exec(text)?.[0];
  const found = source ? readQuestion(source, facts).when : null;
  const [first, later] = whens;
  if (found || later) return found ?? first ?? null;
  const isAll = cues.has('all') && !['group', 'overdue', 'undated'].some((cue) => cues.has(cue as Cue));
  return isAll ? readQuestion('today', facts).when : null;
}

/** `remove the report from Friday`: it is not said that the task goes. */
export const isOffDay = ({ words, dayWords }: Question): boolean =>
  words.some((word, index) => /^(?:from|off|со?)$/.test(word.text) && dayWords.has(words[index + 1] ?? word));

/** `schedule the report for Friday` moves a task that is there, and adds another. `put the report off` says no day. */
export function schedule(request: Request, question: Question, facts: Facts): ChangeAnswer {
  const existing = findExisting(
    request.rest.filter((word) => !question.dayWords.has(word)),
    facts,
  );
  const [task, other] = existing;
  const isUnclear = question.when === null && (request.verb === 'put' || question.named.length > 0);
  if (isUnclear) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (!task || other)
    return /^(?:plan|спланир|распланир)/.test(request.all[0]?.text ?? '')
      ? refuse(facts, CHANGE_ANSWERS.notPossible)
      : addTask(request, question, facts);
  return moveTo([task.id], question.when, question, facts);
}

/** The days after the last `to` that has one; a title or `from` can name another. */
function findTargets(text: string, facts: Facts): When[] {
  const targets = [...text.matchAll(TARGET)].map(({ index }) => text.slice(index)).toReversed();
  const whens = targets.map((target) => readQuestion(target, facts).whens);
  const found = whens.find(([when]) => when && !when.isTimeAlone);
  if (found) return found;
  const rest = readQuestion(text.replace(SOURCE, ''), facts);
  return isOffDay(rest) ? [] : rest.whens;
}

/** Tasks move by whole days from their own dates, or from today without one. By other lengths the day is not known. */
function shiftTasks(ids: string[], [, count, unit = '']: RegExpMatchArray, facts: Facts): ChangeAnswer {
  const daysEach = /^(?:д|day)/i.test(unit) ? 1 : /^(?:недел|week)/i.test(unit) ? 7 : null;
  const times = count === undefined ? 1 : readNumber(splitWords(count)[0]);
  if (daysEach === null || times === null) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const tasks = facts.snapshot.planning.tasks.filter(({ id }) => ids.includes(id));
  const changes = tasks.map((task): Change => {
    const { date, time } = findDue(task, facts) ?? { date: facts.snapshot.date, time: null };
    return { kind: 'move', id: task.id, date: addDays(date, daysEach * times), time };
  });
  const isPast = changes.some((change) => change.kind === 'move' && change.date < facts.snapshot.date);
  return isPast ? refuse(facts, CHANGE_ANSWERS.pastDay) : { changes, refusals: [] };
}

function findOwnDue(id: string, facts: Facts) {
  const task = facts.snapshot.planning.tasks.find((each) => each.id === id);
  return task && findDue(task, facts);
}

/** A time without a day keeps the day of the task. */
function findNewDate(id: string, when: When, { cues }: Question, facts: Facts): string {
  const own = findOwnDue(id, facts)?.date ?? facts.snapshot.date;
  const isTimeAlone = when.time !== null && when.isTimeAlone;
  return isTimeAlone && own >= facts.snapshot.date && cues.has('time') ? own : when.from;
}
