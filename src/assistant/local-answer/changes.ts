import { CHANGE_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayTitles } from '../../planning/explain/words.ts';
import { removeSpans } from '../../quick-add/parser/parse.ts';
import type { QuickDraft } from '../../quick-add/parser/resolve.ts';
import { addDays } from '../../shared/time-zones.ts';
import { quote } from '../previews.ts';
import { findDue } from './facts.ts';
import { type Cue, type Facts, hasPronoun, nameAgain, type Question, understand } from './question.ts';
import { readNumber, readQuickly, type When } from './when.ts';
import { areForms, matchesPattern, nearlyMatchesPattern, splitWords, type Word } from './words.ts';

/** A change that the person asked for. Dates are local. */
export type Change =
  | {
      kind: 'add';
      title: string;
      fields: Omit<QuickDraft, 'title' | 'project' | 'labels'>;
      /** How it repeats, in the person's words. */
      repeats: string | null;
    }
  | { kind: 'complete' | 'drop'; id: string }
  | { kind: 'move'; id: string; date: string; time: string | null }
  | { kind: 'mood'; energy: number; focus: number };

/** What is done about a request for changes: `changes`, or the reason why there are none. */
export interface ChangeAnswer {
  changes: Change[];
  /** Why something that was asked for cannot be done. */
  refusals: string[];
}

type Verb = 'add' | 'task' | 'complete' | 'move' | 'drop' | 'mood' | 'plan' | 'other';

/** Imperatives. In English the first word that is not of courtesy; in Russian the form is enough. */
const VERBS: Record<Verb, string> = {
  add: 'set_a_reminder set_reminder поставь_напоминание add create remind new dont_forget не_забудь закинь need_to have_to добав* созда* напомн* запланир* надо нужно',
  complete: 'mark complete finish tick close отметь* отметить заверши* закрой закрыть вычеркн*',
  move: 'move reschedule postpone push shift delay bump перекин* перенес* сдвин* отложи* перестав* передвин*',
  drop: 'get_rid drop cancel delete remove forget удали* снеси убери* убрать отмени* выброс* выкин*',
  mood: 'log record track запиши* записать',
  plan: 'plan schedule optimize organise organize спланир* распланир* состав* распиши',
  task: 'buy call email text order book send write pay pick visit clean fix prepare купи* позвони* оплати* забрать забери отправ* напиш* написать закаж* заказать заброни* подготов*',
  other:
    'set change rename edit update turn switch enable disable assign start stop lock undo restore clear block share invite connect make reopen измени* поменя* переимен* включи* выключи* отключи* поставь установи* назнач* начни останови* верни* восстанови* очисти* открой пригласи* сделай смени*',
};

const VERB_PATTERNS = (Object.keys(VERBS) as Verb[]).map((verb) => ({
  verb,
  forms: VERBS[verb].split(' ').map((form) => form.split('_')),
}));

const toSet = (words: string) => new Set(words.split(' '));

const COURTESY = toSet(
  'please pls hey hi hello can could would you u i id want to need lets ok okay and then just also now пожалуйста можешь можете можно мне я хочу бы давай и а также потом ну слушай ты',
);
const QUESTION_WORDS = toSet(
  'will shall what whats when why how who which where is are do does did am should что чего когда почему зачем как сколько кто где какой какая какие какую ли',
);

interface Request {
  verb: Verb;
  /** The words from the verb on. */
  all: Word[];
  /** The words after the verb. */
  rest: Word[];
}

/** The change that a text asks for, if it does. @param most how many words are looked at */
function findRequest(words: Word[], most = words.length): Request | null {
  for (let at = 0; at < most; at += 1) {
    const text = words[at]?.text ?? '';
    for (const { verb, forms } of VERB_PATTERNS) {
      const form = forms.find((each) => each.every((part, index) => isForm(words[at + index]?.text ?? '', part)));
      if (!form || !isImperative(words, at)) continue;
      if (isNegated(words, at)) return null;
      if (verb === 'task' && !words.slice(0, at).every((each) => COURTESY.has(each.text))) continue;
      const rest = words.slice(at + form.length);
      return { verb, all: words.slice(at), rest, ...(NEEDS.has(form[0] ?? '') && findRequest(rest, 1)) };
    }
    if (!COURTESY.has(text) && /[a-z]/.test(text)) return null;
    if (QUESTION_WORDS.has(text)) return null;
  }
  return null;
}

