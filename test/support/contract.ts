import { dereference, type Schema, validate } from '@cfworker/json-schema';
import openapi from '../../openapi/openapi.json' with { type: 'json' };
import { compiler } from './compiled-schema.ts';

interface Reference {
  $ref: string;
}

interface HeaderObject {
  required?: boolean;
}

interface ResponseObject {
  headers?: Record<string, HeaderObject | Reference>;
  content?: { 'application/json': { schema: object }; 'text/event-stream'?: object };
}

type Responses = Record<string, ResponseObject | Reference>;

export interface ParameterObject {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: object;
}

interface OperationObject {
  security: object[];
  parameters?: (ParameterObject | Reference)[];
  requestBody?: { content: { 'application/json': { schema: object; example?: object } } };
  responses: Responses;
}

interface Document {
  paths: Record<string, Record<string, OperationObject>>;
  'x-unrouted': { responses: Responses };
  components: {
    schemas: Record<string, Schema>;
    headers: Record<string, HeaderObject>;
    responses: Record<string, ResponseObject>;
    parameters: Record<string, ParameterObject>;
  };
}

// the import has the types of the values, which are too narrow
const document = openapi as unknown as Document;

interface DocumentedOperation {
  /** In upper case. */
  method: string;
  /** With its parameters in braces: `/api/tasks/{id}`. */
  path: string;
  security: object[];
  /** The example of its body, if it takes one. */
  example: object | undefined;
  /** The schema of its body, if it takes one. */
  body: object | undefined;
  parameters: ParameterObject[];
}

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { security, parameters = [], requestBody, responses }]) => ({
    method: method.toUpperCase(),
    path,
    security,
    example: requestBody?.content['application/json'].example,
    body: requestBody?.content['application/json'].schema,
    parameters: parameters.map(resolveParameter),
    responses,
  })),
);

/** Literal paths first, so that `/api/tasks/stats` does not match `/api/tasks/{id}`. */
const byPath = operations
  .map((operation) => ({ ...operation, pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

/** Every operation of the API document. */
export const documentedOperations = (): DocumentedOperation[] =>
  operations.map(({ responses: _, ...operation }) => operation);

/** A schema by its name in the document. */
export const documentedSchema = (reference: string): object | undefined =>
  Object.entries(document.components.schemas).find(([name]) => name === lastPart(reference))?.[1];

type Answer = Pick<Response, 'status' | 'headers'>;

/**
 * Checks a response against the API document: its status, its headers and every field of its body.
 * `path` has real ids, and may have a query. `body` is the parsed JSON; undefined without a body. The text of a stream is
 * not checked.
 * @throws Error that names what is not documented
 */
export function expectDocumented(method: string, path: string, answer: Answer, body: unknown): void {
  if (method === 'OPTIONS' && answer.status === 204) return; // CORS, not the API
  const responses = responsesTo(method, path);
  const found = responses[answer.status];
  const problem = found
    ? findProblem(resolve(found), answer.headers, method === 'HEAD' ? HEAD_ONLY : body)
    : `the document has only ${Object.keys(responses).join(', ')} here`;
  if (problem) throw new Error(`${method} ${path} answered ${answer.status}: ${problem}`);
}

/** Headers of HTTP, of browsers and of timing. They depend on no operation, so the document does not repeat them. */
const OF_EVERY_RESPONSE = new RegExp(
  `^(${[
    ...['cache-control', 'content-length', 'content-type', 'vary'],
    ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy', 'strict-transport-security'],
    ...['x-content-type-options', 'x-frame-options', 'access-control-(allow-origin|expose-headers)'],
    ...['server-timing', 'x-response-time'],
  ].join('|')})$`,
);

const HEAD_ONLY = Symbol('a response to HEAD has no body');

function findProblem(response: ResponseObject, headers: Headers, body: unknown): string | null {
  const missing = requiredHeaders(response).find((name) => !headers.has(name));
  if (missing) return `the header ${missing} is missing`;
  const documented = new Set(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase()));
  const extra = [...headers.keys()].find((name) => !documented.has(name) && !OF_EVERY_RESPONSE.test(name));
  if (extra) return `the header ${extra} is not documented`;
  if (body === HEAD_ONLY) return null;
  if (!response.content) return body === undefined ? null : 'there should be no body';
  if (body === undefined) return 'there should be a body';
  const type = headers.get('Content-Type') ?? '';
  if (response.content['text/event-stream'] && type.startsWith('text/event-stream')) return null;
  if (!/^application\/json\b/.test(type)) return 'the body is not declared as JSON';
  const { schema } = response.content['application/json'];
  if (matchesSchema(body, schema)) return null;
  const { errors } = validateBody(body, schema);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`).join('\n  ') || null;
}

/** The responses of the operation, or of an unknown path or method. */
function responsesTo(method: string, path: string): Responses {
  const pathname = new URL(path, 'https://api.example.com').pathname;
  const matching = byPath.filter(({ pattern }) => pattern.test(pathname));
  const here = matching.filter(({ path }) => path === matching[0]?.path); // a literal path hides a parameter
  const operation = here.find((candidate) => candidate.method === (method === 'HEAD' ? 'GET' : method));
  if (operation) return operation.responses;
  const impossible = here.length > 0 ? '404' : '405';
  return Object.fromEntries(
    Object.entries(document['x-unrouted'].responses).filter(([status]) => status !== impossible),
  );
}

function resolve(response: ResponseObject | Reference): ResponseObject {
  if (!('$ref' in response)) return response;
  const found = document.components.responses[lastPart(response.$ref)];
  if (!found) throw new Error(`the document has no ${response.$ref}`);
  return found;
}

function resolveParameter(parameter: ParameterObject | Reference): ParameterObject {
  if (!('$ref' in parameter)) return parameter;
  const found = document.components.parameters[lastPart(parameter.$ref)];
  if (!found) throw new Error(`the document has no ${parameter.$ref}`);
  return found;
}

const requiredHeaders = ({ headers = {} }: ResponseObject): string[] =>
  Object.entries(headers)
    .filter(([, header]) => ('$ref' in header ? document.components.headers[lastPart(header.$ref)] : header)?.required)
    .map(([name]) => name);

function lastPart(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** The components by their URI. Building this is slow, so the schemas of all responses share it. */
const components = dereference({ components: { schemas: document.components.schemas } });

const dereferenced = new WeakSet<Schema>();

const compile = compiler(document.components.schemas);

/** Whether a value matches a schema of the document. */
export const matchesSchema = (value: unknown, schema: Schema): boolean => compile(schema)(value);

/** What breaks a schema of the document. */
export function validateBody(body: unknown, schema: Schema) {
  if (!dereferenced.has(schema)) dereference(schema); // marks its references to the components with their URI
  dereferenced.add(schema);
  return validate(body, schema, '2020-12', components, false);
}
