import type { Cue, Question } from './question.ts';
import { COURTESY, QUESTION_WORDS } from './requests.ts';
import { isContent } from './titles.ts';
import { SEPARATOR, toSet, type Word } from './words.ts';

/** Words that change nothing about what is said. */
const FILLERS = toSet(
  'finally already just really still again maybe probably actually basically quite very too also even ever there here been being having gonna gotta were them they some any something anything else other thanks today well guess think know much many more most lot lots stuff things thing myself mine ours yours got get gets getting give show tell going take takes take look looks want wanna need like much own per via since whether which whose those these who than then once soon bit hmm ugh ahh ooh yeah yep nope omg lol btw fyi asap pretty kinda sorta looking happening hows thats jobs ive lately usually always right ones only hours time times needs need shoud suggestions comes gimme mate see usual currently per ' +
    'вообще прямо реально короче типа просто наконец снова опять тоже также даже вот там тут здесь сейчас щас ща сегодня ладно наверное кажется только совсем очень ура блин слушай смотри покажи скажи подскажи дай напиши расскажи хочу хочется хотел хотела нужно надо ещё еще себя себе свой свои свою мое конца конце концу всего время времени часов раз обычно всегда очередь ваще чтонить нафиг хз закрою большое садиться сложное купить могу стоит займет займут уйдет числа работы жесть капец пипец ужас новый новая новое новые новую нибудь либо там меня мной нас нам вас вам ими ему ей она оно они этот эта этого этой которые который самое самый самая самую мной какой-то что-то что-нибудь чего-нибудь куда сколько столько много мало вроде пусть будет будут было дела делать',
);

/** Words that negate or limit a statement. They are never fillers. */
const TWIST =
  /^(?:почти|половин[ауы]|полпути|наполовину|частично|half|halfway|almost|nearly|partly|не|ни|нет|без|если|бы|кроме|вместо|после|after|not|no|never|without|except|if|unless|instead|(?:do|did|does|ca|wo|have|has|had|is|was|are|were|would|could|should)nt)$/u;

export const isTwist = ({ text }: Pick<Word, 'text'>): boolean => TWIST.test(text);

export const isSignificant = ({ text, start }: Word): boolean =>
  (isTwist({ text }) && !(start < 4 && /^(?:no|нет)$/.test(text))) ||
  /^\d/.test(text) ||
  (isContent({ text }) && !FILLERS.has(text) && !COURTESY.has(text) && !QUESTION_WORDS.has(text));

/** The words that a reading by these cues leaves out. */
export const findUnexplained = ({ words, senses }: Question, explains: (cue: Cue) => boolean): Word[] =>
  words.filter(
    (word) =>
      (isSignificant(word) || senses.get(word)?.has('howMany')) && ![...(senses.get(word) ?? [])].some(explains),
  );

/** The words that nothing explains. */
export const findUnknown = (question: Question): Word[] => findUnexplained(question, () => true);

/** The words of each part of a text: `the baby sleeps, what now` has two. */
export function splitParts({ text, words }: Pick<Question, 'text' | 'words'>): Word[][] {
  const cuts = [0, ...[...text.matchAll(SEPARATOR)].map(({ 0: { length }, index }) => index + length), text.length + 1];
  return cuts.slice(1).map((end, index) => words.filter(({ start }) => start >= (cuts[index] ?? 0) && start < end));
}

/** What is left out of whole parts, beside those that are understood: nothing else depends on it. */
export function findAsides(left: Word[], question: Question): Word[] {
  const parts = splitParts(question)
    .map((words) => words.filter(isSignificant))
    .filter((words) => words.length > 0);
  const asides = parts.filter((words) => words.every((word) => left.includes(word) && !isTwist(word)));
  return asides.length < parts.length ? asides.flat() : [];
}

/** `glorb, my cat`: neighbours together. */
export const sayWords = (left: Word[], { words }: Question): string =>
  words
    .map((word) => (left.includes(word) ? word.text : ','))
    .join(' ')
    .split(/(?:^| ),(?: ,)*(?: |$)/)
    .filter((text) => text !== '')
    .join(', ');
