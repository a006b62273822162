import { TASK_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { NOW_REASONS } from '../../messages/planning.ts';
import { say } from '../../messages/say.ts';
import type { NowAnswer, NowReason } from '../../planning/now/responses.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { byPriority } from '../../shared/fields.ts';
import { answerDay } from './day-answers.ts';
import { findDueOn } from './due-tasks.ts';
import {
  describeTask,
  listTasks,
  rankTasks,
  sayTask,
  suggestNow,
  toLocal,
  withoutBusy,
  withPlanning,
} from './facts.ts';
import { answerNamed } from './named-answers.ts';
import { answerAfter } from './plan-answers.ts';
import type { Facts, Query } from './query.ts';
import { answerTasks } from './task-answers.ts';
import type { When } from './when.ts';

type Suggestion = Pick<NowAnswer['tasks'][number], 'taskId' | 'title' | 'reasons'>;

/** The energy of a person who says that they are tired, from 1 to 10. */
const TIRED = 2;
/** What to do first, or with little time or energy, or after something that the query names. */
export function answerFirst(query: Query, facts: Facts): string[] {
  const { asks, minutes, nth, when, named } = query;
  const { language, snapshot } = facts;
  if (asks.has('after') && named.length > 0) {
    return answerAfter(query, facts) ?? answerNamed(query, facts);
  }
  if (when && when.from > snapshot.date)
    return FILTERS.some((each) => asks.has(each))
      ? answerTasks(query, facts)
      : [...sayFirstOf(query, when, facts), ...answerDay(query, facts)];
  const isTired = asks.has('tired') || asks.has('easy');
  const possible = withWhole(minutes ?? 0, facts);
  const among = PRESSING.test(query.text) ? asPressing(possible) : isTired ? asEasy(possible) : possible;
  const { empty, tasks } = suggestNow(among, minutes, isTired ? TIRED : null);
  if (empty)
    return [empty.text, ...(empty.reason === 'too_short' ? [] : listTasks(rankTasks(facts), facts, MAX_OTHERS))];
  const [first, ...others] = tasks.slice((nth ?? 1) - 1);
  if (!first) return [say(language, TASK_ANSWERS.noOther)];
  const phrase = nth === null ? TASK_ANSWERS.start : TASK_ANSWERS.next;
  const also = nth === null ? others.flatMap(({ taskId }) => sayTaskById(taskId, facts)) : [];
  return [
    ...(isTired ? [say(language, TASK_ANSWERS.tired)] : []),
    say(language, phrase, { title: first.title, why: sayWhy(first, facts) }),
    ...(also.length > 0 ? [say(language, TASK_ANSWERS.also), ...also] : []),
  ];
}

/** The first block of the plan on a day. Without a plan, the most important task that is due then. */
function sayFirstOf({ text, asks, nth, part }: Query, when: When, facts: Facts): string[] {
  if (!FIRST.test(text) || asks.has('when') || (nth ?? part ?? when.time) != null || when.from !== when.to) return [];
  const { tasks, plan } = facts.snapshot.planning;
  const [block] = (plan?.blocks ?? [])
    .filter(({ startsAt }) => toLocal(startsAt, facts).date === when.from)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const due = findDueOn(when, facts).toSorted(byPriority);
  const task = [...due, ...tasks].find(({ id }) => id === (block?.taskId ?? due[0]?.id));
  const why = task ? describeTask(task, facts).join(', ') : '';
  return task ? [say(facts.language, TASK_ANSWERS.start, { title: task.title, why })] : [];
}

const FIRST = /first|start|begin|перв|сначала|нач(?:ать|ну|н[её]м|инать)|взяться/i;
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
