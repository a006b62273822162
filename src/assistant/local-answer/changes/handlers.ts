import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { listTasks } from '../facts.ts';
import { COURTESY, TWISTS } from '../fillers.ts';
import { marksGroup } from '../groups.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery, sayWords } from '../query.ts';
import { isContent, listNamedTasks, sharesTitleWord } from '../titles.ts';
import { isDeedOf, isInfinitive } from '../verb-forms.ts';
import { isQuestion, isVerbOfChange, type Verb } from '../verbs.ts';
import { splitWords, type Word, wholeWords } from '../words.ts';
import { addTask, findExisting, LENGTH_TO, sayExisting, withoutDays } from './add.ts';
import { isErrand, namesByVerb } from './clauses.ts';
import { endTasks, isLater } from './end.ts';
import { CALLS, FOR_ME, IMPOSSIBLE, NEW_GROUP, REMINDS_BEFORE, SPEAKS } from './impossible.ts';
import { blankLevels, logMood, readLevels } from './mood.ts';
import { isOffDay, moveTasks } from './move.ts';
import { hasPronoun } from './pronouns.ts';
import { namesField, setField } from './set.ts';
import { type Act, findAct, findNegations, isNegatedVerb, isUndone, SKIPS } from './statements.ts';
import { type ChangeAnswer, refuse } from './types.ts';
import { isWithin, PERIOD } from './unused.ts';

const cannot = (facts: Facts) => refuse(facts, CHANGE_ANSWERS.notPossible);

/** The changes of one clause; null if it asks for none and reports nothing. */
export function readClause(query: Query, facts: Facts): ChangeAnswer | null {
  const { text, named, asks, request } = query;
  if (NEW_GROUP.test(text) || (!request && IMPOSSIBLE.some((each) => each.test(text)))) return cannot(facts);
  if (request?.verb === 'drop' && named.length === 0 && LOGS.some((name) => asks.has(name))) return cannot(facts);
  const levels = isQuestion(query) ? null : readLevels(query);
  const areBoth = levels?.energy != null && levels.focus !== null && named.length === 0; // `set energy 7 focus 8`
  if (levels && (!request || request.verb === 'log' || areBoth))
    return logMood(levels, blankLevels(levels, query), facts);
  if (request) return HANDLERS[request.verb](query, facts);
  return isQuestion(query) ? null : readStatement(query, facts);
}

/** `delete my last mood`: only the app deletes logs. */
const LOGS: Class[] = ['mood', 'logged', 'energy', 'focus'];

type Handler = (query: Query, facts: Facts) => ChangeAnswer | null;

