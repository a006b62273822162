import { readFileSync } from 'node:fs';
import type { RouterRoute } from 'hono/types';
import { STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import { activityOperations } from '../operations/activity.ts';
import { aiOperations } from '../operations/assistant.ts';
import { authOperations } from '../operations/auth.ts';
import { busyTimeOperations } from '../operations/busy-times.ts';
import { healthOperations } from '../operations/health.ts';
import { labelOperations } from '../operations/labels.ts';
import { liveOperations } from '../operations/live.ts';
import { moodOperations } from '../operations/mood.ts';
import { nowOperations, optimizeOperation, planOperations } from '../operations/planning.ts';
import { quickAddOperations } from '../operations/quick-add.ts';
import { reminderOperations } from '../operations/reminders.ts';
import { syncOperations } from '../operations/sync.ts';
import { taskOperations } from '../operations/tasks.ts';
import { todayOperations } from '../operations/today.ts';
import { trashOperations } from '../operations/trash.ts';
import type { Operation, Operations } from '../operations/types.ts';
import { undoOperations } from '../operations/undo.ts';
import { userOperations } from '../operations/users.ts';
import { DOCUMENTED } from '../registry/entities.ts';
import { type Endpoint, listEndpoints } from './endpoints.ts';
import { buildCommonResponse, ERROR_CODES, ErrorAnswer } from './errors.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import type { JsonObject } from './json.ts';
import { buildOperation } from './operation.ts';
import { JsonSchemas, mergeComponents } from './schemas.ts';

interface Group {
  tag: string;
  description: string;
  operations: Operations;
}

/** The operations of entities beyond the five that each has. */
const MORE_OPERATIONS: Record<string, Operations> = {
  task: { ...taskOperations, ...quickAddOperations },
  mood: moodOperations,
  busy: busyTimeOperations,
};

const GROUPS: Group[] = [
  { tag: 'Auth', description: 'Signing in with Telegram and logging out', operations: authOperations },
  { tag: 'User', description: 'The signed-in user', operations: userOperations },
  ...DOCUMENTED.map(({ name, tag, about, operations }) => ({
    tag,
    description: about,
    operations: { ...operations, ...MORE_OPERATIONS[name] },
  })),
  { tag: 'Labels', description: 'Words that tasks share', operations: labelOperations },
  { tag: 'Reminders', description: 'When tasks remind the user', operations: reminderOperations },
  { tag: 'Plan', description: 'When the user does which task', operations: { ...planOperations, ...nowOperations } },
  { tag: 'Today', description: 'The data of the home screen', operations: todayOperations },
  {
    tag: 'AI',
    description: 'Chat, insights and suggestions, with an AI model or without',
    operations: { ...aiOperations, ...optimizeOperation },
  },
  { tag: 'Trash', description: 'Entities deleted in the last 30 days', operations: trashOperations },
  { tag: 'Undo', description: 'Undoing changes', operations: undoOperations },
  { tag: 'Activity', description: 'The event log of the user', operations: activityOperations },
  { tag: 'Sync', description: 'Synchronization of devices that work offline', operations: syncOperations },
  { tag: 'Live', description: 'Events as they happen', operations: liveOperations },
  { tag: 'Health', description: 'The state of the service', operations: healthOperations },
];

/** The errors of requests that match no route, or fail before one is found. */
const UNROUTED: ErrorCode[] = ['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'INTERNAL_ERROR'];

/**
 * Builds the API document, OpenAPI 3.1.
 * @throws Error for a route without an operation, an operation without a route, or an invalid example
 */
export function buildDocument(routes: RouterRoute[], version: string): JsonObject {
  const schemas = { input: new JsonSchemas('input'), output: new JsonSchemas('output') };
  const paths: Record<string, JsonObject> = {};
  for (const { tag, endpoint, operation } of matchOperations(listEndpoints(routes))) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: buildOperation(tag, endpoint, operation, schemas),
    };
  }
  const unrouted = Object.fromEntries(
    UNROUTED.map((code) => [STATUS[code], { $ref: `#/components/responses/${code}` }]),
  );
  const responses = Object.fromEntries(
    findReferredResponses({ paths, unrouted }).map((code) => [code, buildCommonResponse(code)]),
  );
  schemas.output.convert(ErrorAnswer); // the error responses refer to it by name, not by schema
  return {
    openapi: '3.1.0',
    info: {
      title: 'Saturway',
      version,
      summary: 'Plans a day around energy and focus',
      description: readFileSync(new URL('../introduction.md', import.meta.url), 'utf8').trim(),
    },
    'x-generated': 'by openapi/generate.ts, from the routes and schemas in src/ and openapi/operations/: do not edit',
    servers: [{ url: '/', description: 'The server of this document' }],
    tags: GROUPS.map(({ tag, description }) => ({ name: tag, description })),
    paths,
    'x-unrouted': { description: 'Responses to requests for a path or method that is not served', responses: unrouted },
    components: {
      schemas: mergeComponents(schemas.input, schemas.output),
      responses,
      parameters: requestHeaders,
      headers: responseHeaders,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The token that `POST /api/auth` returns',
        },
        initData: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`tma <initData>`: the word `tma`, a space and `Telegram.WebApp.initData`',
        },
      },
    },
  };
}

function matchOperations(endpoints: Endpoint[]): { tag: string; endpoint: Endpoint; operation: Operation }[] {
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

function findReferredResponses(document: JsonObject): ErrorCode[] {
  const text = JSON.stringify(document);
  return ERROR_CODES.filter((code) => text.includes(`"#/components/responses/${code}"`));
}
