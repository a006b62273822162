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

/** What a call asks for: at most one of `update`, `creation` and `plan`. */
interface Asked {
  action: ChangeAction;
  title: string | null;
  /** One call's part of a task update. All calls for a task become one command, which one undo reverts. */
  update?: { taskId: string; patch: TaskPatch; details: Details };
  creation?: { command: ProposedCommand; details: Details };
  plan?: PlanWish | undefined;
}

/** What a call asks for. A call for several tasks has several readings. One with problems asks for nothing. */
export interface Reading extends Asked {
  problems: Problem[];
  /** Fields of the call that no change has. */
  unknownFields: string[];
}

export interface ToolContext {
  snapshot: Pick<Snapshot, 'dataVersion' | 'timezone' | 'date' | 'planning'>;
  names: Names;
  language: Language;
  now: Date;
}

export const toInputContext = ({ snapshot: { date, timezone }, now }: ToolContext) => ({ date, timezone, now });

export const failed = (action: ChangeAction, problem: Problem): Reading => ({
  action,
  title: null,
  problems: [problem],
  unknownFields: [],
});

/** The reading of an input whose fields have all been taken. */
export function toReading(input: ToolInput, asked: Asked, { language, now }: ToolContext): Reading {
  const { action, title, update, creation } = asked;
  const command = update
    ? { type: 'task_update', args: { id: update.taskId, changes: update.patch } }
    : creation?.command;
  if (input.problems.length === 0 && command) {
    const error = buildMutation(command.type, command.args, { userId: '', newId: '', now });
    if (error instanceof AppError) input.problems.push({ reason: 'invalid', value: error.text[language] });
  }
  const { problems } = input;
  return { ...(problems.length === 0 ? asked : { action, title }), problems, unknownFields: input.listUnknown() };
}

export const toInstant = (moment: LocalMoment | 'none', time: string, timezone: string) =>
  moment === 'none' ? null : toMoment(moment.date, moment.time ?? time, timezone).toISOString();

/** A moment (RFC 3339) in the user's words. */
export const sayInstant = (moment: string, { snapshot, language }: ToolContext) =>
  sayTime(language, toLocalTime(Date.parse(moment), snapshot.timezone), snapshot.date);
