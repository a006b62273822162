import { list, matchesPattern, nearlyMatchesPattern, toSet, type Word } from './words.ts';

export type Verb =
  | 'add'
  | 'need'
  | 'task'
  | 'complete'
  | 'move'
  | 'drop'
  | 'skip'
  | 'mood'
  | 'plan'
  | 'put'
  | 'set'
  | 'other';

/** Imperatives. In English the first word that is not of courtesy; in Russian the form is enough. */
const VERBS: Record<Verb, string[]> = {
  add: list`adding set_a_reminder set_reminder поставь_напоминание put_down write_down add create remind new jot_down jot закинь докинь занеси* добав* созда* напомн*`,
  need: list`has_to must gotta ive_got_to got_to не_забыть dont_forget dont_let_me_forget хочу не_забудь need_to have_to надо нужно`,
  complete: list`mark complete finish tick close check_off cross_off отметь* отметить заверши* закрой закрыть вычеркн*`,
  move: list`bump do_them do_em do_it do_those do_these move reschedule postpone push shift delay переноси сдвигай откладывай перекин* перенес* сдвин* отложи* перестав* передвин*`,
  skip: list`skip пропусти* пропущу`,
  drop: list`забудь_про забудь_о get_rid scrap bin ditch drop cancel delete remove forget удали* снеси убери* убрать отмени* отменяй удаляй убирай выброс* выкин*`,
  mood: list`log record track запиши* записать`,
  plan: list`plan replan перепланир* schedule optimize organize спланир* запланир* распланир* распредели раскидай разложи состав* распиши`,
  put: list`put stick pop chuck поставь назнач*`,
  task: list`buy call email text order book send write pay pick visit clean fix prepare купи* позвони* оплати* забрать забери отправ* напиш* написать закаж* ответь ответить reply заказать заброни* подготов*`,
  set: list`tag label flag пометь снизь понизить снизить повысить set change make raise lower измени* поменя* повысь понизь сделай смени*`,
  other: list`верни_как откати* rename start stop lock undo restore reopen clear free_up освободи переимен* назови начни останови* верни*`,
};

const VERB_PATTERNS = (Object.keys(VERBS) as Verb[]).map((verb) => ({
  verb,
  forms: VERBS[verb].map((form) => form.split('_')),
}));

const ALL_FORMS = VERB_PATTERNS.flatMap(({ forms }) => forms.map(([first = '']) => first));

export const COURTESY = toSet`mind please pls hey hi hello can could would you i id want to need lets ok okay and then just also now no actually пожалуйста можешь можете можно мне я хочу бы давай и а также потом ну слушай ты нет`;
export const QUESTION_WORDS = toSet`чем че чо will shall what whats when why how who which where is are do does did am should что чего когда почему зачем как сколько скольки кто кому кого где какой какая какие какую какого каком каких каким какими какому ли`;

export interface Request {
  verb: Verb;
  /** The words from the verb on. */
  all: Word[];
  /** The words after the verb. */
  rest: Word[];
}

/** The change that a text asks for, if it does. @param most how many words are looked at */
export function findRequest(words: Word[], most = words.length): Request | null {
  for (let at = 0; at < most; at += 1) {
    const text = words[at]?.text ?? '';
    const isKnown = ALL_FORMS.some((form) => matchesPattern(text, form));
    for (const { verb, forms } of VERB_PATTERNS) {
      const form = forms.find((each) =>
        each.every((part, index) => isForm(words[at + index]?.text ?? '', part, isKnown)),
      );
      if (!form || !isImperative(words, at)) continue;
      if (isNegated(words, at)) return null;
      if (/^(?:task|need)$/.test(verb) && words.slice(at).some(isStrong)) continue;
      if (verb === 'task' && !words.slice(0, at).every((each) => COURTESY.has(each.text))) continue;
      const rest = words.slice(at + form.length);
      return { verb, all: words.slice(at), rest, ...(verb === 'need' && findNeeded(rest)) };
    }
    if (!COURTESY.has(text) && /[a-z]/.test(text)) return null;
    if (QUESTION_WORDS.has(text)) return null;
  }
  return null;
}

/** Whether a word is a verb of these, whatever its title. */
export const isVerbOf = ({ text }: Word, verbs: RegExp): boolean =>
  VERB_PATTERNS.some(
    ({ verb, forms }) =>
      verbs.test(verb) && forms.some(([first = '', second]) => !second && matchesPattern(text, first)),
  );