/** `I need to move the call` asks to move it. */
const NEEDS = new Set(['need', 'have', 'надо', 'нужно']);

const isForm = (word: string, form: string) =>
  matchesPattern(word, form) || (form.length > 5 && nearlyMatchesPattern(word, form));

/** `remind me what I have` asks a question. */
function isImperative(words: Word[], at: number): boolean {
  const [next, second] = words.slice(at + 1).map(({ text }) => text);
  if (QUESTION_WORDS.has(next ?? '')) return false;
  if (words[at]?.text === 'plan' && (!next || next === 'for')) return false;
  return !(/^(me|мне)$/.test(next ?? '') && QUESTION_WORDS.has(second ?? ''));
}

/** `не отменяй`, `не хочу отменять`, `отменять не надо`. */
function isNegated(words: Word[], at: number): boolean {
  const isBefore = words.slice(Math.max(0, at - 2), at).some(({ text }) => /^(не|нельзя)$/.test(text));
  const isAfter = words
    .slice(at + 1)
    .some(({ text }, index) => text === 'не' && UNWANTED.has(words[at + index + 2]?.text ?? ''));
  return isBefore || isAfter;
}

const UNWANTED = toSet('надо нужно стоит хочу');

const IRREGULAR: Record<string, string> = {
  sent: 'send',
  paid: 'pay',
  bought: 'buy',
  wrote: 'write',
  made: 'make',
  did: 'do',
  took: 'take',
  met: 'meet',
  got: 'get',
};

const NOT_DONE = /^(не|нет|not|havent|didnt|isnt|never|will|буду)$/;
const PAST_FORM = /(?:ed|л|ла|ли|лся|лась|ан|ана|ано|ены?|ена|ено|ыта?|ыто)$/;

const PARTLY =
  /(?<!\p{L})(?:almost|nearly|barely|half|halfway|part(?:ly|ially)?|mostly|started|began|begun|tried|still|soon|if|wish|почти|наполовину|частично|местами|начал[аи]?|начат[аоы]?|пытал\p{L}*|скоро|если|бы|осталось|половин\p{L}*|чуть)(?!\p{L})/iu;

/** `почти сдала`, `готов на 50%` */
const isPartly = (text: string) => PARTLY.test(text) || /(?<!100)(?:\s?%|\s(?:percent|процент))/i.test(text);

/** `finish the report by Friday`: a plan, not a report. */
const isUntil = ({ text, when }: Question) =>
  when !== null && /(?<!\p{L})(?:by|until|till|before|ко?|до)\s/iu.test(text);

/** `I watered the plants`, `отчёт готов`: something that is done, not a question. */
function isReport({ text, words, cues, named }: Question): boolean {
  if (text.includes('?') || words.length > MAX_REPORT_WORDS || isPartly(text)) return false;
  if (words.some(({ text }) => QUESTION_WORDS.has(text) || NOT_DONE.test(text))) return false;
  const task = named.find(({ kind }) => kind === 'task');
  if (!task) return false;
  if (cues.has('done')) return true;
  const titleWords = splitWords(task.title);
  return words.some(({ text }) =>
    titleWords.some((word) => IRREGULAR[text] === word.text || (PAST_FORM.test(text) && areForms(word.text, text))),
  );
}

const MAX_REPORT_WORDS = 12;

