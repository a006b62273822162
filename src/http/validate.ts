import { zValidator } from '@hono/zod-validator';
import type { MiddlewareHandler } from 'hono';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { AppError } from '../shared/errors.ts';

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
    if (!result.success) throw invalid(source, result.error.issues);
  });
  validations.set(middleware satisfies MiddlewareHandler, { source, schema });
  return middleware;
}

function invalid(source: Source, issues: z.core.$ZodIssue[]): AppError {
  const all = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: `is not a known ${NOUN[source]}` }))
      : [{ path: pathOf(issue.path), message: said(issue) }],
  );
  const details = all.slice(0, MAX_DETAILS);
  const first = details[0];
  const message = first ? `${first.path || WHOLE[source]}: ${first.message}` : 'The request is not valid';
  return new AppError('VALIDATION_ERROR', message, { details });
}

/** The schema's own words, but for what is not there at all. */
const said = ({ message }: z.core.$ZodIssue) => (message.endsWith('received undefined') ? 'is required' : message);

const WHOLE: Record<Source, string> = { json: 'body', query: 'query', param: 'path' };
const NOUN: Record<Source, string> = { json: 'field', query: 'query parameter', param: 'path parameter' };

/** An answer must not outgrow the request that caused it. */
const MAX_DETAILS = 20;
const MAX_PATH = 200;
const pathOf = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, MAX_PATH);
