import { and, eq, gt, sql } from 'drizzle-orm';
import { plans } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { defineSingleton } from '../singleton.ts';
import { planJson } from './json.ts';
import { replacePlan } from './mutations.ts';
import type { PlanState, StoredPlan } from './responses.ts';

const NO_PLAN = { blocks: [], dropped: [], fingerprint: null, dataVersion: 0 };

const isMine = eq(plans.userId, owner.id);

export const plan = defineSingleton({
  name: 'plan',
  current: sql<StoredPlan | null>`(select ${planJson(plans)} from ${plans} where ${isMine})`,
  changedSeq: (since) => sql`(select ${plans.seq} from ${plans} where ${and(isMine, gt(plans.seq, since))})`,
  commands: {},
  invert: ({ entityId, seq, before }, now) => {
    const previous = before as PlanState | null; // what replacePlan() and applyPlan() log
    return replacePlan(entityId, previous?.plan ?? NO_PLAN, { expected: { seq }, now });
  },
});