/** Null when the text asks for no change. */
export function findChanges(question: Question, facts: Facts): ChangeAnswer | null {
  const texts = splitClauses(question.text, facts);
  const clauses = texts.length > 1 ? texts.map((text) => understand(text, [], facts)) : [question];
  let named = question.named;
  const unread: string[] = [];
  const answers = clauses.flatMap((clause) => {
    const isNamed = clause.named.length > 0 || !hasPronoun(clause);
    const answer = readClause(isNamed ? nameAll(clause, facts) : nameAgain(clause, named), facts);
    if (clause.named.length > 0) named = clause.named;
    unread.push(...(answer ? findUnread(clause, facts) : listUnread([clause.text], clause, facts)));
    return answer ?? [];
  });
  if (answers.length === 0) return null;
  const notUnderstood = unread.map((text) => say(facts.language, CHANGE_ANSWERS.notUnderstood, { text: quote(text) }));
  return {
    changes: answers.flatMap(({ changes }) => changes),
    refusals: [...new Set([...answers.flatMap(({ refusals }) => refusals), ...notUnderstood])],
  };
}

/** With the tasks that only a part of it names: `move the passport and the call to Bob to Monday`. */
function nameAll(clause: Question, facts: Facts): Question {
  const parts = clause.text.split(SEPARATOR);
  if (parts.length < 2 || clause.named.length === 0 || !changesTask(clause)) return clause;
  const others = parts
    .map((part) => understand(part, [], facts))
    .filter((part) => !sharesWord(part, clause))
    .flatMap(({ named }) => named.filter(({ kind }) => kind === 'task'));
  return { ...clause, named: [...clause.named, ...others] };
}

const MIN_LETTERS = 4;

/** Whether a part has a word, not a short one such as `the`, of a title that the clause names. */
function sharesWord({ words }: Question, { named }: Question): boolean {
  const titleWords = named.flatMap(({ title }) => splitWords(title)).filter(({ text }) => text.length >= MIN_LETTERS);
  return words.some(({ text }) => titleWords.some((word) => areForms(word.text, text)));
}

const changesTask = (clause: Question) => /^(complete|drop|move)$/.test(findRequest(unquoted(clause))?.verb ?? '');

/** The parts of a change to a task that say nothing about it: `complete the report, sing a song`. */
function findUnread(clause: Question, facts: Facts): string[] {
  if (!changesTask(clause)) return [];
  return listUnread(clause.text.split(SEPARATOR).slice(1), clause, facts);
}

function listUnread(parts: string[], clause: Question, facts: Facts): string[] {
  return parts
    .map((part) => part.trim())
    .filter((text) => {
      const part = understand(text, [], facts);
      const isPolite = part.words.length < 2 || POLITE.some((cue) => part.cues.has(cue));
      return !isPolite && !part.when && part.named.length === 0 && !sharesWord(part, clause);
    });
}

const POLITE: Cue[] = ['thanks', 'hello', 'good', 'bye'];

const SEPARATOR = /[,;.!\n]+\s*(?:(?:and|then|и|а также|потом)\s+)?|\s+(?:and|then|и|а также|потом)\s+/giu;

/** Parts of a text, cut before each verb of change and each report. A new task's title can have other verbs. */
function splitClauses(text: string, facts: Facts): string[] {
  const isTitle = /^(add|task)$/.test(findRequest(splitWords(text))?.verb ?? '');
  const cuts = [...text.matchAll(SEPARATOR)]
    .map((match) => ({ end: match.index, start: match.index + match[0].length }))
    .filter(({ start }) => {
      const verb = findRequest(splitWords(text.slice(start)), 2)?.verb;
      const isOfTitle = isTitle && (verb === 'other' || verb === 'task');
      return (verb !== undefined && !isOfTitle) || isReport(understand(text.slice(start), [], facts));
    });
  return [0, ...cuts.map(({ start }) => start)].map((from, index) => text.slice(from, cuts[index]?.end));
}

const QUOTES = /«[^»]*»|“[^”]*”|"[^"]*"/g;

/** A verb in a quoted title asks for nothing. */
function unquoted({ text, words }: Question): Word[] {
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quote, index }) => ({ from: index, to: index + quote.length }));
  return words.filter(({ start }) => !quotes.some(({ from, to }) => start > from && start < to));
}

