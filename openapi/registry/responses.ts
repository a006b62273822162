// Schemas of responses that contain entities of every kind in the registry.
import * as z from 'zod/mini';
import { SyncResult, TempIdMapping } from '../../src/commands/responses.ts';
import { RenamedLabel } from '../../src/entities/labels/responses.ts';
import { ChangedPlan, StoredPlan } from '../../src/entities/plans/responses.ts';
import { UpdatedUser, User } from '../../src/entities/users/responses.ts';
import { LogEvent } from '../../src/history/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import { DOCUMENTED } from './entities.ts';

const moment = z.iso.datetime();
const entities = DOCUMENTED.map(({ name, key, plural, responses }) => ({ name, key, plural, ...responses }));
const listOfEach = Object.fromEntries(entities.map(({ plural, schema }) => [plural, z.array(schema)]));
const unchanged = z.describe('Null if it has not changed');

const Changes = z.strictObject({
  user: z.nullable(User).check(unchanged),
  ...listOfEach,
  plan: z.nullable(StoredPlan).check(unchanged),
  deleted: z.array(z.strictObject({ entity: z.enum(entities.map(({ name }) => name)), id: Uuid })),
});

const SyncAnswer = z.strictObject({
  syncToken: z.string().check(z.describe('The token for the next request')),
  full: z.boolean().check(z.describe('Discard all local data first: the changes contain everything')),
  hasMore: z.boolean().check(z.describe('There are more changes: send another request with the new token')),
  changes: Changes.check(z.describe('Everything that has changed since the token, in its current state')),
  results: z
    .array(SyncResult)
    .check(z.describe('One per command, in order. A repeated command has the result of its first run')),
  tempIdMapping: TempIdMapping,
});

const TrashItem = z.union(
  entities.map(({ name, key, schema }) =>
    z.strictObject({
      entity: z.literal(name),
      id: Uuid,
      deletedAt: moment,
      erasedAfter: moment.check(z.describe('It cannot be restored after this')),
      [key]: schema,
    }),
  ),
);

const TrashPage = z.strictObject({
  items: z.array(TrashItem),
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});

const Restored = z.union([...new Set(entities.map(({ restored }) => restored))]);

const Undone = z
  .union([
    ...new Set(entities.flatMap(({ changed, deleted, restored }) => [changed, deleted, restored])),
    ChangedPlan,
    UpdatedUser,
    RenamedLabel,
  ])
  .check(z.describe('The response of the inverse write'));

const UserExport = z.strictObject({
  exportedAt: moment,
  user: User,
  ...listOfEach,
  plan: z.nullable(StoredPlan),
  aiConversations: z.array(
    z.strictObject({
      id: Uuid,
      provider: z.string(),
      model: z.string(),
      answer: z.unknown(),
      createdAt: moment,
      expiresAt: moment,
    }),
  ),
  aiUsage: z.array(z.strictObject({ day: z.iso.date(), calls: z.int(), tokens: z.int() })),
  trash: z.array(TrashItem),
  events: z.array(LogEvent),
});

/** For examples: an empty list of every kind. */
export const EMPTY_LISTS = Object.fromEntries(entities.map(({ plural }) => [plural, []]));

export const REGISTRY_SCHEMAS = { Changes, SyncAnswer, TrashItem, TrashPage, Restored, Undone, UserExport };
