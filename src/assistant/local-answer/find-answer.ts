import { CHANGE_ANSWERS, TALK } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { once } from '../../shared/once.ts';
import { quote } from '../previews.ts';
import { findDueOn } from './due-tasks.ts';
import { HEDGES, TWISTS } from './fillers.ts';
import { answerMood } from './mood-answers.ts';
import { answerNamed } from './named-answers.ts';
import { type Facts, findUnused, type Query, sayWords } from './query.ts';
import { listNamedTasks, type Named } from './titles.ts';
import { listExamples, listTopics, type Topic } from './topics.ts';
import { isQuestion } from './verbs.ts';
import type { Word } from './words.ts';

const topics = once(listTopics);

const holds = ({ asks }: Query, { needs }: Topic): boolean =>
  needs.some(({ has, hasNot }) => has.every((each) => asks.has(each)) && !hasNot.some((each) => asks.has(each)));

/** The topics that a query can be about, the likeliest first, with the words that each leaves out. */
function listFitting(query: Query): { topic: Topic; left: Word[] }[] {
  const isOfTask = listNamedTasks(query).length > 0 && !isQuestion(query);
  return topics()
    .filter((topic) => holds(query, topic))
    .map((topic) => ({
      topic,
      left: findUnused(query, (name) => topic.uses.has(name)).filter(({ text }) => isOfTask || !HEDGES.has(text)),
    }));
}

/** The answer to a query, for each of its days; null if a word of it is not used. */
export function findAnswer(query: Query, facts: Facts): string[] | null {
  const isRemark = ({ topic, left }: ReturnType<typeof listFitting>[number]) =>
    topic.isOpen && query.named.length === 0 && left.every((word) => !query.senses.has(word) && !TWISTS.has(word.text));
  const found = listFitting(query).find((each) => each.left.length === 0 || isRemark(each));
  if (!found) return null;
  const { answer } = found.topic;
  const days =
    query.whens.length < 2 || answer === answerMood
      ? [query]
      : query.whens.map((when) => ({ ...query, when, whens: [when] }));
  const answers = days.map((day) => answer(day, facts));
  const lines = [...new Map(answers.map((each) => [each.join('\n'), each])).values()].flat();
  return lines.length > 0 ? lines : null;
}

/** The words that are not understood, what is known of the tasks that are named, and what can be asked. */
export function sayNotUnderstood(query: Query, facts: Facts): string[] {
  const { language } = facts;
  const left = listFitting(query)[0]?.left ?? findUnused(query, () => true);
  const isOnDays = (named: Named) =>
    named.kind !== 'task' ||
    (query.when === null ? facts.snapshot.planning.tasks : findDueOn(query.when, facts)).some(
      ({ id }) => id === named.id,
    );
  const words = sayWords(left.length > 0 ? left : query.words.filter(({ text }) => TWISTS.has(text)), query);
  const known = isQuestion(query)
    ? answerNamed({ ...query, named: query.named.filter(isOnDays), asks: new Set() }, facts)
    : listNamedTasks(query).map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) }));
  return [
    words ? say(language, TALK.unknownWords, { words }) : say(language, TALK.notUnderstood),
    ...(known.length > 0 ? known : listExamples(query.asks, language)),
  ];
}