function readClause(question: Question, facts: Facts): ChangeAnswer | null {
  const levels = readLevels(question.words);
  const request = findRequest(unquoted(question));
  if (levels && (request?.verb === 'mood' || request === null) && !question.text.includes('?')) {
    return logMood(levels, question, facts);
  }
  if (!request) {
    if (isLevelAlone(question)) return refuse(facts, CHANGE_ANSWERS.levels);
    return isReport(question) ? changeNamed('complete', question, facts) : null;
  }
  switch (request.verb) {
    case 'add':
      return addTask(request, question, facts);
    case 'task': // an errand: the person does it
      if (FOR_ME.test(question.text)) return refuse(facts, CHANGE_ANSWERS.notPossible);
      if (isReport(question)) return changeNamed('complete', question, facts);
      if (question.named.length > 0 || question.text.includes('?')) return null;
      return addTask({ ...request, rest: request.all }, question, facts);
    case 'complete':
      if (/^\W*(can|could|may|should) i\b/i.test(question.text)) return null;
      if (isPartly(question.text) || isUntil(question)) return refuse(facts, CHANGE_ANSWERS.notDone);
      return changeNamed('complete', question, facts);
    case 'drop':
      if (question.cues.has('erase') && question.named.length === 0) return refuse(facts, CHANGE_ANSWERS.erase);
      if (namesField(question)) return refuse(facts, CHANGE_ANSWERS.notPossible);
      return changeNamed('drop', question, facts);
    case 'move':
      return moveNamed(question, facts);
    case 'mood':
      return question.cues.has('mood') || question.cues.has('energy') || question.cues.has('focus')
        ? refuse(facts, CHANGE_ANSWERS.levels)
        : addTask(request, question, facts);
    case 'plan':
      return refuse(facts, CHANGE_ANSWERS.planDay);
    case 'other':
      return refuse(facts, CHANGE_ANSWERS.notPossible);
  }
}

const FIELDS =
  /^(deadlines?|date|due|reminders?|notifications?|priority|labels?|tags?|recurrence|repeats?|(?:дедлайн|дэдлайн|напоминани|уведомлени|приоритет|повтор|метк|тег).*|срок.{0,2}|дат[уы]|тэг.*)$/;

/** `remove the deadline from the report`: a part of a task, not the task. */
function namesField(question: Question): boolean {
  const titleWords = question.named.flatMap(({ title }) => splitWords(title));
  return unquoted(question).some(
    ({ text }) => FIELDS.test(text) && !titleWords.some((word) => areForms(word.text, text)),
  );
}

const refuse = (
  { language }: Facts,
  phrase: (typeof CHANGE_ANSWERS)[Exclude<
    keyof typeof CHANGE_ANSWERS,
    'whichOf' | 'isBusyTime' | 'isDone' | 'notUnderstood'
  >],
) => ({
  changes: [],
  refusals: [say(language, phrase)],
});

const FOR_ME = /(?:for me|за меня|вместо меня)\W*$/i;

const FILLERS = toSet(
  'a an the task todo item new me my list to that about it мне задачу задача дело новую в список что чтобы надо нужно о об про',
);

const TO_LIST = /\s+(?:to|on|in|в|во) (?:(?:my|the|мой) )?(?:to-?do )?(?:list|tasks|список)$/iu;

/** `add tasks: milk, bread` adds each. Otherwise the title is what is left without the verb, the date and the length. */
function addTask({ rest }: Request, question: Question, facts: Facts): ChangeAnswer {
  const [, list] = LIST.exec(question.text) ?? [];
  const texts = list?.split(/[,;\n]+|\s+(?:and|и)\s+/u).filter((each) => /\p{L}/u.test(each));
  const changes = texts
    ? texts.map((text) => readTask(text, splitWords(text), facts))
    : [readTask(question.text, rest, facts)];
  const found = changes.filter(({ title }) => title !== '');
  return found.length > 0 ? { changes: found, refusals: [] } : refuse(facts, CHANGE_ANSWERS.whatToAdd);
}

const LIST = /(?:tasks|todos|things|задачи|дела)\s*:\s*(.+)$/isu;

