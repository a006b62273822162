import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { MINUTE_MS, MINUTES_PER_DAY } from '../../../shared/duration.ts';
import { addDays } from '../../../shared/time-zones.ts';
import { SOURCE } from '../clock-times.ts';
import { findDue } from '../facts.ts';
import { readShift, type Shift } from '../lengths.ts';
import { readNumber } from '../named-days.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import type { Request } from '../requests.ts';
import { isContent, listNamedTasks, sharesTitleWord } from '../titles.ts';
import { isDeedOf } from '../verb-forms.ts';
import type { When } from '../when.ts';
import { splitWords, type Word, wholeWords } from '../words.ts';
import { addTask, withoutDays } from './add-task.ts';
import { changeTasks, EXCEPT } from './targets.ts';
import { type Change, type ChangeAnswer, refuse } from './types.ts';

/** Where the task goes. */
const TARGET = /(?<![a-zß-ӿ])(?:to|until|till|на|до)(?![a-zß-ӿ])/giu;

export function moveTasks(question: Question, facts: Facts): ChangeAnswer {
  const { text } = question;
  const { named } = EXCEPT.test(text) ? readQuestion(text.split(EXCEPT)[0] ?? '', facts) : question;
  return changeTasks(question, named.length > 0 ? null : findSource(question, facts), facts, (tasks) => {
    const shift = readShift(text);
    if (shift) return shiftTasks(tasks, shift, facts);
    const [target = null, other] = findTargets(text, facts);
    const isOpen = other !== undefined || (question.cues.has('or') && question.whens.length > 1);
    return isOpen ? refuse(facts, CHANGE_ANSWERS.whichDay) : moveTo(tasks, target, question, facts);
  });
}

/** `I will send the report on Friday`. It is no change if the task is due then already. */
export function findIntendedMove(question: Question, facts: Facts): ChangeAnswer | null {
  const [when, other] = findTargets(question.text, facts);
  if (other) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (!when || when.from < facts.snapshot.date) return null;
  return changeTasks(question, null, facts, (tasks) => moveTo(tasks, when, question, facts));
}

/** As in quick add. */
const PART_TIMES = { morning: '09:00', afternoon: '15:00', evening: '20:00', night: '23:00' };

/** The time that a text names, by the clock or as a part of the day. */
export const timeOf = (when: When | null, part: Question['part']): string | null =>
  when?.time ?? (part === null ? null : PART_TIMES[part]);

/** `until next week` is its first day. */
export function toTarget(when: When, text: string, facts: Facts): When {
  const { whens } = readQuestion(`move ${text.replaceAll(/(?:until|till|до) /giu, 'to ')}`, facts);
  return (when.isUntil && whens.find(({ from, to }) => to === when.to && from < to)) || when;
}

function moveTo(tasks: OpenTask[], said: When | null, question: Question, facts: Facts): ChangeAnswer {
  const { date: today } = facts.snapshot;
  const when = said && toTarget(said, question.text, facts);
  const isToday = when?.isWeekday === true && when.from === when.to && when.from === today; // `to Sunday` on a Sunday
  const from = isToday ? addDays(today, 7) : when?.isUntil ? when.to : when?.from;
  const isWeek = when !== null && when.to > when.from && when.from <= today && when.to >= today && !when.isUntil;
  const isThere =
    when !== null &&
    when.to > when.from &&
    !when.isUntil &&
    tasks.every((task) => isIn(findDue(task, facts)?.date, when));
  if (!when || !from || isWeek || isThere) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (when.bound === 'after') return refuse(facts, CHANGE_ANSWERS.notPossible);
  if (from < today) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const time = timeOf(when, readPart(question, facts));
  return {
    changes: tasks.map(
      (task): Change => ({
        kind: 'move',
        id: task.id,
        date: findNewDate(task, { ...when, from }, question, facts),
        time: time ?? findDue(task, facts)?.time ?? null,
        isNewTime: time !== null,
      }),
    ),
    refusals: [],
  };
}

/** The part of the day that a task moves to, not from. */
const readPart = (question: Question, facts: Facts): Question['part'] =>
  SOURCE.test(question.text) ? readQuestion(question.text.replace(SOURCE, ''), facts).part : question.part;

/** The day that tasks move from: `everything from today`. Everything is what is due today. */
function findSource({ text, cues, whens }: Question, facts: Facts): When | null {
  const source = SOURCE.exec(text)?.[0];
  const found = source ? readQuestion(source, facts).when : null;
  const shift = readShift(text);
  const earlier = whens.slice(0, whens.length - readQuestion(text, facts).whens.length);
  // `a week later` is no day
  const [first, later] = shift ? [...earlier, ...readQuestion(text.replace(shift.text, ''), facts).whens] : whens;
  if (found || later || (shift && first)) return found ?? first ?? null;
  const isAll = cues.has('all') && !['group', 'overdue', 'undated'].some((cue) => cues.has(cue as Cue));
  return isAll ? readQuestion('today', facts).when : null;
}

