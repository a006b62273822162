import { once } from '../../shared/once.ts';
import { SOURCE_DAY } from './clock-times.ts';
import { SHIFT } from './lengths.ts';
import { pattern, type Word, wholeWords } from './words.ts';

// What several words say together.

/** In a mood log, 12:00. */
export const NOON = wholeWords`(?:around |about |at |в )?(?:(?<!(?:before|after) )lunch(?:time)?|noon|midday|(?<!(?:до|после) )обед|полдень)`;

/** `and the day after`: after the day that was asked about. */
export const DAY_AFTER = /(?:day after|next day|following day)(?!\s+\p{Alpha})|следующий день|день после/iu;

/** First person: `сделаю`, `сдам`, `отнесу`, `I will`; not `к обеду` */
export const FUTURE =
  /(?<!\p{Alpha})(?<!(?<!\p{Alpha})(?:ко?|по|на|во?|про|за)\s)(?:will|ill|gonna|(?:не (?:хочу|могу|успеваю|успею|получится|буду)|can['’]?t|don['’]?t want)(?=.*(?:давай|лучше|instead|rather))|давай|пусть|лучше|instead|rather|\p{Alpha}+(?:аю|яю|ею|звоню|аюсь|яюсь)|(?:с|по|за|до|от|на|вы|при|о|об|у|раз|пере|про|вер|ку)\p{Alpha}*(?:лю|жу|чу|шу|ну|су|ру|рю|ду|дам|усь|юсь))(?!\p{Alpha})/giu;

