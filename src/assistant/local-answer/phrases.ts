import { SHIFT } from './lengths.ts';
import { SOURCE } from './when.ts';
import type { Word } from './words.ts';

// What several words say together.

const UNDATED =
  /(?<!\p{Alpha})(?:without|no|lacking|без)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроков|срока|дат|даты|дедлайн\p{Alpha}*)(?!\p{Alpha})/iu;
const DATED =
  /(?<!\p{Alpha})(?:with|со?)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроком|сроками|датой|дедлайн\p{Alpha}*)(?!\p{Alpha})/iu;
const ROOM =
  /(?<!\p{Alpha})(?:есть ли|найди\p{Alpha}*|найд[её]тся|будет ли|смогу|влезет|room|выкро\p{Alpha}+|find|fit|squeeze)(?!\p{Alpha})/iu;
/** What there is time for. */
const PURPOSE =
  /(?<=(?:time|room|slot|hours?|h|min\p{Alpha}*|врем\p{Alpha}+|час\p{Alpha}*|минут\p{Alpha}*|окн\p{Alpha}+)\s(?:\p{Alpha}+\s)?)(?:for|to|на|чтобы?|\p{Alpha}+ть)(?!\p{Alpha}).*/iu;
/** `and the day after`: after the day that was asked about. */
export const DAY_AFTER = /(?:day after|next day|following day)(?!\s+\p{Alpha})|следующий день|день после/iu;
/** `at 11 instead of 10` */
const NOT_THEN =
  /(?<=(?:\d|noon|полдень).*)(?<!\p{Alpha})(?:instead of|rather than|not|вместо|(?:а )?не)\s+(?:at |в )?\d{1,2}(?::\d\d)?(?:\s?[ap]m)?(?=[^\p{Alpha}\p{N}]*$|,)/iu;
const REASON = /(?<!\p{Alpha})(?:because|coz|cos|потому что|так как|из-за)(?!\p{Alpha}).*/iu;
/** First person: `сделаю`, `сдам`, `отнесу`, `I will`; not `к обеду` */
export const FUTURE =
  /(?<!\p{Alpha})(?<!(?<!\p{Alpha})(?:ко?|по|на|во?|про|за)\s)(?:will|ill|gonna|(?:не (?:хочу|могу|успеваю|успею|получится|буду)|can['’]?t|don['’]?t want)(?=.*(?:давай|лучше|instead|rather))|давай|пусть|лучше|instead|rather|\p{Alpha}+(?:аю|яю|ею|аюсь|яюсь)|(?:с|по|за|до|от|на|вы|при|о|об|у|раз|пере|про|вер|ку)\p{Alpha}*(?:лю|жу|чу|шу|ну|су|ру|рю|ду|дам|усь|юсь))(?!\p{Alpha})/giu;
