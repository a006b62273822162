import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { instant } from '../../db/local-date.ts';
import { planDrafts } from '../../db/schema.ts';
import { owner, selectOwner } from '../../db/session.ts';
import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { Caller } from '../../shared/caller.ts';
import { unauthenticated } from '../../shared/errors.ts';
import { toStored } from './occurrences.ts';

/** Per user. A new draft replaces the oldest one. */
const MAX_DRAFTS = 10;

/** Stores a plan under its fingerprint: see `applyPlan`. @throws AppError AUTHENTICATION_ERROR, DbError */
export async function storeDraft(db: Database, caller: Caller, content: PlanContent, expiresAt: Date): Promise<void> {
  const { blocks, dropped, fingerprint, dataVersion } = toStored(content);
  const [stored] = await db.write(sql`
    with owner as (${selectOwner(caller.session)} for key share),
    others as (
      select ${planDrafts.fingerprint} from owner, ${planDrafts}
        where ${planDrafts.userId} = ${owner.id} and ${planDrafts.fingerprint} <> ${fingerprint}
        order by ${planDrafts.expiresAt} desc offset ${MAX_DRAFTS - 1}),
    deleted as (
      delete from ${planDrafts} using owner, others
        where ${planDrafts.userId} = ${owner.id} and ${planDrafts.fingerprint} = others.fingerprint)
    insert into ${planDrafts} (user_id, fingerprint, blocks, dropped, data_version, expires_at)
      select ${owner.id}, ${fingerprint}, ${JSON.stringify(blocks)}::json, ${JSON.stringify(dropped)}::json,
             ${dataVersion}::bigint, ${instant(expiresAt)} from owner
      on conflict (user_id, fingerprint) do update set
        blocks = excluded.blocks, dropped = excluded.dropped, data_version = excluded.data_version,
        expires_at = excluded.expires_at
      returning 1`);
  if (!stored) throw unauthenticated('revoked');
}
