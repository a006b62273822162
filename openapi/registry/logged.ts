// Entities as the events of the log have them. An event is never rewritten, so it lacks each field that was added later.
import * as z from 'zod/mini';

const REVISION = ['version', 'createdAt', 'updatedAt'];

/** The fields that the first events of each entity had. This list does not grow: a field that is not in it was added later. */
const FIRST_FIELDS: Record<string, string[]> = {
  task: [
    ...['id', 'title', 'description', 'priority', 'status', 'dueDate', 'completedAt', 'aiMetadata', ...REVISION],
    ...['suggestedTime', 'estimatedDuration', 'energyLevel', 'dependencies'].map((name) => `aiMetadata.${name}`),
  ],
  project: ['id', 'name', 'color', 'position', 'archived', ...REVISION],
  mood: ['id', 'energyLevel', 'focusLevel', 'notes', 'loggedAt', 'localDate', ...REVISION],
  busy: ['id', 'title', 'startsAt', 'endsAt', ...REVISION],
  plan: ['id', 'blocks', 'dropped', 'fingerprint', 'dataVersion', ...REVISION],
  user: [
    ...['id', 'telegramId', 'firstName', 'lastName', 'username', 'languageCode', 'photoUrl', 'isPremium', 'settings'],
    ...['theme', 'language', 'notifications', 'timezone', 'workingHours', 'aiProvider'].map(
      (name) => `settings.${name}`,
    ),
    ...REVISION,
  ],
};

/** The schema of an entity in an event. @throws Error for an entity without first fields */
export function logged(name: string, schema: z.ZodMiniType): z.ZodMiniType {
  const first = FIRST_FIELDS[name];
  if (!first) throw new Error(`${name} has events: list the fields that it has from the start`);
  return withLaterFields(schema, first).check(
    z.describe('As it was after the event. A field that was added to the API later is absent'),
  );
}

/** The object with every field but the first ones optional. */
function withLaterFields(schema: z.ZodMiniType, first: string[], parent = ''): z.ZodMiniType {
  if (!(schema instanceof z.ZodMiniObject)) return schema;
  const fields = Object.entries(schema.shape).map(([name, value]) => {
    const field = value as z.ZodMiniType;
    const path = parent + name;
    if (!first.includes(path)) return [name, z.optional(field)];
    const isListed = first.some((other) => other.startsWith(`${path}.`));
    return [name, isListed ? withLaterFields(field, first, `${path}.`) : field];
  });
  return z.strictObject(Object.fromEntries(fields));
}
