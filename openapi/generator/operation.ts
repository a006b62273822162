import * as z from 'zod/mini';
import type { Operation } from '../operations/operation.ts';
import type { Endpoint } from './endpoints.ts';
import { type AnswerHeader, referTo } from './headers.ts';
import { type Json, type JsonObject, plain } from './json.ts';
import { errorsOf } from './operation-errors.ts';
import type { JsonSchemas } from './schemas.ts';

export interface Schemas {
  input: JsonSchemas;
  output: JsonSchemas;
}

/** An Operation Object. @throws Error for an example that its schema refuses */
export function operationObject(tag: string, endpoint: Endpoint, operation: Operation, schemas: Schemas): JsonObject {
  const parameters = parametersOf(endpoint, operation, schemas);
  const { security = endpoint.isProtected ? [{ token: [] }] : [] } = operation;
  return {
    tags: [tag],
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body ? { requestBody: requestBody(endpoint.body, operation, schemas) } : {}),
    responses: { ...successes(endpoint, operation, schemas), ...errorsOf(endpoint, operation) },
  };
}

function parametersOf({ params, query, takesKey }: Endpoint, { precondition }: Operation, { output }: Schemas): Json[] {
  const shared = [...(takesKey ? ['Idempotency-Key'] : []), ...(precondition ? [precondition] : [])];
  return [
    ...fieldsOf(params).map(([name, schema]) => parameter('path', name, schema, output)),
    ...fieldsOf(query).map(([name, schema]) => parameter('query', name, schema, output)),
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function fieldsOf(schema: z.core.$ZodType | undefined): [string, z.core.$ZodType][] {
  if (schema === undefined) return [];
  if (schema instanceof z.core.$ZodObject) return Object.entries(schema._zod.def.shape);
  throw new Error('parameters are described by an object schema');
}

function parameter(where: 'path' | 'query', name: string, schema: z.core.$ZodType, output: JsonSchemas): JsonObject {
  const { description, ...wire } = output.of(schema);
  if (!wire.type && !wire.$ref && !wire.anyOf) throw new Error(`${name} has no type: give its schema a meta that has`);
  return {
    name,
    in: where,
    required: !z.safeParse(schema, undefined).success,
    ...(description ? { description } : {}),
    ...(wire.type === 'array' ? { style: 'form', explode: false } : {}),
    schema: wire,
  };
}

function requestBody(schema: z.core.$ZodType, { id, examples }: Operation, { input }: Schemas): JsonObject {
  if (!z.safeParse(schema, examples.body).success) throw new Error(`${id}: the example of its body is not valid`);
  return {
    required: !z.safeParse(schema, {}).success, // no body at all is read as {}
    content: { 'application/json': { schema: input.of(schema), example: plain(examples.body) } },
  };
}

function successes({ isProtected, takesKey }: Endpoint, operation: Operation, { output }: Schemas): JsonObject {
  const { id, answer, status = 200, etag = false, precondition, examples } = operation;
  if (!z.safeParse(answer, examples.answer).success) throw new Error(`${id}: the example of its answer is not valid`);
  if (status === 101) return { 101: socketResponse(operation, output) };
  const headers: AnswerHeader[] = [
    'X-Request-Id',
    ...(etag ? (['ETag'] as const) : []),
    ...(status === 201 ? (['Location'] as const) : []),
    ...(isProtected ? (['RateLimit-Policy', 'RateLimit'] as const) : []),
    ...(takesKey ? (['Idempotent-Replayed'] as const) : []),
  ];
  const response = (description: string): JsonObject => ({
    description,
    headers: referTo(headers),
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { success: { type: 'boolean', const: true }, data: output.of(answer) },
          required: ['success', 'data'],
          additionalProperties: false,
        },
        example: { success: true, data: plain(examples.answer) },
      },
    },
  });
  return {
    [status]: response(status === 201 ? 'Created' : 'Done'),
    ...(precondition === 'If-None-Match'
      ? { 304: { description: 'Nothing has changed', headers: referTo(headers) } }
      : {}),
  };
}

/** OpenAPI has no words for what a socket sends. */
function socketResponse({ answer, examples }: Operation, output: JsonSchemas): JsonObject {
  return {
    description: 'Switching to WebSocket. Each message is a JSON text of the schema in `x-message`.',
    headers: referTo(['X-Request-Id']),
    'x-message': { schema: output.of(answer), example: plain(examples.answer) },
  };
}
