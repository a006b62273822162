import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { HEDGES, TWISTS } from '../fillers.ts';
import { type Class, type Facts, findUnused, type Query, readQuery, sayWords } from '../query.ts';
import { sharesTitleWord } from '../titles.ts';
import { isDeedOf, isPast, reportsDeed } from '../verb-forms.ts';
import { splitWords, type Word } from '../words.ts';
import { readLevels } from './mood.ts';
import { PRONOUNS } from './pronouns.ts';
import { SKIPS, UNNEEDED } from './statements.ts';
import { type Change, type ChangeAnswer, sayUnread } from './types.ts';

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
  set: `${SELECTS} shift about more upTo over under compare number important low medium urgent minutes howLong repeats future not done longest due`,
  mood: 'aside verb mood energy focus tired number past time minutes last day part overdue you thanks hello good bye logged outside',
  plan: 'verb day part plan tasks work all overview you what thanks hello good first weekdayName',
};

/** The changes of a clause, if all of its words are used: `the report for Margaret is done` changes nothing. */
export function refuseUnused(answer: ChangeAnswer, clause: Query, facts: Facts): ChangeAnswer {
  const [first] = answer.changes;
  if (!first || first.kind === 'add' || (first.kind === 'set' && first.patch.title !== undefined)) return answer;
  const byId = new Map(facts.snapshot.planning.tasks.map(({ id, title }) => [id, title]));
  const titles = answer.changes.flatMap((change) => ('id' in change ? (byId.get(change.id) ?? []) : []));
  const uses = new Set(USES[first.kind].split(' ') as Class[]);
  const isOwn = (word: Word) =>
    titles.some((title) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title))) ||
    isRead(word, first, titles, clause);
  const left = findUnused(clause, (name) => name !== 'title' && uses.has(name)).filter((word) => !isOwn(word));
  if (first.kind !== 'mood')
    left.push(
      ...clause.words.filter((word) => HEDGES.has(word.text) && !clause.senses.get(word)?.has('about') && !isOwn(word)),
    );
  // `the gate to Friday and the others to Saturday` is not about the gate alone
  if (clause.named.length > 0) left.push(...clause.words.filter((word) => OTHERS.test(word.text) && !isOwn(word)));
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

const OTHERS = /^(?:others?|rest|remaining|else|second|остальн[а-я]+|проч(?:ее|ие)|друг(?:ие|ое|ую|ая))$/;

/** Whether a word that has no class says what a change does. */
function isRead(word: Word, change: Change, titles: string[], { words, text: said }: Query): boolean {
  const { text } = word;
  if (PRONOUNS.has(text) || /^(?:both|об[ае]|обоих|обеих|every)$/.test(text)) return true;
  if (change.kind === 'start') return /(?:ing|[тч]ь|ти|ться)$/.test(text); // `started marking`
  if (change.kind === 'set') return /^(?:priority|приоритет.*|not|не.*|level|importance|under)$/.test(text);
  if (change.kind === 'move')
    return /^(?:instead|rather|вместо|earlier|later|раньше|позже|can|wait|leave|остав.*|подожд.*|потерп.*|not|не)$/.test(
      text,
    );
  if (change.kind === 'plan') return PERIOD.test(text);
  if (change.kind === 'drop' || change.kind === 'skip')
    return isWithin(word, UNNEEDED, said) || isWithin(word, SKIPS, said);
  if (change.kind !== 'complete') return false;
  if (/^(?:100|процент)/.test(text) || /(?<![\d:])(\d+) ?(?:(?:out )?of(?: the)?|из|\/) ?\1(?!\d)/.test(said))
    return true;
  return /^(?:as|как)$/.test(words[words.indexOf(word) - 1]?.text ?? '') // `mark it as paid`
    ? isPast(word)
    : titles.some((title) => reportsDeed(word, splitWords(title), words));
}

export function isWithin(word: Word, pattern: RegExp, said: string): boolean {
  const match = pattern.exec(said);
  return match !== null && word.start >= match.index && word.end <= match.index + match[0].length;
}

/** What is planned, other than tasks. */
export const PERIOD =
  /^(?:plan|schedule|план|расписание|again|anew|заново|снова|еще|раз|rest|days?|weeks?|weekend|morning|afternoon|evening|work|tasks?|весь|всю|день|дня|дни|недел[юия]|утро|вечер|работу|дела|задачи)$/u;
