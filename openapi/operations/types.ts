import type * as z from 'zod/mini';
import type { ErrorCode } from '../../src/shared/errors.ts';

/**
 * The part of an operation that the generator cannot read from the route. It reads the path, the input, the security and
 * the common errors.
 */
export interface Operation {
  /** The operationId: a verb and a noun. */
  id: string;
  summary: string;
  description?: string;
  /** The schema of `data` in a success. For a socket, the schema of a message. */
  response: z.core.$ZodType;
  /** The schema of an event, if the client can ask for a stream of them instead. */
  event?: z.core.$ZodType;
  /** With `dryRun: true` it has status 200 and this `data`. */
  dryRun?: { response: z.core.$ZodType; example: unknown };
  /** The status of a success, by default 200. 101 opens a socket, 204 has no body. */
  status?: 101 | 200 | 201 | 204;
  /** Whether a success has an ETag. `maybe`: it depends on what was written. */
  etag?: boolean | 'maybe';
  /** The precondition that it accepts. */
  precondition?: 'If-Match' | 'If-None-Match';
  /** Errors beyond the common ones, and further causes of common ones. */
  errors?: Partial<Record<ErrorCode, StatedError>>;
  /** The security requirements, if they differ from those of the route. */
  security?: Record<string, string[]>[];
  /** The generator checks each against its schema. */
  examples: { body?: unknown; response: unknown };
}

interface StatedError {
  /** A sentence. */
  when: string;
  /** The message in the example, instead of the common one. */
  message?: string;
  details?: unknown;
}

/** Operations by method and path, as in the routes: `GET /api/tasks/:id`. */
export type Operations = Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, Operation>;