/** What each verb asks for. */
const HANDLERS: Record<Verb, Handler> = {
  undo: (query, facts) => (query.named.length > 0 ? cannot(facts) : null),
  reopen: (_, facts) => cannot(facts),
  add: (query, facts) => {
    if (REMINDS_BEFORE.test(query.text)) return cannot(facts);
    const isOld =
      namesTasksAlone(query) && (query.minutes === null || LENGTH_TO.test(query.text.slice(of(query).rest[0]?.start)));
    return (isOld ? setField(query, facts) : null) ?? addTask(of(query), query, facts);
  },
  need: (query, facts) => {
    const own = query.request?.own[0]?.start ?? 0;
    const before = query.words.filter((word) => word.start < own && !query.dayWords.has(word));
    if (before.some(isSignificant)) return needObject(query, facts);
    const inner = readQuery(query.text.slice(query.request?.rest[0]?.start ?? query.text.length), facts);
    const verb = inner.request?.verb ?? 'need';
    if (verb === 'complete') return keepOpen(query, facts); // `I need to finish the report`
    if (!/^(?:errand|need|put)$/.test(verb) && !namesByVerb(inner)) return readClause(inner, facts); // `I need to move the call`
    return (query.named.length > 0 && query.minutes !== null ? setField(query, facts) : null) ?? addNew(query, facts);
  },
  // the person does it
  errand: (query, facts) => {
    const { text, words, senses } = query;
    if (FOR_ME.test(text) || CALLS.test(text) || (query.when === null && SPEAKS.test(text))) return cannot(facts);
    if (namesByVerb(query) && /^(?:due|done|failed|field)$/.test(findAct(query) ?? ''))
      return readStatement(query, facts);
    if (words.slice(-1).some((word) => senses.get(word)?.has('done'))) return refuse(facts, CHANGE_ANSWERS.whichTask);
    return addNew({ ...query, request: null }, facts);
  },
  complete: (query, facts) => {
    const isOpen = query.named.length > 0 && query.asks.has('open'); // `mark the gate undone`
    if (query.when?.isUntil || isUndone(query) || isOpen || isLater(query, facts))
      return refuse(facts, CHANGE_ANSWERS.notDone);
    return setField(query, facts, []) ?? endTasks('complete', query, facts);
  },
  drop: (query, facts) => {
    if (query.asks.has('erase') && query.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
    const isGroup = marksGroup(query) && !query.asks.has('all') && !query.asks.has('tasks');
    if (namesField(query) || (isGroup && query.named.length === 0)) return cannot(facts);
    if (beginsTitle(query))
      return findAct(query) === 'done' ? endTasks('complete', query, facts) : keepOpen(query, facts);
    const isCancelled = /^(?:cancel|отмен)/.test(query.request?.own[0]?.text ?? '') && hasPronoun(query);
    if (isCancelled && areRepeating(query, facts) && query.named.length > 0) return endTasks('skip', query, facts);
    return isOffDay(query) ? moveTasks(query, facts) : endTasks('drop', query, facts);
  },
  skip: (query, facts) => endTasks('skip', query, facts),
  move: (query, facts) => {
    const isOfGroup = query.groups.length > 0 && query.named.length === 0 && !marksGroup(query);
    const isAll = query.asks.has('all') || query.asks.has('tasks');
    if (isOfGroup && !isAll && !TO.test(query.text)) return refuse(facts, CHANGE_ANSWERS.whichTask); // `move house on Friday`
    return (query.when ? null : setField(query, facts)) ?? moveTasks(query, facts);
  },
  log: (query, facts) => {
    const rest = query.request?.rest ?? [];
    if (query.named.length > 0 && !isInfinitive(rest[0]?.text ?? ''))
      return readStatement({ ...query, request: null }, facts);
    if (!rest.some(isContent) || LOGS.some((name) => query.asks.has(name))) return refuse(facts, CHANGE_ANSWERS.levels);
    return FOR_ME.test(query.text) ? cannot(facts) : addTask(of(query), query, facts);
  },
  plan: (query, facts) => {
    if (findNegations(query).length > 0 && (query.when || query.named.length > 0)) return cannot(facts);
    return isPeriod(query) ? planDay(query, facts) : schedule(query, facts);
  },
  put: (query, facts) => {
    if (query.asks.has('calendar') && query.asks.has('others')) return refuse(facts, CHANGE_ANSWERS.onlyTasks);
    if (/\boff\b/i.test(query.text) || ((hasPronoun(query) || query.asks.has('listed')) && query.when))
      return moveTasks(query, facts);
    const isPossible = !namesField(query) && !(query.asks.has('first') && query.when === null);
    return setField(query, facts) ?? (isPossible ? schedule(query, facts) : cannot(facts));
  },
  set: setOrMove,
  rename: setOrMove,
  other: (query, facts) => (SPLITS.test(query.request?.own[0]?.text ?? '') ? cannot(facts) : setOrMove(query, facts)),
  start: (query, facts) =>
    query.named.length > 0 && query.when === null ? endTasks('start', query, facts) : cannot(facts),
};

const SPLITS = /^(?:split|spread|divide|раз[бд])/;
/** `cancel the lease` of the task `Cancel the lease`: the person does it. */
const beginsTitle = (query: Query): boolean =>
  listNamedTasks(query).some(({ title }) => splitWords(title)[0]?.text === query.request?.own[0]?.text);

/** `plan my day` names no task. */
const isPeriod = ({ request, dayWords }: Query): boolean =>
  request?.rest.every((word) => dayWords.has(word) || PERIOD.test(word.text) || !isSignificant(word)) === true;

const of = ({ request, words }: Query) => request ?? { own: [], rest: words };

/** `add the label home to the rent`: no other word could be of a new title. */
const namesTasksAlone = (query: Query): boolean => {
  const titleWords = query.named.flatMap(({ title }) => splitWords(title));
  const left = findUnused(query, (name) => /^(?:title|group|verb|number|minutes|more)$/.test(name));
  return query.named.length > 0 && left.every(({ text }) => titleWords.some((own) => own.text === text));
};

function setOrMove(query: Query, facts: Facts): ChangeAnswer | null {
  if (query.asks.has('plan') && query.named.length === 0 && isPeriod(query)) return planDay(query, facts);
  const field = setField(query, facts);
  if (field || !query.when || namesField(query)) return field ?? cannot(facts);
  return listNamedTasks(query).length > 0 || query.asks.has('listed') ? moveTasks(query, facts) : cannot(facts);
}

/** `schedule the report for Friday` moves a task that is there, and adds another. `put the report off` says no day. */
function schedule(query: Query, facts: Facts): ChangeAnswer {
  const verb = query.request?.verb;
  if (query.when === null && (verb === 'put' || query.named.length > 0)) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const content = withoutDays(query.request?.rest ?? [], query).filter(
    (word) => isContent(word) && !COURTESY.has(word.text),
  );
  const titles = listNamedTasks(query).map(({ title }) => title);
  const isOfTasks = (word: Word) =>
    titles.some((title) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title)));
  if (titles.length > 0 && content.every(isOfTasks)) return moveTasks(query, facts);
  const isPlan = verb === 'plan' && !/^schedule|запланир/.test(query.request?.own[0]?.text ?? '');
  return isPlan ? cannot(facts) : addTask(of(query), query, facts);
}

