import { describe, expect, it } from 'vitest';
import openapi from '../../openapi/openapi.json' with { type: 'json' };
import { documentedOperations, expectDocumented } from '../support/contract.ts';

const { task, undoToken } = openapi.paths['/api/tasks'].post.responses[201].content['application/json'].example.data;
const path = `/api/tasks/${task.id}`;

const json = { 'Content-Type': 'application/json; charset=UTF-8', 'X-Request-Id': 'r' };
const failed = { ...json, 'Content-Language': 'en' };
const created = { ...json, ETag: `"${task.id}.1"`, Location: path };

const check = (method: string, to: string, status: number, body: unknown, headers: Record<string, string> = json) =>
  expectDocumented(method, to, { status, headers: new Headers(headers) }, body);

const create = (body: unknown, status = 201, headers: Record<string, string> = created) =>
  check('POST', '/api/tasks', status, body, headers);

const refuse = (body: unknown, status = 409) => create(body, status, failed);

const withTask = (changes: object) => ({ success: true, data: { task: { ...task, ...changes }, undoToken } });

const error = (code: string, rest: object = {}) => ({
  success: false,
  error: { code, message: 'No', requestId: 'r', ...rest },
});

describe('expectDocumented accepts', () => {
  it('accepts a documented response, with or without a query', () => {
    expect(() => create(withTask({}))).not.toThrow();
    const page = { success: true, data: { tasks: [task], page: { nextCursor: null, hasMore: false } } };
    expect(() => check('GET', '/api/tasks?limit=1&sort=title', 200, page)).not.toThrow();
  });

  it('accepts a documented error, with and without details', () => {
    expect(() => refuse(error('CONFLICT'))).not.toThrow();
    expect(() => refuse(error('LIMIT_REACHED', { details: { limit: 1, current: 1 } }))).not.toThrow();
  });

  it('accepts a 304 without a body', () => {
    expect(() => check('GET', path, 304, undefined, { 'X-Request-Id': 'r', ETag: '"x"' })).not.toThrow();
  });

  it('accepts a HEAD response without a body, and a preflight', () => {
    expect(() => check('HEAD', '/health/live', 200, undefined)).not.toThrow();
    expect(() => check('OPTIONS', '/api/tasks', 204, undefined, {})).not.toThrow();
  });

  it('accepts a 404 for an unknown path and a 405 with Allow for an unknown method', () => {
    expect(() => check('GET', '/api/nothing', 404, error('NOT_FOUND'), failed)).not.toThrow();
    const allow = { ...failed, Allow: 'GET, HEAD, POST' };
    expect(() => check('PUT', '/api/tasks', 405, error('METHOD_NOT_ALLOWED'), allow)).not.toThrow();
  });
});

describe('expectDocumented rejects', () => {
  it('rejects an undocumented status', () => {
    expect(() => create(withTask({}), 200)).toThrow('POST /api/tasks answered 200: the document has only 201, 400');
    expect(() => check('GET', '/health/live', 503, error('SERVICE_UNAVAILABLE'))).toThrow('answered 503');
  });

  it('rejects an undocumented operation', () => {
    expect(() => check('GET', '/api/nothing', 200, { success: true, data: {} })).toThrow('answered 200');
    expect(() => check('PUT', '/api/tasks', 404, error('NOT_FOUND'), failed)).toThrow('answered 404');
    expect(() => check('GET', '/api/nothing', 405, error('METHOD_NOT_ALLOWED'), failed)).toThrow('answered 405');
  });

  it('rejects a missing field', () => {
    const { title: _, ...untitled } = task;
    expect(() => create({ success: true, data: { task: untitled } })).toThrow('"title"');
    expect(() => create({ data: { task } })).toThrow('"success"');
  });

  it.each([
    ['in an entity', withTask({ userId: task.id })],
    ['in a nested object', withTask({ aiMetadata: { ...task.aiMetadata, mood: 3 } })],
    ['in the data', { success: true, data: { task, user: null } }],
    ['in the envelope', { success: true, data: { task }, meta: {} }],
  ])('rejects an extra field %s', (_, body) => {
    expect(() => create(body)).toThrow('does not match additional properties schema');
  });

  it.each([
    ['a number for a string', { title: 1 }],
    ['a string for a number', { version: '1' }],
    ['a fraction for a whole number', { version: 1.5 }],
    ['null for a required value', { priority: null }],
    ['a value outside an enum', { status: 'done' }],
    ['a time without an offset', { createdAt: '2026-11-22T08:31:12' }],
    ['an id that is not a UUID', { id: '42' }],
  ])('rejects %s', (_, changes) => {
    expect(() => create(withTask(changes))).toThrow('POST /api/tasks answered 201: #');
  });

  it('rejects an error code that is not documented for the status', () => {
    expect(() => refuse(error('NOT_FOUND'))).toThrow('answered 409');
    expect(() => refuse(error('TEAPOT'))).toThrow('answered 409');
  });

  it('rejects a missing required header', () => {
    const { Location: _, ...withoutLocation } = created;
    expect(() => create(withTask({}), 201, withoutLocation)).toThrow('the header Location is missing');
    expect(() => refuse(error('AUTHENTICATION_ERROR'), 401)).toThrow('the header WWW-Authenticate is missing');
    expect(() => check('PUT', '/api/tasks', 405, error('METHOD_NOT_ALLOWED'), failed)).toThrow(
      'the header Allow is missing',
    );
  });

  it('rejects a header that is not documented for the operation and the status', () => {
    const undoTask = (headers: object) => check('POST', '/api/undo', 200, withTask({}), { ...json, ...headers });
    expect(() => undoTask({ ETag: '"x"' })).not.toThrow();
    expect(() => undoTask({})).not.toThrow();
    expect(() => undoTask({ location: path })).toThrow('the header location is not documented');
    expect(() => create(withTask({}), 201, { ...created, 'Content-Language': 'en' })).toThrow('content-language');
    expect(() => check('GET', path, 304, undefined, { 'X-Request-Id': 'r', ETag: '"x"', 'Retry-After': '1' })).toThrow(
      'the header retry-after is not documented',
    );
  });

  it('rejects a body without a JSON Content-Type, an unexpected body and a missing body', () => {
    expect(() => create(withTask({}), 201, { ...created, 'Content-Type': 'text/plain' })).toThrow(
      'not declared as JSON',
    );
    expect(() => check('GET', path, 304, {}, { 'X-Request-Id': 'r', ETag: '"x"' })).toThrow('should be no body');
    expect(() => create(undefined)).toThrow('should be a body');
  });
});

it('documentedOperations lists every operation of the document', () => {
  expect(documentedOperations()).toHaveLength(Object.values(openapi.paths).flatMap((item) => Object.keys(item)).length);
  expect(documentedOperations()).toContainEqual(expect.objectContaining({ method: 'PATCH', path: '/api/tasks/{id}' }));
});