const EXCEPT = /(?<!\p{Alpha})(?:except|apart from|other than|кроме|за исключением)(?!\p{Alpha}).*/iu;
/** `100%`, `5 of 5` */
const WHOLE = /100 ?(?:%|процент\p{Alpha}*|percent)|(?<![\d:])(\d+) ?(?:of|из|\/) ?\1(?!\d)/iu;
const PUT_OFF = /(?<=\bput\s(?:.+\s)?)off\b/iu;
export const UNNEEDED =
  /(?<!\p{Alpha})(?:(?:больше )?не (?:надо|нуж\p{Alpha}+)|(?:not|no longer) needed|do(?:n['’]?t| not) need(?! to)|forget (?:about )?(?:it|that)|never ?mind|scrap (?:it|that)|неактуал\p{Alpha}+|больше не|отменя(?:ется|ются)|отмен[её]н[аоы]?|отменил(?:ся|ась|ось|ись)|(?:is|was|been|got|are) (?:cancell?ed|called off|off))(?!\p{Alpha})/giu;
const LEVEL =
  /(?<!\p{Alpha})(?:(?:low|high)(?:er|est)?|medium|normal|raise|низк\p{Alpha}*|высок\p{Alpha}*|средн\p{Alpha}*|обычн\p{Alpha}*)(?!\p{Alpha})|\d+ ?(?:\/|out of|из) ?10/iu;

/** Working hours and days off: `do I work on Friday`, `сколько часов я работаю`; not `what do I work on`. */
const WORK_HOURS = new RegExp(
  [
    String.raw`(?<=(?<!\bwhat )\b(?:do|am|are|will|when|hours|days)\s(?:i|we)\s(?:\p{Alpha}+\s)?)work(?:ing)?\b`,
    String.raw`\bwork(?:ing)?\s(?:hours|days?)\b`,
    String.raw`\bdays?\s?off\b|\boff(?:\swork)?(?=(?:\s(?:on|today|tomorrow|this|next)\b.*)?[^\p{Alpha}]*$)`,
    String.raw`\b(?:start|finish|stop|end)(?:ing)?\s(?:my\s)?(?:work(?:ing)?|shift|workday)\b`,
    String.raw`(?<!\p{Alpha})(?:выходн(?:ой|ого|ому)|(?:не)?рабоч(?:ий|его|ие|их|ем)\s(?:день|дн\p{Alpha}+|час\p{Alpha}*|время|график)|график\p{Alpha}* работы)`,
    String.raw`(?<=(?<!\p{Alpha})(?:я|мы|часов|дней|дни|скольки|когда)\s(?:\p{Alpha}+\s){0,3})работа(?:ю|ем)(?!\p{Alpha})(?!\sнад)|работа(?:ю|ем) ли`,
  ].join('|'),
  'iu',
);

/** Words that negate or limit a statement. They are never fillers. */
const TWIST =
  /^(?:почти|половин[ауы]|полпути|наполовину|частично|half|halfway|almost|nearly|partly|не|ни|нет|без|если|бы|кроме|вместо|после|after|not|no|never|without|except|if|unless|instead|(?:do|did|does|ca|wo|have|has|had|is|was|are|were|would|could|should)nt)$/u;

export const isTwist = ({ text }: Pick<Word, 'text'>): boolean => TWIST.test(text);

const BUSIEST =
  /(?:busiest|freest|(?:most|least) (?:busy|packed|free|hectic|loaded))(?: day)?|(?:самы\p{Alpha}+|наиболее|больше всего|меньше всего) (?:загруж|занят|свобод)\p{Alpha}*|(?:свободнее|загруженнее)(?: всего)?/iu;
/** `when can I do the report` */
const SLOT =
  /\bwhen (?:can|could|should|shall) (?:i|we)\b|когда (?:(?:я|мне|мы|нам|бы) )?(?:смогу|могу|сможем|лучше|удобнее|можно|стоит|успею)(?: бы)?(?!\p{Alpha})/iu;
const LENGTH = String.raw`(?=\s+(?:чем\s+|за\s+)?(?:\d|an? |half|час|полчаса|получаса|полутора))`;
const length = (words: string) => new RegExp(`(?<!\\p{Alpha})(?:${words})${LENGTH}`, 'iu');
/** `under 15 min`, `не больше часа`, `over an hour`: how long tasks take. */
const UP_TO = length('up to|within|at most|no (?:more|longer) than|не (?:больше|более|дольше|длиннее)');
const UNDER = length('(?:less|shorter|fewer) than|under|below|(?<!не )(?:меньше|менее|короче|быстрее)');
const OVER = length('(?<!no )(?:more|longer) than|over|above|(?<!не )(?:больше|более|дольше|длиннее)');

/** `if I have 15 minutes` */
const IF_TIME =
  /(?<!\p{Alpha})(?:if|если)\s+(?:\p{Alpha}+\s+){0,4}?(?=\d+ ?(?:m|h|мин|ч)|\p{Alpha}+ (?:min|hour|мин|час)|полчас|час|(?:нет|мало|без) сил|сил |устал|tired|(?:no|low|little) energy)/iu;

export const PHRASES = (
  [
    ['undated', UNDATED],
    ['dated', DATED],
    ['room', ROOM],
    ['purpose', PURPOSE],
    ['day', DAY_AFTER],
    ['day', NOT_THEN],
    ['day', SOURCE],
    ['done', WHOLE],
    ['verb', PUT_OFF],
    ['except', EXCEPT],
    ['reason', REASON],
    ['shift', SHIFT],
    ['level', LEVEL],
    ['unneeded', UNNEEDED],
    ['hours', WORK_HOURS],
    ['slot', SLOT],
    ['busiest', BUSIEST],
    ['upTo', UP_TO],
    ['under', UNDER],
    ['over', OVER],
    ['minutes', IF_TIME],
  ] as const
).map(([cue, pattern]) => [cue, new RegExp(pattern, 'giu')] as const);
