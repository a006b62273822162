import { areForms, list, toSet, type Word } from './words.ts';

/** Past forms that do not look like the verb. */
const IRREGULAR = new Map(
  'sent send,paid pay,bought buy,wrote write,written write,made make,did do,done do,took take,taken take,met meet,got get,gave give,given give,spoke speak,went go,saw see,found find,rang ring,read read,fed feed,swept sweep,hung hang,built build,drew draw,rung ring'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** `прошла` of `пройти`, `нашёл` of `найти` */
const isOfGoing = (done: string, verb: string): boolean =>
  /ш(?:ел|ла|ли)$/.test(done) && verb.endsWith('йти') && done.replace(/ш(?:ел|ла|ли)$/, '') === verb.slice(0, -3);

/** Beginnings of verbs that report the same thing as done. */
const SAME_DEEDS = [
  list`send sent email mail submit отправ отосл высл скин сда перес`,
  list`text messag reply call rang ring phone позвон звон набра набер созвон`,
  list`pay paid settle оплат оплач заплат`,
  list`buy bought get got order pick купи купл покуп взял забра заказ закаж приобр`,
  list`меня поменя замен постав устан change chang replac swap instal`,
  list`return take took вернул верн отнес отда`,
  list`clean wash tidy помы убра вымы стир`,
  list`write wrote finish напис допис`,
  list`read book прочит чита книг`,
  list`book schedul call позвон запис заброни`,
];

const PAST_FORM = /(?:ed|нес|вез|л|ла|ли|лся|лась|лось|ан|ана|ано|ены?|ена|ено|ыта?|ыто)$/;
const INFINITIVE = /(?:ть|ти|чь|ться|тись)$/;

export const isInfinitive = (text: string): boolean => INFINITIVE.test(text);
export const isPastForm = (text: string): boolean => PAST_FORM.test(text);

export const isPast = ({ text }: Word): boolean => IRREGULAR.has(text) || isPastForm(text);

/** English verbs look like nouns. */
const canBeVerb = (word: string) => !/[а-я]/.test(word) || isInfinitive(word);

const isSameDeed = (done: string, verb: string) =>
  SAME_DEEDS.some((deeds) => [done, verb].every((word) => deeds.some((deed) => word.startsWith(deed))));

/** Whether a word says that a verb of a title is done: `watered` of `Water the plants`, `отослала` of `Отправить отчёт`. */
const reportsVerb = (word: Word, titleWords: Word[]): boolean =>
  titleWords.some(
    ({ text }) =>
      IRREGULAR.get(word.text) === text ||
      isOfGoing(word.text, text) ||
      (word.text !== text &&
        canBeVerb(text) &&
        isPast(word) &&
        (areForms(text, word.text) || isSameDeed(word.text, text))),
  );

/** Whether a word says what a title does, as a verb or a noun: `звонок` of `Позвонить маме`. */
export const isDeedOf = (word: Word, titleWords: Word[]): boolean =>
  reportsVerb(word, titleWords) || titleWords.some(({ text }) => canBeVerb(text) && isSameDeed(word.text, text));

/** What is done with a thing that a title only names: `sent the invoice` of `Invoice for Acme`. */
const DEEDS = toSet`sent submitted handed sorted did paid сдал сдала сдали отправил отправила отослал отослала оплатил оплатила скинул скинула прошла прошел`;

/** Whether a word says that what a title names is done: `sent the invoice`, but not of `Pay the invoice`. */
export const reportsDeed = (word: Word, titleWords: Word[], words: Word[]): boolean =>
  reportsVerb(word, titleWords) ||
  (DEEDS.has(word.text) &&
    !titleWords.some(({ text }) => isInfinitive(text)) &&
    words.some((each) => each !== word && areForms(each.text, titleWords[0]?.text ?? '')));
