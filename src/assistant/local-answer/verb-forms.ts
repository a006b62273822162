import { isFiller } from './fillers.ts';
import { areForms, list, matchesPattern, splitWords, toSet, type Word } from './words.ts';

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
  list`text messag reply call rang ring phone позвон звон обзвон набра набер созвон`,
  list`letter письм text messag email write reply contact напис ответ отвеч связа`,
  list`pay paid settle оплат оплач заплат`,
  list`find found найти наше нашл buy bought get got order pick купи купл покуп взял забра заказ закаж приобр`,
  list`меня поменя замен постав устан change chang replac swap instal`,
  list`return take took вернул верн отнес отда`,
  list`clean wash tidy помы убра вымы стир`,
  list`write wrote finish напис допис`,
  list`read book прочит чита книг`,
  list`book schedul call позвон запис заброни`,
];

/** What is done to people: the deeds of a task, whatever words it has for them. */
const CONTACTS = [
  list`call rang ring phone dial позвон звон обзвон набра набер созвон`,
  list`text messag email mail send write reply answer напис ответ отвеч отправ почт письм`,
];
/** `write the report`, `написать главу`: to nobody. */
const TO_NOBODY = /^(?:write|send)\b(?! to\b)|^(?:напис|отправ)[а-я]+ (?!\p{Lu}|[а-я]+(?:е|ку) )/u;

/** Whether a title or a label says that somebody is to be called, or written to. */
export function isContact({ text: asked }: Word, title: string): boolean {
  const deeds = CONTACTS.find((each) => each.some((deed) => asked.startsWith(deed)));
  const says = splitWords(title).some(({ text }) => deeds?.some((deed) => text.startsWith(deed)));
  return says && !TO_NOBODY.test(`${title.charAt(0).toLowerCase()}${title.slice(1)} `);
}

const PAST_FORM = /(?:ed|нес|вез|л|ла|ли|лся|лась|лось|ан|ана|ано|ены?|ена|ено|ыта?|ыто)$/;
const INFINITIVE = /(?:ть|ти|чь|ться|тись)$/;

export const isInfinitive = (text: string): boolean => INFINITIVE.test(text);
export const isPastForm = (text: string): boolean => PAST_FORM.test(text);

export const isPast = ({ text }: Word): boolean => IRREGULAR.has(text) || isPastForm(text);

/** English verbs look like nouns. */
const canBeVerb = (word: string) => !/[а-я]/.test(word) || isInfinitive(word);

/** Whether a word says a deed that titles say, too: `ring`, `оплатить`. */
export const isDeed = ({ text }: Word): boolean =>
  !isFiller(text) && SAME_DEEDS.some((deeds) => deeds.some((deed) => matchesPattern(text, `${deed}*`)));

export const isSameDeed = (done: string, verb: string) =>
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

const OWN = /(?<![a-zß-ӿ])(?:i|i've|we|я|мы|ты|мне|у меня)(?![a-zß-ӿ])/iu;

/** Of whom it asks what they did: `did Sonya hand it in?`, `Кузнецов сдал проект?` */
export function findStranger(text: string, words: Word[], isKnown: (word: Word) => boolean): Word | undefined {
  const isName = (word: Word | undefined): word is Word =>
    word !== undefined && word.text.length > 2 && !isFiller(word.text);
  const hasAuxiliary = /^(?:did|has|does|have)(?:nt)?$/.test(words[0]?.text ?? '');
  const at = hasAuxiliary ? words.findIndex((word, index) => index > 0 && !/^(?:the|my|.{1,2})$/.test(word.text)) : 0;
  const name = hasAuxiliary ? words[at] : words.find(isName);
  const acts = hasAuxiliary && !/\b(?:get|been)\b/i.test(text) && words.slice(at + 1, at + 3).some(isDeed);
  if (!isName(name) || OWN.test(text) || (isKnown(name) && !acts)) return undefined;
  const verb = /[ая]$/.test(name.text) ? /ла(?:сь)?$/ : /[а-я]л(?:ся)?$/;
  const isSubject = /[^еиоуыэю]$/.test(name.text) && !isPastForm(name.text);
  return hasAuxiliary || (isSubject && words.some(({ text: said }) => said !== name.text && verb.test(said)))
    ? name
    : undefined;
}
