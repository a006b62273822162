import { isReport } from '../changes/statements.ts';
import { findDueOn } from '../due-tasks.ts';
import { withPlanning } from '../facts.ts';
import { type Class, type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { isQuestion } from '../verbs.ts';
import type { When } from '../when.ts';
import { toSet, wholeWords } from '../words.ts';
import { describes, isUnclear, readExcept } from './exceptions.ts';
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
    ? { text, facts: leaveOut(listed, except.left), isUnclear: false }
    : { text: said, facts: listed, isUnclear: isUnclear(said) };
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

function findShown(state: State | null): State | null {
  for (let at = state; at && !at.isLost(); at = at.before) {
    if (at.list().length > (at.asked ? 1 : 0)) return at; // not the one task that was just changed
  }
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
  if (SEVERAL.test(text)) return !(isChange && isAfterChange);
  const isOther = state.asked !== null || state.tasks().length === 0 || query.groups.length > 0;
  if (!isOther && !isChange && ONLY.test(text)) return true;
  return !isOther && (pointsByVerb(query, state) || (!isChange && asksOfList(query)));
}

/** `all to Friday`; `move to Friday`, with no word for what moves, after one task */
function pointsByVerb(query: Query, state: State): boolean {
  const { asks, when, whens, request } = query;
  const isOfVerb = /^(?:move|drop|complete|skip|set|put|start)$/.test(request?.verb ?? '');
  if (whens.length > 1 || !(isOfVerb || (!isQuestion(query) && when && asks.has('all')))) return false;
  if (asks.has('all')) return !asks.has('overdue') && !asks.has('undated');
  const left = findUnused(query, (name) => /^(?:verb|day|time|part|number)$/.test(name));
  return left.length === 0 && state.tasks().length === 1;
}

/** `how long`, `which is the longest` */
const asksOfList = ({ text, asks, when, words }: Query): boolean =>
  when === null &&
  words.length <= MAX_WORDS &&
  !BEGINS.test(text) &&
  !ORDERS.isDisjointFrom(asks) &&
  [...asks].every((each) => PARTIAL.has(each));
