import { COURTESY, isFiller } from './fillers.ts';
import { list, matchesPattern, nearlyMatchesPattern, toSet, type Word } from './words.ts';

/** Imperatives of each kind of change. To teach the assistant a verb, add it to a line here. */
const VERBS = {
  undo: list`undo revert roll_back откати откатить`,
  reopen: list`reopen re-open restore bring_back put_back верни вернуть`,
  add: list`add adding set_a_task set_up_a_task pop_in_a_task put_in_a_task make_a_task make_a_note set_a_reminder set_reminder set_up_a_reminder put_down write_down jot_down note_down create remind remember jot pencil_in поставь_напоминание докинь закинь внеси занеси* добав* созда* заведи напомн* напоминай`,
  need: list`has_to ought_to must gotta ive_got_to got_to need_to have_to dont_forget dont_let_me_forget remember_to не_забыть не_забудь надо нужно хочу`,
  complete: list`mark complete finish tick close check_off cross_off cross_out strike_off sign_off wrap_up отметь* отметить отмечай заверш* закрой закрыть закрывай вычеркн* вычеркивай зачти засчитай`,
  move: list`bump nudge slide shove kick shuffle pull_forward hold_off_on do_them do_em do_it do_those do_these move reschedule postpone push shift delay defer bring_forward put_off перебрось перебросить двигай двинь передвигай перекладывай переложи перенос* сдвигай откладывай перекин* перенес* сдвин* отложи* отодвин* перестав* передвин* подвин*`,
  skip: list`skip пропусти* пропущу пропускаю скипни скипну`,
  drop: list`забудь_про забудь_о забей_на забить_на get_rid scrap bin ditch dump axe nix lose drop cancel delete remove forget trash toss take_off strike удал* снеси убери* убрать отмен* убирай выброс* выкин* сотри стереть снимай выкидывай`,
  log: list`log record track запиши* записать`,
  plan: list`plan replan perplan schedule optimize organize organise перепланир* спланир* запланир* распланир* распредели раскидай разложи составь распиши`,
  put: list`put stick pop chuck throw поставь поставить повесь назнач* кинь закрепи ставь`,
  errand: list`buy call email text message order book send write pay pick visit clean fix prepare phone ring купи* позвони* оплати* забрать забери отправ* напиш* написать закаж* ответь ответить reply заказать заброни* подготов* спроси`,
  set: list`tag label flag bump_up пометь set change make raise lower increase extend reduce shorten увелич* уменьш* продли сократи* подними поднять опусти опустить измени* поменя* повысь повысить понизь понизить снизь снизить сделай смени*`,
  start: list`start begin начни начинай начать`,
  rename: list`rename переимен* назови`,
  other: list`split spread divide раздели разбей разделить разбить block_out block_off reserve заблокируй зарезервируй stop lock restart clear free_up освободи останови* swap merge share duplicate copy cut`,
} satisfies Record<string, string[]>;

export type Verb = keyof typeof VERBS;

const FORMS = (Object.keys(VERBS) as Verb[]).map((verb) => ({
  verb,
  forms: VERBS[verb].map((form) => form.split('_')),
}));

const ALL_FIRST = FORMS.flatMap(({ forms }) => forms.map(([first = '']) => first));

export interface Request {
  verb: Verb;
  /** The words of the verb. */
  own: Word[];
  /** The words after it. */
  rest: Word[];
}

export const QUESTION_WORDS = toSet`what whats which when whens why how hows who whom where чем че чо чё что чего когда почему зачем как сколько скольки кто кому кого кем где какой какая какое какие какую какого каком каких каким какими какому ли`;
/** They ask only at the beginning: `is it done`, but `it is done`. */
const AUXILIARIES = toSet`will shall is are do does did am should have has was were can could would may isnt arent wasnt werent`;

export const QUOTES = /«[^»]*»|“[^”]*”|"[^"]*"/g;

/** The words that are not in quotation marks. */
export function unquoted({ text, words }: { text: string; words: Word[] }): Word[] {
  const quotes = [...text.matchAll(QUOTES)].map(({ 0: quote, index }) => ({ from: index, to: index + quote.length }));
  return words.filter(({ start }) => !quotes.some(({ from, to }) => start > from && start < to));
}

