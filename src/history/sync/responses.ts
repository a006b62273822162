import type { SyncResult } from '../../commands/responses.ts';
import type { EntityLists, SingletonValues } from '../../entities/registry.ts';
import type { EntityName } from '../../messages/errors.ts';

/** Everything that changed since the client's token, as it is now. A singleton is null if it has not changed. */
export type Changes = EntityLists & { [S in keyof SingletonValues]: SingletonValues[S] | null } & {
  deleted: { entity: EntityName; id: string }[];
};

/** Its schema is built in openapi/registry/responses.ts. */
export interface SyncResponse {
  /** Where the changes end: the position of the last event that they contain. */
  syncToken: string;
  /** Whether these are all things from the start. */
  full: boolean;
  hasMore: boolean;
  changes: Changes;
  results: SyncResult[];
  tempIdMapping: Record<string, string>;
}
