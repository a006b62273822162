import type * as z from 'zod/mini';
import type { ErrorCode } from '../../src/shared/errors.ts';

/**
 * What a route cannot say of itself in the API's document. Its path, input, need of a token and common errors are read
 * off the route by `openapi/generate.ts`; none of this is part of the Worker.
 */
export interface Operation {
  /** The operationId: a verb and its noun. */
  id: string;
  summary: string;
  description?: string;
  /** The `data` of a success; of a socket, a message. */
  answer: z.core.$ZodType;
  /** The status of a success; 200 unless named. 101 opens a socket. */
  status?: 101 | 200 | 201;
  /** Whether a success carries an ETag. */
  etag?: boolean;
  /** The precondition it takes. */
  precondition?: 'If-Match' | 'If-None-Match';
  /** Errors that not every route of its kind has, and what else a common one means here. */
  errors?: Partial<Record<ErrorCode, StatedError>>;
  /** Security requirements that are not "a token on every call". */
  security?: Record<string, string[]>[];
  /** Each is checked against its schema when the document is made. */
  examples: { body?: unknown; answer: unknown };
}

interface StatedError {
  /** A sentence. */
  when: string;
  /** What the example says instead of what it says for the code anywhere. */
  message?: string;
  details?: unknown;
}

/** Operations by method and path, as the routes name them: `'GET /api/tasks/:id'`. */
export type Operations = Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, Operation>;
