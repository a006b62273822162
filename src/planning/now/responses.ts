import * as z from 'zod/mini';
import { PlanBlock } from '../../entities/plans/responses.ts';
import { NO_PICK_REASONS, NOW_REASONS } from '../../messages/planning.ts';
import { described, keyOf, Level, Uuid } from '../../shared/fields.ts';

export const NowReason = keyOf(NOW_REASONS);
export type NowReason = z.infer<typeof NowReason>;

export const NowAnswer = z.strictObject({
  tasks: described(
    z.array(
      z.strictObject({
        taskId: Uuid,
        occurrence: PlanBlock.shape.occurrence,
        title: z.string(),
        priority: Level,
        minutes: described(z.int(), 'How many minutes of the task fit'),
        reasons: described(z.array(NowReason), 'The one or two that tell most, the strongest first'),
        text: z.string(),
      }),
    ),
    'Up to three tasks, the best first',
  ),
  energy: z.strictObject({
    level: z.number(),
    source: described(
      z.enum(['log', 'profile']),
      '`log`: the energy profile at this hour, moved by the last mood log of today; `profile`: there is no log of today',
    ),
  }),
  minutes: described(
    z.int(),
    'As asked, or the rest of the waking day and at least an hour; but only until `freeUntil`',
  ),
  freeUntil: described(
    z.nullable(z.iso.datetime()),
    'When the next busy time, locked block or own time starts; null when none starts within 24 hours',
  ),
  empty: described(
    z.nullable(
      z.strictObject({
        reason: keyOf(NO_PICK_REASONS),
        text: z.string(),
      }),
    ),
    'Why there are no tasks; null when there are',
  ),
});
export type NowAnswer = z.infer<typeof NowAnswer>;
