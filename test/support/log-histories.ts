import type { NeonQueryFunction } from '@neondatabase/serverless';
import * as fc from './fast-check.ts';

type Sql = NeonQueryFunction<false, false>;

/** An event as it is written: with its whole payload, and all that was before. */
export interface WholeEvent {
  entity: string;
  type: string;
  entityId: string;
  payload: Record<string, unknown>;
  before: Record<string, unknown> | null;
}

interface Change {
  /** Of kinds that have no read models. */
  entity: 'project' | 'plan' | 'busy';
  id: number;
  kind: 'set' | 'move' | 'edit' | 'same' | 'new key' | 'other order' | 'delete' | 'other type';
  before: 'last' | 'other' | 'none';
  field: string;
  value: unknown;
  extra: boolean;
}

const KEYS = { project: 'project', plan: 'plan', busy: 'busyTime' };

const item = fc.record({ id: fc.nat(5), title: fc.string({ maxLength: 4 }) });
const value = fc.oneof(
  fc.constant(null),
  fc.string({ maxLength: 60 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0), // JSON has no −0
  fc.array(fc.nat(3), { maxLength: 3 }),
  fc.array(item, { maxLength: 6 }),
  fc.record({ from: fc.string({ maxLength: 3 }), days: fc.array(fc.nat(6), { maxLength: 3 }) }),
);

const change: fc.Arbitrary<Change> = fc.record({
  entity: fc.constantFrom('project', 'plan', 'busy'),
  id: fc.nat(1),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Change['kind'][]>('set', 'move', 'edit') },
    { weight: 3, arbitrary: fc.constantFrom('same', 'new key', 'other order', 'delete', 'other type') },
  ),
  before: fc.oneof(
    { weight: 8, arbitrary: fc.constant('last') },
    { weight: 3, arbitrary: fc.constantFrom('other', 'none') },
  ),
  field: fc.constantFrom('title', 'blocks', 'checklist', 'status', 'notes'),
  value,
  extra: fc.boolean(),
});

const fresh = (changes: Change): Record<string, unknown> => ({
  id: changes.id,
  title: 'Water the plants that are in the garden behind the house',
  blocks: Array.from({ length: 8 }, (_, id) => ({ id, title: `block ${id}`, facts: { slack: 1, after: [] } })),
  checklist: [],
  status: 'pending',
  notes: null,
  day: '2026-11-29',
});

function applyChange(entity: Record<string, unknown>, { kind, field, value }: Change): Record<string, unknown> {
  switch (kind) {
    case 'set':
      return { ...entity, [field]: value };
    case 'move': {
      const [first, ...others] = Array.isArray(entity.blocks) ? entity.blocks : [];
      return { ...entity, blocks: [...others, value, first ?? null] };
    }
    case 'edit': {
      const [first, ...others] = Array.isArray(entity.blocks) ? entity.blocks : [];
      return { ...entity, blocks: [{ ...first, facts: { ...first?.facts, after: value } }, ...others] };
    }
    case 'new key':
      return { ...entity, added: value };
    case 'other order':
      return Object.fromEntries(Object.entries(entity).toReversed());
    case 'other type':
      return { ...entity, blocks: Array.isArray(entity.blocks) ? { items: [0] } : [{ id: 1, title: 'b' }] };
    default:
      return entity;
  }
}

/** The events of random changes of six entities. Not all of them could happen: the log keeps any event exactly. */
export const wholeEvents: fc.Arbitrary<WholeEvent[]> = fc
  .array(change, { minLength: 1, maxLength: 40 })
  .map((changes) => {
    const known = new Map<string, Record<string, unknown>>();
    return changes.map((change, at) => {
      const key = KEYS[change.entity];
      const entityId = `00000000-0000-7000-8000-00000000000${change.id}`;
      const last = known.get(`${key} ${change.id}`);
      const next = last ? applyChange(last, change) : fresh(change);
      known.set(`${key} ${change.id}`, next);
      const befores = { last, other: { ...last, title: 'other' }, none: undefined };
      const before = befores[change.before];
      const data = change.kind === 'delete' ? { id: change.id } : { [key]: next };
      return {
        entity: change.entity,
        type: `${change.entity}.${change.kind === 'delete' ? 'deleted' : 'updated'}`,
        entityId: entityId.replace('000000-', `00000${Object.keys(KEYS).indexOf(change.entity)}-`),
        payload: { ...data, ...(change.extra && { occurrence: null, ids: [at] }), undoToken: `undo_${at}` },
        before: before ? { [key]: before } : null,
      };
    });
  });

/** Appends them to the log of a new user, one a day. The first `older` ones are stored whole, as earlier code did. */
export async function appendWhole(sql: Sql, events: readonly WholeEvent[], older: number): Promise<string> {
  const userId = crypto.randomUUID();
  const telegramId = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const append = (from: number, to: number) => sql`
    insert into events (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
      select ${userId}, place, event ->> 'type', event ->> 'entity', (event ->> 'entityId')::uuid, event -> 'payload',
             (event ->> 'before')::json, 'user', now() - (${events.length}::int - place) * interval '1 day'
        from json_array_elements(${JSON.stringify(events)}::json) with ordinality as given(event, place)
        where place > ${from}::int and place <= ${to}::int order by place`;
  await sql.transaction([
    sql`insert into users (id, telegram_id, first_name, seq, created_at, updated_at)
      values (${userId}, ${telegramId}, 'Ada', ${events.length}, now(), now())`,
    sql`insert into log_snapshots (user_id, folded_at) values (${userId}, now())`,
    sql`set local session_replication_role = replica`,
    append(0, older),
    sql`set local session_replication_role = origin`,
    append(older, events.length),
  ]);
  return userId;
}
