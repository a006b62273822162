import { type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken } from '../../db/mutation.ts';
import { owner } from '../../db/session.ts';
import { ERRORS } from '../../messages/errors.ts';
import { AppError, limitInDetail } from '../../shared/errors.ts';
import type { RenamedLabel } from './responses.ts';

type LabelledTask = { id: string; labels: string[] };

/** What the event of a renaming stores for its undo. */
export interface LabelBefore {
  label: RenamedLabel['label'];
  tasks: LabelledTask[];
}

interface Renaming {
  /** The id of the event's entity: a label has none. */
  newId: string;
  now: Date;
}

/** Renames a label in every task. Rejected with NOT_FOUND when no task has it. */
export const renameLabel = (label: string, name: string, { newId, now }: Renaming): Mutation<RenamedLabel> =>
  toMutation(
    newId,
    sql`select renamed.* from owner, rename_label(${owner.id}, ${label}::text, ${name}::text, ${nextSeq}, ${instant(now)}) as renamed`,
  );

/** Undoes a renaming. Rejected with NOT_FOUND when one of its tasks has changed after event `since`. */
export const restoreLabels = (
  { label, tasks }: LabelBefore,
  current: string,
  since: number,
  { newId, now }: Renaming,
): Mutation<RenamedLabel> =>
  toMutation(
    newId,
    sql`select ${current}::text as old_label, ${label.name}::text as new_label, restored.changed
          from owner, restore_labels(${JSON.stringify(tasks)}::jsonb, ${since}::bigint, ${nextSeq}, ${instant(now)}) as restored`,
  );

const toMutation = (id: string, renamed: SQL): Mutation<RenamedLabel> => ({
  event: 'label.renamed',
  status: 200,
  ctes: [sql`renamed as (${renamed})`],
  from: sql`renamed`,
  isChanged: sql`renamed.changed is not null`,
  data: json<RenamedLabel>({
    label: json({ name: sql`renamed.new_label` }),
    tasks: sql`array(select task ->> 'id' from jsonb_array_elements(renamed.changed) as task)`,
    undoToken,
  }),
  before: json<LabelBefore>({
    label: json({ name: sql`renamed.old_label` }),
    tasks: sql`renamed.changed`,
  }),
  id: sql`${id}::uuid`,
  version: sql`null::int`,
  explainRejection: () => new AppError('NOT_FOUND', ERRORS.labelNotFound),
  errors: { labels_rename_limit: limitInDetail('labelledTasks') }, // migrations/0023
});
