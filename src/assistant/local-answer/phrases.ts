import { once } from '../../shared/once.ts';
import { SOURCE_DAY } from './clock-times.ts';
import { SHIFT } from './lengths.ts';
import { pattern, type Word, wholeWords } from './words.ts';

// What several words say together.

/** In a mood log, 12:00. */
export const NOON = wholeWords`(?:around |about |at |в )?(?:(?<!(?:before|after) )lunch(?:time)?|noon|midday|(?<!(?:до|после) )обед|полдень)`;

/** `and the day after`: after the day that was asked about. */
export const DAY_AFTER = /(?:day after|next day|following day)(?!\s+[a-zß-ӿ])|следующий день|день после/iu;

/** First person: `сделаю`, `сдам`, `отнесу`, `I will`; not `к обеду` */
export const FUTURE =
  /(?<![a-zß-ӿ])(?<!(?<![a-zß-ӿ])(?:ко?|по|на|во?|про|за)\s)(?:will|ill|gonna|(?:не (?:хочу|могу|успеваю|успею|получится|буду)|can['’]?t|don['’]?t want)(?=.*(?:давай|лучше|instead|rather))|давай|пусть|лучше|instead|rather|[a-zß-ӿ]+(?:аю|яю|ею|звоню|аюсь|яюсь)|(?:с|по|за|до|от|на|вы|при|о|об|у|раз|пере|про|вер|ку)[a-zß-ӿ]*(?:лю|жу|чу|шу|ну|су|ру|рю|ду|дам|усь|юсь))(?![a-zß-ӿ])/giu;

