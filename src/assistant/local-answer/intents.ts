import { CHANGE_ANSWERS, EXAMPLES, TALK } from '../../messages/answers.ts';
import { type Language, type Phrase, say } from '../../messages/say.ts';
import { answerDay, answerDayEnd, answerMeetings } from './day-answers.ts';
import { answerDone, answerDoneByWeekday } from './done-answers.ts';
import { answerFirst } from './first-answers.ts';
import { answerBusiest, answerFree, answerSlot, answerTimeFor } from './free-answers.ts';
import { answerMood } from './mood-answers.ts';
import { answerCapacity, answerNamed } from './named-answers.ts';
import { answerNextBlock, answerPlan, answerUnplanned, answerWhy } from './plan-answers.ts';
import type { Cue, Facts, Question } from './question.ts';
import { answerDrop, answerGroupList, answerTasks } from './task-answers.ts';
import { answerHours } from './work-hours.ts';

export type Answer = (question: Question, facts: Facts) => string[];

const reply =
  (phrase: Phrase, ...more: readonly Phrase[]): Answer =>
  (_, { language }) =>
    [phrase, ...more].map((each) => say(language, each));

/**
 * What can be asked. `needs` has alternatives; the cues of one must all be in the question, joined by `+`. Cues of `goesWith`
 * make the intent likelier.
 */
interface Intent {
  needs: string;
  goesWith: string;
  answer: Answer;
  /** Points that it has before others. */
  lead?: number;
}

/** What any answer reads. */
export const GENERAL = 'what you work tasks open purpose whether hello thanks'.split(' ') as Cue[];

const SELECTS = 'what all open tasks howMany howLong day when done important undated overdue longest shortest past how';

/** What has a date, by urgency. */
const answerDated: Answer = (question, facts) =>
  answerTasks({ ...question, when: null, cues: new Set<Cue>(['dated']) }, facts);

/** What is late, of the groups that the question names. */
const answerOverdue: Answer = (question, facts) =>
  answerTasks(
    { ...question, when: null, cues: new Set<Cue>([...question.cues].filter((cue) => cue !== 'done')).add('overdue') },
    facts,
  );