export const UNNEEDED =
  /(?<!\p{Alpha})(?:(?:больше )?не (?:надо|нуж\p{Alpha}+)|(?:not|no longer) needed|do(?:n['’]?t| not) need(?! to)|forget (?:about )?(?:it|that)|never ?mind|scrap (?:it|that)|неактуал\p{Alpha}+|больше не|отменя(?:ется|ются)|отмен[её]н[аоы]?|отменил(?:ся|ась|ось|ись)|не до (?:не[её]|него|них|этого|того)|(?:is|was|been|got|are) (?:cancell?ed|called off|off(?! the)))(?!\p{Alpha})/giu;

/** Words that negate or limit a statement. They are never fillers. */
const TWIST =
  /^(?:почти|половин[ауы]|полпути|наполовину|частично|half|halfway|almost|nearly|partly|не|ни|нет|без|если|бы|кроме|вместо|после|after|not|no|never|without|except|if|unless|instead|(?:do|did|does|ca|wo|have|has|had|is|was|are|were|would|could|should)nt)$/u;

export const isTwist = ({ text }: Pick<Word, 'text'>): boolean => TWIST.test(text);

/** Cues that change what a question means, such as `not` or `why`. An intent that does not know such a cue does not answer. */
const TURNS = ['not', 'past', 'why', 'howMany', 'howLong', 'compare', 'or', 'last', 'nth'] as const;

export const isTurn = (cue: string): cue is (typeof TURNS)[number] => TURNS.some((turn) => turn === cue);

/** Before a length: `under 15 min`, `не больше часа`, `over an hour`. */
const LENGTH = String.raw`(?=\s+(?:чем\s+|за\s+)?(?:\d|an? |half|час|полчаса|получаса|полутора))`;
const beforeLength = ({ raw: [words = ''] }: TemplateStringsArray): RegExp =>
  new RegExp(`(?<!\\p{Alpha})(?:${words})${LENGTH}`, 'iu');

/** The phrases of each cue. */
const listPatterns = () => ({
  day: [
    DAY_AFTER,
    SOURCE_DAY,
    // `at 11 instead of 10`
    pattern`(?<=(?:\d|noon|полдень).*)(?<!\p{Alpha})(?:instead of|rather than|not|вместо|(?:а )?не)\s+(?:at |в )?\d{1,2}(?::\d\d)?(?:\s?[ap]m)?(?=[^\p{Alpha}\d]*$|,|\s(?:on|at|today|tomorrow|tmrw|tonight|this|next|во?|на|сегодня|завтра)(?!\p{Alpha}))`,
  ],
  // what the assistant can do, and how
  abilities: [
    wholeWords`(?:what|how)(?: else)? (?:can|could|do) (?:you|u)(?: actually| really| even)? (?:do|help)|how (?:(?:does|do) )?(?:this|it|you)(?: bot| app| thing| actually| really)? works?|what (?:can|could|should) i (?:ask|say|type|write)|commands|abilities|are you able to`,
    wholeWords`how (?:(?:do|can|should|would|could) (?:i|we)|to)(?= (?:use|log|track|record|add|undo|create|delete|rename|complete)(?!\p{Alpha}))`,
    wholeWords`умеешь|умеете|пользоваться|(?:что|чем) (?:(?:ты|вы|ещё|еще|тут) )*мож(?:ешь|ете)|что (?:тут |здесь )?можно (?:у \p{Alpha}+ )?(?:спросить|спрашивать|написать)`,
    wholeWords`(?:как|можно ли)(?= (?:\p{Alpha}+ ){0,4}(?:записать|добавить|отметить|удалить|отменить|переименовать|работаешь|работаете)(?!\p{Alpha}))`,
  ],
  overdue: [
    pattern`(?<!\p{Alpha})ничего не (?:забыл|пропустил|просрочил|упустил)\p{Alpha}*|(?:did|have|do|am) ?(?:n['’]?t)? i (?:forget(?:ting)?|forgotten|miss(?:ed|ing)?) (?:any|some)thing`,
  ],
  // `the report has to be done by Friday`
  due: [
    wholeWords`(?:has|have|needs?|must|should) (?:to )?be (?:done|ready|in|sent|paid|\p{Alpha}+ed)(?=.* (?:by|until|before) )`,
  ],
  time: [NOON, wholeWords`ago|назад|(?:around|about|около|примерно)(?= \d)`],
  shift: [SHIFT],
  unneeded: [UNNEEDED],
  start: [
    wholeWords`start(?:ing|ed)?|begin(?:ning)?|начинаю|начал[аи]?|начни|начать|приступ\p{Alpha}+|взял(?:ся|ась)|берусь`,
  ],
  undated: [
    wholeWords`(?:without|no|lacking|без)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроков|срока|дат|даты|дедлайн\p{Alpha}*)`,
  ],
  dated: [
    wholeWords`(?:with|со?)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроком|сроками|датой|дедлайн\p{Alpha}*)`,
  ],
  room: [
    wholeWords`есть ли|найди\p{Alpha}*|найд[её]тся|будет ли|смогу|влезет|впих\p{Alpha}+|втисн\p{Alpha}+|room|выкро\p{Alpha}+|find|fit|squeeze`,
  ],
  // what there is time for
  purpose: [
    pattern`(?<=(?<!\p{Alpha})(?:fit(?: in)?|squeeze(?: in)?|впих\p{Alpha}+|втисн\p{Alpha}+)\s).*`,
    pattern`(?<=(?:time|room|slot|hours?|h|min\p{Alpha}*|врем\p{Alpha}+|час\p{Alpha}*|минут\p{Alpha}*|окн\p{Alpha}+)\s(?:\p{Alpha}+\s){0,3})(?:for|to|на|чтобы?|\p{Alpha}+ть)(?!\p{Alpha}).*`,
  ],
  done: [pattern`100 ?(?:%|процент\p{Alpha}*|percent)|(?<![\d:])(\d+) ?(?:of|из|\/) ?\1(?!\d)`], // `5 of 5`
  verb: [pattern`(?<=\bput\s(?:.+\s)?)off\b`],
  except: [pattern`(?<!\p{Alpha})(?:except|apart from|other than|кроме|за исключением)(?!\p{Alpha}).*`],
  reason: [pattern`(?<!\p{Alpha})(?:because|coz|cos|потому что|так как|из-за)(?!\p{Alpha}).*`],
  level: [
    wholeWords`(?:low|high)(?:er|est)?|medium|normal|raise|низк\p{Alpha}*|высок\p{Alpha}*|средн\p{Alpha}*|обычн\p{Alpha}*|(?:по)?(?:важнее|срочнее)`,
    pattern`\d+ ?(?:\/|out of|из) ?10`,
  ],
  // `do I work on Friday`, `сколько часов я работаю`; not `what do I work on`
  hours: [
    pattern`(?<=(?<!\bwhat )\b(?:do|am|are|will|when|hours|days)\s(?:i|we)\s(?:\p{Alpha}+\s)?)work(?:ing)?\b`,
    pattern`\bwork(?:ing)?\s(?:hours|days?)\b`,
    pattern`\bdays?\s?off\b|(?<!\b(?:put|turn|switch)\s)\boff(?:\swork)?(?=(?:\s(?:on|today|tomorrow|this|next)\b.*)?[^\p{Alpha}]*$)`,
    pattern`(?<!\p{Alpha})(?:выходн(?:ой|ого|ому)|(?:не)?рабоч(?:ий|его|ие|их|ем)\s(?:день|дн\p{Alpha}+|час\p{Alpha}*|время|график)|график\p{Alpha}* работы)`,
    pattern`(?<=(?<!\p{Alpha})(?:я|мы|часов|дней|дни|скольки|когда)\s(?:\p{Alpha}+\s){0,3})работа(?:ю|ем)(?!\p{Alpha})(?!\sнад)|работа(?:ю|ем) ли`,
  ],
  // `when can I do the report`
  slot: [
    pattern`\bwhen (?:can|could|should|shall) (?:i|we)\b|когда (?:(?:я|мне|мы|нам|бы) )?(?:смогу|могу|сможем|лучше|удобнее|можно|стоит|успею)(?: бы)?(?!\p{Alpha})`,
  ],
  able: [pattern`(?<!\b(?:did|have) (?:i|we) )\bget (?:\p{Alpha}+ ){1,4}done\b`],
  busiest: [
    pattern`(?:busiest|freest|lightest|quietest|emptiest|(?:most|least) (?:busy|packed|free|hectic|loaded))(?: day)?`,
    pattern`(?:самы\p{Alpha}+|наиболее|больше всего|меньше всего) (?:загруж|занят|свобод|тяж[её]л|л[её]гк)\p{Alpha}*|(?:свободнее|загруженнее)(?: всего)?`,
  ],
  upTo: [beforeLength`up to|within|at most|no (?:more|longer) than|не (?:больше|более|дольше|длиннее)`],
  under: [beforeLength`(?:less|shorter|fewer) than|under|below|(?<!не )(?:меньше|менее|короче|быстрее)`],
  over: [beforeLength`(?<!no )(?:more|longer) than|over|above|(?<!не )(?:больше|более|дольше|длиннее)`],
  minutes: [
    // `20 min before I leave, what fits`
    pattern`(?<=(?:\d ?|\b(?:half|an?|two|one) )(?:h|m|hours?|min\p{Alpha}*|минут\p{Alpha}*|мин|час\p{Alpha}*|ч) )(?:before|until|till|до|перед|пока)(?!\p{Alpha})[^,.?!;]*(?=[,.!?;])`,
    // `if I have 15 minutes`
    pattern`(?<!\p{Alpha})(?:if|если)\s+(?:\p{Alpha}+\s+){0,4}?(?=\d+ ?(?:m|h|мин|ч)|\p{Alpha}+ (?:min|hour|мин|час)|полчас|час|(?:нет|мало|без) сил|сил |устал|tired|(?:no|low|little) energy)`,
  ],
});

export type PhraseCue = keyof ReturnType<typeof listPatterns>;

export const listPhrases = once(() =>
  Object.entries(listPatterns()).flatMap(([cue, patterns]) =>
    patterns.map((each) => [cue as PhraseCue, new RegExp(each, 'giu')] as const),
  ),
);
