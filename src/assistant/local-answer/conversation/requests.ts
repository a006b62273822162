import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { detectLanguage } from '../../detect-language.ts';
import { beginsWithVerb } from '../changes/add.ts';
import { beginsOtherwise, correctChanges, findLeft, shiftChanges } from '../changes/correct.ts';
import { findApplied, readFields } from '../changes/fields.ts';
import { mergeLevels } from '../changes/mood.ts';
import { moveTasks } from '../changes/move.ts';
import { hasPronoun, nameAgain } from '../changes/pronouns.ts';
import { proposeChange } from '../changes/propose.ts';
import { readChanges } from '../changes/read-changes.ts';
import { askWhichOf } from '../changes/select.ts';
import { findNegations, isReport } from '../changes/statements.ts';
import { type Change, type ChangeAnswer, joinAnswers, refuse, sayUnread } from '../changes/types.ts';
import { readShift, type Shift } from '../lengths.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery } from '../query.ts';
import { listNamedTasks, listTitles } from '../titles.ts';
import { isQuestion, unquoted } from '../verbs.ts';
import { wholeWords } from '../words.ts';
import { asksOfMood, SHIFTS, understand } from './follow-ups.ts';
import { pickAmong } from './lists.ts';
import { renameAgain } from './rename.ts';
import type { State } from './state.ts';
import { findShown, leaveOut, narrow } from './subject.ts';

