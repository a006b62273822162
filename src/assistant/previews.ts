import type { TaskPatch } from '../entities/tasks/schemas.ts';
import { cleanLine } from '../messages/clean-text.ts';
import { type DETAILS, PREVIEWS } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import type { ChangeAction, ShownChange } from './responses.ts';

/** The new values by field, in words. */
export type Details = Partial<Record<keyof typeof DETAILS | 'status', string>>;

/** A title in quotation marks cannot end them, and so cannot look like a part of the message. */
export const quote = (text: string) => cleanLine(text).replaceAll(/["“”„‟«»＂〝〞]/g, '’');

export function actionOf(patch: TaskPatch): ChangeAction {
  const fields = Object.keys(patch);
  if (fields.length === 1 && patch.status) return ACTIONS[patch.status];
  return fields.includes('dueDate') && fields.every((field) => /^(dueDate|deadline|startDate)$/.test(field))
    ? 'move'
    : 'change';
}

const ACTIONS = { completed: 'complete', cancelled: 'drop', in_progress: 'start', pending: 'reopen' } as const;

export function describeCreation(
  { action, title, details }: { action: ChangeAction; title: string | null; details: Details },
  language: Language,
): ShownChange & { preview: string } {
  const values = Object.values(details);
  const preview =
    action === 'log_mood'
      ? `${say(language, PREVIEWS.log_mood)} ${values.join(', ')}`
      : [say(language, PREVIEWS.add, { title: quote(title ?? '') }), ...values].join(', ');
  return { action, title, details: values, preview };
}

/** The preview names the move, the other changes and the new status one after another. */
export function describeUpdate(
  { title, patch, details }: { title: string; patch: TaskPatch; details: Details },
  language: Language,
): ShownChange & { preview: string } {
  const { due, status: _, ...others } = details;
  const head = (action: keyof typeof PREVIEWS) => say(language, PREVIEWS[action], { title: quote(title) });
  const parts = [
    ...(due === undefined ? [] : [[head('move'), due].join(', ')]),
    ...(Object.keys(others).length === 0 ? [] : [[head('change'), ...Object.values(others)].join(', ')]),
    ...(patch.status ? [head(ACTIONS[patch.status])] : []),
  ];
  return { action: actionOf(patch), title, details: Object.values(details), preview: parts.join('; ') };
}
