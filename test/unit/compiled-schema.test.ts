import { expect, it } from 'vitest';
import openapi from '../../openapi/openapi.json' with { type: 'json' };
import { matchesSchema, validateBody } from '../support/contract.ts';
import { inTurn } from '../support/volume.ts';

interface Content {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

/** Every schema of a body in the document, with its examples. */
const contents = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { requestBody, responses }]) =>
    [requestBody ?? {}, ...Object.values(responses)].flatMap((part): [string, object, unknown[]][] => {
      const { 'application/json': json } = (part as { content?: { 'application/json'?: Content } }).content ?? {};
      if (!json) return [];
      const examples = json.examples ? Object.values(json.examples).map(({ value }) => value) : [json.example];
      return [[`${method} ${path}`, json.schema, examples]];
    }),
  ),
);

const OTHERS = [
  null,
  true,
  -1,
  1.5,
  1e9,
  '',
  'x',
  '🪐'.repeat(501),
  '2026-02-30',
  '2026-11-22T09:00:00',
  [],
  [1, 1],
  {},
  { extra: 1 },
];

/** The value itself, and with each of its parts in turn left out, given another value or given something more. */
function* changesOf(value: unknown): Generator<unknown> {
  yield value;
  yield* OTHERS;
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  yield isList ? [...value, ...value] : { ...value, extra: 1 };
  for (const [name, part] of Object.entries(value)) {
    yield isList ? value.filter((_, index) => String(index) !== name) : { ...value, [name]: undefined };
    for (const changed of changesOf(part)) yield Object.assign(isList ? [...value] : { ...value }, { [name]: changed });
  }
}

it.each(contents)(
  'a compiled schema says of changed examples what the library says: %s, %#',
  (name, schema, examples) => {
    const changed = examples.flatMap((example) => [...changesOf(example)]);
    const texts = new Set(inTurn(changed, name.length, 160).map((value) => JSON.stringify(value)));
    const tried = [...texts].map((text) => JSON.parse(text));
    expect(tried.filter((value) => matchesSchema(value, schema) !== validateBody(value, schema).valid)).toEqual([]);
  },
);