/** `have finished`, `did the dishes`, `do it tomorrow` */
const NO_SUBJECT = /^(?:not|only|take|had|half|an?|the|it|them|em|those|these|\d+|[a-zß-ӿ]+(?:ed|en))$/u;
/** `did the lease get signed`, `did the clinic ring back` */
const PASSIVE = /^[^a-z]*did .*(?:\bget [a-z]+(?:ed|en|t|d)\b|\b(?:back|yet|ever)[^a-z]*$|\b(?:me|us)\b)/i;
const ABLE = /^(?:успею|успеем|успеваю|хватит|получится|смогу|уложусь)$/;
const POLITE =
  /^[^a-zß-ӿ]*(?:(?:hey|hi|ok|so|please)[^a-zß-ӿ]+)*(?:(?:can|could|would|will) (?:you|u|ya)|(?:(?:can|could|may) (?:we|i)|shall we)(?= (?:move|push|add|drop|cancel|delete|remove|postpone|reschedule|shift|change|rename|skip)\b| make (?:it|that|this) (?:at )?\d)|(?:не )?мог(?:ли|ла)? бы|можешь|можете|можно)(?![a-zß-ӿ])/iu;
const SHOWS = /^(?:show|list|display|tell|покажи|расскажи|подскажи|выведи|перечисли|назови|скажи)(?:те)?$/;

/** Whether a text asks something. `can you move it?` asks for a change. */
export function isQuestion({
  text,
  words,
  request = null,
}: {
  text: string;
  words: Word[];
  request?: Request | null;
}): boolean {
  const first = words.find((word) => !/^(?:and|so|ok|okay|but|hey|а|и|ну|so|well|then)$/.test(word.text))?.text ?? '';
  const second = words[words.findIndex((word) => word.text === first) + 1]?.text ?? '';
  const marked = text.replaceAll(QUOTES, '').includes('?');
  const isPlaced = /^do [“«]/.test(text); // `do the first one tomorrow`
  const begins =
    (AUXILIARIES.has(first) &&
      !isPlaced &&
      !(/^(?:have|had|do|did|should)$/.test(first) && !PASSIVE.test(text) ? NO_SUBJECT : /^(?:not|only|take)$/).test(
        second,
      )) ||
    /\b(?:do|did|will|can|could|should|am|is|are) (?:i|we|they)\b|\b(?:will|can|could|should|is) it\b/i.test(text);
  if (request) return (marked || begins || SHOWS.test(first)) && !POLITE.test(text);
  return (
    marked ||
    begins ||
    /^(?:anything|any|anyone|кому|есть)$/.test(first) ||
    ABLE.test(first) ||
    /(?<![a-zß-ӿ])(?:(?<=, )(?:right|правда|верно)|or not|или (?:ещ[её] |пока )?нет)(?: yet)?[^a-zß-ӿ]*$/iu.test(
      text,
    ) ||
    (SHOWS.test(first) && !/^(?:to|что)$/.test(second) && !(first === 'tell' && !/^(?:me|us|about)$/.test(second))) ||
    unquoted({ text, words }).some(
      ({ text: word }, at) =>
        QUESTION_WORDS.has(word) && !isRelative(word, words[at - 1]?.text ?? '', words[at + 1]?.text ?? ''),
    )
  );
}

/** `так как`, `I know what`, `отметь, что`: it does not ask. */
const isRelative = (word: string, before: string, next: string): boolean =>
  /^(?:так|все|то|потому|только|отметь|запиши|mark|note)$/.test(before) ||
  (word === 'как' && /^(?:только|было|есть|раз)$/.test(next));

/** Whether a word is a verb of change, whatever its title. Errands are titles. */
export const isVerbOfChange = ({ text }: Word): boolean =>
  FORMS.some(
    ({ verb, forms }) =>
      verb !== 'errand' && forms.some(([first = '', second]) => !second && matchesPattern(text, first)),
  );

