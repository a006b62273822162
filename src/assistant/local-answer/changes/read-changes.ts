import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { listTasks } from '../facts.ts';
import { COURTESY, HEDGES, TWISTS } from '../fillers.ts';
import { findAnswer } from '../find-answer.ts';
import { marksGroup } from '../groups.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery, sayWords } from '../query.ts';
import { isContent, listNamedTasks, type Named, sharesTitleWord } from '../titles.ts';
import { isDeedOf, isInfinitive, isPast, reportsDeed } from '../verb-forms.ts';
import { isQuestion, isVerbOfChange, QUOTES, type Verb } from '../verbs.ts';
import { SEPARATOR, splitWords, toSet, type Word } from '../words.ts';
import { addTask, findExisting, LENGTH_TO, sayExisting, withoutDays } from './add.ts';
import { isAside, isErrand, isMove, isPolite, namesByVerb, splitClauses } from './clauses.ts';
import { endTasks, isLater } from './end.ts';
import { blankLevels, logMood, readLevels } from './mood.ts';
import { isOffDay, moveTasks } from './move.ts';
import { EXCEPT } from './select.ts';
import { namesField, setField } from './set.ts';
import { type Act, findAct, isNegatedVerb, isUndone, UNNEEDED } from './statements.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from './types.ts';

const PRONOUNS = toSet`it that them em this these those ее его их им них это эти этих эту этот этого нее него ней`;

/** Not in `this week`. */
export const hasPronoun = ({ words, dayWords }: Query): boolean =>
  words.some((word) => PRONOUNS.has(word.text) && !dayWords.has(word));

/** The query with what was named before. */
export const nameAgain = (query: Query, named: Named[]): Query => ({
  ...query,
  named,
  asks: named.length > 0 ? new Set([...query.asks, 'title' as const]) : query.asks,
});