/** What quick add reads in the words, without those that only ask. */
function readTask(text: string, words: Word[], { snapshot, now }: Facts): Extract<Change, { kind: 'add' }> {
  const kept = [...words];
  while (kept[0] && FILLERS.has(kept[0].text)) kept.shift();
  const rest = kept[0] ? text.slice(kept[0].start).replace(TO_LIST, '') : '';
  const { draft, tokens } = readQuickly(rest, { now, zone: snapshot.timezone });
  const { title: _, project: __, labels: ___, ...fields } = draft;
  const taken = tokens.filter(({ type }) => type !== 'project' && type !== 'label'); // their names are no ids
  const title = removeSpans(rest, taken).replace(TO_LIST, '');
  const recurrence = tokens.find(({ type }) => type === 'recurrence');
  const repeats = recurrence ? rest.slice(recurrence.start, recurrence.end) : null;
  return { kind: 'add', title: title.charAt(0).toUpperCase() + title.slice(1), fields, repeats };
}

/** The task that is named; or why it is not known which. */
function pickTask({ named }: Question, facts: Facts): { id: string; title: string } | string {
  const tasks = named.filter((each) => each.kind === 'task');
  const [first, second] = tasks;
  if (first && !second) return first;
  const { language } = facts;
  if (second)
    return say(language, CHANGE_ANSWERS.whichOf, {
      titles: sayTitles(
        language,
        tasks.map(({ title }) => quote(title)),
      ),
    });
  const [other] = named;
  if (!other) return say(language, CHANGE_ANSWERS.whichTask);
  const phrase = other.kind === 'busy' ? CHANGE_ANSWERS.isBusyTime : CHANGE_ANSWERS.isDone;
  return say(language, phrase, { title: quote(other.title) });
}

function changeNamed(kind: 'complete' | 'drop', question: Question, facts: Facts): ChangeAnswer {
  const task = pickTask(question, facts);
  if (typeof task === 'string') return { changes: [], refusals: [task] };
  return { changes: [{ kind, id: task.id }], refusals: [] };
}

/** `from Friday to`, `с 5 декабря на`: where the task is now, not where it goes. */
const SOURCE = /(?<!\p{L})(?:from|со?)\s+(?:\S+\s+){1,3}?(?=(?:to|on|until|till|на|в|до)(?!\p{L}))/iu;
/** Where the task goes. */
const TARGET = /(?<!\p{L})(?:to|until|till|на|до)(?!\p{L})/giu;
/** `на 2 дня`, `by two weeks`: by how much. `на 2 часа дня` is a time. */
const SHIFT =
  /(?<!\p{L})(?:на|by|for)\s+(?:(\d+|an?|one|two|three|four|five|six|seven|пару|од\p{L}+|дв[ае]|три|четыре|пять|шесть|семь)\s+)?(день|дня|дней|денек|недел[юиь]|days?|weeks?|час\p{L}*|минут\p{L}*|hours?|minutes?|months?|месяц\p{L}*)(?!\p{L})(?!\s+(?:дня|ночи|утра|вечера))/iu;

function moveNamed(question: Question, facts: Facts): ChangeAnswer {
  const { text, cues, named } = question;
  const late =
    cues.has('overdue') && named.length === 0
      ? facts.snapshot.planning.tasks.filter((each) => findDue(each, facts)?.isLate)
      : [];
  const task = late[0] ?? pickTask(question, facts);
  if (typeof task === 'string') return { changes: [], refusals: [task] };
  const ids = late.length > 0 ? late.map(({ id }) => id) : [task.id];
  const shift = SHIFT.exec(text);
  if (shift) return shiftTasks(ids, shift, facts);

  const { date: today } = facts.snapshot;
  const when = findTarget(text, facts);
  if (!when || (when.from < today && when.to >= today)) return refuse(facts, CHANGE_ANSWERS.whichDay);
  if (when.from < today) return refuse(facts, CHANGE_ANSWERS.pastDay);
  return {
    changes: ids.map((id) => ({ kind: 'move', id, date: findNewDate(id, when, question, facts), time: when.time })),
    refusals: [],
  };
}

