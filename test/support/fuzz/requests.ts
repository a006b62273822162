import * as z from 'zod/mini';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { task } from '../../../src/entities/tasks/entity.ts';
import type { documentedOperations, ParameterObject } from '../contract.ts';
import * as fc from '../fast-check.ts';
import { hostileBody, hostileQuery, hostileValue } from '../hostile.ts';
import { makeBodyAgree, makeQueryAgree } from './agreement.ts';
import { type KnownValues, moments, occurrences, recentMoments, type Schema, valuesOf } from './schema-values.ts';

export type Operation = ReturnType<typeof documentedOperations>[number];

/** A request without its user: names such as `own.task` stand for what the user has. */
export interface FuzzRequest {
  kind: 'valid' | 'nearly valid' | 'hostile';
  method: string;
  path: string;
  headers: Record<string, string>;
  token: 'own' | 'none' | 'forged';
  /** JSON text. */
  body?: string;
}

/** What a user of the fuzzer has, as the names that stand for it in requests. */
export const OWN_IDS = [
  'own.task',
  'own.other',
  'own.trashed',
  'own.project',
  'own.mood',
  'own.busy',
  'own.block',
  'own.pot',
] as const;
export const OWN_TEXTS = [
  'own.fingerprint',
  'own.proposal',
  'own.undo',
  'own.sync',
  'own.initData',
  'own.cursor',
  'own.item',
  'own.etag',
] as const;
/** The id, or the name, in the path that fits the operation. */
export const OWN_TARGET = 'own.target';

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(OWN_TARGET, ...OWN_IDS) },
  { weight: 1, arbitrary: fc.uuid() },
);

const RULES = [
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=YEARLY;INTERVAL=2;COUNT=3',
];

const KNOWN = {
  uuid: ids,
  // a command's uuid is new, or sent again
  commandUuid: fc.oneof(fc.uuid(), fc.constantFrom('00000000-0000-4000-8000-000000000001')),
  timezone: fc.constantFrom('UTC', 'Europe/Moscow', 'Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kolkata'),
  undoToken: fc.oneof(
    fc.constant('own.undo'),
    fc.integer({ min: 0, max: 12 }).map((seq) => `undo_${seq}`),
  ),
  fingerprint: fc.constant('own.fingerprint'),
  token: fc.constant('own.proposal'),
  syncToken: fc.constantFrom('*', 'own.sync'),
  initData: fc.constant('own.initData'),
  cursor: fc.constant('own.cursor'),
  loggedAt: recentMoments,
  occurrence: occurrences,
  projectId: fc.oneof({ weight: 4, arbitrary: fc.constant('own.project') }, { weight: 1, arbitrary: ids }),
  dependencies: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('own.other', 'own.pot') },
    { weight: 1, arbitrary: ids },
  ),
  position: fc.constantFrom('Zz', 'a0', 'a0V', 'a1'),
  rrule: fc.constantFrom(...RULES),
  reminders: fc.record({ at: moments }),
} satisfies KnownValues;

const argsOf = (type: string): Schema =>
  z.toJSONSchema(COMMANDS[type]?.args ?? z.any(), { io: 'input', unrepresentable: 'any' }) as Schema;

/** The document does not say what the arguments of each command are, so these come from the commands. */
function commandsOf(types: string[], isSync: boolean): fc.Arbitrary<unknown> {
  const one = types.map((type) => {
    const fields: Record<string, fc.Arbitrary<unknown>> = {
      type: fc.constant(type),
      args: valuesOf(argsOf(type), KNOWN),
      tempId: fc.constantFrom('a', 'b'),
      ...(isSync && { uuid: KNOWN.commandUuid }),
    };
    return fc.record(fields, { requiredKeys: Object.keys(fields).filter((name) => name !== 'tempId') });
  });
  return fc.array(fc.oneof(...one), { minLength: 1, maxLength: 6 });
}

function validBodies({ method, path, body = {} }: Operation): fc.Arbitrary<object> {
  if (path === '/api/sync') return withCommands(commandsOf(Object.keys(COMMANDS), true), body);
  if (path === '/api/tasks/batch') return withCommands(commandsOf(Object.keys(task.commands), false), body);
  return valuesOf(body, KNOWN).map((value) => makeBodyAgree(`${method} ${path}`, value as Record<string, unknown>));
}

const withCommands = (commands: fc.Arbitrary<unknown>, schema: Schema) =>
  fc.tuple(valuesOf(schema, KNOWN), commands).map(([body, sent]) => ({ ...(body as object), commands: sent }));

const HOLE = 'a hole for a hostile value';

