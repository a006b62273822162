import type * as z from 'zod/mini';
import type { ErrorCode } from '../../src/shared/errors.ts';

interface DocumentedOperation {
  description?: string;
  /** An example of a request body. */
  body?: object;
  /** Errors beyond those that every such operation has. */
  errors?: Partial<Record<ErrorCode, { when: string; message?: string; details?: unknown }>>;
}

/**
 * What the API document says about an entity. openapi/registry/entities.ts builds its five operations and their response
 * schemas from it.
 */
export interface EntityDocumentation<Json extends object = object> {
  /** The group of its operations, and one line about it. */
  tag: string;
  about: string;
  schema: z.ZodMiniType<Json>;
  example: Json;
  /** `id`: the operationId, `create` and the name of the schema by default. */
  create: DocumentedOperation & { id?: string; summary?: string; path?: string; body: object };
  list?: DocumentedOperation & { summary?: string };
  get?: DocumentedOperation;
  update: DocumentedOperation & { body: object; changed: Partial<Json> };
  delete?: DocumentedOperation;
  /** Additional fields of the responses of changes. */
  onChange?: { fields: Record<string, z.ZodMiniType> };
  /** Additional fields of the responses of deleting and restoring, with examples. */
  onTrash?: { fields: Record<string, z.ZodMiniType>; example: object };
  onRestore?: { fields: Record<string, z.ZodMiniType>; example: object };
}
