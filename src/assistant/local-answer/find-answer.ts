import { CHANGE_ANSWERS, TALK } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { quote } from '../previews.ts';
import { type Answer, answerHelp, GENERAL, listExamples, READS, TABLE, WELCOME } from './intents.ts';
import { answerMood } from './mood-answers.ts';
import { answerNamed } from './named-answers.ts';
import { isTwist } from './phrases.ts';
import type { Cue, Facts, Question } from './question.ts';
import { asks } from './requests.ts';
import { selectTasks } from './selection.ts';
import { listNamedTasks, type Named } from './titles.ts';
import { findUnexplained, findUnknown, HEDGES, sayWords } from './unexplained.ts';
import { isPast } from './verb-forms.ts';
import type { Word } from './words.ts';

const NEEDED_POINTS = 2;

const readsOf = (answer: Answer) => (READS.get(answer) ?? 'turn good first hello bye verb').split(' ') as Cue[];

/** An intent that fits a question, how well it does, and the words that it leaves out; null if it does not fit. */
function match({ needs, goesWith, lead, answer }: (typeof TABLE)[number], question: Question) {
  const { cues } = question;
  const fitting = needs.filter((each) => each.every((cue) => cues.has(cue)));
  if (fitting.length === 0) return null;
  const points = fitting.map(
    (each) => NEEDED_POINTS * each.length + goesWith.filter((cue) => cues.has(cue) && !each.includes(cue)).length,
  );
  const single = needs.filter((each) => each.length === 1);
  const reads = new Set<Cue>([...fitting, ...single, goesWith, GENERAL, readsOf(answer)].flat());
  const isOfTask = listNamedTasks(question).length > 0 && !asks(question);
  const isHedge = ({ text }: Word) => !isOfTask && HEDGES.has(text);
  const left = findUnexplained(question, (cue) => reads.has(cue)).filter((word) => !isHedge(word));
  return { answer, left, rank: lead + Math.max(...points) - left.length };
}

type Match = NonNullable<ReturnType<typeof match>>;

/** The intents that fit a question, the best first. */
const findIntents = (question: Question) =>
  TABLE.flatMap((intent) => match(intent, question) ?? []).sort((a, b) => b.rank - a.rank);

/** The answer to a question, for each of its days; null if a word of it is not understood. */
export function findAnswer(question: Question, facts: Facts): string[] | null {
  const isRead = ({ left, answer }: Match) => left.length === 0 || (answer === WELCOME && isRemark(left, question));
  const intent = findIntents(question).find(isRead);
  if (!intent) return null;
  const { answer } = intent;
  const { whens } = question;
  const days =
    whens.length < 2 || answer === answerMood
      ? [question]
      : whens.map((when) => ({ ...question, when, whens: [when] }));
  const answers = new Map(days.map((day) => answer(day, facts)).map((lines) => [lines.join('\n'), lines])); // once if the same for each day
  const isClaim = answer === answerNamed && claims(question);
  const lines = [...(isClaim ? [say(facts.language, CHANGE_ANSWERS.nothing)] : []), ...answers.values()].flat();
  return lines;
}

/** `the DJ called`, `the report top priority`: no question. */
const claims = (question: Question): boolean =>
  !asks(question) &&
  !question.cues.has('or') &&
  question.words.some(
    (word) => isPast(word) || [...(question.senses.get(word) ?? [])].some((cue) => CLAIMS.has(cue)),
  ) &&
  listNamedTasks(question).length > 0;

const CLAIMS = new Set<Cue>(['day', 'part', 'past', 'future', 'first', 'important', 'level', 'done']);

/** `thanks, you are a star` */
const isRemark = (left: Word[], { named }: Question) => named.length === 0 && !left.some(isTwist);

/** The words that are not understood, what is known of the tasks that are named, and what can be asked. */
export function sayNotUnderstood(question: Question, facts: Facts): string[] {
  const { language } = facts;
  const words = sayWords(findIntents(question)[0]?.left ?? findUnknown(question), question);
  if (question.cues.has('abilities'))
    return [say(language, TALK.unknownWords, { words }), ...answerHelp(question, facts)];
  const { cues, named } = question;
  const meant = named.filter((each) => isOnDays(each, question, facts));
  const known = asks(question)
    ? answerNamed({ ...question, named: meant, cues: new Set([...cues].filter((cue) => cue !== 'able')) }, facts)
    : listNamedTasks({ named }).map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  return [
    words ? say(language, TALK.unknownWords, { words }) : say(language, TALK.notUnderstood),
    ...(known.length > 0 ? known : listExamples(cues, language)),
  ];
}

/** A task that is not due on the days of a question is hardly meant. */
const isOnDays = (named: Named, question: Question, facts: Facts): boolean =>
  named.kind !== 'task' ||
  facts.snapshot.planning.tasks.some(
    (task) => task.id === named.id && selectTasks({ ...question, cues: new Set(), groups: [] }, facts).includes(task),
  );