const NOTHING: ChangeAnswer = { changes: [], refusals: [] };
const MAX_WORDS = 10;
const REFUSAL =
  /^[^a-zß-ӿ\d]*(?:(?:ok|hm+|well|oh|ну|ладно)[^a-zß-ӿ\d]+)*(?:(?:no|actually|nope|nah|no thanks|not yet|never ?mind|cancel(?: that)?|stop|wait|forget (?:it|that|about it)|leave (?:it|them|that)(?: be| alone| as (?:it is|is))?|(?:don['’]?t |do not )?change nothing|don['’]?t change (?:anything|it)|no changes|oops|don['’]?t|scrap (?:it|that)|ой|нет|не|забудь|забей|(?:ничего )?не (?:меняй|трогай|делай)(?: ничего)?|ничего не надо|оставь(?: как (?:есть|было))?|стоп|стой|упс|не то|(?:ещё|еще|пока) нет|нет (?:ещё|еще)|не надо|не нужно|отмена|отмени|отбой|передумал[аи]?)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** Of a proposal that is open; otherwise it asks to drop a task. */
const TAKES_BACK =
  /^[^a-zß-ӿ\d]*(?:(?:actually|nah|no|ok|hm+)[^a-zß-ӿ\d]+)*(?:scrap|delete|drop|forget|bin|cancel) (?:it|that)[^a-zß-ӿ\d]*$/iu;
const CONSENT =
  /^[^a-zß-ӿ\d]*(?:(?:ok|okay|yes|yep|yeah|sure|please|then|do it|go ahead|great|да|ага|так|верно|отлично|ок|хорошо|давай|тогда|подтверждаю|конечно|пожалуйста)(?:[^a-zß-ӿ\d]+|$))+$/iu;
/** `and also bread`, after a new task */
const ALSO = /^[^a-zß-ӿ]*(?:(?:and|и|а)\s+)?(?:also|plus|another|(?:ещё|еще)(?!\s+раз)|также|плюс)\s+/iu;
const AND = /^[^a-zß-ӿ]*(?:and|и)\s+/iu;
/** As `ui-messages.ts` says it. */
const DECLINED = /\(Proposed: .* The user has declined it\.\)$/s;
const APPLIED = /\(Proposed: .* The user has applied it\.\)$/s;

/** What a message asks for: by itself, or as a correction of the request before it. Null if it asks for no change. */
export function findAsked(text: string, state: State | null, facts: Facts): ChangeAnswer | null {
  const query = readQuery(text, facts);
  const full = understand(text, state, facts);
  const isOwnQuestion = (isQuestion(query) && query.request === null) || (state !== null && asksOfMood(query, state));
  const ofRest = isOwnQuestion ? null : askOfRest(text, state, facts);
  if (ofRest) return ofRest;
  const [first] = pointsAtFirst(query, state)
    ? listTitles(facts.snapshot).filter(({ title }) => title === state?.list()[0])
    : [];
  if (first) return readChanges(nameAgain(query, [first]), [first], facts);
  const day = state?.query.when;
  const isNew = /^(?:add|move|put|log)$/.test(query.request?.verb ?? '') && query.when?.isTimeAlone !== false;
  const isFree =
    state?.asked === null && state.query.asks.has('free') && query.when !== null && THERE.test(text) === false;
  if (isNew && (isFree || THERE.test(text)) && day && day.from === day.to)
    return readChanges(readQuery(`${text.replace(THERE, '')} on ${day.from}`, facts), [], facts);
  const own =
    full.text === text || full.request ? readChanges({ ...full, text }, state?.query.named ?? [], facts) : null;
  const before = state?.asked;
  const moved = state && !before?.changes.length ? moveThen(query, state, facts) : null;
  if (moved) return moved;
  if (state && REFUSAL.test(text)) return NOTHING;
  if (!state || !before || unquoted(query).length > MAX_WORDS) return own;
  if (facts.isListed) return own;
  const isConsent = CONSENT.test(text);
  const isTask = listNamedTasks(query).length > 0;
  const then = { ...facts, language: detectLanguage(state.reply ?? '', facts.language) };
  const isShown = isShownIn(state.reply, before, then);
  if (TAKES_BACK.test(text) && before.changes.length > 0 && isShown) return NOTHING;
  if (before.among?.length && isShown && !own?.changes.length && !isQuestion(query)) {
    const chosen = askOfChosen(query, state, before, facts);
    if (chosen) return chosen;
  }
  if (isConsent && isShown) return before.changes.length > 0 ? refuse(facts, CHANGE_ANSWERS.confirm) : null;
  const isOpen = before.changes.some((change) => change.kind === 'add' && !findApplied(change, facts));
  if (
    isOpen &&
    isOwnQuestion &&
    query.asks.has('when') &&
    findUnused(query, (name) => /^(?:when|past|what)$/.test(name)).length === 0
  )
    return before;
  if (isOwnQuestion || (isReport(query) && own?.changes.length) || !isShown) return own;
  if (before.changes.length === 0)
    return own?.changes.length ? own : (answerRefusal(query, isTask, state, facts) ?? own);
  const last = before.changes.at(-1);
  const areSame = own?.changes.some((change) => before.changes.some((other) => areOfOne(change, other)));
  if (last && last.kind === 'add' && query.groups.length === 1 && OF_GROUP.test(text))
    return correctChanges(readQuery(text.replace(OF_GROUP, `${query.groups[0]?.kind} `), facts), before.changes, facts);
  const shift = query.named.length === 0 && (!query.request || hasPronoun(query)) ? readShiftOf(text) : null;
  const shifted = shift && shiftChanges(before.changes, shift, facts);
  if (shifted) return shifted;
  const isOther =
    /^(?:complete|skip|log|plan|start|rename|add|need|errand|undo|reopen)$/.test(query.request?.verb ?? '') &&
    !hasPronoun(query);
  if (isOther || (own?.changes.length && !areSame && !hasPronoun(query) && !beginsOtherwise(text))) return own;
  const [also] = ALSO.exec(text) ?? ((findLeft(query, [], facts).length > 0 && AND.exec(text)) || []);
  if (also && findNegations(query).length === 0 && last?.kind === 'add')
    return addAlso(text.slice(also.length), last.fields.title, state, facts);
  const earlier = BOTH.test(text) && before.changes.length === 1 ? (state.before?.asked?.changes ?? []) : [];
  if (BOTH.test(text) && earlier.length + before.changes.length !== 2) return refuse(facts, CHANGE_ANSWERS.whichTask);
  return (
    correctChanges(query, [...earlier, ...before.changes], facts) ??
    renameAgain(text, last, facts) ??
    own ??
    (beginsOtherwise(text) ? sayUnread(query, facts) : null)
  );
}

/** `it is for the basement` */
const OF_GROUP = /^[^a-zß-ӿ]*(?:(?:it|that)['’]?s|это) (?:for|in|для|из) (?:the )?/iu;

const REST =
  /^(?:(.*?)[\s,;.]+(?:(?:and|but|then|и|а)\s+)?)?(?:(\p{Alpha}+)\s+)?(?:(?:all )?the (?:rest|others)|everything else|вс[её] остальное|остальн(?:ое|ые))(?=\s)(.+)$/isu;

/** `the cake to Friday, the rest to Monday`: the others of the list are moved to Monday. Null if no list was shown. */
function askOfRest(text: string, state: State | null, facts: Facts): ChangeAnswer | null {
  const [, head = '', verb = '', tail = ''] = REST.exec(text) ?? [];
  const shown = tail ? findShown(state) : null;
  if (!shown) return null;
  const first = head ? findAsked(head, state, facts) : { changes: [], refusals: [] };
  const gone = idsOf(readQuery(head, facts), first);
  for (let at = state; at && at !== shown; at = at.before) gone.push(...idsOf(at.query, at.asked));
  const left = shown.tasks().filter((id) => !gone.includes(id));
  const world = { ...narrow(facts, left), isListed: true };
  const all = facts.language === 'ru' ? 'их все' : 'them all';
  const isMove = verb === '' && readQuery(tail, facts).when !== null;
  const second = readChanges(readQuery(`${isMove ? 'move' : verb} ${all}${tail}`.trim(), world), [], world);
  return first && second && left.length > 0 ? joinAnswers([first, second]) : null;
}

const idsOf = (query: Query, asked: ChangeAnswer | null): string[] => [
  ...listNamedTasks(query).map(({ id }) => id),
  ...(asked?.changes ?? []).flatMap((change) => ('id' in change ? change.id : [])),
];

const BOTH = wholeWords`both|об[ае]`;

/** `an hour later`, `the day before` */
function readShiftOf(text: string): Shift | null {
  const [, sign] = SHIFTS.find(([pattern]) => pattern.test(text)) ?? [];
  return readShift(text) ?? (sign ? { text, count: undefined, unit: 'day', isBack: sign < 0 } : null);
}

/** `add buy eggs tomorrow`, `and bread too`: bread is bought tomorrow, too. */
function addAlso(text: string, title: string, { query }: State, facts: Facts): ChangeAnswer | null {
  const [verb] = (beginsWithVerb(title) && !beginsWithVerb(text) && VERB.exec(title)) || [];
  const isOfDay = query.when?.from === query.when?.to && readQuery(text, facts).when === null;
  const day = query.when && isOfDay ? `on ${query.when.from}` : '';
  return readChanges(readQuery(`add ${verb ?? ''} ${text} ${day}`.replaceAll(/\s+/g, ' ').trim(), facts), [], facts);
}

/** With its particle: `pick up` */
const VERB = /^\S+(?: (?:up|off|out|back|down|for)(?= ))?/i;

/** `add a call then`, `добавь туда репетицию`: on the day that was asked about. */
const THERE =
  /(?<=\s)(?:(?:on )?(?:that|this|the same) day|then|there|(?:на|в) (?:этот|тот)(?: же)? день|туда|тогда)(?![a-zß-ӿ])/iu;

/** `done`, `ok, that one is done`, `skip it` after what to do first. */
function pointsAtFirst(query: Query, state: State | null): boolean {
  const isOfFirst =
    state !== null &&
    state.asked === null &&
    ['first', 'urgent', 'easy', 'minutes', 'longest', 'shortest', 'oldest', 'soonest'].some((each) =>
      state.query.asks.has(each as Class),
    );
  const isPlain =
    query.named.length + query.groups.length === 0 &&
    !isQuestion(query) &&
    findUnused(query, (name) => /^(?:done|past|verb|day|time|good|justNow|work|shift|minutes|number)$/.test(name))
      .length === 0;
  const says =
    query.asks.has('done') ||
    ((hasPronoun(query) || query.words.every((word) => !isSignificant(word) || query.senses.has(word))) &&
      /^(?:move|drop|skip|complete|start)$/.test(query.request?.verb ?? ''));
  return isOfFirst && isPlain && says;
}

const areOfOne = (one: Change, other: Change) => 'id' in one && 'id' in other && one.id === other.id;

/** Whether an answer says the same. If not, it is done, or has changed since. */
function isShownIn(reply: string | null, { changes, refusals }: ChangeAnswer, facts: Facts): boolean {
  if (reply === null) return true;
  const previews = changes.map((change) => proposeChange(change, facts)?.preview ?? '');
  return !DECLINED.test(reply) && [...previews, ...refusals].some((line) => reply.includes(line));
}

/** `the second one`, `the one for Ann` after `Which of these`: the same of the tasks that it names. */
function askOfChosen(query: Query, state: State, { among = [] }: ChangeAnswer, facts: Facts): ChangeAnswer | null {
  const titles = pickAmong(
    among.map(({ title }) => title),
    query.text,
  );
  const chosen = among.filter(({ title }) => titles.includes(title));
  const named = chosen.map(({ id, title }) => ({ kind: 'task' as const, id, title }));
  const starts = named.map(({ id }): Change => ({ kind: 'start', id }));
  if (chosen.length === 0 || findLeft(query, starts, facts).length > 0 || findNegations(query).length > 0) return null;
  if (chosen.length > 1 && !titles.every((title) => query.text.includes(title))) return askWhichOf(chosen, facts);
  const answer = joinAnswers(
    named.map(
      (each) =>
        readChanges(
          nameAgain(state.query, [each]),
          [each],
          leaveOut(
            facts,
            among.filter(({ id }) => id !== each.id),
          ),
        ) ?? NOTHING,
    ),
  );
  if (readFields(query, facts) === null) return answer;
  return correctChanges(nameAgain(query, named), answer.changes, facts) ?? answer;
}

/** `then tomorrow`, `ok, wednesday evening then`, of a task that was named */
function moveThen({ text }: Query, { query: last }: State, facts: Facts): ChangeAnswer | null {
  const then = readQuery(text.replaceAll(THEN, ' ').trim(), facts);
  const isThen = then.text !== text && then.when !== null && then.when.from >= facts.snapshot.date;
  const isAlone = then.named.length === 0 && !isQuestion(then) && findLeft(then, [], facts).length === 0;
  return isThen && isAlone && !then.request && listNamedTasks(last).length === 1
    ? moveTasks(nameAgain(then, last.named), facts)
    : null;
}

const THEN =
  /^[^a-zß-ӿ]*(?:(?:ok|okay|then|let['’]?s(?: say)?|ладно|ну|давай|тогда)[\s,]+)+|[\s,]+(?:then|тогда)[^a-zß-ӿ]*$/giu;

/** `on Friday` after `To which day?`, `the report` after `Which task?`, `focus 8` after `energy 7`. */
function answerRefusal(
  query: Query,
  isTask: boolean,
  { query: last, asked }: State,
  facts: Facts,
): ChangeAnswer | null {
  const isAsked = (phrase: 'whichDay' | 'whichTask' | 'levels') =>
    Object.values(CHANGE_ANSWERS[phrase]).some((said) => asked?.refusals.includes(said));
  if (isAsked('levels')) return mergeLevels(query, last.text, facts);
  if (isAsked('whichDay') && query.when)
    return moveTasks(isTask ? query : readQuery(`${last.text} to ${query.text}`, facts), facts);
  if (!isAsked('whichTask') || !isTask || query.when !== null) return null;
  const isMore = findUnused(query, (name) => name === 'title').length > 0 || findNegations(query).length > 0;
  return isMore ? sayUnread(query, facts) : readChanges(nameAgain(last, query.named), query.named, facts);
}

/** Whether the message before asked for changes that are not made yet. */
export const asksForOpen = (state: State | null, facts: Facts): boolean =>
  state?.asked?.changes.some(
    (change) =>
      /^(?:complete|drop|plan)$/.test(change.kind) ||
      (/^(?:add|move|set)$/.test(change.kind) && !findApplied(change, facts)),
  ) === true;

/** `no wait`, of changes that are made already */
export function regrets(text: string, state: State | null, facts: Facts): boolean {
  const changes = REFUSAL.test(text) ? (state?.asked?.changes ?? []) : [];
  const areMade = changes.length > 0 && changes.every((change) => findApplied(change, facts));
  return areMade || (REFUSAL.test(text) && APPLIED.test(state?.reply ?? ''));
}
