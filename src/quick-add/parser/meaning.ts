import type { Level } from '../../shared/fields.ts';
import type { Moment } from './moments.ts';
import type { Recurrence } from './recurrences.ts';
import type { Courtesy } from './types.ts';

/** Something that was understood. */
export type Meaning =
  | { type: 'label' | 'project'; value: string }
  | { type: 'priority' | 'energy'; value: Level /** `high` alone, after a comma or another token. */; isBare?: true }
  | { type: 'duration'; value: number }
  | { type: 'due'; moment: Moment }
  | { type: 'deadline'; moment: Moment }
  | { type: 'start'; moment: Moment /** Its day is also the day of the task: `after 5pm`. */; isAfter?: boolean }
  | { type: 'reminder'; isTail: boolean /** Its own moment, if the task has another one. */; moment?: Moment }
  | { type: 'courtesy'; courtesy: Courtesy; isTail: boolean }
  | { type: 'recurrence'; recurrence: Recurrence /** Its time alone. */; moment?: Moment }
  | { type: 'code' }
  | { type: 'backslash' };

/** What begins at a word. Without a meaning, all of its words are text: "before friday 6pm". */
export interface Match {
  meaning: Meaning | null;
  end: number;
  /** For a day or a time that belongs together with another one: "mon or tue", "9am - 10am". */
  kind?: 'day' | 'time' | undefined;
}

/** Facts about the words that follow. */
export interface Following {
  isToken: (at: number) => boolean;
  matches: (Match | null)[];
}
