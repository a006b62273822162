import type { TaskPatch } from '../../../entities/tasks/schemas.ts';
import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { QuickDraft } from '../../../quick-add/parser/resolve.ts';
import { quote } from '../../previews.ts';
import type { Facts, Question } from '../question.ts';

/** A change that the person asked for. Dates are local. */
export type Change =
  | {
      kind: 'add';
      fields: QuickDraft;
      /** How it repeats, in the person's words. */
      repeats: string | null;
      /** Whether to remind of it when it is due. */
      reminds: boolean;
    }
  | { kind: 'complete' | 'drop' | 'skip'; id: string }
  | {
      kind: 'move';
      id: string;
      date: string;
      time: string | null;
      /** Whether the time is a new one: an appointment begins then. */
      isNewTime?: boolean;
    }
  | { kind: 'set'; id: string; patch: Pick<TaskPatch, 'title' | 'priority'> }
  | { kind: 'mood'; energy: number; focus: number }
  | { kind: 'plan'; date: string };

/** What is done about a request for changes: `changes`, or the reason why there are none. */
export interface ChangeAnswer {
  changes: Change[];
  /** Why something that was asked for cannot be done. */
  refusals: string[];
}

/** Reasons that need no value. */
type Reason = Exclude<
  keyof typeof CHANGE_ANSWERS,
  | 'whichOf'
  | 'isBusyTime'
  | 'isDone'
  | 'notUnderstood'
  | 'stillOpen'
  | 'noRepeat'
  | 'otherOccurrence'
  | 'noProject'
  | 'longTitle'
  | 'invalid'
  | 'exists'
  | 'series'
>;

export const sayUnread = ({ text }: Pick<Question, 'text'>, { language }: Facts): ChangeAnswer => ({
  changes: [],
  refusals: [say(language, CHANGE_ANSWERS.notUnderstood, { text: quote(text.trim()) })],
});

export const refuse = ({ language }: Facts, phrase: (typeof CHANGE_ANSWERS)[Reason]): ChangeAnswer => ({
  changes: [],
  refusals: [say(language, phrase)],
});
