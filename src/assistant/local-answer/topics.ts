import { CHANGE_ANSWERS, EXAMPLES, TALK } from '../../messages/answers.ts';
import { type Language, type Phrase, say } from '../../messages/say.ts';
import { answerDay, answerDayEnd, answerMeetings } from './day-answers.ts';
import { answerDone } from './done-answers.ts';
import { answerFirst } from './first-answers.ts';
import { answerFree } from './free-answers.ts';
import { answerMood } from './mood-answers.ts';
import { answerCapacity, answerNamed } from './named-answers.ts';
import { answerPlan, answerUnplanned, answerWhy } from './plan-answers.ts';
import type { Class, Facts, Query } from './query.ts';
import { answerDeeds, answerDrop, answerGroupList, answerTasks } from './task-answers.ts';
import { wholeWords } from './words.ts';

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

/** `do I work on Saturday`: the hours are not known here, the calendar is. */
const answerHours: Answer = (query, facts) => [
  ...reply(CHANGE_ANSWERS.nothing, TALK.inSettings)(query, facts),
  ...(query.when ? answerMeetings(query, facts) : []),
];

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
  'day due time habit weekdayName group title all overdue undated dated important low urgent repeats inProgress waits easy longest shortest oldest soonest first howMany howLong when part past done minutes number';

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
      'outside others+calendar others+day others+past',
      'first group mood when day part title event past howMany howLong how done number deed or able',
    ),
    isOpen: true,
  },
  topic(
    reply(CHANGE_ANSWERS.nothing, TALK.inSettings),
    'turn settings',
    'how when first title day howMany howLong weekdayName',
  ),
  topic(
    answerHours,
    'hours+-title+-what+-tasks+-group',
    'how when first part time day howMany howLong weekdayName number last',
  ),
  topic(answerUnplanned, 'unplanned plan+not', 'plan why day title when not past part'),
  topic(answerWhy, 'why+title why+event', 'plan day time first not or verb number part waits past due free'),
  topic(answerGroupList, 'groupList', 'howMany group'),
  topic(
    answerMood,
    'energy focus mood+-title+-event tired+why tired+when tired+past tired+part tired+weekday tired+weekdayName tired+compare trend best+when best+part parts+compare best+-tasks+-done+-first+-work+-minutes+-urgent+-event+-title worst+-tasks',
    'where work energy focus mood tired best worst compare trend average habit weekdayName day last weekday part parts or why past first done howMany minutes all whether not low after number logged when longest shortest purpose',
  ),
  topic(
    answerFirst,
    'minutes+what+-plan+-free minutes+what+work+-plan minutes+what+first+-plan minutes+event+-room',
    'free minutes number day due part first able squeeze easy tired best room event after verb title time energy open shortest done purpose or',
  ),
  topic(
    withClass(answerNamed, 'able'),
    'able+title+-free free+title+-time squeeze+title+-time',
    'given when day due time part minutes howLong all event not number weekdayName howMany room or after',
  ),
  topic(answerFree, 'room+minutes+title', 'day part time weekdayName purpose number'),
  topic(
    answerFree,
    'free busy squeeze room+minutes',
    'compare over day part when howLong time howMany weekdayName minutes first group or number event all last longest room busy able after due purpose not',
  ),
  topic(answerDayEnd, 'dayEnd+-title when+done+day+-past+-title', 'day part first when'),
  topic(
    answerCapacity,
    'able+-minutes',
    'howMany howLong plan all best compare event part due time day number not minutes',
  ),
  topic(answerPlan, 'plan', 'first day part when why weekdayName all time'),
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
  topic(answerDone, 'done', 'day howMany group past weekdayName compare all when part how number'),
  topic(answerOverdue, 'overdue', 'day group howMany past done not all weekdayName howLong longest shortest important'),
  topic(answerDated, 'soonest due+first', 'due first when howMany all daysUntil'),
  topic(
    answerDrop,
    'drop',
    'given minutes number time when day able first all urgent important weekdayName shortest longest',
  ),
  topic(
    answerTasks,
    'group repeats inProgress undated dated low waits longest shortest oldest important+-first easy+day',
    ROWS,
  ),
  topic(answerTasks, 'what+deed+group+-before', `${ROWS} deed`),
  topic(answerTasks, 'howLong howMany+day', ROWS),
  topic(
    withClass(answerFirst, 'first'),
    'first+-past urgent easy tired minutes what+work+-day+-past+-group+-title',
    'where given purpose day due part minutes number after best last open when able weekdayName energy time longest shortest low all plan or howLong',
  ),
  topic(answerToDo, 'what+work+day+-part+-past'),
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
