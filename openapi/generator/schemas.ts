import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { projectRoot } from '../../dev/lib/project.ts';
import { Level } from '../../src/shared/fields.ts';
import { Recurrence } from '../../src/shared/recurrence.ts';
import { COMMAND_SCHEMAS, REPLACED_COMMANDS } from '../registry/commands.ts';
import { ENTITY_SCHEMAS } from '../registry/entities.ts';
import { ERROR_SCHEMAS, REPLACED_ERRORS } from '../registry/errors.ts';
import { EVENT_SCHEMAS, REPLACED_EVENTS } from '../registry/events.ts';
import { REGISTRY_SCHEMAS } from '../registry/responses.ts';
import { ErrorAnswer } from './errors.ts';
import type { JsonObject } from './json.ts';
import { markReadOnly, type Override, tidy } from './tidy.ts';

/** Every schemas.ts and responses.ts in src. */
const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(schemas|responses)\.ts$/.test(file))
  .sort();
const modules: object[] = [
  { ErrorAnswer, Level, Recurrence },
  COMMAND_SCHEMAS,
  EVENT_SCHEMAS,
  ERROR_SCHEMAS,
  ENTITY_SCHEMAS,
  REGISTRY_SCHEMAS,
  ...(await Promise.all(files.map((file): Promise<object> => import(join(projectRoot, 'src', file))))),
];

/** The document has more exact schemas under these names. */
const replaced = new Map([...REPLACED_COMMANDS, ...REPLACED_EVENTS, ...REPLACED_ERRORS]);

const ANONYMOUS = '(anonymous)';

const toRef = (name: string) => `#/components/schemas/${name}`;

/** Converts Zod schemas to JSON Schema. A schema that a module exports becomes a component, and is used by $ref. */
export class JsonSchemas {
  /** The components that were used, by name. */
  readonly components = new Map<string, JsonObject>();
  readonly #io: 'input' | 'output';
  readonly #names = nameSchemas(modules);
  readonly #known: Record<string, JsonObject>;

  /** `input`: request bodies, before parsing. `output`: parsed parameters, and responses. */
  constructor(io: 'input' | 'output') {
    this.#io = io;
    this.#known = this.#convert(this.#names);
  }

  convert(schema: z.core.$ZodType): JsonObject {
    const name = this.#names.get(schema);
    const converted = name
      ? { $ref: toRef(name) }
      : this.#convert(new Map([...this.#names, [schema, ANONYMOUS]]))[ANONYMOUS];
    if (!converted) throw new Error('Zod did not convert the schema');
    this.#addComponents(converted);
    return converted;
  }

  #convert(names: Map<z.core.$ZodType, string>): Record<string, JsonObject> {
    const registry = z.registry<{ id: string }>();
    for (const [schema, id] of names) registry.add(schema, { id });
    const { schemas } = z.toJSONSchema(registry, {
      io: this.#io,
      uri: toRef,
      // the schema of a transform describes its result with z.meta(); a catch takes what its inner schema takes
      unrepresentable: ({ zodSchema }) => (['transform', 'catch'].includes(zodSchema._zod.def.type) ? 'any' : 'throw'),
      override: (context) => {
        tidy(this.#io)(context);
        referToReplacement(context);
      },
    });
    const converted = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]));
    if (this.#io === 'output') markReadOnly(converted);
    return converted;
  }

  #addComponents(part: JsonObject) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      const component = this.#known[name];
      if (!component || this.components.has(name)) continue;
      this.components.set(name, component);
      this.#addComponents(component);
    }
  }
}

/** @throws Error for a schema that differs between requests and responses: it needs two names */
export function mergeComponents(...kinds: JsonSchemas[]): JsonObject {
  const merged = new Map<string, JsonObject>();
  for (const [name, schema] of kinds.flatMap(({ components }) => [...components])) {
    if (!isDeepStrictEqual(merged.get(name) ?? schema, schema)) {
      throw new Error(`${name} differs between requests and responses: give the response a schema of its own`);
    }
    merged.set(name, schema);
  }
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameSchemas(exporters: object[]): Map<z.core.$ZodType, string> {
  const names = new Map<z.core.$ZodType, string>();
  for (const [name, schema] of exporters.flatMap((exporter) => Object.entries(exporter))) {
    if (!(schema instanceof z.core.$ZodType) || replaced.has(schema)) continue;
    if ([...names.values()].includes(name)) throw new Error(`two schemas are named ${name}`);
    names.set(schema, name);
  }
  return names;
}

function referToReplacement({ zodSchema, jsonSchema }: Parameters<Override>[0]) {
  const name = replaced.get(zodSchema);
  if (!name) return;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  jsonSchema.$ref = toRef(name);
}

function plain({ $id: _id, $schema: _dialect, ...schema }: z.core.JSONSchema.BaseSchema): JsonObject {
  return JSON.parse(JSON.stringify(schema));
}
