import { readFileSync } from 'node:fs';
import type { RouterRoute } from 'hono/types';
import { STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import { DOCUMENTED } from '../entities.ts';
import { activityOperations } from '../operations/activity.ts';
import { aiOperations } from '../operations/assistant.ts';
import { authOperations } from '../operations/auth.ts';
import { healthOperations } from '../operations/health.ts';
import { liveOperations } from '../operations/live.ts';
import { moodOperations } from '../operations/mood.ts';
import type { Operation, Operations } from '../operations/operation.ts';
import { nowOperations, optimizeOperation, planOperations } from '../operations/planning.ts';
import { syncOperations } from '../operations/sync.ts';
import { taskOperations } from '../operations/tasks.ts';
import { todayOperations } from '../operations/today.ts';
import { trashOperations } from '../operations/trash.ts';
import { undoOperations } from '../operations/undo.ts';
import { userOperations } from '../operations/users.ts';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import { commonResponse, ERROR_CODES, ERRORS, ErrorAnswer } from './errors.ts';
import { answerHeaders, requestHeaders } from './headers.ts';
import type { JsonObject } from './json.ts';
import { operationObject } from './operation.ts';
import { JsonSchemas, mergeComponents } from './schemas.ts';

interface Group {
  tag: string;
  description: string;
  operations: Operations;
}

/** The operations of an entity beyond the five that each has. */
const MORE_OPERATIONS: Record<string, Operations> = { task: taskOperations, mood: moodOperations };

const GROUPS: Group[] = [
  { tag: 'Auth', description: 'Signing in with Telegram, and out', operations: authOperations },
  { tag: 'User', description: 'The person who is signed in', operations: userOperations },
  ...DOCUMENTED.map(({ name, tag, about, operations }) => ({
    tag,
    description: about,
    operations: { ...operations, ...MORE_OPERATIONS[name] },
  })),
  { tag: 'Plan', description: 'What the person will do when', operations: { ...planOperations, ...nowOperations } },
  { tag: 'Today', description: 'The home screen', operations: todayOperations },
  {
    tag: 'AI',
    description: 'What the numbers say, and what a model says of them',
    operations: { ...aiOperations, ...optimizeOperation },
  },
  { tag: 'Trash', description: 'What was deleted in the last 30 days', operations: trashOperations },
  { tag: 'Undo', description: 'Taking changes back', operations: undoOperations },
  { tag: 'Activity', description: 'What happened, and who did it', operations: activityOperations },
  { tag: 'Sync', description: 'Devices that work offline', operations: syncOperations },
  { tag: 'Live', description: 'Events as they happen', operations: liveOperations },
  { tag: 'Health', description: 'How the service is', operations: healthOperations },
];

/** What every path answers before a route is found, and where none is. */
const UNROUTED: ErrorCode[] = ['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'INTERNAL_ERROR'];

/**
 * The API's document, OpenAPI 3.1.
 * @throws Error for a route without an operation, an operation without a route, and examples that are not valid
 */
export function openApiDocument(routes: RouterRoute[], version: string): JsonObject {
  const schemas = { input: new JsonSchemas('input'), output: new JsonSchemas('output') };
  const paths: Record<string, JsonObject> = {};
  for (const { tag, endpoint, operation } of documented(endpointsOf(routes))) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: operationObject(tag, endpoint, operation, schemas),
    };
  }
  const unrouted = Object.fromEntries(
    UNROUTED.map((code) => [STATUS[code], { $ref: `#/components/responses/${code}` }]),
  );
  const responses = Object.fromEntries(
    referredResponses({ paths, unrouted }).map((code) => [code, commonResponse(code)]),
  );
  schemas.output.of(ErrorAnswer); // the error responses refer to it by name
  return {
    openapi: '3.1.0',
    info: { title: 'Saturway', version, summary: 'Plans a day around energy and focus', description: introduction() },
    'x-generated': 'by openapi/generate.ts, from the routes and schemas in src/ and openapi/operations/: do not edit',
    servers: [{ url: '/', description: 'Where this document is' }],
    tags: GROUPS.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    'x-unrouted': { description: 'Answers where no path or method is served', responses: unrouted },
    components: {
      schemas: mergeComponents(schemas.input, schemas.output),
      responses,
      parameters: requestHeaders,
      headers: answerHeaders,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The token that `POST /api/auth` answers',
        },
        initData: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`tma <initData>`: the word tma, a space and Telegram.WebApp.initData',
        },
      },
    },
  };
}

function documented(endpoints: Endpoint[]): { tag: string; endpoint: Endpoint; operation: Operation }[] {
  const byKey = new Map(endpoints.map((endpoint) => [endpoint.key, endpoint]));
  const found = GROUPS.flatMap(({ tag, operations }) =>
    Object.entries(operations).map(([key, operation]) => {
      const endpoint = byKey.get(key);
      if (!endpoint) throw new Error(`${key} has an operation, but no route serves it`);
      byKey.delete(key);
      return { tag, endpoint, operation };
    }),
  );
  const [missing] = byKey.keys();
  if (missing) throw new Error(`${missing} is served, but no file in openapi/operations documents it`);
  return found;
}

function referredResponses(document: JsonObject): ErrorCode[] {
  const text = JSON.stringify(document);
  return ERROR_CODES.filter((code) => text.includes(`"#/components/responses/${code}"`));
}

function introduction(): string {
  const rows = ERROR_CODES.map((code) => `| \`${code}\` | ${STATUS[code]} | ${ERRORS[code].when} |`);
  const table = ['| code | status | when |', '|---|---|---|', ...rows].join('\n');
  const prose = readFileSync(new URL('../introduction.md', import.meta.url), 'utf8');
  return prose.replace('{codes}', table).trim();
}