/** The verb of change that a text begins with; in Russian, the form is enough. Null for a question or a negated verb. */
export function findVerb(text: string, all: Word[]): Request | null {
  const words = unquoted({ text, words: all });
  let isBegun = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]?.text ?? '';
    const isExact = ALL_FIRST.some((form) => matchesPattern(word, form));
    for (const { verb, forms } of FORMS) {
      const form = forms.find((each) =>
        each.every(
          (part, index) =>
            isForm(words[at + index]?.text ?? '', part, isExact) ||
            (!isBegun && each.length === 1 && /^(?:move|drop|skip)$/.test(verb) && isGerund(word, part, text)),
        ),
      );
      if (!form || (isBegun && (/^[a-z]/.test(word) || isOpen(word, verb)))) continue;
      if (QUESTION_WORDS.has(words[at + form.length]?.text ?? '') && verb !== 'reopen') continue;
      if (/^(?:me|мне)$/.test(words[at + 1]?.text ?? '') && QUESTION_WORDS.has(words[at + 2]?.text ?? '')) continue;
      if (verb === 'need' && isBegun === false && !words.slice(0, at).every((each) => COURTESY.has(each.text)))
        continue;
      if (isNegated(words, at)) return null;
      if (/^(?:errand|need|put)$/.test(verb) && words.slice(at + 1).some(isStrong)) continue;
      return { verb, own: words.slice(at, at + form.length), rest: words.slice(at + form.length) };
    }
    if (QUESTION_WORDS.has(word) && !/^(?:все|то)$/.test(words[at - 1]?.text ?? '')) return null;
    if (!COURTESY.has(word) && !(isFiller(word) && /^[a-z]/.test(word) && !BEFORE_NOUN.has(word))) isBegun = true;
    if (isBegun && !/[а-я]/.test(text)) return null;
  }
  return null;
}

/** After them comes no imperative: `off the phone`. */
const BEFORE_NOUN = toSet`the an my your his her our their this that these those some any each every no of off with for from in on at by about after before during via per was is are been being had have did done got having`;

/** Whether a Russian form that is not at the beginning is no verb of this kind. */
const isOpen = (word: string, verb: Verb): boolean => verb === 'errand' || (verb === 'log' && /ать$/.test(word));

/** In Russian they come last, too: `ответ поставщику перенеси на среду`. */
const isStrong = ({ text }: Word) =>
  /^(?:перенеси|перекинь|сдвинь|отложи|переставь|передвинь|пропусти|удали|снеси|убери|отмени|выкинь|отметь|заверши|закрой|вычеркни)(?:те)?$/.test(
    text,
  );

/** `pushing the report to Friday`, `skipping yoga`; not `moving boxes is done` */
const isGerund = (word: string, form: string, text: string): boolean =>
  [form, form.replace(/e$/, ''), form + form.slice(-1)].includes(word.replace(/ing$/, '')) &&
  word.endsWith('ing') &&
  !/\b(?:is|are|was|done|finished|over)\b/i.test(text);

const PAST = /(?:л|ла|ли|лся|лась|лись|[ае]н[аоы]?|ыт[аоы]?)$|ed$|^forgot/;
const PAST_OF_ONE = /(?:[аеиоуыя]л|ла)(?:с[яь])?$|[ае]н[аоы]?$|тся$|^(?:forgot|отменили$|перен[её]с$)/; // `удали` asks

/** @param isExact whether it is a word of its own, not another with a typo */
const isForm = (word: string, form: string, isExact: boolean) =>
  (matchesPattern(word, form) ||
    (!isExact && form.length > 5 && nearlyMatchesPattern(word, form) && !PAST.test(word))) &&
  !PAST_OF_ONE.test(word);

const UNWANTED = toSet`надо нужно стоит хочу`;

/** `не отменяй`, `не хочу отменять`, `отменять не надо`, `don't move` */
function isNegated(words: Word[], at: number): boolean {
  const isBefore = words.slice(Math.max(0, at - 2), at).some(({ text }) => /^(?:не|нельзя|dont|not|never)$/.test(text));
  const isAfter = words
    .slice(at + 1, at + 4)
    .some(({ text }, index) => text === 'не' && UNWANTED.has(words[at + index + 2]?.text ?? ''));
  return isBefore || isAfter;
}
