import type { Context, MiddlewareHandler } from 'hono';
import type { InferInput } from 'hono/validator';
import * as z from 'zod/mini';
import { Uuid } from '../shared/fields.ts';
import { type Subject, toValidationError } from '../shared/validation.ts';
import type { AppEnv } from './context.ts';

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
export const body = <T extends z.ZodMiniType<object>>(schema: T) => validate('json', schema);

export const query = <T extends z.ZodMiniType<object>>(schema: T) => validate('query', schema);

export const params = <T extends z.ZodMiniType<object>>(schema: T) => validate('param', schema);

function validate<S extends Source, T extends z.ZodMiniType<object>>(source: S, schema: T) {
  type Input = { in: Record<S, InferInput<z.input<T>, S>>; out: Record<S, z.output<T>> };
  const middleware: MiddlewareHandler<AppEnv, string, Input> = async function validateInput(c, next) {
    const { success, data, error } = schema.safeParse(READERS[source](c));
    if (!success) throw toValidationError(error.issues, SUBJECTS[source]);
    c.req.addValidatedData(source, data);
    return next();
  };
  validations.set(middleware, { source, schema });
  return middleware;
}

const READERS: Record<Source, (c: Context<AppEnv>) => unknown> = {
  json: (c) => c.get('body'),
  query: (c) =>
    Object.fromEntries(Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]])),
  param: (c) => c.req.param(),
};

const SUBJECTS: Record<Source, Subject> = { json: 'body', query: 'query', param: 'path' };
