import { zValidator } from '@hono/zod-validator';
import type { MiddlewareHandler } from 'hono';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { invalid, type Subject } from '../shared/validation.ts';

z.config(en()); // zod/mini, a quarter of zod's size, brings no messages of its own

/** For routes that take no query, or no body: anything in it is refused, not ignored. */
export const NoQuery = z.strictObject({});
export const NoBody = z.strictObject({});

type Source = 'json' | 'query' | 'param';

/** What a route's validator checks; the API document is made from it. */
export interface Validation {
  source: Source;
  schema: z.ZodMiniType;
}

const validations = new WeakMap<object, Validation>();

/** The validation a middleware of a route stands for, if it is one of this file's. */
export const validationOf = (middleware: object): Validation | undefined => validations.get(middleware);

/** The JSON body. Unknown keys are refused when the schema is a strict object, as all of ours are. */
export const body = <T extends z.ZodMiniType>(schema: T) => validate('json', schema);

/** The query parameters. */
export const query = <T extends z.ZodMiniType>(schema: T) => validate('query', schema);

/** The parameters in the path. */
export const params = <T extends z.ZodMiniType>(schema: T) => validate('param', schema);

function validate<S extends Source, T extends z.ZodMiniType>(source: S, schema: T) {
  const middleware = zValidator(source, schema, (result) => {
    if (!result.success) throw invalid(result.error.issues, SUBJECTS[source]);
  });
  validations.set(middleware satisfies MiddlewareHandler, { source, schema });
  return middleware;
}

const SUBJECTS: Record<Source, Subject> = {
  json: { whole: 'body', part: 'field' },
  query: { whole: 'query', part: 'query parameter' },
  param: { whole: 'path', part: 'path parameter' },
};
