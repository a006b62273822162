import type { Mutation } from '../../db/mutation.ts';
import { busyTimeDeletion, busyTimeRestoration, busyTimeReversion } from '../../entities/busy-times/mutations.ts';
import type { BusyTime } from '../../entities/busy-times/responses.ts';
import { moodLogDeletion, moodLogRestoration, moodLogReversion } from '../../entities/mood/mutations.ts';
import type { MoodLog } from '../../entities/mood/responses.ts';
import { planReplacement } from '../../entities/plans/mutations.ts';
import type { PlanState } from '../../entities/plans/responses.ts';
import { taskDeletion, taskRestoration, taskReversion } from '../../entities/tasks/mutations.ts';
import type { Task } from '../../entities/tasks/responses.ts';
import { settingsReversion, type UserBefore } from '../../entities/users/mutations.ts';
import type { User } from '../../entities/users/responses.ts';
import type { Undone } from './responses.ts';

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
export function inverseOf(event: LoggedChange, now: Date): Mutation<Undone> | null {
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
