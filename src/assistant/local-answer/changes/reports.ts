import type { Question } from '../question.ts';
import { COURTESY, QUESTION_WORDS } from '../requests.ts';
import { areForms, splitWords, toSet, type Word } from '../words.ts';

/** Past forms that do not look like the verb. */
const IRREGULAR = new Map(
  'sent send,paid pay,bought buy,wrote write,written write,made make,did do,done do,took take,taken take,met meet,got get,gave give,given give,spoke speak,went go,saw see,found find'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** They ask only at the beginning: `is it done`, but `it is done`. */
const AUXILIARIES = toSet('will shall is are do does did am should have has was were can could');
const NOT_DONE = /^(не|ни|нет|not|neither|nor|havent|didnt|isnt|wasnt|never|will|буду)$/;
/** What they say of is not done, whatever verb follows: `I can’t finish`, `I need to finish`. */
const UNDONE =
  /^(cant|cannot|couldnt|wont|wouldnt|dont|doesnt|hasnt|unable|may|might|must|should|would|id|need|want|going|gonna|hope|could)$/;
const DENIAL = /^(не|cant|cannot|neither|нельзя|havent|didnt|isnt|wasnt|dont|never|not)$/;
/** `не удаляй`, `не надо переносить` */
const IMPERATIVE = /^.{3,}(?:[аеуя]й(?:те)?|ть|ти|чь|(?<!л)и(?:те)?)$/;
const PAST_FORM = /(?:ed|нес|вез|л|ла|ли|лся|лась|ан|ана|ано|ены?|ена|ено|ыта?|ыто)$/;

/** `почти сдала`, `3 of the 12`, `готов на 50%`, `2 hours of the essay`, `написал две страницы`. What takes so long (`за 2 часа`) can be done. */
const PROGRESS = [
  /(?<!\p{Alpha})(?:almost|nearly|barely|half(?! an hour)|halfway|part(?:ly|ially)?|mostly|started|began|begun|tried|in progress|worked on|почти|наполовину|частично|местами|начал[аи]?|начат[аоы]?|пытал\p{Alpha}*|половин\p{Alpha}*|чуть|в процессе|в работе|глав[уы]|част[ьи])(?!\p{Alpha})/iu,
  /(?<![\p{Alpha}\p{N}])(\d+|one|two|three|four|five|од[ин]\p{Alpha}+|дв[ае]|три|четыре|пять|some|most)\s?(?:(?:out )?of|из|\/)\s?(?:the )?(?!\1(?!\p{N}))(?=[\p{Alpha}\p{N}])/iu,
  /(?<!100)(?:\s?%|\s(?:percent|процент))/iu,
  /(?:^|\s)(?:\d+ ?)?(?:hours?|h|min\p{Alpha}*|pages?|words?|part|chapters?) (?:of|on|into)\s/iu,
  /(?<!(?:за|через|в) )(?<![\p{Alpha}\p{N}])(?:\d+|пол|дв[ае]|три|пару)\s?(?:час|мин|страниц|слайд)/iu,
];
const UNREAL = /(?<!\p{Alpha})(?:soon|if|wish|скоро|если|бы)(?!\p{Alpha})/iu;
/** `not yet`, `only the essay is left`, `осталась презентация` */
const STILL_OPEN =
  /(?<!\p{Alpha})(?:not yet|still|yet to|only .+ (?:left|remains?)|to do|(?:ещё|еще|пока) (?:нет|не)|остал(?:ось|ся|ась|ись)|(?:not|не|нет)(?=\P{Alpha}*$))(?!\p{Alpha})/iu;

const isPartDone = (text: string) => PROGRESS.some((pattern) => pattern.test(text));

export const isPartly = (text: string) => isPartDone(text) || UNREAL.test(text) || STILL_OPEN.test(text);

const namesTask = ({ named }: Question) => named.some(({ kind }) => kind === 'task');

/** A report that a part of a task is done. */
export const isProgress = (question: Question) => !asks(question) && namesTask(question) && isPartDone(question.text);

/** A report that a task is not done. */
export const isStillOpen = (question: Question) =>
  !asks(question) && namesTask(question) && STILL_OPEN.test(question.text);

const MARK = /(?<!\p{Alpha})(?:mark|отметь|отметить)(?!\p{Alpha})/iu;
const AS_UNDONE =
  /(?:(?<!\p{Alpha})(?:as|как)\s+(?!done|complete|finish|closed|ready|paid|sent|оплач|отправлен|выполн|сделан|заверш|готов|законч|закрыт)\p{Alpha}+|(?<!\p{Alpha})(?:important|urgent|важн\p{Alpha}+|срочн\p{Alpha}+)[^\p{Alpha}\p{N}]*$)/iu;

/** `mark the report as important`, `as not done`: not as done. */
export const isMarkedOtherwise = ({ text }: Question) => MARK.test(text) && AS_UNDONE.test(text);

const WISH =
  /(?<!\p{Alpha})(?:(?:(?:i|we)\s+(?:need|have|want|would\s+like)|(?:i|we)['’]d\s+like)\s+to\s+(?:finish|complete)|(?:надо|нужно|хочу|хотел[аи]?|должн[аы]|должен)\s+(?:\p{Alpha}+\s+)?(?:завершить|закончить))(?!\p{Alpha})/iu;

/** `I need to finish the report`: it is not finished. */
export const isWish = ({ text }: Question) => WISH.test(text);

/** `finish the report by Friday`: a plan, not a report. */
export const isUntil = ({ text, when }: Question) =>
  when !== null && /(?<!\p{Alpha})(?:by|until|till|before|ко?|до)\s/iu.test(text);

const MAX_WORDS = 14;

export const asks = ({ text, words }: Question) =>
  text.includes('?') ||
  words.length > MAX_WORDS ||
  (AUXILIARIES.has(words[0]?.text ?? '') &&
    !/^(?:have|has|had|not|\d+|half|an?|\p{Alpha}+(?:ed|en))$/u.test(words[1]?.text ?? '')) ||
  words.some((word) => QUESTION_WORDS.has(word.text) && !AUXILIARIES.has(word.text));

/** Whether a text asks for something that is not understood: `swap the call and the report`, `забей на отчёт`. */
export function isOtherRequest(question: Question): boolean {
  const first = question.words.find(({ text }) => !COURTESY.has(text));
  if (asks(question)) return false;
  if (MORE_TIME.test(question.text)) return true;
  if (SHOW.test(first?.text ?? '')) return false;
  return question.unknown.some((word) => (word === first && /[a-z]/.test(word.text)) || ORDER.test(word.text));
}

/** `give me 2 more hours` */
const MORE_TIME = /(?<!\p{Alpha})(?:more|ещё|еще) (?:hour|min|час|мин)/iu;
const SHOW = /^(?:show|tell|give|any.*|check|see|get|покажи|расскажи|скажи|дай)$/;
const ORDER = /^(?!день).*[а-я]{2}(?:[аеуя]й|и|ь)(?:те)?$/;

/** `I watered the plants`, `отчёт готов`: something that is done, not a question. */
export function isReport(question: Question): boolean {
  const { text, words, cues } = question;
  if (asks(question) || isPartly(text) || words.some(({ text }) => NOT_DONE.test(text) || UNDONE.test(text)))
    return false;
  const titleWords = findTitleWords(question);
  if (titleWords.length === 0) return false;
  return cues.has('done') || words.some((word) => isPastOf(word, titleWords));
}

const findTitleWords = ({ named }: Question): Word[] =>
  named.flatMap(({ kind, title }) => (kind === 'task' ? splitWords(title) : []));

const isPastOf = ({ text }: Word, titleWords: Word[]) =>
  titleWords.some(
    (word) =>
      IRREGULAR.get(text) === word.text ||
      (text !== word.text && PAST_FORM.test(text) && areForms(word.text, text) && isVerb(word.text)),
  );

/** English verbs look like nouns. */
const isVerb = (word: string) => !/[а-я]/.test(word) || INFINITIVE.test(word);

/** `I did not finish the door`, `медосмотр не прошла`, `do not cancel the call`: a task that stays as it is. */
export function isDenial(question: Question): boolean {
  const { words, cues, named } = question;
  if (isStillOpen(question)) return true;
  if (asks(question) || !named.some(({ kind }) => kind === 'task')) return false;
  const at = words.findIndex(({ text }) => DENIAL.test(text));
  const next = words[at + 1]?.text ?? '';
  return (
    at >= 0 &&
    (/^(havent|didnt|wasnt|isnt|dont|cant|cannot|never|neither|нельзя)$/.test(words[at]?.text ?? '') ||
      cues.has('done') ||
      PAST_FORM.test(next) ||
      /^did|do$/.test(words[at - 1]?.text ?? '') ||
      words.slice(at + 1, at + 3).some(({ text }) => IMPERATIVE.test(text)))
  );
}

/** `I will send the report on Friday`, `отчёт сдам в пятницу`: when a task will be done. */
export function isIntention(question: Question): boolean {
  const { when, words, text, named } = question;
  if (!when || when.isHabit || asks(question) || named.filter(({ kind }) => kind === 'task').length !== 1) return false;
  if (INSTEAD.test(text) || /\b(?:i will|i am going to|im going to|i’ll|i'll)\b|^ill (?!\w*day)/i.test(text))
    return true;
  if (words.some((word) => NOT_DONE.test(word.text) && word.text !== 'will')) return false;
  if (words.length <= MAX_BARE && ON_DAY.test(text)) return true;
  const titleWords = findTitleWords(question);
  return words.some(
    ({ text: word }) =>
      FUTURE.test(word) &&
      !titleWords.some((title) => !INFINITIVE.test(title.text) && areForms(title.text, word)) &&
      !isWeekday(word),
  );
}

/** `the jars are no longer needed`, `коньки больше не надо`; not `не надо звонить`. */
export const isUnneeded = (question: Question) =>
  !asks(question) &&
  namesTask(question) &&
  question.when === null &&
  /(?<!\p{Alpha})(?:not|no longer) needed|не (?:надо|нуж)/iu.test(question.text) &&
  !question.words.some(({ text }) => INFINITIVE.test(text));

/** `не хочу завтра, давай в среду` */
export const INSTEAD = /(?<!\p{Alpha})(?:давай|лучше|instead|rather)(?!\p{Alpha})/iu;

/** `отчёт на пятницу` */
const ON_DAY = /\s(?:на|to)\s+(?:\d|\w+day|tomorrow|(?:после)?завтра|понед|втор|сред|четв|пятн|субб|воскр)/iu;
const MAX_BARE = 6;

const INFINITIVE = /(?:ть|ти|чь|ться|тись)$/;

/** First person of perfective verbs: `сделаю`, `сдам`, `отнесу`. */
const FUTURE =
  /^(?:с|по|за|до|от|на|вы|при|о|об|у|раз|пере|про)\p{Alpha}*(?:аю|яю|ею|ую|лю|жу|чу|шу|ну|су|ру|ду|сь|дам)$/u;
const isWeekday = (word: string) => /^(среду|субботу|пятницу|почему|поэтому|сразу|утру|обеду|успею|хочу)$/.test(word);
