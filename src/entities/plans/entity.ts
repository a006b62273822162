import { and, eq, gt, sql } from 'drizzle-orm';
import { plans } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { defineSingleton } from '../singleton.ts';
import { task } from '../tasks/entity.ts';
import { NO_PLAN, planJson } from './json.ts';
import { replacePlan } from './mutations.ts';
import type { ChangedPlan, PlanState, StoredPlan } from './responses.ts';

const isOwnPlan = eq(plans.userId, owner.id);

export const plan = defineSingleton({
  name: 'plan',
  current: sql<StoredPlan | null>`(select ${planJson(plans)} from ${plans} where ${isOwnPlan})`,
  changedSeq: (since) => sql`(select ${plans.seq} from ${plans} where ${and(isOwnPlan, gt(plans.seq, since))})`,
  commands: {},
  invert: ({ entityId, seq, payload, before, next }, now) => {
    const previous = before as PlanState | null; // what replacePlan() and applyPlan() log
    const { tasks = [] } = payload as Partial<ChangedPlan>;
    const withTask = next && tasks.includes(next.entityId) ? task.invert({ ...next, next: null }, now) : [];
    return [
      replacePlan(entityId, previous?.plan ?? NO_PLAN, {
        expected: { seq },
        tasks: withTask.length > 0 ? tasks : [],
        now,
      }),
      ...withTask,
    ];
  },
});
