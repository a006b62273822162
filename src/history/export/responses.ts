import type { EntityLists, SingletonValues } from '../../entities/registry.ts';
import type { LogEvent } from '../responses.ts';
import type { TrashItem } from '../trash/responses.ts';

/** Everything that is stored about a user. Its schema is built in openapi/registry/responses.ts. */
export type UserExport = { exportedAt: string } & EntityLists &
  SingletonValues & {
    aiConversations: {
      id: string;
      provider: string;
      model: string;
      answer: unknown;
      createdAt: string;
      expiresAt: string;
    }[];
    /** Per local day. */
    aiUsage: { day: string; calls: number; tokens: number }[];
    trash: TrashItem[];
    events: LogEvent[];
  };
