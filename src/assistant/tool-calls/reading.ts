import { buildMutation } from '../../commands/registry.ts';
import type { TaskPatch } from '../../entities/tasks/schemas.ts';
import { type Language, sayTime } from '../../messages/say.ts';
import { AppError } from '../../shared/errors.ts';
import { toLocalTime, toMoment } from '../../shared/time-zones.ts';
import type { Names } from '../names.ts';
import type { Details } from '../previews.ts';
import type { PlanWish, Problem } from '../proposed-changes.ts';
import type { ChangeAction, ProposedCommand } from '../responses.ts';
import type { Snapshot } from '../snapshot.ts';
import type { LocalMoment, ToolInput } from './input.ts';

/** What a call asks for. A call for several tasks has several readings. */
export interface Reading {
  action: ChangeAction;
  /** Of the task; null when it is not known. */
  title: string | null;
  /** If there are any, there is no change. */
  problems: Problem[];
  /** Fields of the call that no change has. */
  unknownFields: string[];
  change: Update | Creation | { plan: PlanWish } | null;
}

/** One call's part of a task update. All calls for a task become one command, which one undo reverts. */
export interface Update {
  taskId: string;
  patch: TaskPatch;
  details: Details;
}

export interface Creation {
  command: ProposedCommand;
  details: Details;
}

export interface ToolContext {
  snapshot: Pick<Snapshot, 'timezone' | 'date'>;
  names: Names;
  language: Language;
  now: Date;
}

export const toInputContext = ({ snapshot: { date, timezone }, now }: ToolContext) => ({ date, timezone, now });

export const failed = (action: ChangeAction, title: string | null, problem: Problem): Reading => ({
  action,
  title,
  problems: [problem],
  unknownFields: [],
  change: null,
});

/** The reading of an input whose fields have all been taken. The change counts only without problems. */
export function toReading(
  input: ToolInput,
  { action, title, change }: Pick<Reading, 'action' | 'title' | 'change'>,
  { language, now }: ToolContext,
): Reading {
  if (input.problems.length === 0 && change && !('plan' in change)) {
    const { type, args } = 'command' in change ? change.command : toUpdateCommand(change);
    const error = buildMutation(type, args, { userId: '', newId: '', now });
    if (error instanceof AppError) input.problems.push({ reason: 'invalid', value: error.text[language] });
  }
  const { problems } = input;
  return { action, title, problems, unknownFields: input.listUnknown(), change: problems.length === 0 ? change : null };
}

const toUpdateCommand = ({ taskId: id, patch: changes }: Update) => ({ type: 'task_update', args: { id, changes } });

export const toInstant = (moment: LocalMoment | 'none', time: string, timezone: string) =>
  moment === 'none' ? null : toMoment(moment.date, moment.time ?? time, timezone).toISOString();

/** A moment (RFC 3339) in the user's words. */
export const sayInstant = (moment: string, { snapshot, language }: ToolContext) =>
  sayTime(language, toLocalTime(Date.parse(moment), snapshot.timezone), snapshot.date);