export const isVerbOfChange = (word: Word): boolean => isVerbOf(word, /^(?!task)/);

/** `I need to move the call` asks to move it; `I need to buy milk` asks for a task. */
function findNeeded(rest: Word[]): Request | null {
  const request = findRequest(rest, 1);
  return request?.verb === 'task' ? null : request;
}

/** In Russian they come last, too: `ответ поставщику перенеси на среду`. */
const isStrong = ({ text }: Word) =>
  /^(?:перенеси|перекинь|сдвинь|отложи|переставь|передвинь|пропусти|удали|снеси|убери|отмени|выкинь|отметь|заверши|закрой|вычеркни)(?:те)?$/.test(
    text,
  );

const PAST = /(?:л|ла|ли|лся|лась|лись|[ае]н[аоы]?)$|^forgot/;
const PAST_OF_ONE = /(?:[аеиоуыя]л|ла)(?:с[яь])?$|[ае]н[аоы]?$|^forgot/; // `удали` asks

/** @param isExact whether it is a word of its own, not another with a typo */
const isForm = (word: string, form: string, isExact: boolean) =>
  (matchesPattern(word, form) ||
    (!isExact && form.length > 5 && nearlyMatchesPattern(word, form) && !PAST.test(word))) &&
  !PAST_OF_ONE.test(word);

/** `remind me what I have` asks a question. */
function isImperative(words: Word[], at: number): boolean {
  const [next, second] = words.slice(at + 1).map(({ text }) => text);
  if ((QUESTION_WORDS.has(next ?? '') && words[at]?.text !== 'верни') || next === 'было') return false;
  return !(/^(me|мне)$/.test(next ?? '') && QUESTION_WORDS.has(second ?? ''));
}

/** `не отменяй`, `не хочу отменять`, `отменять не надо`. */
function isNegated(words: Word[], at: number): boolean {
  const isBefore = words.slice(Math.max(0, at - 2), at).some(({ text }) => /^(не|нельзя)$/.test(text));
  const isAfter = words
    .slice(at + 1, at + 4)
    .some(({ text }, index) => text === 'не' && UNWANTED.has(words[at + index + 2]?.text ?? ''));
  return isBefore || isAfter;
}

const UNWANTED = toSet`надо нужно стоит хочу`;

export const QUOTES = /«[^»]*»|“[^”]*”|"[^"]*"/g;

/** A verb in a quoted title asks for nothing. */
export function unquoted({ text, words }: { text: string; words: Word[] }): Word[] {
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quote, index }) => ({ from: index, to: index + quote.length }));
  return words.filter(({ start }) => !quotes.some(({ from, to }) => start > from && start < to));
}

const SHOWS = /^(?:show|list|display|покажи|расскажи|подскажи|выведи|перечисли)(?:те)?$/;
/** They ask only at the beginning: `is it done`, but `it is done`. */
const AUXILIARIES = toSet`will shall is are do does did am should have has was were can could`;
const MAX_WORDS = 14;

export const asks = ({ text, words }: { text: string; words: Word[] }) =>
  /\?|(?<![a-zß-ӿ])(?:or not|или (?:ещ[её] )?нет)(?: yet)?[^a-zß-ӿ]*$/iu.test(text) ||
  SHOWS.test(words.find((word) => !COURTESY.has(word.text))?.text ?? '') ||
  /\b(?:do|did|will|can|could|should|am|is|are) (?:i|we|they)\b|\b(?:will|can|could|should|is) it\b/i.test(text) ||
  words.length > MAX_WORDS ||
  (AUXILIARIES.has(words[0]?.text ?? '') &&
    !(words[0]?.text === 'did' && /^(?:the|my|a|an|[a-zß-ӿ]{5,})$/u.test(words[1]?.text ?? '')) && // `did groceries`
    !/^(?:have|has|had|not|\d+|half|an?|[a-zß-ӿ]+(?:ed|en))$/u.test(words[1]?.text ?? '')) ||
  words.some(
    ({ text: word }, at) =>
      QUESTION_WORDS.has(word) && !AUXILIARIES.has(word) && !/^(?:так|потому|только)$/.test(words[at - 1]?.text ?? ''),
  );

export const RENAMING = /^[^«"“]{0,40}?(?<![a-zß-ӿ])(?:rename|переимен(?:уй|овать)(?:те)?)\s+(.+?)[\s?.!]*$/isu;
