import type { TaskPatch } from '../../../entities/tasks/schemas.ts';
import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { type Phrase, say, type Values } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import type { ParsedTask } from '../../../quick-add/parser/resolve.ts';
import { quote } from '../../previews.ts';
import type { Facts, Query } from '../query.ts';

export interface MoodLevels {
  energy: number;
  focus: number;
}

/** A change that the person asked for. Dates are local. */
export type Change =
  | {
      kind: 'add';
      fields: ParsedTask;
      /** How it repeats, in the person's words. */
      repeats: string | null;
      /** Whether to remind of it when it is due. */
      reminds: boolean;
    }
  | { kind: 'complete' | 'drop' | 'skip' | 'start'; id: string }
  | { kind: 'reopen'; id: string; title: string }
  | {
      kind: 'move';
      id: string;
      date: string;
      time: string | null;
      /** Whether the time is a new one: an appointment begins then. */
      isNewTime?: boolean;
    }
  | { kind: 'set'; id: string; patch: Pick<TaskPatch, 'title' | 'priority' | 'aiMetadata' | 'labels' | 'projectId'> }
  | {
      kind: 'mood';
      energy: number;
      focus: number;
      /** RFC 3339; null is now. */
      at: string | null;
      /** The levels of logs that it corrects, the latest first. */
      corrects?: MoodLevels[];
    }
  | { kind: 'plan'; date: string };

/** What is done about a request for changes: `changes`, or the reason why there are none. */
export interface ChangeAnswer {
  changes: Change[];
  /** Why something that was asked for cannot be done. */
  refusals: string[];
  /** The tasks of which it asks which are meant. */
  among?: Pick<OpenTask, 'id' | 'title'>[];
  /** Whether it is `done` alone, which says nothing beside another change. */
  isVague?: boolean;
}

/** No change, and why. */
export const refuse = <P extends Phrase>({ language }: Facts, phrase: P, ...values: Values<P>): ChangeAnswer => ({
  changes: [],
  refusals: [say(language, phrase, ...values)],
});

export const sayUnread = ({ text }: Pick<Query, 'text'>, facts: Facts): ChangeAnswer =>
  refuse(facts, CHANGE_ANSWERS.notUnderstood, { text: quote(text.trim()) });

export const joinAnswers = (answers: ChangeAnswer[]): ChangeAnswer => ({
  changes: [...new Map(answers.flatMap(({ changes }) => changes).map((each) => [JSON.stringify(each), each])).values()],
  refusals: answers.flatMap(({ refusals }) => refusals),
  among: answers.flatMap(({ among = [] }) => among),
});
