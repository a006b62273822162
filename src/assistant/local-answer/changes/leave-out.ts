import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { WORDS } from '../../../quick-add/parser/vocabulary.ts';
import { quote } from '../../previews.ts';
import { isTwist } from '../phrases.ts';
import type { Cue, Facts, Question } from '../question.ts';
import { sharesTitleWord } from '../titles.ts';
import { findUnexplained, isSignificant, sayWords, splitParts } from '../unexplained.ts';
import { isDeedOf, isPast, reportsDeed } from '../verb-forms.ts';
import { splitWords, type Word } from '../words.ts';
import type { Change, ChangeAnswer } from './types.ts';

const SELECTS =
  'verb title group day part reason all tasks open overdue undated dated except thanks hello good bye you who what when';

/** The cues that a change of each kind reads. A new task has all other words in its title. */
const READS: Record<Exclude<Change['kind'], 'add'>, Set<Cue>> = {
  complete: readsAlso('done past work due'),
  drop: readsAlso('drop done unneeded'),
  start: readsAlso('start past work'),
  skip: readsAlso('drop repeats unneeded'),
  reopen: readsAlso('done'),
  move: readsAlso('future shift due free first drop'),
  set: readsAlso('important first level minutes'),
  mood: new Set<Cue>(
    'verb mood energy focus tired level number sleep past logged time minutes last day part overdue you thanks hello good bye'.split(
      ' ',
    ) as Cue[],
  ),
  plan: new Set<Cue>('verb day part plan tasks work all overview you what thanks hello good first'.split(' ') as Cue[]),
};

/** What is planned, other than tasks. */
export const PERIOD =
  /^(?:plan|schedule|план|расписание|again|anew|заново|снова|еще|раз|a|the|my|me|us|for|out|of|rest|days?|weeks?|weekend|morning|afternoon|evening|work|tasks?|мне|мой|мою|мои|весь|всю|на|день|дня|дни|недел[юия]|утро|вечер|работу|дела|задачи|пожалуйста|please)$/u;

function readsAlso(cues: string): Set<Cue> {
  return new Set(`${SELECTS} ${cues}`.split(' ') as Cue[]);
}

/**
 * The changes of a clause, if all words of their parts are read: `the report for Margaret is done` changes nothing. What is
 * beside them, such as `he is out`, is said to be left out.
 */
export function leaveOutDoubtful(answer: ChangeAnswer, clause: Question, facts: Facts): ChangeAnswer {
  const [first] = answer.changes;
  if (!first || first.kind === 'add' || (first.kind === 'set' && first.patch.title !== undefined)) return answer;
  const byId = new Map(facts.snapshot.planning.tasks.map(({ id, title }) => [id, title]));
  const titles = answer.changes.flatMap((change) => ('id' in change ? (byId.get(change.id) ?? []) : []));
  const reads = READS[first.kind];
  const isOwn = (word: Word) =>
    (reads.has('title') && titles.some((title) => isIn(word, title))) || isRead(word, first, titles, clause);
  const left = findUnexplained(clause, (cue) => cue !== 'title' && reads.has(cue)).filter((word) => !isOwn(word));
  if (left.length === 0) return answer;
  const isRemark = !left.some(({ text }) => /^(?:not|не|if|если|\d.*)$/.test(text) || WORDS.months.get(text));
  if (first.kind === 'mood' && isRemark) {
    const leftOut = say(facts.language, TALK.leftOut, { words: sayWords(left, clause) });
    return { ...answer, refusals: [...answer.refusals, leftOut] };
  }
  const parts = splitParts(clause).filter((part) => part.some(isSignificant));
  const doubtful = parts.filter((part) => part.some((word) => left.includes(word)));
  const isMeant = (word: Word) => isOwn(word) || [...(clause.senses.get(word) ?? [])].some((cue) => SELECTION.has(cue));
  const isReversed = doubtful.some((part) => isRetraction(part.filter(isSignificant), left, clause));
  const isAside =
    !isReversed && doubtful.length < parts.length && !doubtful.some((part) => part.filter(isSignificant).some(isMeant));
  const isNegated = left.every(isTwist) && !isAside;
  const unread = isAside ? doubtful.map((part) => textOf(part, clause)) : isNegated ? [] : [sayWords(left, clause)];
  return {
    changes: isAside ? answer.changes : [],
    refusals: [
      ...answer.refusals,
      ...unread.map((words) => say(facts.language, CHANGE_ANSWERS.notUnderstood, { text: quote(words) })),
      ...(isAside ? [] : titles).map((title) => say(facts.language, CHANGE_ANSWERS.stillOpen, { title: quote(title) })),
    ],
  };
}

/** `not really`, `false alarm`: short, and it may take back what is said. Not `teacher phoned`, nor `and sing`. */
const isRetraction = (part: Word[], left: Word[], { text }: Question): boolean =>
  part.every(isTwist) ||
  (part.length <= 2 &&
    part.every((word) => left.includes(word)) &&
    !(part.length === 2 && part.some(isPast)) &&
    !/\s(?:and|и)\s+(?:\S+\s+)?$/iu.test(text.slice(0, part[0]?.start)));

/** Whether a word that has no cue says what a change does. */
function isRead(word: Word, change: Change, titles: string[], { words }: Question): boolean {
  const { text } = word;
  if (/^(?:both|об[ае]|обоих|обеих)$/.test(text)) return true;
  if (change.kind === 'start') return /(?:ing|[тч]ь|ти|ться)$/.test(text); // `started marking`
  if (change.kind === 'set') return change.patch.priority === 'low' && LOW.test(text);
  if (change.kind === 'plan') return PERIOD.test(text);
  if (change.kind !== 'complete') return false;
  return /^(?:as|как)$/.test(words[words.indexOf(word) - 1]?.text ?? '') // `mark it as paid`
    ? isPast(word)
    : titles.some((title) => reportsDeed(word, splitWords(title), words));
}

/** Of `not important` */
const LOW = /^(?:not|не(?:важн|срочн)?[a-zß-ӿ]*)$/u;

const textOf = (part: Word[], { text }: Question): string => text.slice(part[0]?.start, part.at(-1)?.end);

/** What describes tasks that are not named. */
const SELECTION = new Set<Cue>(['verb', 'group', 'all', 'overdue', 'undated']);

const isIn = (word: Word, title: string): boolean =>
  sharesTitleWord(title, [word]) ||
  isDeedOf(word, splitWords(title)) ||
  splitWords(title).some(({ text }) => text === word.text); // `no 2`