/** The day after the last `to` that has one; a title or `from` can name another. */
function findTarget(text: string, facts: Facts): When | null {
  const targets = [...text.matchAll(TARGET)].map(({ index }) => text.slice(index)).toReversed();
  const whens = targets.map((target) => understand(target, [], facts).when);
  return whens.find((when) => when && !when.isTimeAlone) ?? understand(text.replace(SOURCE, ''), [], facts).when;
}

/** Tasks move by whole days from their own dates. Of other lengths, and without a date, the day is not known. */
function shiftTasks(ids: string[], [, count, unit = '']: RegExpExecArray, facts: Facts): ChangeAnswer {
  const daysEach = /^(?:д|day)/i.test(unit) ? 1 : /^(?:недел|week)/i.test(unit) ? 7 : null;
  const times = count === undefined ? 1 : readNumber(splitWords(count)[0]);
  const dues = facts.snapshot.planning.tasks.filter(({ id }) => ids.includes(id)).map((task) => findDue(task, facts));
  if (daysEach === null || times === null || dues.includes(null)) return refuse(facts, CHANGE_ANSWERS.whichDay);
  const changes = facts.snapshot.planning.tasks.flatMap((task): Change[] => {
    const due = ids.includes(task.id) ? findDue(task, facts) : null;
    return due ? [{ kind: 'move', id: task.id, date: addDays(due.date, daysEach * times), time: due.time }] : [];
  });
  const isPast = changes.some((change) => change.kind === 'move' && change.date < facts.snapshot.date);
  return isPast ? refuse(facts, CHANGE_ANSWERS.pastDay) : { changes, refusals: [] };
}

/** A time without a day keeps the day of the task. */
function findNewDate(id: string, when: When, { cues }: Question, facts: Facts): string {
  const task = facts.snapshot.planning.tasks.find((each) => each.id === id);
  const own = (task && findDue(task, facts)?.date) ?? facts.snapshot.date;
  const isTimeAlone = when.time !== null && when.isTimeAlone;
  return isTimeAlone && own >= facts.snapshot.date && cues.has('time') ? own : when.from;
}

/** `I feel 7 out of 10`: not which level it is. */
const isLevelAlone = ({ text, words, cues }: Question) =>
  cues.has('mood') && cues.has('number') && !text.includes('?') && !words.some(({ text }) => QUESTION_WORDS.has(text));

interface Levels {
  energy: number | null;
  focus: number | null;
}

/** The numbers after the words for energy and focus; null without either. */
function readLevels(words: Word[]): Levels | null {
  const read = (patterns: string[]) => {
    const at = words.findIndex(({ text }) => patterns.some((pattern) => matchesPattern(text, pattern)));
    if (at < 0) return null;
    return [1, 2, -1].map((step) => readNumber(words[at + step])).find((value) => value !== null) ?? null;
  };
  const energy = read(['energy', 'энерги*']);
  const focus = read(['focus', 'фокус*', 'концентрац*']);
  return energy === null && focus === null ? null : { energy, focus };
}

/** `утром`, `last night`, `at 9am`: not the present mood. */
const OTHER_MOMENT =
  /(?<!\p{L})(?:mornings?|noon|afternoon|evening|night|midnight|was|were|earlier|ago|before|after|утр\p{L}*|днём|днем|обед\p{L}*|полдень|вечер\p{L}*|ночью?|был[аои]?|раньше|назад|после)(?!\p{L})|\d:\d\d|\d\s?[ap]m\b/iu;

function logMood({ energy, focus }: Levels, { text, when }: Question, facts: Facts): ChangeAnswer {
  const isLevel = (value: number | null): value is number =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= 10;
  const isOtherDay = when !== null && when.from !== facts.snapshot.date;
  if (isOtherDay || OTHER_MOMENT.test(text)) return refuse(facts, CHANGE_ANSWERS.moodNow);
  if (!isLevel(energy) || !isLevel(focus)) return refuse(facts, CHANGE_ANSWERS.levels);
  return { changes: [{ kind: 'mood', energy, focus }], refusals: [] };
}
