import { zValidator } from '@hono/zod-validator';
import type { MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import { Uuid } from '../shared/fields.ts';
import { type Subject, toValidationError } from '../shared/validation.ts';

/** For routes without a query or a body: any parameter or field is rejected, not ignored. */
export const NoQuery = z.strictObject({});
export const NoBody = z.strictObject({});

export const PathId = z.strictObject({ id: Uuid });

type Source = 'json' | 'query' | 'param';

/** What a validator checks. The API document is generated from it. */
export interface Validation {
  source: Source;
  schema: z.ZodMiniType;
}

const validations = new WeakMap<object, Validation>();

/** What the middleware validates; undefined if it is not a validator of this file. */
export const validationOf = (middleware: object): Validation | undefined => validations.get(middleware);

/** Validates the JSON body. A strict object, as all our schemas are, rejects unknown keys. */
export const body = <T extends z.ZodMiniType>(schema: T) => validate('json', schema);

export const query = <T extends z.ZodMiniType>(schema: T) => validate('query', schema);

export const params = <T extends z.ZodMiniType>(schema: T) => validate('param', schema);

function validate<S extends Source, T extends z.ZodMiniType>(source: S, schema: T) {
  const middleware = zValidator(source, schema, (result) => {
    if (!result.success) throw toValidationError(result.error.issues, SUBJECTS[source]);
  });
  validations.set(middleware satisfies MiddlewareHandler, { source, schema });
  return middleware;
}

const SUBJECTS: Record<Source, Subject> = { json: 'body', query: 'query', param: 'path' };