/** The changes that a text asks for, with what cannot be changed; null when it asks for none. @param before what was named before */
export function readChanges(query: Query, before: Named[], facts: Facts): ChangeAnswer | null {
  const [marks] = MARKS.exec(query.text) ?? [];
  if (marks) return readChanges(readQuery(query.text.slice(marks.length), facts), before, facts);
  const texts = splitClauses(query.text, facts);
  const clauses = texts.length > 1 ? texts.map((text) => readQuery(text, facts)) : [query];
  let named = query.named.length > 0 && clauses.length === 1 ? query.named : before;
  let isOfMove = clauses.length > 1 && clauses.every((clause) => isMove(clause) && clause.request === null);
  const others: string[] = [];
  let remark: Query | null = null;
  const [first, ...later] = query.text.split(/[,.;!]\s+/).map((part) => readQuery(part, facts));
  const isDoubtful = later.some(
    (part) =>
      DOUBT.test(part.text) &&
      listNamedTasks(part).every(({ title }) => first?.named.some((each) => each.title === title)),
  );
  const answers = clauses.flatMap((clause) => {
    const isVerbAlone = clauses.length > 1 && (clause.words.length < 2 || isFieldAlone(clause));
    const full =
      clause.named.length === 0 && (hasPronoun(clause) || isVerbAlone) ? nameAgain(clause, named) : { ...clause };
    if (remark && clause.asks.has('all')) full.whens = [...remark.whens, ...full.whens]; // `ill on Friday, move everything to Monday`
    const read =
      isOfMove && isMove(full) && full.request === null ? moveTasks(full, facts) : readWithoutAsides(full, facts);
    if (clause.named.length > 0) named = clause.named;
    isOfMove ||= read?.changes.some(({ kind }) => kind === 'move') === true;
    remark = read ? null : clause;
    if (read) return read;
    const reply = isQuestion(clause) ? findAnswer(clause, facts) : null;
    others.push(...(reply ?? (isPolite(clause) ? [] : sayUnread(clause, facts).refusals)));
    return [];
  });
  if (answers.length === 0) return null;
  const joined = joinAnswers(
    answers.filter((answer, _, all) => !(answer.isVague && all.some(({ changes }) => changes.length > 0))),
  );
  const { changes, refusals } = joined;
  const [condition] = CONDITION.exec(query.text.replaceAll(QUOTES, '')) ?? [];
  if (condition && changes.some(({ kind }) => kind !== 'add') && !named.some(({ title }) => CONDITION.test(title)))
    return sayUnread({ text: condition }, facts);
  const unclear = changes.filter(
    (change) => changes.some((other) => excludes(change, other)) || (isDoubtful && change.kind === 'complete'),
  );
  const open = facts.snapshot.planning.tasks.filter(({ id }) => unclear.some((each) => 'id' in each && each.id === id));
  const stays = open.map(({ title }) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  return {
    ...joined,
    changes: changes.filter((change) => !unclear.includes(change)),
    refusals: [...new Set([...refusals, ...others, ...stays])],
  };
}

/** `and make it high`, `due Wednesday`: of what was named before. */
const isFieldAlone = (clause: Query) =>
  clause.groups.length === 0 &&
  findUnused(clause, () => true).length === 0 &&
  (clause.when !== null || clause.asks.has('important') || clause.asks.has('low')) &&
  !clause.asks.has('all');

/** `called Bob, no answer`, `звонила, не отвечает`: a short part that may take back what is said before it. */
const DOUBT =
  /^[^a-zß-ӿ]*(?:(?:he|she|they|but|она?|они|но) )?(?:no|not|nobody|[a-z]+n['’]?t|не|никто)(?: [a-zß-ӿ]+){1,2}[^a-zß-ӿ]*$/iu;

/** A task that is done cannot be dropped, nor moved. */
const excludes = (one: Change, other: Change): boolean =>
  'id' in one &&
  'id' in other &&
  one.id === other.id &&
  one.kind !== other.kind &&
  ![one, other].some(({ kind }) => kind === 'set');

/** What a change depends on, and `almost, I paid the rent`. */
const CONDITION =
  /(?<![a-zß-ӿ])(?:if|unless|in case|provided|assuming|should it|если|при условии|в случае)(?![a-zß-ӿ])[^,.;!?\n]*|^(?:almost|nearly|почти)(?=,)/iu;

/** The changes of a clause by its parts that say something of them. The others are said to be left out. */
function readWithoutAsides(clause: Query, facts: Facts): ChangeAnswer | null {
  const parts = clause.text.split(
    /[,.;!?\n]+\s+|\s+(?:[-–—]+|and|but|и|а)\s+|\s+(?=(?:because|coz|cos|cause|потому что|так как|а то)\s)/iu,
  );
  const [main = '', ...beside] = parts.filter((part) => /[\p{Alpha}\d]/u.test(part));
  const whole = readClause(clause, facts);
  const checked = whole && refuseUnused(whole, clause, facts);
  if (!checked || checked.changes.length > 0 || beside.length === 0) return checked ?? null;
  const query = readQuery(main, facts);
  const full = query.named.length === 0 && hasPronoun(query) ? nameAgain(query, clause.named) : query;
  const asides = beside.filter((part) => isAside(readQuery(part, facts), full, facts));
  if (asides.length < beside.length || clause.request?.verb === 'log') return checked;
  const read = readClause(full, facts);
  const answer = read && refuseUnused(read, full, facts);
  if (!answer || answer.changes.length === 0) return checked;
  const notes = asides.map((part) => say(facts.language, CHANGE_ANSWERS.notUnderstood, { text: quote(part.trim()) }));
  return { ...answer, refusals: [...answer.refusals, ...notes] };
}

const SELECTS =
  'verb before aside title group day part time all tasks open overdue undated dated thanks hello good bye you who what when work habit weekdayName first event justNow';

/** The classes that a change of each kind uses. A new task has all other words in its title. */
const USES: Record<Exclude<Change['kind'], 'add'>, string> = {
  complete: `${SELECTS} done past due how`,
  drop: `${SELECTS} about drop done future`,
  start: `${SELECTS} past inProgress`,
  skip: `${SELECTS} drop future repeats`,
  reopen: `${SELECTS} done`,
  move: `${SELECTS} about shift number future due free drop after not nth best minutes`,
  set: `${SELECTS} about more upTo over under compare number important low medium urgent minutes howLong repeats future not done longest due`,
  mood: 'aside verb mood energy focus tired number past time minutes last day part overdue you thanks hello good bye logged outside',
  plan: 'verb day part plan tasks work all overview you what thanks hello good first weekdayName',
};

/** The changes of a clause, if all of its words are used: `the report for Margaret is done` changes nothing. */
function refuseUnused(answer: ChangeAnswer, clause: Query, facts: Facts): ChangeAnswer {
  const [first] = answer.changes;
  if (!first || first.kind === 'add' || (first.kind === 'set' && first.patch.title !== undefined)) return answer;
  const byId = new Map(facts.snapshot.planning.tasks.map(({ id, title }) => [id, title]));
  const titles = answer.changes.flatMap((change) => ('id' in change ? (byId.get(change.id) ?? []) : []));
  if (EXCEPT.test(clause.text)) titles.push(...clause.named.map(({ title }) => title));
  const uses = new Set(USES[first.kind].split(' ') as Class[]);
  const isOwn = (word: Word) =>
    titles.some((title) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title))) ||
    isRead(word, first, titles, clause);
  const left = findUnused(clause, (name) => name !== 'title' && uses.has(name)).filter((word) => !isOwn(word));
  if (first.kind !== 'mood')
    left.push(
      ...clause.words.filter((word) => HEDGES.has(word.text) && !clause.senses.get(word)?.has('about') && !isOwn(word)),
    );
  if (left.length === 0) return answer;
  const parts = clause.text.split(/[,.;!?]/).map((part) => readQuery(part, facts));
  const isOfLevels = ({ text }: Word) =>
    /^(?:not|не|\d.*)$/.test(text) &&
    parts.some((part) => readLevels(part) && part.words.some((each) => each.text === text));
  if (first.kind === 'mood' && !left.some(isOfLevels)) {
    const note = say(facts.language, TALK.leftOut, { words: sayWords(left, clause) });
    return { ...answer, refusals: [...answer.refusals, note] };
  }
  const stays = titles.map((title) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  const unread = left.every(({ text }) => TWISTS.has(text))
    ? []
    : sayUnread({ text: sayWords(left, clause) }, facts).refusals;
  return { changes: [], refusals: [...answer.refusals, ...unread, ...new Set(stays)] };
}

/** Whether a word that has no class says what a change does. */
function isRead(word: Word, change: Change, titles: string[], { words, text: said }: Query): boolean {
  const { text } = word;
  if (
    PRONOUNS.has(text) ||
    /^(?:both|об[ае]|обоих|обеих|every)$/.test(text) ||
    EXCEPT.test(said.slice(word.start, word.end + 5))
  )
    return true;
  if (change.kind === 'start') return /(?:ing|[тч]ь|ти|ться)$/.test(text); // `started marking`
  if (change.kind === 'set') return /^(?:priority|приоритет.*|not|не.*|level|importance)$/.test(text);
  if (change.kind === 'move')
    return /^(?:instead|rather|вместо|earlier|later|раньше|позже|can|wait|leave|остав.*|подожд.*|потерп.*|not|не)$/.test(
      text,
    );
  if (change.kind === 'plan') return PERIOD.test(text);
  if (change.kind === 'drop' || change.kind === 'skip') {
    const match = UNNEEDED.exec(said);
    return match !== null && word.start >= match.index && word.end <= match.index + match[0].length;
  }
  if (change.kind !== 'complete') return false;
  if (/^(?:100|процент)/.test(text) || /(?<![\d:])(\d+) ?(?:(?:out )?of(?: the)?|из|\/) ?\1(?!\d)/.test(said))
    return true;
  return /^(?:as|как)$/.test(words[words.indexOf(word) - 1]?.text ?? '') // `mark it as paid`
    ? isPast(word)
    : titles.some((title) => reportsDeed(word, splitWords(title), words));
}

/** What is planned, other than tasks. */
const PERIOD =
  /^(?:plan|schedule|план|расписание|again|anew|заново|снова|еще|раз|rest|days?|weeks?|weekend|morning|afternoon|evening|work|tasks?|весь|всю|день|дня|дни|недел[юия]|утро|вечер|работу|дела|задачи)$/u;

const cannot = (facts: Facts) => refuse(facts, CHANGE_ANSWERS.notPossible);

/** An errand that the assistant is to run, or a message that it is to send. */
const FOR_ME =
  /^[^a-zß-ӿ]*(?:can|could|would|will) you|^[^a-zß-ӿ]*(?:можешь|можете|сможешь)(?![a-zß-ӿ])|(?<![a-zß-ӿ])(?:for me[^a-zß-ӿ]*$|(?:за|вместо) меня(?![a-zß-ӿ]))|^[^a-zß-ӿ]*(?:book|order|get|call|find|buy|text|email|message|send|write|wake|ring) me\b|^[^a-zß-ӿ]*(?:[а-яё]+(?:и|й|ь))(?:те)? (?:мне|меня)(?![a-zß-ӿ])|^[^a-zß-ӿ]*(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)|^[^a-zß-ӿ]*(?:text|write|email|message|напиши|отправь)(?:те)?\s(?!me\s|мне\s)[a-zß-ӿ]+(?:\s[a-zß-ӿ]+)?,?\s(?:that|i|im|i['’]m|ill|we|что|чтобы)\s/iu;
/** `позвони в банк` asks the assistant to speak. */
const SPEAKS = /^[^а-я]*(?:позвони|напиши|спроси|ответь|набери)(?:те)?\s/iu;
/** `tell Ann that I am late`: a message, which is not sent. */
const SENDS = /^[^a-zß-ӿ]*(?:tell|скажи|передай|сообщи)(?:те)?\s(?!me\s|us\s|мне\s|нам\s)/iu;
/** `take the deadline off the report` */
const TAKES_OFF = /^(?:take|сними)/i;
/** `mark that I watered the plants` */
const MARKS = /^[^a-zß-ӿ]*(?:mark|note|record|log|отметь|запиши),? (?:that|what|что) /iu;
/** `remind me 2 hours before`, `напомни за час` */
const REMINDS_BEFORE =
  /(?:remind|напом).*(?:(?:min[a-zß-ӿ]*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))/iu;
/** `new project called Fringe`: only the app adds projects and labels. */
const NEW_GROUP =
  /^(?:[a-zß-ӿ]+ )?(?:create|make|add|new|создай|заведи|добавь|нов[а-я]+)[а-я]* (?:me )?(?:an? |new |нов[а-я]+ )*(?:project|label|tag|проект|метку|тег)(?![a-zß-ӿ])/iu;

/** The changes of one clause; null if it asks for none and reports nothing. */
function readClause(query: Query, facts: Facts): ChangeAnswer | null {
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
  if (!request && (SENDS.test(text) || (TAKES_OFF.test(text) && namesField(query)))) return cannot(facts);
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
    if (inner.request && !/^(?:errand|need|put)$/.test(inner.request.verb)) return readClause(inner, facts); // `I need to move the call`
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
    if (query.when?.isUntil || isUndone(query) || isLater(query, facts)) return refuse(facts, CHANGE_ANSWERS.notDone);
    return setField(query, facts, []) ?? endTasks('complete', query, facts);
  },
  drop: (query, facts) => {
    if (query.asks.has('erase') && query.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
    const isGroup = marksGroup(query) && !query.asks.has('all') && !query.asks.has('tasks');
    if (namesField(query) || (isGroup && query.named.length === 0)) return cannot(facts);
    if (findAct(query) === 'done' && namesByVerb(query)) return endTasks('complete', query, facts);
    return isOffDay(query) ? moveTasks(query, facts) : endTasks('drop', query, facts);
  },
  skip: (query, facts) => endTasks('skip', query, facts),
  move: (query, facts) => (query.when ? null : setField(query, facts)) ?? moveTasks(query, facts),
  log: (query, facts) => {
    const [next] = query.request?.rest ?? [];
    if (query.named.length > 0 && !isInfinitive(next?.text ?? ''))
      return readStatement({ ...query, request: null }, facts);
    const isOfMood = ['mood', 'energy', 'focus'].some((name) => query.asks.has(name as Class));
    if (isOfMood || !query.request?.rest.some(isContent)) return refuse(facts, CHANGE_ANSWERS.levels);
    return FOR_ME.test(query.text) ? cannot(facts) : addTask(of(query), query, facts);
  },
  plan: (query, facts) => {
    if (EXCEPT.test(query.text) && (query.when || query.named.length > 0)) return cannot(facts);
    return isPeriod(query) ? planDay(query, facts) : schedule(query, facts);
  },
  put: (query, facts) => {
    if (/\boff\b/i.test(query.text) || (hasPronoun(query) && query.when)) return moveTasks(query, facts);
    const isPossible = !namesField(query) && !(query.asks.has('first') && query.when === null);
    return setField(query, facts) ?? (isPossible ? schedule(query, facts) : cannot(facts));
  },
  set: setOrMove,
  rename: setOrMove,
  other: setOrMove,
  start: (query, facts) =>
    query.named.length > 0 && query.when === null ? endTasks('start', query, facts) : cannot(facts),
};

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
  return listNamedTasks(query).length > 0 ? moveTasks(query, facts) : cannot(facts);
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

/** What is done about each thing that a sentence can say. */
const ACTS: Record<Act, Handler> = {
  levels: (_, facts) => refuse(facts, CHANGE_ANSWERS.levels),
  unneeded: (query, facts) => endTasks('drop', query, facts),
  field: (query, facts) => setField(query, facts),
  groupDone: (query, facts) =>
    query.asks.has('all') ? endTasks('complete', query, facts) : refuse(facts, CHANGE_ANSWERS.whichTask),
  started: (query, facts) => endTasks('start', query, facts),
  due: (query, facts) => (/\bhard deadline/i.test(query.text) ? cannot(facts) : moveTasks(query, facts)),
  done: (query, facts) => endTasks('complete', query, facts),
  intended: (query, facts) => {
    const isPastDay = query.when !== null && query.when.from < facts.snapshot.date && !query.when.isUntil;
    return isPastDay ? null : moveTasks(query, facts);
  },
  failed: keepOpen,
  open: keepOpen,
  doneAlone: (_, facts) => ({ ...refuse(facts, CHANGE_ANSWERS.whichTask), isVague: true }),
  busy: (_, facts) => refuse(facts, CHANGE_ANSWERS.onlyTasks),
};

/** The changes of a sentence that asks for nothing. */
function readStatement(query: Query, facts: Facts): ChangeAnswer | null {
  const act = findAct(query);
  if (act) return ACTS[act](query, facts);
  const isNew = !isQuestion(query) && !query.words.some(({ text }) => TWISTS.has(text)) && isErrand(query, facts);
  return isNew ? addNew(query, facts) : null;
}

function keepOpen(query: Query, { language }: Facts): ChangeAnswer {
  const { words } = query;
  const left = findUnused(query, () => true).filter(
    (word) => !TWISTS.has(word.text) && !isVerbOfChange(word) && !isNegatedVerb(word, words),
  );
  const stays = listNamedTasks(query).map(({ title }) =>
    say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }),
  );
  return {
    changes: [],
    refusals: [...stays, ...(left.length > 0 ? [say(language, TALK.leftOut, { words: sayWords(left, query) })] : [])],
  };
}

export { SEPARATOR };
