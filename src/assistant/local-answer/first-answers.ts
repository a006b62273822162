import { TASK_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { NOW_REASONS } from '../../messages/planning.ts';
import { say } from '../../messages/say.ts';
import type { NowAnswer, NowReason } from '../../planning/now/responses.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { HOUR_MS } from '../../shared/duration.ts';
import { answerDay } from './day-answers.ts';
import {
  describeTask,
  findDue,
  listTasks,
  rankTasks,
  sayTask,
  suggestNow,
  withoutBusy,
  withPlanning,
} from './facts.ts';
import type { Group } from './groups.ts';
import { answerNamed } from './named-answers.ts';
import { answerAfter } from './plan-answers.ts';
import { type Facts, type Question, readQuestion } from './question.ts';
import { belongs } from './selection.ts';
import { listNamedTasks, type Named } from './titles.ts';
import { wholeDays } from './when.ts';

type Suggestion = Pick<NowAnswer['tasks'][number], 'taskId' | 'title' | 'reasons'>;

/** The energy of a person who says that they are tired, from 1 to 10. */
const TIRED = 2;
/** What is pressing does not depend on it. */
const ALERT = 10;

/** What to do first, or with little time or energy, or after something that the question names. */
export function answerFirst(question: Question, facts: Facts): string[] {
  const { cues, minutes, nth, when, named, groups } = question;
  const { language, snapshot } = facts;
  if (snapshot.planning.tasks.length === 0) return [say(language, TASK_ANSWERS.none)];
  if (cues.has('after') && named.length > 0) {
    const next = answerAfter(named, when, facts);
    const task = snapshot.planning.tasks.find(({ title }) => title === named[0]?.title);
    const due = task && findDue(task, facts);
    if (!next && due?.time)
      return answerDay(
        { ...question, when: { ...wholeDays(due.date, due.date), time: due.time, bound: 'after' } },
        facts,
      );
    if (!next) return answerFirst({ ...question, named: [] }, without(named, facts));
    return next;
  }
  const isOfDays =
    when !== null && when.from < when.to && !cues.has('first') && !cues.has('easy') && !cues.has('tired');
  if (when && (isOfDays || when.from > snapshot.date || when.to < snapshot.date || when.isUntil))
    return answerDay(question, facts);
  if (groups.length > 0) return answerFirst({ ...question, groups: [] }, within(groups, facts));
  const isWhole = ({ estimatedDuration }: OpenTask) =>
    estimatedDuration !== null && estimatedDuration <= (minutes ?? 0);
  const { tasks } = snapshot.planning;
  if (tasks.some(isWhole) && !tasks.every(isWhole))
    return answerFirst(
      question,
      withTasks(facts, (all) => all.filter(isWhole)),
    );

  const isTired = cues.has('tired') || cues.has('easy');
  const energy = isTired ? TIRED : null;
  const isPressing = PRESSING.test(question.text);
  const suggest = (among: Facts) =>
    isPressing
      ? suggestNow(withoutBusy(withoutEnergy(among)), minutes, ALERT)
      : suggestNow(isTired ? withPlanning(asEasy(among), { plan: null }) : among, minutes, energy);
  const found = suggest(facts);
  const isBusy = found.empty?.reason === 'busy';
  const lead = found.empty ? [found.empty.text] : [];
  if (found.empty?.reason === 'too_short') return lead;
  if (found.empty && !isBusy) {
    const ranked = rankTasks(facts);
    return [...lead, ...listTasks(isTired ? ranked.toSorted(byLength) : ranked, facts, 3)];
  }
  const suggested = isBusy ? suggest(withoutBusy(facts)).tasks : found.tasks;
  const picks = isTired
    ? suggested.map((pick) => withoutFit(pick, facts))
    : isPressing
      ? soonestFirst(suggested, facts)
      : suggested;
  const [first, ...others] = picks.slice((nth ?? 1) - 1);
  if (!first) return [...lead, ...sayOther(nth ?? 1, facts)];
  const phrase = nth === null ? TASK_ANSWERS.start : TASK_ANSWERS.next;
  const also = nth === null ? others.flatMap(({ taskId }) => sayTaskById(taskId, facts)) : [];
  return [
    ...lead,
    ...(isBusy ? [say(language, TASK_ANSWERS.afterwards)] : isTired ? [say(language, TASK_ANSWERS.tired)] : []),
    say(language, phrase, { title: first.title, why: sayWhy(isPressing ? { ...first, reasons: [] } : first, facts) }),
    ...(also.length > 0 ? [say(language, TASK_ANSWERS.also), ...also] : []),
  ];
}

/** `the essay or the lab first?`, `which is longer, A or B`: what is named on the sides of `or`, in order. */
export function answerChoice(question: Question, facts: Facts): string[] {
  const sides = question.text.split(OR).map((side) => readQuestion(side, facts).named);
  const ids = new Set(listNamedTasks({ named: sides.flat() }).map(({ id }) => id));
  if (ids.size < 2 || question.minutes !== null) return answerNamed({ ...question, named: sides.flat() }, facts);
  const ranked = rankTasks(facts).filter(({ id }) => ids.has(id));
  const sign = question.cues.has('longest') ? -1 : 1;
  const isByLength =
    sign < 0 || question.cues.has('shortest') || question.cues.has('easy') || question.cues.has('tired');
  const [first, ...others] = isByLength ? ranked.toSorted((a, b) => sign * byLength(a, b)) : ranked;
  if (!first) return [];
  const why = describeTask(first, facts).join(', ') || say(facts.language, TASK_FACTS.noDate);
  const lead =
    isByLength && sign < 0
      ? `• ${first.title}: ${why}`
      : say(facts.language, TASK_ANSWERS.start, { title: first.title, why });
  return [lead, ...others.map((task) => sayTask(task, facts))];
}

const OR = /(?<!\p{Alpha})(?:or|или)(?!\p{Alpha})|,/iu;

const byLength = (a: OpenTask, b: OpenTask) => (a.estimatedDuration ?? Infinity) - (b.estimatedDuration ?? Infinity);

/** The facts as if the named tasks were done. */
function without(named: Named[], facts: Facts): Facts {
  const ids = new Set(listNamedTasks({ named }).map(({ id }) => id));
  return withTasks(facts, (tasks) => tasks.filter(({ id }) => !ids.has(id)));
}

/** The facts as if there were no tasks of other groups. */
function within(groups: Group[], facts: Facts): Facts {
  const { grouped } = facts.snapshot;
  const ids = new Set(grouped.filter((task) => belongs(task, groups)).map(({ id }) => id));
  return withTasks(facts, (tasks) => tasks.filter(({ id }) => ids.has(id)));
}

const PRESSING = /urgen|import|press|asap|prior|срочн|важн|горит|главн|приор/i;

/** How pressing a task is does not depend on energy, nor on whether it is begun. */
const withoutEnergy = (facts: Facts): Facts =>
  withTasks(facts, (tasks) => tasks.map((task) => ({ ...task, energyLevel: null, status: 'pending' })));

/** What is short takes little energy, if nothing else is known. */
const SHORT_MINUTES = 30;

const asEasy = (facts: Facts): Facts =>
  withTasks(facts, (tasks) =>
    tasks.map((task) => ({
      ...task,
      energyLevel: task.energyLevel ?? ((task.estimatedDuration ?? Infinity) <= SHORT_MINUTES ? 'low' : null),
    })),
  );

/** What is not known to be easy is not said to fit. */
function withoutFit(pick: Suggestion, { snapshot }: Facts): Suggestion {
  const isKnown = snapshot.planning.tasks.some(({ id, energyLevel }) => id === pick.taskId && energyLevel !== null);
  return isKnown ? pick : { ...pick, reasons: pick.reasons.filter((reason) => reason !== 'fits_energy') };
}

const SOON_MS = 3 * HOUR_MS;
const MAX_SUGGESTED = 3;

/** What is due in the next hours comes before what is only more important. */
function soonestFirst(picks: Suggestion[], facts: Facts): Suggestion[] {
  const now = facts.now.getTime();
  const soon = rankTasks(facts)
    .flatMap((task) => {
      const at = Date.parse(findDue(task, facts)?.at ?? '');
      return at > now && at < now + SOON_MS ? [{ at, taskId: task.id, title: task.title, reasons: [] }] : [];
    })
    .sort((a, b) => a.at - b.at);
  const found = soon.map((each) => picks.find(({ taskId }) => taskId === each.taskId) ?? each);
  return [...new Set([...found, ...picks])].slice(0, MAX_SUGGESTED);
}

const withTasks = (facts: Facts, change: (tasks: OpenTask[]) => OpenTask[]): Facts =>
  withPlanning(facts, { tasks: change(facts.snapshot.planning.tasks) });

/** The next tasks after those to do now. */
function sayOther(nth: number, facts: Facts): string[] {
  const task = rankTasks(facts)[nth - 1];
  if (!task) return [say(facts.language, TASK_ANSWERS.noOther)];
  const why = describeTask(task, facts).join(', ') || say(facts.language, TASK_FACTS.noDate);
  return [say(facts.language, TASK_ANSWERS.next, { title: task.title, why })];
}

/** Reasons that the facts about a task do not say. */
const OWN_REASONS: NowReason[] = ['planned_now', 'in_progress', 'fits_energy', 'part_fits'];

function sayWhy({ taskId, reasons }: Suggestion, facts: Facts): string {
  const { snapshot, language } = facts;
  const task = snapshot.planning.tasks.find(({ id }) => id === taskId);
  const own = reasons
    .filter((reason) => OWN_REASONS.includes(reason))
    .map((reason) => say(language, NOW_REASONS[reason]));
  const why = [...(task ? describeTask(task, facts) : []), ...own];
  return why.join(', ') || say(language, TASK_FACTS.noDate);
}

const sayTaskById = (id: string, facts: Facts) =>
  facts.snapshot.planning.tasks.filter((task) => task.id === id).map((task) => sayTask(task, facts));
