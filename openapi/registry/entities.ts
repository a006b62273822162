// The operations of every entity in the registry, and the schemas of their responses.
import * as z from 'zod/mini';
import { ENTITIES } from '../../src/entities/registry.ts';
import { UndoToken } from '../../src/entities/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import { busyTimeDocumentation } from '../entities/busy-times.ts';
import { moodLogDocumentation } from '../entities/mood.ts';
import { projectDocumentation } from '../entities/projects.ts';
import { taskDocumentation } from '../entities/tasks.ts';
import type { EntityDocumentation } from '../entities/types.ts';
import type { Operation, Operations } from '../operations/types.ts';

type Entity = (typeof ENTITIES)[number];

/** The schemas of an entity's responses. Each becomes a component of the document under its name. */
interface Responses {
  schema: z.ZodMiniType;
  page: z.ZodMiniType;
  single: z.ZodMiniType;
  changed: z.ZodMiniType;
  deleted: z.ZodMiniType;
  restored: z.ZodMiniType;
}

interface DocumentedEntity extends EntityDocumentation {
  name: string;
  key: string;
  plural: string;
  /** For names of components and operations: `BusyTime`. */
  noun: string;
  eventTypes: string[];
  responses: Responses;
  operations: Operations;
}

const Page = z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() });

const DOCUMENTATION: Record<Entity['name'], EntityDocumentation> = {
  task: taskDocumentation,
  project: projectDocumentation,
  mood: moodLogDocumentation,
  busy: busyTimeDocumentation,
};

/** Every entity of the registry with its documentation. */
export const DOCUMENTED: DocumentedEntity[] = ENTITIES.map((entity) => {
  const { name, key, plural, eventTypes } = entity;
  const documentation = DOCUMENTATION[name];
  const noun = key.charAt(0).toUpperCase() + key.slice(1);
  const responses = defineResponses(entity, documentation);
  const operations = defineOperations(entity, documentation, noun, responses);
  return { ...documentation, name, key, plural, noun, eventTypes, responses, operations };
});

/** The schemas of this file by component name. */
export const ENTITY_SCHEMAS: Record<string, z.ZodMiniType> = Object.fromEntries(
  DOCUMENTED.flatMap(({ noun, responses: { page, single, changed, deleted, restored } }) => [
    [`${noun}Page`, page],
    [`${noun}Answer`, single],
    [`Changed${noun}`, changed],
    [`Deleted${noun}`, deleted],
    ...(restored === changed ? [] : [[`Restored${noun}`, restored]]),
  ]),
);

export function findResponses(name: Entity['name']): Responses {
  const found = DOCUMENTED.find((entity) => entity.name === name);
  if (!found) throw new Error(`${name} is not in the registry`);
  return found.responses;
}

function defineResponses(
  { key, plural }: Entity,
  { schema, onChange, onTrash, onRestore }: EntityDocumentation,
): Responses {
  const changed = z.strictObject({ [key]: schema, ...onChange?.fields, undoToken: UndoToken });
  return {
    schema,
    page: z.strictObject({ [plural]: z.array(schema), page: Page }),
    single: z.strictObject({ [key]: schema }),
    changed,
    deleted: z.strictObject({ id: Uuid, ...onTrash?.fields, undoToken: UndoToken }),
    restored: onRestore ? z.strictObject({ [key]: schema, ...onRestore.fields, undoToken: UndoToken }) : changed,
  };
}

function defineOperations(
  { key, plural, path }: Entity,
  { example, create, list, get, update, delete: remove, onTrash }: EntityDocumentation,
  noun: string,
  { page, single, changed, deleted }: Responses,
): Operations {
  const one = key.replace(/[A-Z]/g, (initial) => ` ${initial.toLowerCase()}`);
  const { id } = example as { id: string };
  const withDescription = (description?: string) => (description ? { description } : {});
  const withErrors = (errors?: Operation['errors']) => (errors ? { errors } : {});
  const createOperation: Operation = {
    id: create.id ?? `create${noun}`,
    summary: create.summary ?? `Create a ${one}`,
    ...withDescription(create.description),
    response: changed,
    status: 201,
    etag: true,
    ...withErrors(create.errors),
    examples: { body: create.body, response: { [key]: example, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' } },
  };
  const listOperation: Operation = {
    id: `list${noun}s`,
    summary: list?.summary ?? `List ${one}s, page by page`,
    ...withDescription(list?.description),
    response: page,
    errors: { VALIDATION_ERROR: { when: 'Also if the cursor belongs to another list.' } },
    examples: { response: { [plural]: [example], page: { nextCursor: null, hasMore: false } } },
  };
  const getOperation: Operation = {
    id: `get${noun}`,
    summary: `Get a ${one}`,
    ...withDescription(get?.description),
    response: single,
    etag: true,
    precondition: 'If-None-Match',
    examples: { response: { [key]: example } },
  };
  const updateOperation: Operation = {
    id: `update${noun}`,
    summary: `Change a ${one}`,
    description: update.description ?? 'Absent fields keep their value; null clears it.',
    response: changed,
    etag: true,
    precondition: 'If-Match',
    ...withErrors(update.errors),
    examples: {
      body: update.body,
      response: {
        [key]: { ...example, ...update.changed, version: 2 },
        undoToken: 'undo_43-1764239042000-6f2a1c8e4b70',
      },
    },
  };
  const deleteOperation: Operation = {
    id: `delete${noun}`,
    summary: `Delete a ${one}`,
    description: remove?.description ?? 'It stays in the trash for 30 days.',
    response: deleted,
    precondition: 'If-Match',
    ...withErrors(remove?.errors),
    examples: { response: { id, ...onTrash?.example, undoToken: 'undo_44-1764239042000-6f2a1c8e4b70' } },
  };
  return {
    [`POST ${create.path ?? path}`]: createOperation,
    [`GET ${path}`]: listOperation,
    [`GET ${path}/:id`]: getOperation,
    [`PATCH ${path}/:id`]: updateOperation,
    [`DELETE ${path}/:id`]: deleteOperation,
  } as Operations;
}
