import { TASK_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { NOW_REASONS } from '../../messages/planning.ts';
import { type Language, say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import type { NowAnswer, NowReason } from '../../planning/now/responses.ts';
import { parseBlocks } from '../../planning/plan/blocks.ts';
import { minutesLeft, type OpenTask } from '../../planning/plan/snapshot.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { answerDay } from './day-answers.ts';
import { describeTask, findDue, listTasks, rankTasks, sayAt, sayDate, sayTask, suggestNow, toLocal } from './facts.ts';
import { countFreeMinutes } from './free-time.ts';
import type { Facts, Question } from './question.ts';
import type { Named } from './titles.ts';

/** The energy of a person who says that they are tired, from 1 to 10. */
const TIRED = 2;
const STALE_DAYS = 14;

/** What to do first, or with little time or energy, or after something that the question names. */
export function answerFirst(question: Question, facts: Facts): string[] {
  const { cues, minutes, nth, when, named } = question;
  const { language, snapshot } = facts;
  if (when && (when.from > snapshot.date || when.to < snapshot.date)) return answerDay(question, facts);
  if (snapshot.planning.tasks.length === 0) return [say(language, TASK_ANSWERS.none)];
  if (cues.has('after') && named.length > 0) return answerFirst({ ...question, named: [] }, without(named, facts));

  const isTired = cues.has('tired') || cues.has('easy');
  const energy = isTired ? TIRED : null;
  const found = suggestNow(facts, minutes, energy);
  const isBusy = found.empty?.reason === 'busy';
  const lead = found.empty ? [found.empty.text] : [];
  if (found.empty && !isBusy) return [...lead, ...listTasks(rankTasks(facts), facts, 3)];
  const picks = isBusy ? suggestNow(withoutBusy(facts), minutes, energy).tasks : found.tasks;
  const [first, ...others] = picks.slice((nth ?? 1) - 1);
  if (!first) return [...lead, ...sayOther(nth ?? 1, facts)];
  const phrase = nth === null ? TASK_ANSWERS.start : TASK_ANSWERS.next;
  const also = nth === null ? others.flatMap(({ taskId }) => sayTaskById(taskId, facts)) : [];
  return [
    ...lead,
    ...(isBusy ? [say(language, TASK_ANSWERS.afterwards)] : isTired ? [say(language, TASK_ANSWERS.tired)] : []),
    say(language, phrase, { title: first.title, why: sayWhy(first, facts) }),
    ...(also.length > 0 ? [say(language, TASK_ANSWERS.also), ...also] : []),
  ];
}

/** The facts as if the named tasks were done. */
function without(named: Named[], facts: Facts): Facts {
  const { planning } = facts.snapshot;
  const ids = new Set(named.flatMap((each) => (each.kind === 'task' ? [each.id] : [])));
  const tasks = planning.tasks.filter(({ id }) => !ids.has(id));
  return { ...facts, snapshot: { ...facts.snapshot, planning: { ...planning, tasks } } };
}

const withoutBusy = (facts: Facts): Facts => ({
  ...facts,
  snapshot: { ...facts.snapshot, planning: { ...facts.snapshot.planning, busy: [], plan: null } },
});

/** The next tasks after those to do now. */
function sayOther(nth: number, facts: Facts): string[] {
  const task = rankTasks(facts)[nth - 1];
  if (!task) return [say(facts.language, TASK_ANSWERS.noOther)];
  const why = describeTask(task, facts).join(', ') || say(facts.language, TASK_FACTS.noDate);
  return [say(facts.language, TASK_ANSWERS.next, { title: task.title, why })];
}

/** Reasons that the facts about a task do not say. */
const OWN_REASONS: NowReason[] = ['planned_now', 'in_progress', 'fits_energy', 'part_fits'];

function sayWhy({ taskId, reasons }: Pick<NowAnswer['tasks'][number], 'taskId' | 'reasons'>, facts: Facts): string {
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

/** How many tasks there are, and the most urgent. */
export function answerList(_: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const { open } = snapshot.counts;
  const due = snapshot.planning.tasks.flatMap((task) => findDue(task, facts) ?? []);
  const today = due.filter(({ date, isLate }) => !isLate && date === snapshot.date).length;
  const overdue = due.filter(({ isLate }) => isLate).length;
  if (open === 0) return [say(language, TASK_ANSWERS.none)];
  return [
    say(language, TASK_ANSWERS.counts, { open, today, overdue }),
    say(language, TASK_ANSWERS.pressing),
    ...listTasks(rankTasks(facts), facts),
  ];
}

export function answerOverdue(_: Question, facts: Facts): string[] {
  const late = facts.snapshot.planning.tasks.filter((task) => findDue(task, facts)?.isLate);
  if (late.length === 0) return [say(facts.language, TASK_ANSWERS.notOverdue)];
  return [say(facts.language, TASK_ANSWERS.overdue, { n: late.length }), ...listTasks(late, facts)];
}

/** Tasks of a kind: important, without a date, the longest or the shortest first. */
export function answerFiltered({ cues }: Question, facts: Facts): string[] {
  const minutes = ({ estimatedDuration }: OpenTask) => estimatedDuration ?? 0;
  const found = rankTasks(facts)
    .filter(
      (task) =>
        !(cues.has('important') && task.priority !== 'high') &&
        !(cues.has('undated') && findDue(task, facts)) &&
        !((cues.has('longest') || cues.has('shortest')) && !task.estimatedDuration),
    )
    .sort((a, b) =>
      cues.has('longest') ? minutes(b) - minutes(a) : cues.has('shortest') ? minutes(a) - minutes(b) : 0,
    );
  return found.length > 0 ? listTasks(found, facts) : [say(facts.language, TASK_ANSWERS.noneSuch)];
}

/** What can be let go: unimportant, and without a date or late for weeks. */
export function answerDrop(_: Question, facts: Facts): string[] {
  const { planning, date } = facts.snapshot;
  const found = planning.tasks.filter((task) => {
    const due = findDue(task, facts);
    return task.priority === 'low' && (!due || daysBetween(due.date, date) > STALE_DAYS);
  });
  if (found.length === 0) return [say(facts.language, TASK_ANSWERS.notDroppable)];
  return [say(facts.language, TASK_ANSWERS.droppable), ...listTasks(found, facts)];
}

export function answerWaiting(_: Question, facts: Facts): string[] {
  const waiting = facts.snapshot.planning.tasks.filter(({ openDependencies }) => openDependencies.length > 0);
  return waiting.length > 0 ? listTasks(waiting, facts) : [say(facts.language, TASK_ANSWERS.notWaiting)];
}

/** What there is to say about the things that the question names. */
export function answerNamed(question: Question, facts: Facts): string[] {
  const rank = rankTasks(facts).map(({ title }) => title);
  const named = question.named.toSorted((a, b) => rank.indexOf(a.title) - rank.indexOf(b.title));
  return named.slice(0, 3).flatMap((named) => {
    if (named.kind === 'done') {
      const done = say(facts.language, TASK_FACTS.done, { at: sayDate(named.on, facts) });
      return [`• ${named.title} · ${done}`];
    }
    if (named.kind === 'busy') return sayBusy(named.title, facts);
    const task = facts.snapshot.planning.tasks.find(({ id }) => id === named.id);
    return task ? sayNamedTask(task, question, facts) : [];
  });
}

function sayBusy(title: string, facts: Facts): string[] {
  const times = facts.snapshot.planning.busy.filter((busy) => busy.title === title).slice(0, 3);
  return times.map(
    ({ startsAt, endsAt }) => `• ${title} · ${sayAt(startsAt, facts)}–${toLocal(endsAt, facts).time ?? '24:00'}`,
  );
}

function sayNamedTask(task: OpenTask, { cues, when }: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const due = findDue(task, facts);
  const daysLeft = due && daysBetween(snapshot.date, due.date);
  const blocks = parseBlocks(snapshot.planning.plan).filter(
    ({ taskId, endsAt }) => taskId === task.id && endsAt > facts.now.getTime(),
  );
  const pieces = [
    ...describeTask(task, facts),
    ...(due ? [] : [say(language, TASK_FACTS.noDate)]),
    ...(task.estimatedDuration ? [] : [say(language, TASK_FACTS.noEstimate)]),
    ...(task.status === 'in_progress' ? [say(language, TASK_FACTS.started)] : []),
    ...(daysLeft && daysLeft > 1 ? [say(language, TASK_FACTS.daysLeft, { n: daysLeft })] : []),
    ...blocks
      .slice(0, 2)
      .map(({ startsAt }) => say(language, TASK_FACTS.planned, { at: sayAt(new Date(startsAt).toISOString(), facts) })),
  ];
  const line = `• ${[task.title, ...pieces].join(' · ')}`;
  if (!cues.has('able')) return [line];
  const until =
    when && cues.has('day') ? toMoment(when.to, when.time ?? '23:59', snapshot.timezone).toISOString() : due?.at;
  return [line, ...sayIfFits(task, until, facts)];
}

/** Whether the task fits into the free working time until a moment. */
function sayIfFits(task: OpenTask, until: string | undefined, facts: Facts): string[] {
  const { language, snapshot, now } = facts;
  if (!until) return [say(language, TASK_FACTS.noLimit)];
  const need = minutesLeft(snapshot.planning, now).get(task.id) ?? 0;
  return [sayNeed(need, countFreeMinutes(facts, Date.parse(until)), language)];
}

/** Whether what is due in some days, with what is late, fits into their free time. */
export function answerCapacity({ when }: Question, facts: Facts): string[] {
  const { language, snapshot, now } = facts;
  const to = when?.to ?? snapshot.date;
  const left = minutesLeft(snapshot.planning, now);
  const due = rankTasks(facts).filter((task) => {
    const date = findDue(task, facts)?.date;
    return date !== undefined && date <= to;
  });
  const need = due.reduce((sum, { id }) => sum + (left.get(id) ?? 0), 0);
  const free = countFreeMinutes(facts, toMoment(addDays(to, 1), '00:00', snapshot.timezone).getTime());
  return [sayNeed(need, free, language), ...listTasks(due, facts)];
}

const sayNeed = (need: number, free: number, language: Language) =>
  [
    say(language, TASK_FACTS.need, { need: sayMinutes(language, need), free: sayMinutes(language, free) }),
    say(language, need <= free ? TASK_FACTS.fits : TASK_FACTS.tooMuch),
  ].join(' ');
