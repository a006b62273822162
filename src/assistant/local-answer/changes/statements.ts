import { CHANGE_ANSWERS, TALK } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import { quote } from '../../previews.ts';
import { type Act, findAct } from '../acts.ts';
import { listTasks } from '../facts.ts';
import { isTwist } from '../phrases.ts';
import type { Facts, Question } from '../question.ts';
import { asks, type Request } from '../requests.ts';
import { listNamedTasks } from '../titles.ts';
import { findUnknown, isSignificant, sayWords } from '../unexplained.ts';
import { isInfinitive } from '../verb-forms.ts';
import { splitWords, toSet, type Word } from '../words.ts';
import { addTask, beginsWithVerb, findExisting, sayExisting, withoutDays } from './add-task.ts';
import { readFields } from './clauses.ts';
import { changeAll } from './end-tasks.ts';
import { findIntendedMove, moveTasks } from './move-tasks.ts';
import { setField } from './set-field.ts';
import { type ChangeAnswer, refuse } from './types.ts';

type Handler = (question: Question, facts: Facts) => ChangeAnswer | null;

const askWhich: Handler = (_, facts) => refuse(facts, CHANGE_ANSWERS.whichTask);

/** A deadline that is no due date. */
const HARD = /\bhard deadline/i;

/** What is done about each thing that a sentence can say. */
const ACTS: Record<Act, Handler> = {
  levels: (_, facts) => refuse(facts, CHANGE_ANSWERS.levels),
  unneeded: (question, facts) => changeAll('drop', question, facts),
  field: setField,
  groupDone: (question, facts) =>
    question.cues.has('all') ? changeAll('complete', question, facts) : askWhich(question, facts),
  started: (question, facts) => changeAll('start', question, facts),
  due: (question, facts) =>
    HARD.test(question.text) ? refuse(facts, CHANGE_ANSWERS.notPossible) : moveTasks(question, facts),
  done: (question, facts) => changeAll('complete', question, facts),
  intended: (question, facts) => (question.named.length > 0 ? findIntendedMove : moveTasks)(question, facts),
  failed: keepOpen,
  open: keepOpen,
  doneAlone: askWhich,
  busy: (_, facts) => refuse(facts, CHANGE_ANSWERS.onlyTasks),
};

/** The changes of a sentence that asks for nothing. */
export function readStatement(question: Question, facts: Facts): ChangeAnswer | null {
  const act = findAct(question);
  if (act) return ACTS[act](question, facts);
  return isErrand(question, facts) ? addNew({ all: question.words, rest: question.words }, question, facts) : null;
}

/** `every monday at 9 send the metrics`, `соню на танцы записать до пятницы`: a field of quick add and a verb. */
function isErrand(question: Question, facts: Facts): boolean {
  if (asks(question) || question.words.some(isTwist)) return false;
  const { fields, title } = readFields(question.text, facts);
  const isVerb = (word: Word) => isInfinitive(word.text) && !question.senses.get(word)?.has('work');
  const hasDay = fields.some(({ type }) => type !== 'duration');
  return hasDay && splitWords(title).length > 1 && (beginsWithVerb(title) || question.words.some(isVerb));
}

function keepOpen(question: Question, { language }: Facts): ChangeAnswer {
  const { words } = question;
  const isNegated = (word: Word) =>
    /(?:йт?е?|ть|ла?|ли)$/.test(word.text) && isTwist(words[words.indexOf(word) - 1] ?? { text: '' }); // `не удаляй`
  const left = findUnknown(question).filter((word) => !isTwist(word) && !isNegated(word));
  return {
    changes: [],
    refusals: [
      ...listNamedTasks(question).map(({ title }) => say(language, CHANGE_ANSWERS.stillOpen, { title: quote(title) })),
      ...(left.length > 0 ? [say(language, TALK.leftOut, { words: sayWords(left, question) })] : []),
    ],
  };
}

/** `pay the rent now`: no part of a title. */
const SOONER = toSet`now earlier sooner сейчас раньше пораньше`;

/** A task that is not there yet. What the person only needs to do may be there. */
export function addNew(request: Pick<Request, 'all' | 'rest'>, question: Question, facts: Facts): ChangeAnswer {
  const named = withoutDays(request.rest, question).filter(
    (word) =>
      isSignificant(word) && !isTwist(word) && !SOONER.has(word.text) && !question.senses.get(word)?.has('first'),
  );
  const existing = findExisting(named, facts);
  if (existing.length === 0) return addTask(request, question, facts);
  if (existing.length === 1 && question.when && !question.when.isHabit) return moveTasks(question, facts);
  return { changes: [], refusals: [...sayExisting(existing, facts), ...listTasks(existing, facts)] };
}
