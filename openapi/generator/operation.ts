import * as z from 'zod/mini';
import type { Operation } from '../operations/types.ts';
import type { Endpoint } from './endpoints.ts';
import { type ResponseHeader, referTo } from './headers.ts';
import { type Json, type JsonObject, toJson } from './json.ts';
import { buildErrorResponses } from './operation-errors.ts';
import type { JsonSchemas } from './schemas.ts';

interface Schemas {
  input: JsonSchemas;
  output: JsonSchemas;
}

/** Builds an Operation Object. @throws Error for an example that does not match its schema */
export function buildOperation(tag: string, endpoint: Endpoint, operation: Operation, schemas: Schemas): JsonObject {
  const parameters = buildParameters(endpoint, operation, schemas);
  const { security = endpoint.isProtected ? [{ token: [] }] : [] } = operation;
  return {
    tags: [tag],
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body ? { requestBody: buildRequestBody(endpoint.body, operation, schemas) } : {}),
    responses: { ...buildSuccesses(endpoint, operation, schemas), ...buildErrorResponses(endpoint, operation) },
  };
}

function buildParameters(
  { params, query, takesKey, isProtected }: Endpoint,
  { precondition }: Operation,
  { output }: Schemas,
): Json[] {
  const shared = [
    ...(isProtected ? [] : ['Accept-Language']),
    ...(takesKey ? ['Idempotency-Key'] : []),
    ...(precondition ? [precondition] : []),
  ];
  return [
    ...listFields(params).map(([name, schema]) => buildParameter('path', name, schema, output)),
    ...listFields(query).map(([name, schema]) => buildParameter('query', name, schema, output)),
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function listFields(schema: z.core.$ZodType | undefined): [string, z.core.$ZodType][] {
  if (schema === undefined) return [];
  if (schema instanceof z.core.$ZodObject) return Object.entries(schema._zod.def.shape);
  throw new Error('the schema of parameters must be an object schema');
}

function buildParameter(
  location: 'path' | 'query',
  name: string,
  schema: z.core.$ZodType,
  output: JsonSchemas,
): JsonObject {
  const { description, explode = false, ...jsonSchema } = output.convert(schema);
  if (!jsonSchema.type && !jsonSchema.$ref && !jsonSchema.anyOf)
    throw new Error(`${name} has no type: add one with z.meta()`);
  return {
    name,
    in: location,
    required: !z.safeParse(schema, undefined).success,
    ...(description ? { description } : {}),
    ...(jsonSchema.type === 'array' ? { style: 'form', explode } : {}),
    schema: jsonSchema,
  };
}

function buildRequestBody(schema: z.core.$ZodType, { id, examples }: Operation, { input }: Schemas): JsonObject {
  if (!z.safeParse(schema, examples.body).success) throw new Error(`${id}: the example of its body is invalid`);
  return {
    required: !z.safeParse(schema, {}).success, // a missing body counts as {}
    content: { 'application/json': { schema: input.convert(schema), example: toJson(examples.body) } },
  };
}

function buildSuccesses({ path, takesKey }: Endpoint, operation: Operation, { output }: Schemas): JsonObject {
  const { id, response, event, dryRun, status = 200, etag = false, precondition, examples } = operation;
  if (!z.safeParse(response, examples.response).success)
    throw new Error(`${id}: the example of its response is invalid`);
  if (dryRun && !z.safeParse(dryRun.response, dryRun.example).success)
    throw new Error(`${id}: the example of its dry run is invalid`);
  if (status === 101) return { 101: buildSocketResponse(operation, output) };
  const headers: ResponseHeader[] = [
    'X-Request-Id',
    ...(etag ? [etag === 'maybe' ? ('ETag?' as const) : ('ETag' as const)] : []),
    ...(status === 201 ? (['Location'] as const) : []),
    ...(path.startsWith('/api/') ? (['RateLimit-Policy', 'RateLimit'] as const) : []),
    ...(takesKey ? (['Idempotent-Replayed'] as const) : []),
    ...(event ? (['X-Vercel-AI-UI-Message-Stream', 'X-Accel-Buffering'] as const) : []),
  ];
  if (status === 204) return { 204: { description: 'No content', headers: referTo(headers) } };
  const describe = (description: string, schema: z.core.$ZodType, example: unknown): JsonObject => ({
    description,
    headers: referTo(headers),
    content: {
      'application/json': buildEnvelope(output.convert(schema), example),
      ...(event ? { 'text/event-stream': buildEventStream(event, output) } : {}),
    },
  });
  return {
    [status]: describe(status === 201 ? 'Created' : 'OK', response, examples.response),
    ...(dryRun ? { 200: { ...describe('A dry run', dryRun.response, dryRun.example), headers: limitedHeaders } } : {}),
    ...(precondition === 'If-None-Match' ? { 304: { description: 'Not modified', headers: referTo(headers) } } : {}),
  };
}

const buildEnvelope = (data: JsonObject, example: unknown): JsonObject => ({
  schema: {
    type: 'object',
    properties: { success: { type: 'boolean', const: true }, data },
    required: ['success', 'data'],
    additionalProperties: false,
  },
  example: { success: true, data: toJson(example) },
});

/** Those of every response below `/api/`. */
const limitedHeaders = referTo(['X-Request-Id', 'RateLimit-Policy', 'RateLimit']);

/** OpenAPI 3.1 cannot describe the events of a stream. */
const buildEventStream = (event: z.core.$ZodType, output: JsonSchemas): JsonObject => ({
  schema: { type: 'string', description: 'The `data` of each event is a JSON text; `x-event` has its schema.' },
  'x-event': { schema: output.convert(event) },
});

/** OpenAPI cannot describe the messages of a WebSocket. */
function buildSocketResponse({ response, examples }: Operation, output: JsonSchemas): JsonObject {
  return {
    description: 'Switches to WebSocket. Each message is a JSON text; `x-message` has its schema.',
    headers: limitedHeaders,
    'x-message': { schema: output.convert(response), example: toJson(examples.response) },
  };
}
