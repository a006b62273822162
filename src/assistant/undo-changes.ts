import type { LastEvent, UndoService } from '../history/undo/service.ts';
import { CHANGES, DETAILS, PREVIEWS } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import { quote } from './previews.ts';
import type { ProposedChange } from './proposed-changes.ts';

/**
 * The changes that undo the last write: one for each of its events, the latest first. Empty if one of them has no text.
 * @param moods undo only a log of these levels
 * @param isOfProposal whether only an applied proposal is meant: `cancel that`
 */
export async function proposeUndo(
  undo: UndoService,
  caller: Caller,
  { isOfProposal, moods }: { isOfProposal: boolean; moods?: { energy: number; focus: number }[] },
  language: Language,
): Promise<ProposedChange[]> {
  const last = await undo.findLast(caller);
  const isMood = ({ type, data: { moodLog: log } }: LastEvent) =>
    type.endsWith('.logged') &&
    moods?.some(({ energy, focus }) => log?.energyLevel === energy && log.focusLevel === focus);
  const events = moods ? last.filter(isMood).slice(0, 1) : last;
  const changes = events.flatMap((event) => (isOfProposal && event.actor !== 'ai' ? [] : toChange(event, language)));
  return changes.length < events.length ? [] : changes;
}

/** Empty for an event that has no text here. */
function toChange({ undoToken, type, data, before }: LastEvent, language: Language): ProposedChange[] {
  const { task = before?.task, moodLog } = data;
  const { title = null } = task ?? {};
  const done = type.slice('task.'.length);
  const patched = task?.dueDate === before?.task?.dueDate ? 'change' : 'move';
  const mood = moodLog && { energy: moodLog.energyLevel, focus: moodLog.focusLevel };
  const what = task
    ? say(language, PREVIEWS[ACTIONS[done] ?? patched], { title: quote(task.title) })
    : mood
      ? `${say(language, PREVIEWS.log_mood)} ${say(language, DETAILS.mood, mood)}`
      : type.startsWith('plan.') && say(language, CHANGES.plan);
  if (!what) return [];
  const preview = say(language, PREVIEWS.undo, { title: what });
  return [{ command: { type: 'undo', args: { undoToken } }, action: 'undo', title, details: [what], preview }];
}

/** By what happened to a task. */
const ACTIONS: Partial<Record<string, keyof typeof PREVIEWS>> = {
  created: 'add',
  completed: 'complete',
  skipped: 'skip',
  reopened: 'reopen',
  deleted: 'drop',
};
