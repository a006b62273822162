import { uuidv7 } from '../../shared/ids.ts';
import { defineCommand } from '../command.ts';
import type { UndoableEvent } from '../types.ts';
import { type LabelBefore, renameLabel, restoreLabels } from './mutations.ts';
import type { RenamedLabel } from './responses.ts';
import { LabelRenaming } from './schemas.ts';

/** A label is a word that tasks have. It has no row: it exists as long as a task has it. */
export const label = {
  name: 'label' as const,
  commands: {
    label_rename: defineCommand(LabelRenaming, ({ label, name }, context) => renameLabel(label, name, context)),
  },
  invert: ({ seq, before, payload }: UndoableEvent, now: Date) => {
    const earlier = before as LabelBefore;
    const { label } = payload as RenamedLabel;
    // without tasks, one of them has been erased: see without_texts() in migrations/0023
    return earlier.tasks.length > 0 ? [restoreLabels(earlier, label.name, seq, { newId: uuidv7(now), now })] : [];
  },
};
