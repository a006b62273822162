import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { ownerRow } from '../../db/session.ts';
import type { Session } from '../../shared/caller.ts';

/** Which sessions still hold, for what stays open after the request that was let in. */
export class SessionStore {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** The token ids of those that hold, asked of Postgres in one statement. @throws DbError */
  async filterActive(sessions: Session[]): Promise<Set<string>> {
    if (sessions.length === 0) return new Set();
    const each = sessions.map(
      (session) => sql`select ${session.tokenId} as "tokenId" where exists (${ownerRow(session)})`,
    );
    const rows = await this.#db.read<{ tokenId: string }>(sql.join(each, sql` union all `));
    return new Set(rows.map(({ tokenId }) => tokenId));
  }
}
