import { DAY_MS, MINUTE_MS } from '../../../src/shared/duration.ts';
import { documentedSchema } from '../contract.ts';
import * as fc from '../fast-check.ts';

/** The part of JSON Schema that the API document uses for requests. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minProperties?: number;
}

/** Values for strings and objects that the schema alone cannot make valid, by the name of the property or the format. */
export type KnownValues = Record<string, fc.Arbitrary<unknown>>;

/** Values that the schema allows. */
export function valuesOf(schema: Schema, known: KnownValues, name = ''): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(documentedSchema(schema.$ref) ?? {}, known, name);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return fc.oneof(...variants.map((variant) => valuesOf(variant, known, name)));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type }, known, name)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000, noNaN: true });
    case 'string':
      return strings(schema, known, name);
    case 'array':
      return arrays(schema, known, name);
    case 'object':
      return known[name] ?? objects(schema, known);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function strings({ format, pattern, minLength = 0, maxLength = 100 }: Schema, known: KnownValues, name: string) {
  const special = known[name] ?? known[format ?? ''];
  if (special) return special;
  if (format === 'date-time') return moments;
  if (format === 'date') return moments.map((moment) => moment.slice(0, 10));
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  const some = (unit: 'grapheme' | 'grapheme-ascii', max: number) =>
    fc.string({ unit, minLength, maxLength: Math.max(minLength, Math.min(max, maxLength)) });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom('Water the plants', 'Полить цветы').filter((text) => text.length <= maxLength),
    },
    { weight: 3, arbitrary: some('grapheme-ascii', 20) },
    { weight: 3, arbitrary: some('grapheme', 12) },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(minLength), 'x'.repeat(maxLength)) },
  );
}

const minutesFrom = (minDays: number, maxDays: number) =>
  fc
    .integer({ min: minDays * DAY_MS, max: maxDays * DAY_MS })
    .map((ms) => new Date(Math.floor((Date.now() + ms) / MINUTE_MS) * MINUTE_MS).toISOString());

export const moments = fc
  .tuple(minutesFrom(-40, 400), fc.constantFrom('Z', '+03:00', '-11:30', '+14:00'))
  .map(([moment, offset]) => moment.replace('.000Z', offset));

/** Mostly the dates on which a task that is due daily from today on occurs and may be completed or skipped. */
export const occurrences = fc
  .oneof({ weight: 4, arbitrary: minutesFrom(0, 30) }, { weight: 1, arbitrary: minutesFrom(-40, 400) })
  .map((moment) => moment.slice(0, 10));

/** Of the last weeks. */
export const recentMoments = minutesFrom(-28, -1);

function arrays({ items = {}, minItems = 0, maxItems = 3, uniqueItems }: Schema, known: KnownValues, name: string) {
  const item = valuesOf(items, known, name);
  const size = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) };
  return uniqueItems
    ? fc.uniqueArray(item, { ...size, selector: (value) => JSON.stringify(value) })
    : fc.array(item, size);
}

function objects(schema: Schema, known: KnownValues): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties, propertyNames } = schema;
  if (properties) {
    const fields = Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner, known, name)]);
    const record: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields);
    const requiredKeys = required.filter((name) => name in properties);
    return fc
      .record(record, { requiredKeys })
      .filter((value) => Object.keys(value).length >= (schema.minProperties ?? 0));
  }
  const names = propertyNames ? valuesOf(propertyNames, known).map(String) : fc.string({ maxLength: 8 });
  const inner = typeof additionalProperties === 'object' ? additionalProperties : {};
  return fc.dictionary(names, valuesOf(inner, known), { maxKeys: 4, minKeys: schema.minProperties ?? 0 });
}
