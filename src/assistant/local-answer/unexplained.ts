import { isTurn, isTwist } from './phrases.ts';
import type { Cue, Question } from './question.ts';
import { COURTESY, QUESTION_WORDS } from './requests.ts';
import { isContent } from './titles.ts';
import { SEPARATOR, toSet, type Word } from './words.ts';

/** Words that change nothing about what is said. A word for which, how much or how sure is none of them. */
const FILLERS = toSet`который которая которую которое именно тогда over wise understand хз single seeing job omg nah nope dude bro man guys honestly realistically literally tbh btw fyi ugh welp takes forgot say said finally hopefully maybe simply mine status today голубчик дружок кстати всетаки всё-таки все-таки типа блин ура ведь мол прочитай прочти объясни подскажи чего-нибудь что-нибудь какой-нибудь during rest must yet chance use hard difficult taking пока нее стоит стоят anew anymore заново снова down lol haha hmm such already really basically very even ever there here been being having gonna were them they something anything thanks well getting give show tell going take look looks wanna like own whose these than bit pretty looking happening hows thats ive always ones hours time times suggestions gimme see currently myself again still only right lately usually comes needs jobs lot shoud shud mate quite totally straight total super kinda wins make spare такие такой такая так совсем слишком довольно немного чуть итого вообще прямо реально короче просто наконец даже вот там тут здесь сейчас щас сегодня ладно очень смотри покажи скажи дай напиши расскажи себя себе свой свои свою мое время времени часов обычно всегда ваще нафиг чтонить могу числа нибудь нас нам вас вам ими ему оно этот эта этого этой что-то куда всего раз очередь конца только займет займут уйдет садиться пусть будет будут дела anyway правда подряд наконец-то`;

/** They say how sure or how exact. That changes a statement, not a question. */
export const HEDGES = toSet`max roughly reckon probably think кажется вроде походу похоже наверное видимо примерно`;

export const isSignificant = ({ text, start }: Word): boolean =>
  (isTwist({ text }) && !(start < 4 && /^(?:no|нет)$/.test(text))) ||
  /^\d/.test(text) ||
  (isContent({ text }) && !FILLERS.has(text) && !COURTESY.has(text) && !QUESTION_WORDS.has(text));

/**
 * The words that a reading by these cues leaves out. Who reads a question or a change reads all of its words, or says
 * which it leaves out.
 */
export const findUnexplained = ({ words, senses }: Question, explains: (cue: Cue) => boolean): Word[] =>
  words.filter((word) => {
    const own = [...(senses.get(word) ?? [])];
    const turns = own.filter((cue) => isTurn(cue));
    return turns.length > 0 ? !turns.some(explains) : isSignificant(word) && !own.some(explains);
  });

/** The words that nothing explains. */
export const findUnknown = (question: Question): Word[] => findUnexplained(question, () => true);

/** The words of each part of a text: `the baby sleeps, what now` has two. */
export function splitParts({ text, words }: Pick<Question, 'text' | 'words'>): Word[][] {
  const cuts = [0, ...[...text.matchAll(SEPARATOR)].map(({ 0: { length }, index }) => index + length), text.length + 1];
  return cuts.slice(1).map((end, index) => words.filter(({ start }) => start >= (cuts[index] ?? 0) && start < end));
}

/** `glorb, my cat`: neighbours together. */
export const sayWords = (left: Word[], { words }: Question): string =>
  words
    .map((word) => (left.includes(word) ? word.text : ','))
    .join(' ')
    .split(/(?:^| ),(?: ,)*(?: |$)/)
    .filter((text) => text !== '')
    .join(', ');
