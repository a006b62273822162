import { isTwist } from './phrases.ts';
import type { Question } from './question.ts';
import { asks } from './requests.ts';
import { listNamedTasks, sharesTitleWord } from './titles.ts';
import { isDeedOf, isInfinitive, isPast, isPastForm, reportsDeed } from './verb-forms.ts';
import { areForms, splitWords, type Word, wholeWords } from './words.ts';

/** What they say of is not done, whatever verb follows: `I can’t finish`, `I need to finish`. */
const UNDONE =
  /^(не|ни|нет|нельзя|not|neither|nor|havent|didnt|isnt|wasnt|never|will|буду|cant|cannot|couldnt|wont|wouldnt|dont|doesnt|hasnt|unable|may|might|must|should|would|надо|нужно|хочу|хотел|хотела|должен|должна|id|need|want|going|gonna|hope|could)$/;
/** `not yet`, `only the essay is left`, `осталась презентация` */
const STILL_OPEN = wholeWords`not yet|still|почти|almost|nearly|(?:most|parts?|some) of|часть|yet to|only .+ (?:left|remains?)|to do|in progress|в процессе|в работе|(?:ещё|еще|пока) (?:нет|не)|остал(?:ось|ся|ась|ись)|(?:not|не|нет)(?=\P{Alpha}*$)`;

const namesTask = (question: Question) => listNamedTasks(question).length > 0;

/** `finish the report by Friday`: a plan, not a report. */
export const isUntil = ({ text, when }: Question) =>
  when !== null && /(?<!\p{Alpha})(?:by|until|till|before|ко?|до)\s/iu.test(text);

/** `I need to finish the report`, `not done` */
export const isUndone = ({ words }: Question): boolean => words.some(({ text }) => UNDONE.test(text));

/** `I watered the plants`, `отчёт готов`: something that is done, not a question. */
export function isReport(question: Question): boolean {
  const { words, cues, senses } = question;
  if (asks(question) || cues.has('future') || STILL_OPEN.test(question.text) || isUndone(question)) return false;
  const titles = listNamedTasks(question).map(({ title }) => title);
  if (words[0]?.text === 'did' && titles.some((title) => splitWords(title)[0]?.text === words.at(-1)?.text))
    return false; // `did Ann call`
  const deeds = words.filter(
    (word) => senses.get(word)?.has('done') || titles.some((title) => reportsDeed(word, splitWords(title), words)),
  );
  return titles.length > 0 && deeds.some((deed) => !isOfOthers(deed, question, titles));
}

const OTHERS = /^(?:he|she|they|you|он|она|они|вы)$/;
const ME = /^(?:me|us|мне|нам)$/;
const OWN = /^(?:i|ive|we|weve|я|мы)$/;
const FROM = /^(?:from|из|от)$/;
const SPEAKING = /^(?:пере|со)?(?:звон|позвон|ответ|напис)/;

/** `Globex sent the invoice`, `Mike called me`, `позвонили из банка`: somebody else did it. */
function isOfOthers(deed: Word, { words, senses }: Question, titles: string[]): boolean {
  if (words.some((word, at) => FROM.test(word.text) && titles.some((title) => isSource(word, words[at + 1], title))))
    return true;
  if (!isPast(deed) || senses.get(deed)?.has('done')) return false;
  const before = words.slice(0, words.indexOf(deed));
  const subject = before.at(-1);
  if (!subject || before.some(({ text }) => OWN.test(text))) return false;
  return (
    OTHERS.test(subject.text) ||
    titles.some((title) => isSubject(subject, deed, title)) ||
    words.some(({ text }) => ME.test(text))
  );
}

/** `from Globex`, of `Send invoice to Globex` */
const isSource = (from: Word, word: Word | undefined, title: string): boolean =>
  word !== undefined && sharesTitleWord(title, [word]) && !splitWords(title).some(({ text }) => text === from.text);

/** A name of an English title before a verb; in Russian, the same in another case: `бабушка` of `Позвонить бабушке`. */
const isSubject = (word: Word, deed: Word, title: string): boolean =>
  splitWords(title).some(
    ({ text, start }) =>
      areForms(text, word.text) &&
      (/[а-я]/.test(text)
        ? text !== word.text && SPEAKING.test(deed.text)
        : start > 0 && /\p{Upper}/u.test(title[start] ?? '')),
  );

/** `I did not finish the door`, `медосмотр не прошла`, `do not cancel the call`: a task that stays as it is. */
export const isDenial = (question: Question): boolean =>
  !asks(question) &&
  namesTask(question) &&
  (STILL_OPEN.test(question.text) || isUndone(question) || question.words.some(isTwist));

/** `позвонить в банк не получилось`, `call Mike didn't work` */
export const isFailure = (question: Question): boolean =>
  isDenial(question) &&
  question.words.some(
    ({ text }, at) =>
      /^(?:didnt|couldnt|wasnt|failed)$/.test(text) ||
      (text === 'not' && /^(?:did|could|was)$/.test(question.words[at - 1]?.text ?? '')) ||
      (text === 'не' && isPastForm(question.words[at + 1]?.text ?? '')),
  );

/** `I will send the report on Friday`, `jars and cards to tuesday`: when tasks will be done. */
export const isIntention = (question: Question): boolean =>
  question.when !== null &&
  !question.when.isHabit &&
  !asks(question) &&
  ((namesTask(question) && question.cues.has('future')) ||
    ((namesTask(question) || question.cues.has('all') || isOfDay(question)) && namesTarget(question)));

/** `tomorrow’s tasks to Thursday` */
const isOfDay = ({ cues, whens }: Question) => cues.has('tasks') && whens.length > 1;

/** `to Friday`, `на пятницу` */
const namesTarget = ({ words, dayWords, senses }: Question) =>
  words.some(
    (word, at) =>
      (/^(?:to|till|until|by|на)$/.test(word.text) && dayWords.has(words[at + 1] ?? DAYLESS)) ||
      (/^(?:not|не|instead|вместо)$/.test(word.text) && (dayWords.has(word) || senses.get(word)?.has('day'))),
  );

const DAYLESS = { text: '', start: 0, end: 0 };

/** `the jars are no longer needed`, `ёлку покупать не надо`; not `не надо звонить`, nor `отменять звонок не надо`. */
export function isUnneeded(question: Question): boolean {
  const { words } = question;
  if (asks(question) || !namesTask(question) || !question.cues.has('unneeded')) return false;
  const isOwn = (word: Word) => listNamedTasks(question).some(({ title }) => isDeedOf(word, splitWords(title)));
  const not = words.findIndex(isTwist);
  return words.every((word, at) => !isInfinitive(word.text) || (at < not && isOwn(word)));
}
