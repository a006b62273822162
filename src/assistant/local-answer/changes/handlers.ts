import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { listTasks } from '../facts.ts';
import { COURTESY, TWISTS } from '../fillers.ts';
import { marksGroup } from '../groups.ts';
import { readShift } from '../lengths.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery, sayWords } from '../query.ts';
import { isContent, listNamedTasks, sharesTitleWord } from '../titles.ts';
import { isDeedOf, isInfinitive } from '../verb-forms.ts';
import { isQuestion, isVerbOfChange, type Verb } from '../verbs.ts';
import { splitWords, type Word, wholeWords } from '../words.ts';
import { addTask, findExisting, LENGTH_TO, sayExisting, withoutDays } from './add.ts';
import { isErrand, namesByVerb } from './clauses.ts';
import { endTasks, isLater } from './end.ts';
import { blankLevels, logMood, readLevels } from './mood.ts';
import { isOffDay, moveTasks } from './move.ts';
import { hasPronoun } from './pronouns.ts';
import { namesField, setField } from './set.ts';
import { type Act, findAct, findNegations, isNegatedVerb, isUndone, SKIPS } from './statements.ts';
import { type ChangeAnswer, refuse } from './types.ts';
import { isWithin, PERIOD } from './unused.ts';

const cannot = (facts: Facts) => refuse(facts, CHANGE_ANSWERS.notPossible);

