import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { selectOwner } from '../../db/session.ts';
import type { Session } from '../../shared/caller.ts';

/** Checks the sessions of open sockets, long after the request that opened them. */
export class SessionStore {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** The token ids of the sessions that are still valid. One statement. @throws DbError */
  async filterActive(sessions: Session[]): Promise<Set<string>> {
    if (sessions.length === 0) return new Set();
    const queries = sessions.map(
      (session) => sql`select ${session.tokenId} as "tokenId" where exists (${selectOwner(session)})`,
    );
    const rows = await this.#db.read<{ tokenId: string }>(sql.join(queries, sql` union all `));
    return new Set(rows.map(({ tokenId }) => tokenId));
  }
}
