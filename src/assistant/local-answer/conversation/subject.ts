import { findExisting } from '../changes/add.ts';
import { isReport } from '../changes/statements.ts';
import { findDueOn } from '../due-tasks.ts';
import { withPlanning } from '../facts.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery } from '../query.ts';
import { selectTasks } from '../selection.ts';
import { sharesTitleWord } from '../titles.ts';
import { isQuestion, isVerbOfChange, QUESTION_WORDS, QUOTES } from '../verbs.ts';
import type { When } from '../when.ts';
import { SEPARATOR, toSet, type Word, wholeWords } from '../words.ts';
import { PARTIAL } from './follow-ups.ts';
import type { State } from './state.ts';

/** A message, and the facts that it is about: those of some tasks only, if it says so. */
interface Subject {
  text: string;
  facts: Facts;
  /** It excepts tasks in words that are not understood: `everything but the ferry is done`. */
  isUnclear: boolean;
}

const SEVERAL = wholeWords`them|['’]?em|these|those|of it|all (?:of )?(?:it|that)|it all|from that|any of (?:it|that)|из (?:них|этого|этих)|вс[её] это|это вс[её]|их|эти(?:х|м)?|этого|(?:на|за) это`;
const OF_SEVERAL = wholeWords`of (?:them|these|those)|из (?:них|этих)`;
/** `everything except the plants`, `кроме кота`: they are not meant. */
const EXCEPT = wholeWords`except(?: for)?|(?:just|only) not|anything but|(?:но )?только не|apart from|other than|besides|excluding|not counting|leaving out|without|(?:(?:but|and|just) )?(?:leave|keep)(?: only| just)?|but(?: not)?|not the|кроме|за исключением|помимо|не считая|(?:но |только )?оставь(?:те)?(?: только)?|(?:но|а) не|(?<!обойд[а-я]+ )без`;
/** `leave the report as it is` */
const AS_IS = wholeWords`alone|out|as (?:it is|they are|is)|where (?:it is|they are)|как есть|на месте|в покое`;

/**
 * The facts about the tasks that a message means: those that were listed before, for `which of those`, and none that it
 * excepts. The exception is no part of the text any more.
 */
export function findSubject(said: string, state: State | null, facts: Facts): Subject {
  const shown = findShown(state)?.tasks() ?? [];
  const worlds = shown.length > 0 ? [narrow(facts, shown), facts] : [facts];
  const except = worlds.map((world) => readExcept(said, world)).find((each) => each !== null);
  const text = except?.text ?? said;
  const isOfList = shown.length > 0 && pointsAtList(text, state, facts);
  const listed = isOfList
    ? { ...narrow(facts, shown), isListed: true, listedOn: findDays(state, shown, facts) }
    : facts;
  return except && (isOfList || describes(except, state, facts))
    ? { text, facts: leaveOut(listed, except.left), isUnclear: OTHER_ONE.test(said) }
    : { text: said, facts: listed, isUnclear: isUnclearExcept(said) };
}

const ALL = wholeWords`everything|anything|all|every|each|вс[её]|все|люб[а-я]+`;
/** `everything to Monday, but the boots to Friday` */
const TO_DAY = wholeWords`to|until|till|on|на|до|в`;
/** `not the gate, the other one to Friday` */
const OTHER_ONE = /^[^a-zß-ӿ]*(?:not|не)\s.*(?:the other|друг[а-я]+)/isu;

function isUnclearExcept(said: string): boolean {
  const [head = '', tail] = said.replaceAll(QUOTES, '').split(EXCEPT);
  return OTHER_ONE.test(said) || (tail !== undefined && ALL.test(head) && !TO_DAY.test(tail));
}

/** Of a list of some days, what repeats is meant as it is due then. */
function findDays(state: State | null, shown: string[], facts: Facts): When | null {
  const when = findShown(state)?.query.when ?? null;
  const due = when ? findDueOn(when, facts).map(({ id }) => id) : [];
  return shown.every((id) => due.includes(id)) ? when : null;
}

/** `which of those`, when nothing was listed. */
export const meansNoList = (text: string, state: State | null): boolean =>
  OF_SEVERAL.test(text) && findShown(state) === null;

export function findShown(state: State | null): State | null {
  for (let at = state; at; at = at.before) if (at.list().length > (at.asked ? 1 : 0)) return at; // not the one task that was just changed
  return null;
}

export const narrow = (facts: Facts, ids: string[]): Facts => keepTasks(facts, ({ id }) => ids.includes(id));

/** The facts without some tasks and busy times. */
export const leaveOut = (facts: Facts, left: { id?: string; title: string }[]): Facts =>
  withPlanning(
    keepTasks(facts, (task) => !left.some(({ id }) => id === task.id)),
    {
      busy: facts.snapshot.planning.busy.filter(({ title }) => !left.some((each) => each.title === title && !each.id)),
    },
  );

/** The facts as if there were only these tasks. */
function keepTasks(facts: Facts, keeps: (task: { id: string }) => boolean): Facts {
  const { planning, counts } = facts.snapshot;
  const tasks = planning.tasks.filter(keeps);
  const plan = planning.plan && {
    ...planning.plan,
    blocks: planning.plan.blocks.filter(({ taskId }) => keeps({ id: taskId })),
  };
  const kept = withPlanning(facts, { tasks, plan });
  const open = counts.open - planning.tasks.length + tasks.length;
  return { ...kept, snapshot: { ...kept.snapshot, counts: { ...counts, open } } };
}

