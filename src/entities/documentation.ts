import type * as z from 'zod/mini';
import type { ErrorCode } from '../shared/errors.ts';

interface DocumentedOperation {
  description?: string;
  /** An example of a request body. */
  body?: object;
  /** Errors beyond those that every such operation has. */
  errors?: Partial<Record<ErrorCode, { when: string; message?: string; details?: unknown }>>;
}

/**
 * What the API document says about an entity. The five operations, and the schemas of their responses, follow from it: see
 * openapi/entities.ts. Each entity exports one from its responses.ts, which is not part of the Worker.
 */
export interface EntityDocumentation<Json extends object = object> {
  /** Its name in the registry. */
  entity: string;
  /** The group of its operations, and one line about it. */
  tag: string;
  about: string;
  schema: z.ZodMiniType<Json>;
  example: Json;
  /** The noun in operation ids, if it is not the name of the schema: `logMood`. */
  create: DocumentedOperation & { id?: string; summary?: string; path?: string; body: object };
  list?: DocumentedOperation & { summary?: string };
  get?: DocumentedOperation;
  update: DocumentedOperation & { body: object; changed: Partial<Json> };
  delete?: DocumentedOperation;
  /** What deleting and restoring return besides the entity, with examples. */
  onTrash?: { fields: Record<string, z.ZodMiniType>; example: object };
  onRestore?: { fields: Record<string, z.ZodMiniType>; example: object };
}
