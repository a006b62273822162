// The events of the log with the exact `data` of each type. In src, `data` is whatever the write responded.
import * as z from 'zod/mini';
import { LoggedOut } from '../../src/auth/responses.ts';
import { RenamedLabel } from '../../src/entities/labels/responses.ts';
import { StoredPlan } from '../../src/entities/plans/responses.ts';
import { User } from '../../src/entities/users/responses.ts';
import { LogEvent } from '../../src/history/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import { DOCUMENTED } from './entities.ts';

const { data: about } = LogEvent.shape;
const { description = '' } = z.globalRegistry.get(about) ?? {};

const eventOf = (entity: string, types: string[], data: z.ZodMiniType) =>
  z.strictObject({
    ...LogEvent.shape,
    type: z.enum(types),
    entity: z.literal(entity),
    data: data.check(z.describe(description)),
  });

const entityEvents = DOCUMENTED.map(({ name, key, noun, eventTypes, responses: { schema } }) => ({
  name: `${noun}Event`,
  schema: z.union([
    eventOf(name, eventTypes, z.looseObject({ [key]: schema })),
    eventOf(name, [`${name}.deleted`, `${name}.erased`], z.looseObject({ id: Uuid })),
  ]),
}));

const UserEvent = z.union([
  eventOf('user', ['user.created', 'user.updated'], z.looseObject({ user: User })),
  eventOf('user', ['user.logged_out', 'user.logged_out_everywhere'], z.looseObject(LoggedOut.shape)),
]);

const PlanEvent = eventOf('plan', ['plan.applied', 'plan.updated'], z.looseObject({ plan: StoredPlan }));

const LabelEvent = eventOf('label', ['label.renamed'], z.looseObject(RenamedLabel.shape));

export const EVENT_SCHEMAS = {
  ...Object.fromEntries(entityEvents.map(({ name, schema }) => [name, schema])),
  UserEvent,
  PlanEvent,
  LabelEvent,
  LogEvent: z.union([...entityEvents.map(({ schema }) => schema), UserEvent, PlanEvent, LabelEvent]),
};

/** The schemas of src in whose place the document has those of this file. */
export const REPLACED_EVENTS = new Map<z.core.$ZodType, string>([[LogEvent, 'LogEvent']]);