/** Other people's data are not known here, but a title can name them. */
const answerOthers: Answer = (question, facts) => {
  const named = question.named.length > 0 && !question.cues.has('free') ? answerNamed(question, facts) : [];
  const isOwn = named.length > 0 && !/['’]s (?:calendar|schedule|day|week|plans?|tasks?)\b/i.test(question.text);
  const unknown = say(facts.language, TALK.unknownTopic);
  return isOwn ? named : [unknown, ...(named.length > 0 ? named : listExamples(question.cues, facts.language))];
};

export const answerHelp: Answer = ({ cues }, { language }) => [
  say(language, TALK.whoAmI),
  say(language, CHANGE_ANSWERS.abilities),
  ...listExamples(cues, language),
];

export const WELCOME = reply(TALK.welcome);

const withExamples =
  (phrase: Phrase): Answer =>
  ({ cues }, { language }) => [say(language, phrase), ...listExamples(cues, language)];

/** What can be asked: the nearest to these cues. */
export function listExamples(cues: Set<Cue>, language: Language): string[] {
  const near = ({ about }: (typeof EXAMPLES)[number]) => about.split(' ').filter((cue) => cues.has(cue as Cue)).length;
  return [TALK.canAsk, ...EXAMPLES.toSorted((a, b) => near(b) - near(a)).slice(0, MAX_EXAMPLES)].map((phrase) =>
    say(language, phrase),
  );
}

const MAX_EXAMPLES = 3;

const INTENTS: Intent[] = [
  // what is not known here must not be taken for something else
  { needs: 'sleep outside', goesWith: 'what how mood trend when day', answer: answerOthers, lead: 5 },
  {
    needs: 'others+meetings others+free others+tasks others+day others+done',
    goesWith: 'what when how day',
    answer: answerOthers,
    lead: 4,
  },
  { needs: 'turn+reminders turn+settings', goesWith: 'how', answer: reply(CHANGE_ANSWERS.nothing, TALK.inSettings) },
  { needs: 'reminders settings', goesWith: 'how what when', answer: reply(TALK.inSettings) },
  { needs: 'erase', goesWith: 'how drop', answer: reply(CHANGE_ANSWERS.nothing, CHANGE_ANSWERS.erase) },

  { needs: 'why+title why+event', goesWith: 'plan day time first', answer: answerWhy },
  { needs: 'first+title first+event', goesWith: 'what when work', answer: answerNamed },
  { needs: 'unplanned', goesWith: 'what plan tasks why day title', answer: answerUnplanned, lead: 4 },
  { needs: 'busiest', goesWith: 'what when day weekday free', answer: answerBusiest, lead: 6 },
  { needs: 'upTo+minutes under+minutes over+minutes', goesWith: SELECTS, answer: answerTasks, lead: 6 },
  { needs: 'group repeats inProgress', goesWith: SELECTS, answer: answerTasks, lead: 4 },
  { needs: 'title+repeats', goesWith: 'how when', answer: answerNamed, lead: 4 },
  { needs: 'event+howMany event+daysUntil', goesWith: 'what when day title', answer: answerNamed, lead: 1 },
  {
    needs: 'hours',
    goesWith: 'soonest day what when howMany howLong first dayEnd work able done habit free',
    answer: answerHours,
    lead: 4,
  },
  { needs: 'groupList', goesWith: 'what tasks howMany', answer: answerGroupList, lead: 4 },
  { needs: 'room', goesWith: 'title event when free day part tasks minutes howLong', answer: answerFree, lead: 5 },
  {
    needs:
      'mood+day energy+day focus+day mood+part+past energy+part+past energy+howMany tired+past+day logged compare+energy+day compare+mood+day compare+focus+day',
    goesWith: 'what how howMany done part past last best worst weekday compare when tasks first tired mood',
    answer: answerMood,
    lead: 1,
  },
  { needs: 'dayEnd dayEnd+day when+done+day when+able+day', goesWith: 'when what', answer: answerDayEnd },
  {
    needs: 'free+title free+event howLong+event',
    goesWith: 'what when howMany day time howLong able',
    answer: answerTimeFor,
    lead: 3,
  },
  { needs: 'soonest daysUntil+due first+due+when overview+due', goesWith: 'first what tasks how', answer: answerDated },
  { needs: 'weekday+done weekday+able', goesWith: 'what day how howMany best', answer: answerDoneByWeekday, lead: 1 },
  { needs: 'room+title slot+title', goesWith: 'what when able minutes day work best', answer: answerSlot, lead: 6 },
  { needs: 'able+all able+day able able+event+what what+able+not', goesWith: 'what all', answer: answerCapacity },
  { needs: 'meetings meetings+first', goesWith: 'soonest what when day howMany event who', answer: answerMeetings },
  {
    needs: 'title event title+repeats title+age title+when',
    goesWith: 'when what how howLong due day able waits why open done overdue drop first past part age work',
    answer: answerNamed,
  },

  {
    needs:
      'minutes+free+what+work minutes+able+what minutes+able+what+event minutes+best+what minutes+event minutes+work+title first easy minutes tired tired+what nth what+work after+title after+event',
    goesWith: 'what work tasks able due',
    answer: answerFirst,
  },
  { needs: 'plan+first', goesWith: 'what day when', answer: answerNextBlock },
  { needs: 'plan', goesWith: 'what day part when why', answer: answerPlan },
  {
    needs: 'important undated dated longest shortest',
    goesWith: 'what tasks all open first due howMany howLong day easy',
    answer: answerTasks,
    lead: 1,
  },
  { needs: 'overdue done+not what+done+not', goesWith: 'what tasks howMany open past day', answer: answerOverdue },
  { needs: 'drop', goesWith: 'what tasks day able', answer: answerDrop },
  { needs: 'waits', goesWith: 'what tasks', answer: answerTasks },

  { needs: 'free', goesWith: 'day part what when howLong time howMany weekday', answer: answerFree, lead: 1 },
  {
    needs: 'howMany+day howMany+due howLong+day howLong+all',
    goesWith: 'tasks what due open work minutes',
    answer: answerTasks,
  },
  {
    needs: 'done what+done past+work+day done+compare best+past+day',
    goesWith: 'what day howMany tasks',
    answer: answerDone,
  },
  { needs: 'what+part', goesWith: 'day due tasks', answer: answerDay },
  { needs: 'day due+day overview', goesWith: 'what tasks when open part how', answer: answerDay },
  { needs: 'tasks open all due howMany+tasks', goesWith: 'what all open', answer: answerTasks },

  {
    needs:
      'mood energy focus average trend compare best weekday habit weekday+tired tired+compare tired+trend tired+why tired+when tired+part tired+habit why+worst why+part part+worst part+best part+compare when+energy when+focus when+worst',
    goesWith: 'what when how best worst energy focus mood compare part habit day last trend weekday',
    answer: answerMood,
  },

  { needs: 'thanks you+best', goesWith: 'good you best', answer: WELCOME, lead: 2 },
  { needs: 'bye', goesWith: '', answer: reply(TALK.bye) },
  { needs: 'good', goesWith: '', answer: reply(TALK.good) },
  { needs: 'hello', goesWith: 'how part', answer: withExamples(TALK.hello) },
  { needs: 'abilities', goesWith: '', answer: answerHelp, lead: 9 },
  { needs: 'help who+you robot', goesWith: 'what you how', answer: answerHelp },
];

export const TABLE = INTENTS.map(({ needs, goesWith, answer, lead = 0 }) => ({
  lead,
  needs: needs.split(' ').map((cues) => cues.split('+') as Cue[]),
  goesWith: goesWith.split(' ') as Cue[],
  answer,
}));

/** Cues that answers read and that make them no likelier. */
export const READS = new Map<Answer, string>([
  [answerOthers, 'title event group part past howMany howLong best worst energy average compare'],
  [WELCOME, 'howMany'],
  [answerWhy, 'not or verb number part waits past'],
  [
    answerNamed,
    'howMany last event or best important longest shortest daysUntil weekday done good time span title repeats',
  ],
  [answerTasks, 'due daysUntil part minutes done undated past'],
  [answerFirst, 'number after day part best open overdue good last future'],
  [answerFree, 'group purpose verb minutes future howMany or whether first'],
  [answerMood, 'average trend part good last or past day work habit tired why after minutes time logged'],
  [answerCapacity, 'howMany howLong open plan good compare title event part minutes due time'],
  [answerGroupList, 'group'],
  [answerSlot, 'room purpose howMany'],
  [answerDrop, 'minutes'],
  [answerDone, 'compare trend how best last group title past'],
  [answerDay, 'past'],
  [
    answerHelp,
    'verb mood energy focus tired logged tasks reminders settings past day part drop done work last all turn first help',
  ],
]);
