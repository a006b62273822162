import { CHANGE_ANSWERS, EXAMPLES, TALK } from '../../messages/answers.ts';
import { type Language, type Phrase, say } from '../../messages/say.ts';
import { answerDay, answerDayEnd, answerMeetings, answerNoMeetings, answerStreak } from './day-answers.ts';
import { answerDone } from './done-answers.ts';
import { answerBefore, answerFirst } from './first-answers.ts';
import { answerBusiest, answerFree, answerSlot, answerTimeFor } from './free-answers.ts';
import { answerGoodDay, answerMood } from './mood-answers.ts';
import { answerCapacity, answerNamed } from './named-answers.ts';
import { answerNextBlock, answerPlan, answerUnplanned, answerWhy } from './plan-answers.ts';
import type { Class, Facts, Query } from './query.ts';
import { answerDeeds, answerDrop, answerGroupList, answerTasks } from './task-answers.ts';
import { wholeWords } from './words.ts';
import { answerHours } from './work-hours.ts';

export type Answer = (query: Query, facts: Facts) => string[];

/** What can be asked about: the first topic is meant whose classes are in the query and which uses each of its words. */
export interface Topic {
  /** Alternatives. All classes of one must be in the query, those after `-` must not. */
  needs: { has: Class[]; hasNot: Class[] }[];
  uses: Set<Class>;
  answer: Answer;
  /** Whether words that nothing is known of do not matter. */
  isOpen?: boolean;
}

const reply =
  (phrase: Phrase, ...more: readonly Phrase[]): Answer =>
  (_, { language }) =>
    [phrase, ...more].map((each) => say(language, each));

const withExamples =
  (phrase: Phrase): Answer =>
  ({ asks }, { language }) => [say(language, phrase), ...listExamples(asks, language)];

/** What can be asked: the nearest to these classes. */
export function listExamples(asks: Set<Class>, language: Language): string[] {
  const near = ({ about }: (typeof EXAMPLES)[number]) =>
    about.split(' ').filter((each) => asks.has(each as Class)).length;
  return [TALK.canAsk, ...EXAMPLES.toSorted((a, b) => near(b) - near(a)).slice(0, MAX_EXAMPLES)].map((phrase) =>
    say(language, phrase),
  );
}

const MAX_EXAMPLES = 3;

export const answerHelp: Answer = ({ asks }, { language }) => [
  say(language, TALK.whoAmI),
  say(language, CHANGE_ANSWERS.abilities),
  ...listExamples(asks, language),
];