// the list before

const ORDERS = toSet`longest shortest howMany howLong important soonest urgent` as Set<Class>;
const ONLY = wholeWords`^[^a-zß-ӿ]*(?:(?:and|а|и) )?(?:just|only|только|лишь)`;
const BEGINS = /^[^a-zß-ӿ]*(?:and|also|but|а|и|ну)(?![a-zß-ӿ])/iu;
const MAX_WORDS = 8;

/** Whether a message is about the tasks that were listed: `move them`, `how long`, `all of it`. */
function pointsAtList(text: string, state: State | null, facts: Facts): boolean {
  const query = readQuery(text, facts);
  if (query.named.length > 0 || state === null) return false;
  const isChange = query.request !== null || isReport(query);
  const isAfterChange = (state.asked?.changes.length ?? 0) > 0;
  if (isChange && isAfterChange) return false;
  if (SEVERAL.test(text)) return true;
  if (isAfterChange || state.asked !== null || state.tasks().length === 0) return false;
  if (ONLY.test(text) && !isChange) return true;
  if (query.groups.length > 0) return false;
  const { asks, when, whens, words } = query;
  const isOfVerb = /^(?:move|drop|complete|skip|set|put|start)$/.test(query.request?.verb ?? '');
  if (isOfVerb || (!isQuestion(query) && when && asks.has('all')))
    return (
      whens.length < 2 &&
      (asks.has('all')
        ? !asks.has('overdue') && !asks.has('undated')
        : isBareRequest(query) && state.tasks().length === 1)
    );
  return (
    !isChange &&
    when === null &&
    words.length <= MAX_WORDS &&
    !BEGINS.test(text) &&
    !ORDERS.isDisjointFrom(asks) &&
    [...asks].every((each) => PARTIAL.has(each))
  );
}

/** `move to Friday`, with no word for what moves */
const isBareRequest = (query: Query): boolean =>
  findUnused(query, (name) => /^(?:verb|day|time|part|number)$/.test(name)).length === 0;

// exceptions

interface Exception {
  /** What is before it. */
  head: string;
  /** The message without it. */
  text: string;
  /** The tasks and busy times that are not meant. */
  left: { id?: string; title: string }[];
}

const NAMES = /^(?:title|event|group|tasks|all|important|low|urgent|repeats|easy|overdue|undated)$/;

function readExcept(said: string, facts: Facts): Exception | null {
  const masked = said.replaceAll(QUOTES, ({ length }) => '_'.repeat(length));
  const match = EXCEPT.exec(masked);
  if (!match) return null;
  const tail = said.slice(match.index + match[0].length).replace(AS_IS, '');
  const query = readQuery(tail, facts);
  const isName = (word: Word) => query.named.some(({ title }) => sharesTitleWord(title, [word]));
  const end = query.words.find(
    (word) => !isName(word) && (query.dayWords.has(word) || QUESTION_WORDS.has(word.text) || isVerbOfChange(word)),
  );
  const [kept = '', gap = ''] =
    /^(.*?)([\s,.;]*(?:\s(?:and|и|а))?\s*)$/su.exec(tail.slice(0, end?.start))?.slice(1) ?? [];
  if (
    /^but$/i.test(match[0]) &&
    end &&
    query.dayWords.has(end) &&
    /\s(?:to|until|till)\s/i.test(said.slice(0, match.index))
  )
    return null; // `all to Monday but the boots to Friday`
  const parts = kept
    .split(SEPARATOR)
    .filter((part) => part.trim() !== '')
    .map((part) => readQuery(part, facts));
  const found = parts.map((part) => findKept(part, facts));
  if (found.length === 0 || found.includes(null)) return null;
  const head = said.slice(0, match.index).replace(/[\s,]+$/, '');
  return {
    head,
    text: `${head} ${end ? gap.trim() : ''} ${end ? tail.slice(end.start) : ''}`.replaceAll(/\s+/g, ' ').trim(),
    left: found.flatMap((each) => each ?? []),
  };
}

/** What a part of an exception names or describes; null if a word of it is not understood. */
function findKept(part: Query, facts: Facts): { id?: string; title: string }[] | null {
  const words = part.words.filter(isSignificant);
  const existing = part.groups.length > 0 ? [] : findExisting(words, facts);
  const named = existing.length > 0 ? existing : part.named;
  if (existing.length === 0 && (words.length === 0 || findUnused(part, (name) => NAMES.test(name)).length > 0))
    return null;
  if (named.length > 0) return named;
  const { tasks } = facts.snapshot.planning;
  const found = tasks.filter(selectTasks({ ...part, when: null }, facts).includes);
  return found.length > 0 && found.length < tasks.length ? found : null;
}

const SETS = toSet`all tasks group overdue undated dated repeats important day open howMany howLong` as Set<Class>;

/** Whether an exception is one of several tasks that are not named, or of the subject before. */
function describes({ head, text }: Exception, state: State | null, facts: Facts): boolean {
  const query = readQuery(head.split(SEPARATOR).at(-1) ?? '', facts);
  if (query.named.length > 0 || /^(?:add|need|errand|log|plan|rename)$/.test(query.request?.verb ?? '')) return false;
  return (
    !SETS.isDisjointFrom(query.asks) || (state?.asked === null && !readQuery(text, facts).words.some(isSignificant))
  );
}