/** JSON text of a valid body with one change at a random place. */
const nearlyValid = (valid: fc.Arbitrary<object>): fc.Arbitrary<string> =>
  fc
    .record({
      body: valid,
      place: fc.nat(),
      change: fc.constantFrom('remove' as const, 'replace' as const, 'add' as const, 'repeat' as const),
      value: hostileValue,
    })
    .map(({ body, place, change, value }) => {
      const copy = structuredClone({ body });
      const places = listPlaces(copy);
      const [holder, key] = places[place % places.length] ?? [copy as Holder, 'body'];
      if (change === 'remove') delete holder[key];
      else if (change === 'replace') holder[key] = HOLE;
      else if (change === 'add') holder[`${key}_`] = HOLE;
      else holder[key] = Array(60).fill(holder[key]);
      return (JSON.stringify(copy.body) ?? '').replaceAll(JSON.stringify(HOLE), value);
    });

type Holder = Record<string, unknown>;

/** Every property and item of a value, as the object that has it and its key there. */
const listPlaces = (holder: object): [Holder, string][] =>
  Object.entries(holder).flatMap(([key, value]) => [
    [holder as Holder, key],
    ...(typeof value === 'object' && value !== null ? listPlaces(value) : []),
  ]);

const toQueryText = (value: unknown) =>
  encodeURIComponent((Array.isArray(value) ? value.join() : String(value)).toWellFormed());

function validQueries(parameters: ParameterObject[]): fc.Arbitrary<string> {
  const values = Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, KNOWN, name)]));
  return fc.record(values, { requiredKeys: [] }).map((query) => {
    const text = Object.entries(makeQueryAgree(query)).map(([name, value]) => `${name}=${toQueryText(value)}`);
    return text.length > 0 ? `?${text.join('&')}` : '';
  });
}

const headerText = fc.oneof(
  fc.string({ maxLength: 40 }).map((text) => text.trim()),
  fc.constantFrom('*', 'W/"1"', `"${OWN_TARGET}.1"`, `"${OWN_TARGET}.2147483648"`, '"x", "y"', ','.repeat(3_000)),
);

const TAGS = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('*', 'own.etag') },
  { weight: 1, arbitrary: fc.constantFrom(`"${OWN_TARGET}.1"`, `"${OWN_TARGET}.2", W/"${OWN_TARGET}.1"`) },
);
const KEYS = fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constant('again') });

function validHeaders(parameters: ParameterObject[]): fc.Arbitrary<Record<string, string>> {
  const values = parameters.map(({ name }): [string, fc.Arbitrary<string>] => [
    name,
    name === 'Idempotency-Key' ? KEYS : TAGS,
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
}

const hostileHeaders = fc.dictionary(
  fc.constantFrom('If-Match', 'If-None-Match', 'Idempotency-Key', 'Origin', 'X-Request-Id', 'Range', 'Accept-Language'),
  headerText,
  { maxKeys: 2 },
);

const hostileSegment = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%00', '%ED%A0%80', '%', '%2e%2e', '*', ':id', 'stats', '0', '__proto__', 'x'.repeat(5_000)),
);

const fieldsOf = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {});

/** Requests of an operation: valid by the document, valid except for one thing, and hostile. */
export function requestsOf(operation: Operation): fc.Arbitrary<FuzzRequest> {
  const { method, path, parameters, body, example } = operation;
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const inHeader = parameters.filter((parameter) => parameter.in === 'header');
  const valid = {
    path: fc.constant(OWN_TARGET),
    query: validQueries(inQuery),
    headers: validHeaders(inHeader),
    token: fc.constant('own' as const),
    body: body ? validBodies(operation).map((value) => JSON.stringify(value)) : fc.constant(undefined),
  };
  const hostile = {
    path: fc.oneof(ids, hostileSegment),
    query: hostileQuery(inQuery.map(({ name }) => name)),
    headers: hostileHeaders,
    token: fc.constantFrom('own' as const, 'own' as const, 'none' as const, 'forged' as const),
    body: method === 'GET' ? fc.constant(undefined) : hostileBody(example ?? {}, fieldsOf(body)),
  };
  const nearBody = { ...valid, ...(body && { body: nearlyValid(validBodies(operation)) }) };
  const oneHostile = (part: 'path' | 'query' | 'headers') =>
    fc.record({ ...valid, [part]: hostile[part] } as typeof valid);
  const build =
    (kind: FuzzRequest['kind']) =>
    ({
      path: id,
      query,
      headers,
      token,
      body: text,
    }: {
      path: string;
      query: string;
      headers: object;
      token: FuzzRequest['token'];
      body: string | undefined;
    }): FuzzRequest => ({
      kind,
      method,
      path: path.replace('{itemId}', 'own.item').replace(/\{\w+\}/, id) + query,
      headers: headers as Record<string, string>,
      token,
      ...(text !== undefined && { body: text }),
    });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(valid).map(build('valid')) },
    { weight: body ? 4 : 0, arbitrary: fc.record(nearBody).map(build('nearly valid')) },
    ...(['path', 'query', 'headers'] as const).map((part) => ({
      weight: 1,
      arbitrary: oneHostile(part).map(build('nearly valid')),
    })),
    { weight: 2, arbitrary: fc.record({ ...valid, body: hostile.body } as typeof valid).map(build('hostile')) },
    { weight: 1, arbitrary: fc.record(hostile).map(build('hostile')) },
  );
}