export const UNNEEDED =
  /(?<![a-zß-ӿ])(?:(?:больше )?не (?:надо|нуж[a-zß-ӿ]+)|(?:not|no longer) needed|do(?:n['’]?t| not) need(?! to)|forget (?:about )?(?:it|that)|never ?mind|scrap (?:it|that)|неактуал[a-zß-ӿ]+|больше не|отменя(?:ется|ются)|отмен[её]н[аоы]?|отменил(?:ся|ась|ось|ись)|не до (?:не[её]|него|них|этого|того)|(?:is|was|been|got|are) (?:cancell?ed|called off|off(?! the)))(?![a-zß-ӿ])/giu;

/** Words that negate or limit a statement. They are never fillers. */
const TWIST =
  /^(?:передумал[аи]?|почти|половин[ауы]|полпути|наполовину|частично|half|halfway|almost|nearly|partly|не|ни|нет|без|если|бы|кроме|вместо|оставь|оставить|оставим|leave|keep|после|after|not|no|never|without|except|if|unless|instead|(?:do|did|does|ca|wo|have|has|had|is|was|are|were|would|could|should)nt)$/u;

export const isTwist = ({ text }: Pick<Word, 'text'>): boolean => TWIST.test(text);

/** Cues that change what a question means, such as `not` or `why`. An intent that does not know such a cue does not answer. */
const TURNS = ['not', 'past', 'why', 'howMany', 'howLong', 'compare', 'or', 'last', 'nth'] as const;

export const isTurn = (cue: string): cue is (typeof TURNS)[number] => TURNS.some((turn) => turn === cue);

/** Before a length: `under 15 min`, `не больше часа`, `over an hour`. */
const LENGTH = String.raw`(?=\s+(?:чем\s+|за\s+)?(?:\d|an? |half|час|полчаса|получаса|полутора))`;
const beforeLength = ({ raw: [words = ''] }: TemplateStringsArray): RegExp =>
  new RegExp(`(?<![a-zß-ӿ])(?:${words})${LENGTH}`, 'iu');

/** The phrases of each cue. */
const listPatterns = () => ({
  day: [
    DAY_AFTER,
    SOURCE_DAY,
    // `at 11 instead of 10`
    pattern`(?<=(?:\d|noon|полдень).*)(?<![a-zß-ӿ])(?:instead of|rather than|not|вместо|(?:а )?не)\s+(?:at |в )?\d{1,2}(?::\d\d)?(?:\s?[ap]m)?(?=[^a-zß-ӿ\d]*$|,|\s(?:on|at|today|tomorrow|tmrw|tonight|this|next|во?|на|сегодня|завтра)(?![a-zß-ӿ]))`,
  ],
  // what the assistant can do, and how
  abilities: [
    wholeWords`(?:what|how)(?: else)? (?:can|could|do) (?:you|u)(?: actually| really| even)? (?:do|help)|how (?:(?:does|do) )?(?:this|it|you)(?: bot| app| thing| actually| really)? works?|what (?:can|could|should) i (?:ask|say|type|write)|commands|abilities|are you able to`,
    wholeWords`how (?:(?:do|can|should|would|could) (?:i|we)|to)(?= (?:use|log|track|record|add|undo|create|delete|rename|complete)(?![a-zß-ӿ]))`,
    wholeWords`умеешь|умеете|пользоваться|(?:что|чем) (?:(?:ты|вы|ещё|еще|тут) )*мож(?:ешь|ете)|что (?:тут |здесь )?можно (?:у [a-zß-ӿ]+ )?(?:спросить|спрашивать|написать)`,
    wholeWords`(?:как|можно ли)(?= (?:[a-zß-ӿ]+ ){0,4}(?:записать|добавить|отметить|удалить|отменить|переименовать|работаешь|работаете)(?![a-zß-ӿ]))`,
  ],
  overdue: [
    pattern`(?<![a-zß-ӿ])ничего не (?:забыл|пропустил|просрочил|упустил)[a-zß-ӿ]*|(?:did|have|do|am) ?(?:n['’]?t)? i (?:forget(?:ting)?|forgotten|miss(?:ed|ing)?) (?:any|some)thing`,
  ],
  // `the report has to be done by Friday`
  due: [
    wholeWords`(?:has|have|needs?|must|should) (?:to )?be (?:done|ready|in|sent|paid|[a-zß-ӿ]+ed)(?=.* (?:by|until|before) )`,
  ],
  time: [NOON, wholeWords`ago|назад|(?:around|about|около|примерно)(?= \d)`],
  shift: [SHIFT],
  unneeded: [UNNEEDED],
  start: [
    wholeWords`start(?:ing|ed)?|begin(?:ning)?|начинаю|начал[аи]?|начни|начать|приступ[a-zß-ӿ]+|взял(?:ся|ась)|берусь`,
  ],
  undated: [
    wholeWords`(?:without|no|lacking|без)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроков|срока|дат|даты|дедлайн[a-zß-ӿ]*)`,
  ],
  dated: [
    wholeWords`(?:with|со?)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроком|сроками|датой|дедлайн[a-zß-ӿ]*)`,
  ],
  room: [
    wholeWords`есть ли|найди[a-zß-ӿ]*|найд[её]тся|будет ли|смогу|влезет|впих[a-zß-ӿ]+|втисн[a-zß-ӿ]+|room|выкро[a-zß-ӿ]+|find|fit|squeeze`,
  ],
  // what there is time for
  purpose: [
    pattern`(?<=(?<![a-zß-ӿ])(?:fit(?: in)?|squeeze(?: in)?|впих[a-zß-ӿ]+|втисн[a-zß-ӿ]+)\s).*`,
    pattern`(?<=(?:time|room|slot|hours?|h|min[a-zß-ӿ]*|врем[a-zß-ӿ]+|час[a-zß-ӿ]*|минут[a-zß-ӿ]*|окн[a-zß-ӿ]+)\s(?:[a-zß-ӿ]+\s){0,3})(?:for|to|на|чтобы?|[a-zß-ӿ]+ть)(?![a-zß-ӿ]).*`,
  ],
  done: [pattern`100 ?(?:%|процент[a-zß-ӿ]*|percent)|(?<![\d:])(\d+) ?(?:of|из|\/) ?\1(?!\d)`], // `5 of 5`
  // `worse than on other days`
  compare: [
    wholeWords`(?:worse|better|хуже|лучше)(?: [^,?]*)? (?:than|чем)(?: (?:on|in|во?))?(?: (?:other|usual|други[ехм]+|остальны[ехм]+|обычн[а-я]+))?`,
  ],
  verb: [pattern`(?<=\bput\s(?:.+\s)?)off\b`],
  except: [pattern`(?<![a-zß-ӿ])(?:except|apart from|other than|кроме|за исключением)(?![a-zß-ӿ]).*`],
  reason: [pattern`(?<![a-zß-ӿ])(?:because|coz|cos|потому что|так как|из-за)(?![a-zß-ӿ]).*`],
  level: [
    wholeWords`(?:low|high)(?:er|est)?|medium|normal|raise|низк[a-zß-ӿ]*|высок[a-zß-ӿ]*|средн[a-zß-ӿ]*|обычн[a-zß-ӿ]*|(?:по)?(?:важнее|срочнее)`,
    pattern`\d+ ?(?:\/|out of|из) ?10`,
  ],
  // `do I work on Friday`, `сколько часов я работаю`; not `what do I work on`
  hours: [
    pattern`(?<=(?<!\bwhat )\b(?:do|am|are|will|when|hours|days)\s(?:i|we)\s(?:[a-zß-ӿ]+\s)?)work(?:ing)?\b`,
    pattern`\bwork(?:ing)?\s(?:hours|days?)\b`,
    pattern`\bdays?\s?off\b|(?<!\b(?:put|turn|switch)\s)\boff(?:\swork)?(?=(?:\s(?:on|today|tomorrow|this|next)\b.*)?[^a-zß-ӿ]*$)`,
    pattern`(?<![a-zß-ӿ])(?:выходн(?:ой|ого|ому)|(?:не)?рабоч(?:ий|его|ие|их|ем)\s(?:день|дн[a-zß-ӿ]+|час[a-zß-ӿ]*|время|график)|график[a-zß-ӿ]* работы)`,
    pattern`(?<=(?<![a-zß-ӿ])(?:я|мы|часов|дней|дни|скольки|когда)\s(?:[a-zß-ӿ]+\s){0,3})работа(?:ю|ем)(?![a-zß-ӿ])(?!\sнад)|работа(?:ю|ем) ли`,
  ],
  // `when can I do the report`
  slot: [
    pattern`\bwhen (?:can|could|should|shall) (?:i|we)\b|когда (?:(?:я|мне|мы|нам|бы) )?(?:смогу|могу|сможем|лучше|удобнее|можно|стоит|успею)(?: бы)?(?![a-zß-ӿ])`,
  ],
  able: [pattern`(?<!\b(?:did|have) (?:i|we) )\bget (?:[a-zß-ӿ]+ ){1,4}done\b`],
  busiest: [
    pattern`(?:busiest|freest|lightest|quietest|emptiest|(?:most|least) (?:busy|packed|free|hectic|loaded))(?: day)?`,
    pattern`(?:самы[a-zß-ӿ]+|наиболее|больше всего|меньше всего) (?:загруж|занят|свобод|тяж[её]л|л[её]гк)[a-zß-ӿ]*|(?:свободнее|загруженнее)(?: всего)?`,
  ],
  upTo: [beforeLength`up to|within|at most|no (?:more|longer) than|не (?:больше|более|дольше|длиннее)`],
  under: [beforeLength`(?:less|shorter|fewer) than|under|below|(?<!не )(?:меньше|менее|короче|быстрее)`],
  over: [beforeLength`(?<!no )(?:more|longer) than|over|above|(?<!не )(?:больше|более|дольше|длиннее)`],
  minutes: [
    // `20 min before I leave, what fits`
    pattern`(?<=(?:\d ?|\b(?:half|an?|two|one) )(?:h|m|hours?|min[a-zß-ӿ]*|минут[a-zß-ӿ]*|мин|час[a-zß-ӿ]*|ч) )(?:before|until|till|до|перед|пока)(?![a-zß-ӿ])[^,.?!;]*(?=[,.!?;])`,
    // `if I have 15 minutes`
    pattern`(?<![a-zß-ӿ])(?:if|если)\s+(?:[a-zß-ӿ]+\s+){0,4}?(?=\d+ ?(?:m|h|мин|ч)|[a-zß-ӿ]+ (?:min|hour|мин|час)|полчас|час|(?:нет|мало|без) сил|сил |устал|tired|(?:no|low|little) energy)`,
  ],
});

export type PhraseCue = keyof ReturnType<typeof listPatterns>;

export const listPhrases = once(() =>
  Object.entries(listPatterns()).flatMap(([cue, patterns]) =>
    patterns.map((each) => [cue as PhraseCue, new RegExp(each, 'giu')] as const),
  ),
);
