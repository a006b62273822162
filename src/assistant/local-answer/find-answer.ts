import { CHANGE_ANSWERS, EXAMPLES, TALK } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { quote } from '../previews.ts';
import { type Answer, GENERAL, READS, TABLE, WELCOME } from './intents.ts';
import { isTwist } from './phrases.ts';
import type { Cue, Facts, Question } from './question.ts';
import { asks } from './requests.ts';
import { listNamedTasks, type Named } from './titles.ts';
import { findAsides, findUnexplained, findUnknown, sayWords } from './unexplained.ts';
import { isDeedOf } from './verb-forms.ts';
import { areForms, splitWords, type Word } from './words.ts';

const NEEDED_POINTS = 2;

const readsOf = (answer: Answer) => (READS.get(answer) ?? 'turn good first hello bye verb').split(' ') as Cue[];

/** An intent that fits a question, how well it does, and the words that it leaves out; null if it does not fit. */
function match({ needs, goesWith, lead, answer }: (typeof TABLE)[number], question: Question) {
  const { cues } = question;
  const fitting = needs.filter((each) => each.every((cue) => cues.has(cue)));
  const points = fitting.map(
    (each) =>
      lead + NEEDED_POINTS * each.length + goesWith.filter((cue) => cues.has(cue) && !each.includes(cue)).length,
  );
  const single = needs.filter((each) => each.length === 1);
  const used = new Set<Cue>([...fitting, ...single, goesWith, GENERAL, readsOf(answer)].flat());
  if (!cues.has('past')) used.add('howMany');
  const left = findUnexplained(question, (cue) => used.has(cue));
  return points.length > 0 ? { answer, used, left, rank: Math.max(...points) - left.length } : null;
}

/** The intent that fits a question best and leaves out the fewest words, the first of equals; null if none fits. */
const findIntent = (question: Question) =>
  TABLE.map((intent) => match(intent, question)).reduce(
    (best, intent) => (best && (!intent || best.rank >= intent.rank) ? best : intent),
    null,
  );

/** `what do I have to buy`: the tasks whose title begins with a word that nothing else explains. */
function findDeeds(question: Question, facts: Facts): Question | null {
  const unknown = question.named.length === 0 && asks(question) ? findUnknown(question) : [];
  const isDeed = (word: Word, title: string) => {
    const [verb] = splitWords(title);
    return verb !== undefined && (areForms(word.text, verb.text) || isDeedOf(word, [verb]));
  };
  const named = facts.snapshot.planning.tasks.flatMap(({ id, title }): Named[] =>
    unknown.some((word) => isDeed(word, title)) ? [{ kind: 'task', id, title }] : [],
  );
  if (named.length === 0) return null;
  const deeds = unknown.filter((word) => named.some(({ title }) => isDeed(word, title)));
  const senses = new Map([...question.senses, ...deeds.map((word) => [word, new Set<Cue>(['deed'])] as const)]);
  return { ...question, named, senses, cues: new Set([...question.cues, 'deed']) };
}

/** What a question can name, so that its answer shows what it is about. */
const ANCHORS: Cue[] = ['title', 'event', 'group', 'minutes'];

/**
 * The answer to a question, for each of its days; null if it is not understood. Each of its words counts: an answer that
 * leaves some out says which, and only if it is about something that the question names.
 */
export function findAnswer(question: Question, facts: Facts): string[] | null {
  const deeds = findDeeds(question, facts);
  return (deeds && answerBest(deeds, facts)) ?? answerBest(question, facts);
}

function answerBest(question: Question, facts: Facts): string[] | null {
  const intent = findIntent(question);
  if (!intent) return null;
  const { left, used, answer } = intent;
  const isAnchored = ANCHORS.some((cue) => used.has(cue) && question.cues.has(cue));
  const asides = findAsides(left, question);
  const rest = left.filter((word) => !asides.includes(word));
  const isSafe =
    rest.length === 0 ||
    (isAnchored && !rest.some((word) => isTwist(word) || question.senses.get(word)?.has('howMany')));
  const isThanks = answer === WELCOME && question.named.length === 0 && !left.some(isTwist); // `thanks, you are a star`
  if (left.length > 0 && !isThanks && !(isSafe && asks(question))) return null;
  const note = left.length > 0 ? [say(facts.language, TALK.leftOut, { words: sayWords(left, question) })] : [];
  const { whens } = question;
  const days = whens.length < 2 ? [question] : whens.map((when) => ({ ...question, when, whens: [when] }));
  const lines = days.flatMap((day) => answer(day, facts));
  return [...new Set(isThanks ? [...lines, ...note] : [...note, ...lines])];
}

/** What is not understood, and what can be asked. */
export function sayNotUnderstood(question: Question, { language }: Facts): string[] {
  const isRequest = /^\P{Alpha}*(?:can|could|would) you |^\P{Alpha}*(?:можешь|можете)(?!\p{Alpha})/iu.test(
    question.text,
  );
  if (isRequest) return [CHANGE_ANSWERS.nothing, CHANGE_ANSWERS.notPossible].map((phrase) => say(language, phrase));
  const left = findIntent(question)?.left ?? findUnknown(question);
  const words = sayWords(left, question);
  const tasks = asks(question) ? [] : listNamedTasks(question);
  return [
    words ? say(language, TALK.unknownWords, { words }) : say(language, TALK.notUnderstood),
    ...(tasks.length > 0
      ? tasks.map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }))
      : [TALK.canAsk, ...EXAMPLES].map((phrase) => say(language, phrase))),
  ];
}