/** `remove the report from Friday`: it is not said that the task goes. */
export const isOffDay = ({ words, dayWords }: Question): boolean =>
  words.some((word, index) => /^(?:from|off|со?)$/.test(word.text) && dayWords.has(words[index + 1] ?? word));

/** Verbs of a day or more, which make no task. */
const PLANS = /^(?:re)?plan$|^(?:спланир|(?:рас|пере)планир|состав|распиши|раскидай|разложи|распредели)/;

/** `schedule the report for Friday` moves a task that is there, and adds another. `put the report off` says no day. */
export function schedule(request: Request, question: Question, facts: Facts): ChangeAnswer {
  const isUnclear = question.when === null && (request.verb === 'put' || question.named.length > 0);
  if (isUnclear) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const content = withoutDays(request.rest, question).filter(isContent);
  const tasks = listNamedTasks(question).map(({ title }) => title);
  const isOfTasks = (word: Word) =>
    tasks.some((title) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title)));
  if (tasks.length === 0 || !content.every(isOfTasks))
    return PLANS.test(request.all[0]?.text ?? '')
      ? refuse(facts, CHANGE_ANSWERS.notPossible)
      : addTask(request, question, facts);
  return moveTasks(question, facts);
}

/** The days after the last `to` that has one; a title or `from` can name another. */
function findTargets(asked: string, facts: Facts): When[] {
  const text = withoutRemarks(asked, facts);
  // with the verb, the day is to come: `move it to Thursday, she asked`
  const targets = [...text.matchAll(TARGET)].map(({ index }) => `move ${text.slice(index)}`).toReversed();
  const whens = targets.map((target) => readQuestion(target, facts).whens);
  const found = whens.find(([when]) => when && !when.isTimeAlone);
  if (found) return found;
  const rest = readQuestion(text.replace(SOURCE, ''), facts);
  return isOffDay(rest) ? [] : rest.whens;
}

/** Without a part that has another day and says something else: `to Tuesday, he is closed on Mondays`. */
function withoutRemarks(text: string, facts: Facts): string {
  const [first = '', ...others] = text.split(/(?=[,;.!]\s|\s(?:because|coz|cos|cause|потому что|так как)\s)/iu);
  const isRemark = (part: string) => {
    const { whens, words, dayWords, named } = readQuestion(part, facts);
    const isOther = words.some((word) => isContent(word) && !dayWords.has(word));
    return isOther && whens.length > 0 && !named.some(({ kind }) => kind === 'task') && !CORRECTION.test(part);
  };
  return [first, ...others.filter((part) => !isRemark(part))].join('');
}

const CORRECTION = wholeWords`wait|no|or|lets|let['’]s|давай|actually|rather|instead|to|или|нет|лучше|вместо|точнее|стоп|на`;

/** Tasks move from their own dates, or from today without one; by hours only from a time. */
function shiftTasks(tasks: OpenTask[], { count, unit, isBack }: Shift, facts: Facts): ChangeAnswer {
  const minutes = MINUTES.find(([pattern]) => pattern.test(unit))?.[1];
  const times = count === undefined ? 1 : readNumber(splitWords(count)[0]);
  const isKnown =
    minutes && times !== null && (minutes >= MINUTES_PER_DAY || tasks.every((task) => findDue(task, facts)?.time));
  if (!isKnown) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const changes = tasks.map((task): Change => {
    const { date, time } = findDue(task, facts) ?? { date: facts.snapshot.date, time: null };
    const moment = Date.parse(`${date}T${time ?? '00:00'}Z`) + (isBack ? -1 : 1) * minutes * times * MINUTE_MS;
    const [day = '', clock = ''] = new Date(moment).toISOString().slice(0, 16).split('T');
    return { kind: 'move', id: task.id, date: day, time: time && clock };
  });
  const isPast = changes.some((change) => change.kind === 'move' && change.date < facts.snapshot.date);
  return isPast ? refuse(facts, CHANGE_ANSWERS.pastDay) : { changes, refusals: [] };
}

const MINUTES: [unit: RegExp, minutes: number][] = [
  [/^(?:д|day)/i, MINUTES_PER_DAY],
  [/^(?:недел|week)/i, 7 * MINUTES_PER_DAY],
  [/^(?:час|hour)/i, 60],
  [/^мин/i, 1],
];

const isIn = (date: string | undefined, { from, to }: When) => date !== undefined && from <= date && date <= to;

/** A time without a day keeps the day of the task. */
function findNewDate(task: OpenTask, when: When, { cues }: Question, facts: Facts): string {
  const own = findDue(task, facts)?.date ?? facts.snapshot.date;
  const isTimeAlone = when.time !== null && when.isTimeAlone;
  return isTimeAlone && own >= facts.snapshot.date && cues.has('time') ? own : when.from;
}
