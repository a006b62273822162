import { TASK_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { NOW_REASONS } from '../../messages/planning.ts';
import { say } from '../../messages/say.ts';
import type { NowAnswer, NowReason } from '../../planning/now/responses.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { byPriority } from '../../shared/fields.ts';
import { findAppointments } from './appointments.ts';
import { answerDay } from './day-answers.ts';
import { findDueOn } from './due-tasks.ts';
import {
  capitalise,
  describeTask,
  listTasks,
  rankTasks,
  sayDays,
  sayTask,
  suggestNow,
  withoutBusy,
  withPlanning,
} from './facts.ts';
import { answerNamed, findLimit } from './named-answers.ts';
import { answerAfter } from './plan-answers.ts';
import type { Facts, Query } from './query.ts';
import { answerTasks } from './task-answers.ts';
import { toSet } from './words.ts';

type Suggestion = Pick<NowAnswer['tasks'][number], 'taskId' | 'title' | 'reasons'>;

/** The energy of a person who says that they are tired, from 1 to 10. */
const TIRED = 2;
/** What is pressing does not depend on it. */
const ALERT = 10;

/** What to do first, or with little time or energy, or after something that the query names. */
export function answerFirst(query: Query, facts: Facts): string[] {
  const { asks, minutes, nth, when, named } = query;
  const { language, snapshot } = facts;
  if (snapshot.planning.tasks.length === 0) return [say(language, TASK_ANSWERS.none)];
  if (asks.has('after') && named.length > 0) {
    return answerAfter(query, facts) ?? answerNamed(query, facts);
  }
  const isOfDays =
    when !== null && when.from < when.to && !asks.has('first') && !asks.has('easy') && !asks.has('tired');
  if (when && (isOfDays || when.from > snapshot.date || when.to < snapshot.date || when.isUntil))
    return FILTERS.some((each) => asks.has(each)) ? answerTasks(query, facts) : answerFirstOf(query, facts);
  const isTired = asks.has('tired') || asks.has('easy');
  const isPressing = PRESSING.test(query.text);
  const energy = isPressing ? ALERT : isTired ? TIRED : null;
  const possible = withWhole(minutes ?? 0, facts);
  const among = isPressing ? asPressing(possible) : isTired ? asEasy(possible) : possible;
  const found = suggestNow(among, minutes, energy);
  const lead = found.empty ? [found.empty.text] : [];
  const isBusy = found.empty?.reason === 'busy';
  if (found.empty?.reason === 'too_short') return lead;
  if (found.empty && !isBusy) return [...lead, ...listTasks(rankTasks(facts), facts, MAX_OTHERS)];
  const { tasks: picks } = isBusy ? suggestNow(withoutBusy(among), minutes, energy) : found;
  const [first, ...others] = picks.slice((nth ?? 1) - 1);
  if (!first) return [...lead, say(language, TASK_ANSWERS.noOther)];
  const phrase = nth === null ? TASK_ANSWERS.start : TASK_ANSWERS.next;
  const also = nth === null ? others.flatMap(({ taskId }) => sayTaskById(taskId, facts)) : [];
  return [
    ...lead,
    ...(isBusy ? [say(language, TASK_ANSWERS.afterwards)] : isTired ? [say(language, TASK_ANSWERS.tired)] : []),
    say(language, phrase, { title: first.title, why: sayWhy(isPressing ? { ...first, reasons: [] } : first, facts) }),
    ...(also.length > 0 ? [say(language, TASK_ANSWERS.also), ...also] : []),
  ];
}

/** `what is on Friday now` */
const NOW = toSet`now next`;

/** What begins another day: the first block of its plan, or else the most important of its tasks. */
function answerFirstOf(query: Query, facts: Facts): string[] {
  const { when, words, senses } = query;
  const asksForOne = words.some((word) => senses.get(word)?.has('first') && !NOW.has(word.text));
  if (!when || when.from !== when.to || when.from < facts.snapshot.date || !asksForOne) return answerDay(query, facts);
  const due = findDueOn(when, facts).toSorted(byPriority);
  const planned = findAppointments(when, facts).flatMap(
    ({ title }) => facts.snapshot.planning.tasks.find((task) => task.title === title) ?? [],
  );
  const [first] = [...planned, ...due];
  if (!first) return answerDay(query, facts);
  const why =
    describeTask(due.find(({ id }) => id === first.id) ?? first, facts).join(', ') ||
    say(facts.language, TASK_FACTS.noDate);
  return [`${capitalise(sayDays(when, facts))}:`, say(facts.language, TASK_ANSWERS.start, { title: first.title, why })];
}

/** What to do before something that the query names. */
export function answerBefore(query: Query, facts: Facts): string[] {
  const limit = findLimit(query, facts);
  const minutes = limit ? Math.floor((limit.startsAt - facts.now.getTime()) / MINUTE_MS) : 0;
  const isSoon = minutes > 0 && minutes < MINUTES_PER_DAY;
  return answerFirst({ ...query, named: [], when: null, minutes: isSoon ? minutes : null }, facts);
}

const MAX_OTHERS = 3;
const FILTERS = ['urgent', 'important', 'easy'] as const;

const PRESSING = /urgen|import|press|asap|prior|срочн|важн|горит|главн|приор/i;

/** The tasks that fit into so many minutes as a whole, if there are any. */
function withWhole(minutes: number, facts: Facts): Facts {
  const whole = ({ estimatedDuration }: OpenTask) => estimatedDuration !== null && estimatedDuration <= minutes;
  const fitting = facts.snapshot.planning.tasks.filter(whole);
  return fitting.length > 0 ? withPlanning(facts, { tasks: fitting }) : facts;
}

/** How pressing a task is does not depend on energy, nor on whether it is begun, nor on the plan. */
const asPressing = (facts: Facts): Facts =>
  withTasks(withoutBusy(facts), (task) => ({ ...task, energyLevel: null, status: 'pending' }));

/** What is short takes little energy, if nothing else is known. */
const SHORT_MINUTES = 30;

const asEasy = (facts: Facts): Facts =>
  withTasks(withPlanning(facts, { plan: null }), (task) => ({
    ...task,
    energyLevel: task.energyLevel ?? ((task.estimatedDuration ?? Infinity) <= SHORT_MINUTES ? 'low' : null),
  }));

const withTasks = (facts: Facts, change: (task: OpenTask) => OpenTask): Facts =>
  withPlanning(facts, { tasks: facts.snapshot.planning.tasks.map(change) });

/** Reasons that the facts about a task do not say. */
const OWN_REASONS: NowReason[] = ['planned_now', 'in_progress', 'fits_energy', 'part_fits'];

function sayWhy({ taskId, reasons }: Suggestion, facts: Facts): string {
  const { snapshot, language } = facts;
  const task = snapshot.planning.tasks.find(({ id }) => id === taskId);
  const own = reasons
    .filter((reason) => OWN_REASONS.includes(reason))
    .filter((reason) => reason !== 'fits_energy' || task?.energyLevel) // what is not known to be easy is not said to fit
    .map((reason) => say(language, NOW_REASONS[reason]));
  const why = [...(task ? describeTask(task, facts) : []), ...own];
  return why.join(', ') || say(language, TASK_FACTS.noDate);
}

const sayTaskById = (id: string, facts: Facts) =>
  facts.snapshot.planning.tasks.filter((task) => task.id === id).map((task) => sayTask(task, facts));
