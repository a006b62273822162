import { findApplied } from '../changes/fields.ts';
import { hasPronoun } from '../changes/pronouns.ts';
import { readUndo } from '../changes/undo.ts';
import { type Facts, readQuery } from '../query.ts';
import { APPLIED, REFUSAL } from './replies.ts';
import type { State } from './state.ts';

/** What a message takes back: `undo that`, or `no wait` after changes that are made. Null if it takes back nothing. */
export function findUndo(
  text: string,
  state: State | null,
  facts: Facts,
): { isOfProposal: boolean; isOpen: boolean } | null {
  if (regrets(text, state, facts)) return { isOfProposal: true, isOpen: false };
  const query = readQuery(text, facts);
  const isOfTask = state?.asked === null && state.query.named.length > 0 && hasPronoun(query); // `when is yoga`, `cancel it`
  const undo = isOfTask ? null : readUndo(query);
  return undo && { ...undo, isOpen: asksForOpen(state, facts) };
}

/** Whether the message before asked for changes that are not made yet. */
const asksForOpen = (state: State | null, facts: Facts): boolean =>
  state?.asked?.changes.some(
    (change) =>
      /^(?:complete|drop|plan)$/.test(change.kind) ||
      (/^(?:add|move|set)$/.test(change.kind) && !findApplied(change, facts)),
  ) === true;

/** `no wait`, of changes that are made already */
export function regrets(text: string, state: State | null, facts: Facts): boolean {
  if (!REFUSAL.test(text)) return false;
  const changes = state?.asked?.changes ?? [];
  const areMade = changes.length > 0 && changes.every((change) => findApplied(change, facts));
  return areMade || APPLIED.test(state?.reply ?? '');
}