/** An errand that the assistant is to run, or a message that it is to send. */
const FOR_ME =
  /^[^a-zß-ӿ]*(?:can|could|would|will) you|^[^a-zß-ӿ]*(?:можешь|можете|сможешь)(?![a-zß-ӿ])|(?<![a-zß-ӿ])(?:for me(?:,? (?:please|pls|thanks|thx))?[^a-zß-ӿ]*$|(?:за|вместо) меня(?![a-zß-ӿ]))|^[^a-zß-ӿ]*(?:book|order|get|call|find|buy|text|email|message|send|write|wake|ring) me\b|^[^a-zß-ӿ]*(?:[а-яё]+(?:и|й|ь))(?:те)? (?:мне|меня)(?![a-zß-ӿ])|^[^a-zß-ӿ]*(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)|^[^a-zß-ӿ]*(?:text|write|email|message|send|напиши|отправь|пошли|скинь)(?:те)?\s(?!me\s|мне\s)(?:[^\s,]+,?\s){1,5}?(?:that|saying|to say|telling|i|im|i['’]m|ill|we|что|чтобы)\s/iu;
/** `позвони в банк` asks the assistant to speak. */
const SPEAKS = /^[^а-я]*(?:позвони|напиши|спроси|ответь|набери)(?:те)?\s/iu;
/** `tell Ann that I am late`: a message, which is not sent. */
const SENDS = /^[^a-zß-ӿ]*(?:let(?=\s\S+ know)|tell|скажи|передай|сообщи)(?:те)?\s(?!me\s|us\s|мне\s|нам\s)/iu;
/** `take the deadline off the report` */
const TAKES_OFF = /^(?:take|сними)/i;
/** `remind me 2 hours before`, `напомни за час` */
const REMINDS_BEFORE =
  /(?:remind|напом).*(?:(?:min[a-zß-ӿ]*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))/iu;
/** `new project called Fringe`: only the app adds projects and labels. */
const NEW_GROUP =
  /^(?:[a-zß-ӿ]+ )?(?:create|make|add|new|создай|заведи|добавь|нов[а-я]+)[а-я]* (?:me )?(?:an? |new |нов[а-я]+ )*(?:project|label|tag|проект|метку|тег)(?![a-zß-ӿ])/iu;

/** The changes of one clause; null if it asks for none and reports nothing. */
export function readClause(query: Query, facts: Facts): ChangeAnswer | null {
  const { text, named, asks, request } = query;
  if (NEW_GROUP.test(text)) return cannot(facts);
  const isOfLog = named.length === 0 && ['mood', 'logged', 'energy', 'focus'].some((name) => asks.has(name as Class));
  if (
    isOfLog &&
    (request?.verb === 'drop' ||
      (request?.verb === 'set' && /(?<![a-zß-ӿ])(?:logs?|entry|запис[a-zß-ӿ]+)/iu.test(text)))
  )
    return cannot(facts);
  const levels = isQuestion(query) ? null : readLevels(query);
  const areBoth = levels?.energy != null && levels.focus !== null && named.length === 0;
  if (levels && (request?.verb === 'log' || request === null || areBoth))
    return logMood(levels, blankLevels(levels, query), facts);
  if (
    !request &&
    (SENDS.test(text) || (TAKES_OFF.test(text) && (namesField(query) || / off (?:the|my) list/i.test(text))))
  )
    return cannot(facts);
  if (!request) return isQuestion(query) ? null : readStatement(query, facts);
  return HANDLERS[request.verb](query, facts);
}

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
    const [word] = query.request?.own ?? [];
    const before = query.words
      .filter(({ start }) => start < (word?.start ?? 0))
      .filter((each) => !query.dayWords.has(each));
    if (before.some(isSignificant)) return needObject(before, query, facts);
    const inner = readQuery(query.text.slice(query.request?.rest[0]?.start ?? query.text.length), facts);
    if (inner.request?.verb === 'complete') return keepOpen(query, facts); // `I need to finish the report`
    if (inner.request && !/^(?:errand|need|put)$/.test(inner.request.verb) && !namesByVerb(inner))
      return readClause(inner, facts); // `I need to move the call`
    const isLength = query.named.length > 0 && query.minutes !== null;
    return (isLength ? setField(query, facts) : null) ?? addNew(query, facts);
  },
  // the person does it
  errand: (query, facts) => {
    const isNewName = query.named.length > 0 && /^[^a-zß-ӿ]*call .+ instead[^a-zß-ӿ]*$/isu.test(query.text);
    const renamed = isNewName ? setField(query, facts) : null;
    if (renamed) return renamed;
    if (FOR_ME.test(query.text) || isNewName || (query.when === null && SPEAKS.test(query.text))) return cannot(facts);
    const act = namesByVerb(query) ? findAct(query) : null;
    if (act && /^(?:due|done|failed|field)$/.test(act)) return readStatement(query, facts);
    if (query.words.at(-1) && query.senses.get(query.words.at(-1) as Word)?.has('done'))
      return refuse(facts, CHANGE_ANSWERS.whichTask);
    return addNew({ ...query, request: null }, facts);
  },
  complete: (query, facts) => {
    const isCrossed = /вычерк|cross|strike/.test(query.request?.own[0]?.text ?? '');
    if (isCrossed && findAct(query) === 'unneeded') return endTasks('drop', query, facts);
    const isOpen = query.named.length > 0 && query.asks.has('open'); // `mark the gate undone`
    if (query.when?.isUntil || isUndone(query) || isOpen || isLater(query, facts))
      return refuse(facts, CHANGE_ANSWERS.notDone);
    return setField(query, facts, []) ?? endTasks('complete', query, facts);
  },
  drop: (query, facts) => {
    if (query.asks.has('erase') && query.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
    const isGroup = marksGroup(query) && !query.asks.has('all') && !query.asks.has('tasks');
    if (namesField(query) || (isGroup && query.named.length === 0)) return cannot(facts);
    if (findAct(query) === 'done' && namesByVerb(query)) return endTasks('complete', query, facts);
    if (beginsTitle(query)) return keepOpen(query, facts);
    const isCancel = /^(?:cancel|отмен)/.test(query.request?.own[0]?.text ?? '') && hasPronoun(query);
    if (isCancel && query.named.length > 0 && areRepeating(query, facts)) return endTasks('skip', query, facts);
    return isOffDay(query) ? moveTasks(query, facts) : endTasks('drop', query, facts);
  },
  skip: (query, facts) => endTasks('skip', query, facts),
  move: (query, facts) => {
    const isOfGroup = query.groups.length > 0 && query.named.length === 0 && !marksGroup(query);
    const isTo = query.asks.has('all') || query.asks.has('tasks') || readShift(query.text) || TO.test(query.text);
    if (isOfGroup && !isTo) return refuse(facts, CHANGE_ANSWERS.whichTask); // `move house on Friday`
    return (query.when ? null : setField(query, facts)) ?? moveTasks(query, facts);
  },
  log: (query, facts) => {
    const [next] = query.request?.rest ?? [];
    if (query.named.length > 0 && !isInfinitive(next?.text ?? ''))
      return readStatement({ ...query, request: null }, facts);
    const isOfMood = ['mood', 'energy', 'focus'].some((name) => query.asks.has(name as Class));
    if (isOfMood || !query.request?.rest.some(isContent)) return refuse(facts, CHANGE_ANSWERS.levels);
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

/** `the report must be sent by 5 December`, `реферат нужно сдать до пятницы`: of a task that is there, or a new one. */
function needObject(object: Word[], query: Query, facts: Facts): ChangeAnswer | null {
  const rest = query.request?.rest ?? [];
  const inner = readQuery(query.text.slice(rest[0]?.start ?? query.text.length), facts);
  if (inner.request && inner.request.verb !== 'errand')
    return HANDLERS[inner.request.verb]({ ...query, request: inner.request }, facts); // `пост надо бы сдвинуть`
  const said = query.text.slice(object[0]?.start, object.at(-1)?.end);
  if (listNamedTasks(readQuery(said, facts)).length > 0)
    return query.minutes === null && query.when ? moveTasks(query, facts) : setField(query, facts);
  if (!isInfinitive(rest[0]?.text ?? '')) return refuse(facts, CHANGE_ANSWERS.whatToAdd);
  return readClause(readQuery(`надо ${query.text.slice(rest[0]?.start)} ${said}`, facts), facts); // the verb first
}

/** The planner plans one day at once: the first that is not over. */
function planDay({ when, asks }: Query, facts: Facts): ChangeAnswer {
  const { date } = facts.snapshot;
  if (when && when.to < date) return refuse(facts, CHANGE_ANSWERS.pastDay);
  const isSeveral = when !== null && when.to > when.from && when.to > date;
  const refusals = isSeveral ? refuse(facts, CHANGE_ANSWERS.oneDay).refusals : [];
  if (isSeveral && asks.has('number')) return { changes: [], refusals };
  return { changes: [{ kind: 'plan', date: when && when.from > date ? when.from : date }], refusals };
}

/** A task that is not there yet. What the person only needs to do may be there. */
function addNew(query: Query, facts: Facts): ChangeAnswer {
  const { rest } = of(query);
  const named = withoutDays(rest, query).filter(
    (word) =>
      isSignificant(word) &&
      !TWISTS.has(word.text) &&
      !query.senses.get(word)?.has('first') &&
      !query.senses.get(word)?.has('part'),
  );
  const existing = findExisting(named, facts);
  if (existing.length === 0) return addTask(of(query), query, facts);
  if (existing.length === 1 && query.when && !query.when.isHabit) return moveTasks(query, facts);
  return { changes: [], refusals: [...sayExisting(existing, facts), ...listTasks(existing, facts)] };
}

/** `the gate is done tomorrow`, not `the report for tomorrow is done` */
function isDoneLater({ words, senses, dayWords, when }: Query, { snapshot }: Facts): boolean {
  const at = words.findLastIndex((word) => senses.get(word)?.has('done'));
  const next = words.slice(at + 1).find(({ text }) => !/^(?:on|in|во?|next)$/.test(text));
  const isBy = /^(?:by|ко?)$/.test(next?.text ?? '');
  return at >= 0 && next !== undefined && dayWords.has(next) && when !== null && (isBy || when.to > snapshot.date);
}

/** `the ferry is booked and cancelled`, not `cancelled the lease` */
const isCancelled = ({ text, named }: Query): boolean =>
  CANCELLED.test(text) && !named.some(({ title }) => /cancel|отмен/i.test(title));

const TO = wholeWords`to|until|till|by|на|до|к`;
const CANCELLED = /cancell?ed|called off|(?:is|was|been|got|are) off|отмен/iu;

/** What is done about each thing that a sentence can say. */
const ACTS: Record<Act, Handler> = {
  levels: (_, facts) => refuse(facts, CHANGE_ANSWERS.levels),
  // of what repeats, one time is cancelled
  unneeded: (query, facts) =>
    endTasks(CANCELLED.test(query.text) && areRepeating(query, facts) ? 'skip' : 'drop', query, facts),
  field: (query, facts) => setField(query, facts),
  groupDone: (query, facts) =>
    query.asks.has('all') ? endTasks('complete', query, facts) : refuse(facts, CHANGE_ANSWERS.whichTask),
  started: (query, facts) => endTasks('start', query, facts),
  due: (query, facts) => (/\bhard deadline/i.test(query.text) ? cannot(facts) : moveTasks(query, facts)),
  done: (query, facts) =>
    isCancelled(query)
      ? keepOpen(query, facts)
      : isDoneLater(query, facts)
        ? refuse(facts, CHANGE_ANSWERS.notDone)
        : endTasks('complete', query, facts),
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
