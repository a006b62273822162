// The events of the log with the exact `data` of each type. In src, `data` is whatever the write responded.
import * as z from 'zod/mini';
import { LoggedOut } from '../../src/auth/responses.ts';
import { RenamedLabel } from '../../src/entities/labels/responses.ts';
import { StoredPlan } from '../../src/entities/plans/responses.ts';
import { User } from '../../src/entities/users/responses.ts';
import { LogEvent } from '../../src/history/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import { DOCUMENTED } from './entities.ts';
import { logged } from './logged.ts';

const { data: about } = LogEvent.shape;
const { description = '' } = z.globalRegistry.get(about) ?? {};

const eventOf = (entity: string, types: string[], data: z.ZodMiniType) =>
  z.strictObject({
    ...LogEvent.shape,
    type: z.enum(types),
    entity: z.literal(entity),
    data: data.check(z.describe(description)),
  });

const entities = DOCUMENTED.map(({ name, key, noun, eventTypes, responses: { schema } }) => ({
  ...{ name, key, noun, eventTypes },
  schema: logged(name, schema),
}));
const LoggedUser = logged('user', User);
const LoggedPlan = logged('plan', StoredPlan);

const entityEvents = entities.map(({ name, key, noun, eventTypes, schema }) => ({
  name: `${noun}Event`,
  schema: z.union([
    eventOf(name, eventTypes, z.looseObject({ [key]: schema })),
    eventOf(name, [`${name}.deleted`, `${name}.erased`], z.looseObject({ id: Uuid })),
  ]),
}));

const UserEvent = z.union([
  eventOf('user', ['user.created', 'user.updated'], z.looseObject({ user: LoggedUser })),
  eventOf('user', ['user.logged_out', 'user.logged_out_everywhere'], z.looseObject(LoggedOut.shape)),
]);

const PlanEvent = eventOf('plan', ['plan.applied', 'plan.updated'], z.looseObject({ plan: LoggedPlan }));

const LabelEvent = eventOf('label', ['label.renamed'], z.looseObject(RenamedLabel.shape));

export const EVENT_SCHEMAS = {
  ...Object.fromEntries(entities.map(({ noun, schema }) => [`Logged${noun}`, schema])),
  LoggedUser,
  LoggedPlan,
  ...Object.fromEntries(entityEvents.map(({ name, schema }) => [name, schema])),
  UserEvent,
  PlanEvent,
  LabelEvent,
  LogEvent: z.union([...entityEvents.map(({ schema }) => schema), UserEvent, PlanEvent, LabelEvent]),
};

/** The schemas of src in whose place the document has those of this file. */
export const REPLACED_EVENTS = new Map<z.core.$ZodType, string>([[LogEvent, 'LogEvent']]);