/** Other people's data are not known here, but a title can name them. */
const answerOthers: Answer = (query, facts) => {
  const named = query.named.length > 0 && !query.asks.has('free') ? answerNamed(query, facts) : [];
  const unknown = say(facts.language, TALK.unknownTopic);
  const isOwn =
    named.length > 0 &&
    !query.asks.has('past') &&
    !query.asks.has('outside') &&
    !/['’]s (?:calendar|schedule|day|week|plans?|tasks?)\b/i.test(query.text);
  return isOwn ? named : [unknown, ...(named.length > 0 ? named : listExamples(query.asks, facts.language))];
};

const withClass =
  (answer: Answer, ...more: Class[]): Answer =>
  (query, facts) =>
    answer({ ...query, asks: new Set([...query.asks, ...more]) }, facts);

/** `what should I do today`, not `what am I doing today` */
const answerToDo: Answer = (query, facts) =>
  ADVICE.test(query.text) ? answerFirst(query, facts) : answerDay(query, facts);

const ADVICE = wholeWords`should i|(?:что|чем) (?:мне |бы |сегодня )*(?:по|с)?делать`;

/** What has a date, by urgency. */
const answerDated: Answer = (query, facts) =>
  answerTasks({ ...query, when: null, asks: new Set<Class>(['dated']) }, facts);

/** What is late. */
const answerOverdue: Answer = (query, facts) =>
  answerTasks(
    { ...query, when: null, asks: new Set([...query.asks, 'overdue' as const].filter((each) => each !== 'done')) },
    facts,
  );

/** What any answer uses. */
const GENERAL =
  'listed what how who room you work tasks open whether hello thanks good future bye about before overview aside';
/** What selects rows, and what is said of them. */
const ROWS =
  'day due time habit weekdayName group title all overdue undated dated important low urgent repeats inProgress waits easy longest shortest oldest soonest first howMany howLong when part past done minutes upTo under over number last';

const topic = (answer: Answer, needs: string, uses = ''): Topic => ({
  answer,
  needs: needs.split(' ').map((each) => {
    const all = each.split('+');
    return {
      has: all.filter((name) => !name.startsWith('-')) as Class[],
      hasNot: all.filter((name) => name.startsWith('-')).map((name) => name.slice(1)) as Class[],
    };
  }),
  uses: new Set(`${GENERAL} ${needs.replaceAll(/[+-]/g, ' ')} ${uses}`.split(' ') as Class[]),
});

export const listTopics = (): Topic[] => [
  topic(
    answerHelp,
    'help',
    'number minutes verb mood energy focus logged tasks settings past day done last all first drop plan when',
  ),
  {
    ...topic(
      answerOthers,
      'outside+-first outside+howMany others+past',
      'first group mood trend when day part title event others past howMany howLong best worst average how done number deed or able',
    ),
    isOpen: true,
  },
  topic(answerStreak, 'streak', 'howMany title day past done daysUntil longest habit repeats'),
  topic(answerNoMeetings, 'noMeetings', 'when day part all weekday weekdayName first howMany calendar free'),
  topic(
    answerGoodDay,
    'goodDay+last goodDay+when best+last+past',
    'past when work done first mood energy focus when last',
  ),
  topic(
    withClass(answerNamed, 'able'),
    'whatIf+title whatIf+event',
    'when day due time part drop not overdue given past weekdayName first minutes',
  ),
  topic(reply(CHANGE_ANSWERS.nothing, TALK.inSettings), 'turn+settings turn', 'how'),
  topic(reply(TALK.inSettings), 'settings', 'when first title'),
  topic(
    answerOthers,
    'others+calendar others+free others+day others+done others+plan others+busy',
    'when title event past',
  ),
  topic(answerUnplanned, 'unplanned plan+not', 'plan why day title when not past part'),
  topic(answerWhy, 'why+title why+event', 'plan day time first not or verb number part waits past due free'),
  topic(answerBusiest, 'busiest weekday+free weekday+busy', 'when day weekday free busy freest first worst best'),
  topic(answerTasks, 'upTo+minutes under+minutes over+minutes', ROWS),
  topic(answerGroupList, 'groupList', 'howMany group'),
  topic(
    answerMood,
    'energy focus mood+-title+-event logged average compare+day+-title+-tasks+-done+-free+-busy habit+worst habit+best weekday+worst weekday+best weekday+tired tired+why tired+when tired+past tired+part tired+weekdayName tired+compare tired+trend part+compare parts+compare trend best+when best+where best+part worst+when worst+part best+-tasks+-done+-first+-work+-minutes+-urgent+-event+-title worst+-tasks weeks',
    'weeks where hours energy focus mood tired best worst compare trend average habit weekdayName day last weekday part parts or why past first done time howMany minutes all whether not low after number logged when longest shortest purpose',
  ),
  topic(answerHours, 'hours', 'soonest day when howMany howLong first dayEnd done habit free weekdayName past'),
  topic(
    answerSlot,
    'squeeze+when+title able+when+title free+when+title when+best+title',
    'when able minutes day best free howMany time part room due',
  ),
  topic(
    answerBefore,
    'before+event+work before+event+what+able before+event+shortest before+event+easy',
    'day time part number purpose',
  ),
  topic(
    answerFirst,
    'minutes+what+squeeze minutes+what+room minutes+what+work minutes+what+able minutes+what+event minutes+event+-room+-able+-squeeze minutes+what+easy minutes+what+best minutes+what+tired minutes+what+first+-plan',
    'minutes number day due part first able easy tired best room event after verb title time energy open shortest done purpose or',
  ),
  topic(
    answerTimeFor,
    'free+title free+event squeeze+event squeeze+title busy+event room+minutes+title room+minutes+event',
    'when howMany day time howLong able room minutes part or busy event title after weekdayName',
  ),
  topic(
    answerFree,
    'free busy squeeze room+minutes freest+or',
    'compare over day part when howLong time howMany weekdayName minutes first group or number event all last longest room busy able after due purpose not',
  ),
  topic(answerDayEnd, 'dayEnd+-title when+done+day+-past+-title', 'day part first'),
  topic(
    answerNamed,
    'able+title dayEnd+title',
    'given when day due time part minutes howLong all event not number weekdayName',
  ),
  topic(
    answerCapacity,
    'able+all able+day able+event able+due able+-minutes',
    'howMany howLong plan all best compare event part due time day number not minutes',
  ),
  topic(answerNextBlock, 'plan+first', 'day when weekdayName'),
  topic(answerPlan, 'plan', 'day part when why weekdayName all time'),
  topic(answerMeetings, 'calendar', 'soonest when day howMany event first part time weekdayName last longest all'),
  topic(answerFirst, 'after+title after+event first+after nth', 'day due part when last first title event'),
  topic(
    answerNamed,
    'event',
    'title first when howMany howLong due day time part last past span daysUntil weekdayName who repeats busy age or number',
  ),
  topic(
    answerNamed,
    'title',
    'deed event first when howMany howLong due day time part last past span daysUntil weekday weekdayName repeats waits age why done overdue drop open or not important urgent number minutes verb compare inProgress whether plan all soonest longest shortest',
  ),
  topic(
    answerDeeds,
    'deed+-past',
    'day due part who what when howMany first time overdue all past number weekdayName last',
  ),
  topic(
    answerDone,
    'done+past done+what done+last done+day done+howMany last+past+when',
    'day howMany group last past weekdayName compare all when part how number',
  ),
  topic(
    answerOverdue,
    'overdue done+not',
    'day group howMany past done not all weekdayName howLong longest shortest important',
  ),
  topic(withClass(answerTasks, 'soonest'), 'listed+due+first listed+soonest', ROWS),
  topic(answerDated, 'soonest due+first daysUntil+due', 'due first when howMany all daysUntil'),
  topic(
    answerDrop,
    'drop',
    'given minutes number time when day able first all urgent important weekdayName shortest longest',
  ),
  topic(
    answerTasks,
    'group repeats inProgress undated dated low waits longest shortest oldest important+-first important+tasks important+howMany urgent+group easy+day easy+group urgent+howMany',
    ROWS,
  ),
  topic(answerTasks, 'howLong+day howLong+all howMany+day howMany+due howLong+tasks', ROWS),
  topic(answerTasks, 'listed+important+-first listed+urgent+-first listed+easy+-first', `${ROWS} given`),
  topic(
    withClass(answerFirst, 'first'),
    'first+-past urgent important easy tired minutes+what minutes+able minutes what+work+-day+-past+-group+-title',
    'where given purpose day due part minutes number after best last open when able weekdayName energy time longest shortest low all plan or howLong',
  ),
  topic(answerDone, 'done', 'day group last past'),
  topic(answerToDo, 'what+work+day+-part+-past'),
  topic(answerTasks, 'listed', `${ROWS} given`),
  topic(
    answerDay,
    'day due overview part',
    'when past part weekdayName time all first event howMany number due last habit overview or',
  ),
  topic(answerTasks, 'tasks open all howMany', ROWS),
  { ...topic(reply(TALK.welcome), 'thanks', 'you best'), isOpen: true },
  topic(reply(TALK.bye), 'bye', 'day'),
  topic(withExamples(TALK.hello), 'hello', 'how part'),
  topic(reply(TALK.good), 'good'),
];