/** `the report must be sent by 5 December`, `реферат нужно сдать до пятницы`: of a task that is there. */
function needObject(query: Query, facts: Facts): ChangeAnswer | null {
  if (listNamedTasks(query).length === 0) return refuse(facts, CHANGE_ANSWERS.whatToAdd);
  return query.minutes === null && query.when ? moveTasks(query, facts) : setField(query, facts);
}

/** The planner plans one day at once: the first that is not over. */
function planDay({ when, asks }: Query, facts: Facts): ChangeAnswer {
  const { date } = facts.snapshot;
  if (when && when.to < date) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const isSeveral = when !== null && when.to > when.from && when.to > date;
  if (isSeveral && asks.has('number')) return refuse(facts, CHANGE_ANSWERS.oneDay);
  const refusals = isSeveral ? refuse(facts, CHANGE_ANSWERS.oneDay).refusals : [];
  return { changes: [{ kind: 'plan', date: when && when.from > date ? when.from : date }], refusals };
}

/** A task that is not there yet. What the person only needs to do may be there. */
function addNew(query: Query, facts: Facts): ChangeAnswer {
  const { rest } = of(query);
  const isOfTitle = (word: Word) =>
    isSignificant(word) &&
    !TWISTS.has(word.text) &&
    !query.senses.get(word)?.has('first') &&
    !query.senses.get(word)?.has('part');
  const existing = findExisting(withoutDays(rest, query).filter(isOfTitle), facts);
  if (existing.length === 0) return addTask(of(query), query, facts);
  if (existing.length === 1 && query.when && !query.when.isHabit) return moveTasks(query, facts);
  return { changes: [], refusals: [...sayExisting(existing, facts), ...listTasks(existing, facts)] };
}

/** `the gate is done tomorrow`, not `the report for tomorrow is done` */
function isDoneLater({ words, senses, dayWords, when }: Query, { snapshot }: Facts): boolean {
  const at = words.findLastIndex((word) => senses.get(word)?.has('done'));
  const next = words.slice(at + 1).find(({ text }) => !/^(?:on|in|во?|next)$/.test(text));
  if (at < 0 || !next || !dayWords.has(next) || !when) return false;
  return /^(?:by|ко?)$/.test(next.text) || when.to > snapshot.date;
}

const TO = wholeWords`to|until|till|by|на|до|к`;
const CANCELLED = /cancell?ed|called off|(?:is|was|been|got|are) off|отмен/iu;

/** What is done about each thing that a sentence can say. */
const ACTS: Record<Act, Handler> = {
  levels: (_, facts) => refuse(facts, CHANGE_ANSWERS.levels),
  // of what repeats, one time is cancelled
  unneeded: (query, facts) =>
    endTasks(CANCELLED.test(query.text) && areRepeating(query, facts) ? 'skip' : 'drop', query, facts),
  field: (query, facts) => setField(query, facts),
  started: (query, facts) => endTasks('start', query, facts),
  due: moveTasks,
  done: (query, facts) =>
    isDoneLater(query, facts) ? refuse(facts, CHANGE_ANSWERS.notDone) : endTasks('complete', query, facts),
  intended: (query, facts) => {
    const isPastDay = query.when !== null && query.when.from < facts.snapshot.date && !query.when.isUntil;
    return isPastDay ? null : moveTasks(query, facts);
  },
  skipped: (query, facts) => (areRepeating(query, facts) ? endTasks('skip', query, facts) : keepOpen(query, facts)),
  failed: keepOpen,
  open: keepOpen,
  doneAlone: (_, facts) => ({ ...refuse(facts, CHANGE_ANSWERS.whichTask), isVague: true }),
  busy: (_, facts) => refuse(facts, CHANGE_ANSWERS.onlyTasks),
  eventOff: (query, facts) => endTasks('skip', query, facts),
};

/** The changes of a sentence that asks for nothing. */
function readStatement(query: Query, facts: Facts): ChangeAnswer | null {
  const act = findAct(query);
  if (act) return ACTS[act](query, facts);
  const isNew = !isQuestion(query) && !query.words.some(({ text }) => TWISTS.has(text)) && isErrand(query, facts);
  return isNew ? addNew(query, facts) : null;
}

/** Only what repeats is skipped. */
const areRepeating = (query: Query, { snapshot }: Facts): boolean =>
  listNamedTasks(query).every(({ id }) => snapshot.planning.tasks.find((task) => task.id === id)?.recurrence);

function keepOpen(query: Query, { language }: Facts): ChangeAnswer {
  const { words, text } = query;
  const left = findUnused(query, () => true).filter(
    (word) =>
      !TWISTS.has(word.text) && !isVerbOfChange(word) && !isNegatedVerb(word, words) && !isWithin(word, SKIPS, text),
  );
  const stays = listNamedTasks(query).map(({ title }) =>
    say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }),
  );
  return {
    changes: [],
    refusals: [...stays, ...(left.length > 0 ? [say(language, TALK.leftOut, { words: sayWords(left, query) })] : [])],
  };
}
