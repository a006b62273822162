import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
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
  complete: readsAlso('done past work'),
  drop: readsAlso('drop done unneeded'),
  start: readsAlso('start'),
  skip: readsAlso('drop repeats unneeded'),
  reopen: readsAlso('done'),
  move: readsAlso('future shift due free first drop'),
  set: readsAlso('important first level minutes'),
  mood: readsAlso('mood energy focus tired level number sleep'),
  plan: new Set<Cue>('verb day part plan tasks work all overview you what thanks hello good first'.split(' ') as Cue[]),
};

/** What is planned, other than tasks. */
export const PERIOD =
  /^(?:plan|schedule|план|расписание|again|anew|заново|снова|еще|раз|a|the|my|me|us|for|out|of|rest|days?|weeks?|weekend|morning|afternoon|evening|work|tasks?|мне|мой|мою|мои|весь|всю|на|день|дня|дни|недел[юия]|утро|вечер|работу|дела|задачи|пожалуйста|please)$/u;

/** What describes tasks that are not named. */
const SELECTION = new Set<Cue>(['verb', 'group', 'all', 'overdue', 'undated']);

function readsAlso(cues: string): Set<Cue> {
  return new Set(`${SELECTS} ${cues}`.split(' ') as Cue[]);
}

/**
 * The changes without those that a clause says more about than is understood: `the report for Margaret is done`. Such a
 * part of the clause is said instead.
 */
export function leaveOutDoubtful(answer: ChangeAnswer, clause: Question, facts: Facts): ChangeAnswer {
  const [first] = answer.changes;
  if (!first || first.kind === 'add') return answer;
  const byId = new Map(facts.snapshot.planning.tasks.map(({ id, title }) => [id, title]));
  const titleOf = (change: Change) => ('id' in change ? (byId.get(change.id) ?? '') : '');
  const reads = READS[first.kind];
  const isOfTitle = (word: Word) =>
    reads.has('title') && answer.changes.map(titleOf).some((title) => isIn(word, title));
  const isReported = (word: Word) =>
    first.kind === 'complete' &&
    (/^(?:as|как)$/.test(clause.words[clause.words.indexOf(word) - 1]?.text ?? '') // `mark it as paid`
      ? isPast(word)
      : answer.changes.some((change) => reportsDeed(word, splitWords(titleOf(change)), clause.words)));
  if (first.kind === 'set' && first.patch.title !== undefined) return answer;
  const left = findUnexplained(clause, (cue) => cue !== 'title' && reads.has(cue)).filter(
    (word) => !isOfTitle(word) && !isReported(word) && !(first.kind === 'plan' && PERIOD.test(word.text)),
  );
  if (left.length === 0) return answer;
  const parts = splitParts(clause).map((words) => ({ words, left: words.filter((word) => left.includes(word)) }));
  const doubtful = parts.filter((part) => part.left.length > 0);
  const isOf = (change: Change, { words }: { words: Word[] }) =>
    sharesTitleWord(titleOf(change), words) || words.some((word) => isDeedOf(word, splitWords(titleOf(change))));
  const isVague = doubtful.some(
    (part) =>
      !answer.changes.some((change) => isOf(change, part)) &&
      part.words.some((word) => [...(clause.senses.get(word) ?? [])].some((cue) => SELECTION.has(cue))),
  );
  const isDoubtful = (change: Change) => isVague || doubtful.some((part) => isOf(change, part));
  const { language } = facts;
  const kept = answer.changes.filter((change) => !isDoubtful(change));
  return {
    changes: kept,
    refusals: [
      ...answer.refusals,
      ...doubtful.flatMap((part) => {
        const titles = answer.changes.filter((change) => isOf(change, part)).map(titleOf);
        return part.left.every(isTwist) && titles.length > 0
          ? sayOpen(titles, facts)
          : [say(language, CHANGE_ANSWERS.notUnderstood, { text: quote(sayPart(part, clause)) })];
      }),
      ...(first.kind === 'complete' && kept.length === 0 ? sayOpen(answer.changes.map(titleOf), facts) : []),
    ],
  };
}

const sayOpen = (titles: string[], { language }: Facts): string[] =>
  titles.map((title) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));

const isIn = (word: Word, title: string): boolean =>
  sharesTitleWord(title, [word]) ||
  isDeedOf(word, splitWords(title)) ||
  splitWords(title).some(({ text }) => text === word.text); // `no 2`

/** The words that are not understood; all of the part if nothing else is in it. */
function sayPart({ words, left }: { words: Word[]; left: Word[] }, clause: Question): string {
  const [first, last] = [words[0], words.at(-1)];
  const isAll = words.filter(isSignificant).every((word) => left.includes(word));
  return first && last && isAll ? clause.text.slice(first.start, last.end) : sayWords(left, clause);
}
