import { addDays, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import { type Concept, findConcepts } from './lexicon.ts';
import { findRequest, isVerbOfChange } from './requests.ts';
import { findWhen, type When } from './when.ts';
import { type Word, wholeWords } from './words.ts';

/** A past form of Russian that says how the person is now. */
export const isNowTired = ({ text }: Word) => /^устал[аи]?$/.test(text);
export const PAST =
  /^(was|were|did|had|yesterday|был[аои]?|прош(?:ел|л[аио])|вчера|(?!сначала$)(?=.{6,}).*(?:лся|лась|ал|ала|ил|ила|ел|ела))$/;
/** `have I paid` */
const PERFECT = /^(?:[^a-zß-ӿ]*(?:have|has)\s(?![a-zß-ӿ]+ got )|.*\bhave i [a-zß-ӿ]+(?:ed|en|ne|id|de|nt)\b)/iu;

/** `what should I finish`, `can I get it done`: it is to come. */
export const OUGHT = wholeWords`should|must|need to|have to|надо|нужно|стоит|(?<!(?:did|have) (?:i|we) )get (?:[a-zß-ӿ]+ ){0,4}done`;

/** The days of a text. What is to come has no days that are over. */
export function readQuestionDays(text: string, words: Word[], now: Date, zone: string) {
  const today = toLocalTime(now.getTime(), zone).slice(0, 10);
  const hasConcept = (concepts: Concept[], among: Word[]) =>
    [...findConcepts(among).values()].some((own) => concepts.some((concept) => own.has(concept)));
  const notVerbs = words.filter((word) => !isVerbOfChange(word));
  const verb = findRequest(words)?.verb;
  const isMove = verb === 'move' || (verb === undefined && ALL_TO.test(text));
  const isPast =
    !isMove &&
    !OUGHT.test(text) &&
    ((hasConcept(['done'], notVerbs) && !hasConcept(['able'], notVerbs)) ||
      words.some((word) => PAST.test(word.text)) ||
      PERFECT.test(text));
  const isMood = hasConcept(['mood', 'energy', 'focus', 'tired', 'trend', 'average', 'best', 'worst'], words);
  const { whens, used: dayWords } = findWhen(text, words, { now, zone, today, isPast, isMove, isMood });
  const rest = words.filter((word) => !dayWords.has(word));
  const isBack = isPast || hasConcept(BACK, rest);
  const isComing = whens.every(({ from, isWeekday, weekdays }) => from > today && !isWeekday && !weekdays);
  if (hasConcept(['mood', 'energy', 'focus'], rest) && (isOfPart(dayWords) || isComing))
    return { whens: [], dayWords, isPast }; // `my focus in the morning` is not that of tomorrow
  return { whens: isBack ? whens : whens.map((each) => leaveOutPast(each, today)), dayWords, isPast };
}

/** `in the evening`, with no day */
const PART = /^(?:in|the|at|on|по|во?|(?:утр|вечер|ноч)[a-zß-ӿ]*|(?:morning|afternoon|evening|night)s?)$/u;

/** Whether days are said as a part of any day. */
export const isOfPart = (dayWords: Set<Word>): boolean => [...dayWords].every((word) => PART.test(word.text));

/** `everything on Friday to Saturday` */
const ALL_TO = /^[^a-zß-ӿ]*(?:everything|all|вс[её])\s[^?]*\s(?:to|на)\s[^?]*$/iu;

/** What is asked about days that are over, too. */
const BACK: Concept[] = ['mood', 'energy', 'focus', 'overdue', 'trend', 'average'];

/** This week is what is left of it; on Sunday, the week that comes. This month and weekdays, what is left. */
function leaveOutPast(when: When, today: string): When {
  const { from, to } = when;
  const isThisWeek = from < today && to >= today && to === addDays(from, 6) && isoWeekday(to) === 7;
  if (isThisWeek) return { ...when, from: today, to: to === today ? addDays(to, 7) : to };
  return from < today && to >= today && (when.weekdays || from.endsWith('-01')) ? { ...when, from: today } : when;
}
