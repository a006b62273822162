import type { BusyTime } from '../busy/answers.ts';
import { busyTimeDeletion, busyTimeRestoration, busyTimeReversion } from '../busy/changes.ts';
import type { Change } from '../db/change.ts';
import type { MoodLog } from '../mood/answers.ts';
import { moodLogDeletion, moodLogRestoration, moodLogReversion } from '../mood/changes.ts';
import type { PlanState } from '../plans/answers.ts';
import { planReplacement } from '../plans/changes.ts';
import type { Task } from '../tasks/answers.ts';
import { taskDeletion, taskRestoration, taskReversion } from '../tasks/changes.ts';
import type { User } from '../users/answers.ts';
import { settingsReversion, type UserBefore } from '../users/changes.ts';
import type { Undone } from './answers.ts';

interface LoggedAs<Type extends string, Payload, Before> {
  type: Type;
  seq: number;
  entityId: string;
  payload: Payload;
  before: Before;
}

/** An event as the log has it, with what it keeps of the time before. */
export type LoggedChange =
  | LoggedAs<'task.created' | 'task.deleted' | 'task.restored', unknown, unknown>
  | LoggedAs<'task.updated' | 'task.completed' | 'task.reopened', unknown, { task: Task }>
  | LoggedAs<'mood.logged' | 'mood.deleted' | 'mood.restored', unknown, unknown>
  | LoggedAs<'mood.updated', unknown, { moodLog: MoodLog }>
  | LoggedAs<'busy.created' | 'busy.deleted' | 'busy.restored', unknown, unknown>
  | LoggedAs<'busy.updated', unknown, { busyTime: BusyTime }>
  | LoggedAs<'plan.applied' | 'plan.updated', unknown, PlanState | null>
  | LoggedAs<'user.updated', { user: User }, UserBefore | null>;

const NO_PLAN = { blocks: [], dropped: [], fingerprint: null, dataVersion: 0 };

/** The change that takes an event back if nothing has moved since; null for one that has no way back. */
export function inverseOf(event: LoggedChange, now: Date): Change<Undone> | null {
  const { entityId: id, seq } = event;
  switch (event.type) {
    case 'task.created':
    case 'task.restored':
      return taskDeletion(id, { seq }, now);
    case 'task.deleted':
      return taskRestoration(id, { seq }, now);
    case 'task.updated':
    case 'task.completed':
    case 'task.reopened':
      return taskReversion(event.before.task, { seq }, now);
    case 'mood.logged':
    case 'mood.restored':
      return moodLogDeletion(id, { seq }, now);
    case 'mood.deleted':
      return moodLogRestoration(id, { seq }, now);
    case 'mood.updated':
      return moodLogReversion(event.before.moodLog, { seq }, now);
    case 'busy.created':
    case 'busy.restored':
      return busyTimeDeletion(id, { seq }, now);
    case 'busy.deleted':
      return busyTimeRestoration(id, { seq }, now);
    case 'busy.updated':
      return busyTimeReversion(event.before.busyTime, { seq }, now);
    case 'plan.applied':
    case 'plan.updated':
      return planReplacement(id, event.before?.plan ?? NO_PLAN, { expected: { seq }, now });
    case 'user.updated': {
      const { version } = event.payload.user;
      return event.before && settingsReversion(event.before.chosen, { version }, now);
    }
    default:
      return null;
  }
}
