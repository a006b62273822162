import type { PlanBlock } from '../entities/plans/responses.ts';
import { CHANGES, LEFT_OUT, PREVIEWS } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import { quote } from './previews.ts';
import type { ChangeAction, LeftOutChange, LeftOutReason, ProposedCommand, ShownChange } from './responses.ts';
import { MAX_CHANGES } from './schemas.ts';

/** A command, and its description in the user's language. */
export interface ProposedChange extends ShownChange {
  command: ProposedCommand;
  preview: string;
}

/** Why something that was asked for cannot be proposed. */
export interface Problem {
  reason: LeftOutReason;
  /** The model's words, to be shown to the user. */
  value: string;
}

/** A change of the plan, which the planner works out. */
export type PlanWish =
  | { kind: 'day'; date: string }
  | { kind: 'block'; block: PlanBlock; startsAt: string | undefined; locked: boolean | undefined };

/** Splits changes into those that fit into one proposal and the others. A plan counts as one change. */
export function limitChanges(all: ProposedChange[], hasPlan: boolean, language: Language) {
  const room = MAX_CHANGES - (hasPlan ? 1 : 0);
  const tooMany: Problem = { reason: 'too_many', value: String(MAX_CHANGES) };
  return { changes: all.slice(0, room), leftOut: all.slice(room).map((change) => explain(change, tooMany, language)) };
}

export function explain(
  { action, title }: { action: ChangeAction; title: string | null },
  { reason, value }: Problem,
  language: Language,
): LeftOutChange {
  const unnamed = action === 'plan' ? CHANGES.plan : CHANGES.unnamed;
  const what = title === null ? say(language, unnamed) : say(language, PREVIEWS[action], { title: quote(title) });
  const why = say(language, LEFT_OUT[reason], { value: quote(value) });
  return { action, title, reason, text: `${what}: ${why}` };
}
