import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildDocument } from '../../openapi/generator/document.ts';
import { ERROR_CODES } from '../../openapi/generator/errors.ts';
import openapi from '../../openapi/openapi.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { createApp } from '../../src/app.ts';
import { NewTask, TaskPatch } from '../../src/entities/tasks/schemas.ts';
import { SettingsPatch } from '../../src/entities/users/schemas.ts';
import { validateBody } from '../support/contract.ts';

const { routes } = createApp();
const document = buildDocument(routes, manifest.version);

const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries<Operation>(item).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);

interface Operation {
  operationId: string;
  summary: string;
  security: object[];
  requestBody?: { content: Content };
  responses: Record<string, { description?: string; $ref?: string; content?: Content }>;
}

interface Content {
  'application/json': { schema: object; example?: unknown; examples?: Record<string, { value: unknown }> };
}

describe('the API document', () => {
  it('is committed as the generator writes it', () => {
    const committed = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8');
    expect(committed).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it('has every route and no other', () => {
    const served = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
    const documented = operations.map(({ key }) => key.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(documented.toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it('cannot be generated when a route has no operation', () => {
    const route = { method: 'GET', path: '/api/secret', basePath: '/', handler: () => undefined };
    expect(() => buildDocument([...routes, route], '1')).toThrow('GET /api/secret is served, but no');
  });

  it('cannot be generated when an operation has no route', () => {
    const fewer = routes.filter(({ path }) => path !== '/api/tasks/stats');
    expect(() => buildDocument(fewer, '1')).toThrow('GET /api/tasks/stats has an operation, but no route');
  });

  it('has unique operation ids', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the description of one field from the others of its type', () => {
    const { Task, MoodLog, BusyTime } = (document as unknown as typeof openapi).components.schemas;
    for (const shared of [Task.properties.id, MoodLog.properties.id, BusyTime.properties.startsAt])
      expect(shared).not.toHaveProperty('description');
  });

  it('says beside the days of a mood series how many a series by the hour may have', () => {
    const parameters = openapi.paths['/api/mood/series'].get.parameters;
    expect(JSON.stringify(parameters.find(({ name }) => name === 'days'))).toContain('at most 14 with `bucket=hour`');
  });

  it('has every component that it refers to', () => {
    const references = [...JSON.stringify(openapi).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
    const components: Record<string, object> = openapi.components;
    expect(references.length).toBeGreaterThan(100);
    for (const [reference, kind = '', name = ''] of references)
      expect(components[kind], reference).toHaveProperty(name);
  });

  it('describes every error code', () => {
    expect(openapi.components.schemas.ErrorCode.enum).toEqual(ERROR_CODES);
    for (const code of ERROR_CODES)
      expect(openapi.components.schemas.ErrorAnswer.description).toContain(`| \`${code}\` |`);
  });

  it('requires a token exactly where a route checks it', () => {
    const open = operations.filter(({ operation }) => !operation.responses[401]).map(({ key }) => key);
    expect(open).toEqual(['GET /health', 'GET /health/live']);
    for (const { key, operation } of operations) {
      const byTicket = key === 'GET /api/live';
      const expected =
        open.includes(key) || byTicket ? [] : key === 'POST /api/auth' ? [{}, { initData: [] }] : [{ token: [] }];
      expect(operation.security, key).toEqual(expected);
    }
  });
});

describe.each(operations)('$key', ({ operation }) => {
  const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap(
    (part) => part?.content ?? [],
  );

  it('has a summary, a success response and the common errors', () => {
    expect(operation.summary).toMatch(/^[A-Z].+[^.]$/);
    const [[status, success] = []] = Object.entries(operation.responses);
    if (status !== '101' && status !== '204') {
      expect(success?.content?.['application/json'].schema).toMatchObject({ required: ['success', 'data'] });
      expect(success?.content?.['application/json'].schema).not.toHaveProperty('properties.data', {});
    }
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '500']));
  });

  it('has examples that match its schemas', () => {
    for (const { 'application/json': content } of contents) {
      const examples = Object.values(content.examples ?? { one: { value: content.example } });
      for (const { value } of examples) expect(validateBody(value, content.schema).errors).toEqual([]);
      expect(examples).not.toEqual([]);
    }
  });
});

describe('a schema of the document accepts the same input as the route', () => {
  const uuid = '019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18';
  const schemas: Record<string, object> = openapi.components.schemas;

  it.each([
    ['NewTask', NewTask, true, { title: 'A' }],
    ['NewTask', NewTask, true, { title: '🪐'.repeat(500), description: null, dueDate: '2026-11-22T09:00:00+03:00' }],
    ['NewTask', NewTask, true, { title: 'A', aiMetadata: { estimatedDuration: 1_440, dependencies: [uuid] } }],
    ['NewTask', NewTask, false, {}],
    ['NewTask', NewTask, false, { title: '' }],
    ['NewTask', NewTask, false, { title: '🪐'.repeat(501) }],
    ['NewTask', NewTask, false, { title: null }],
    ['NewTask', NewTask, false, { title: 'A', userId: uuid }],
    ['NewTask', NewTask, false, { title: 'A', priority: 'urgent' }],
    ['NewTask', NewTask, false, { title: 'A', dueDate: '2026-11-22T09:00:00' }],
    ['NewTask', NewTask, false, { title: 'A', dueDate: '2026-02-30T09:00:00Z' }],
    ['NewTask', NewTask, false, { title: 'A', aiMetadata: { estimatedDuration: 1.5 } }],
    ['NewTask', NewTask, false, { title: 'A', aiMetadata: { estimatedDuration: 1_441 } }],
    ['NewTask', NewTask, false, { title: 'A', aiMetadata: { dependencies: Array(51).fill(uuid) } }],
    ['NewTask', NewTask, false, { title: 'A', aiMetadata: { dependencies: ['42'] } }],
    ['TaskPatch', TaskPatch, true, { description: null, aiMetadata: null }],
    ['TaskPatch', TaskPatch, false, {}],
    ['TaskPatch', TaskPatch, false, { title: null }],
    ['SettingsPatch', SettingsPatch, true, { theme: null, workingHours: { 7: null } }],
    ['SettingsPatch', SettingsPatch, false, {}],
    ['SettingsPatch', SettingsPatch, false, { workingHours: {} }],
    ['SettingsPatch', SettingsPatch, false, { workingHours: { 8: null } }],
    ['SettingsPatch', SettingsPatch, false, { workingHours: { 1: { start: '9:00', end: '18:00' } } }],
  ] as const)('%s, %#', (name, schema, isValid, input) => {
    expect(z.safeParse<z.core.$ZodType>(schema, input).success).toBe(isValid);
    expect(validateBody(input, schemas[name] ?? {}).valid).toBe(isValid);
  });
});
