import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { projectRoot } from '../../dev/lib/project.ts';
import { ENTITY_SCHEMAS } from '../entities.ts';
import { HISTORY_SCHEMAS } from '../history.ts';
import { ErrorAnswer } from './errors.ts';
import type { JsonObject } from './json.ts';
import { tidy } from './tidy.ts';

/** Every schemas.ts and responses.ts of the Worker. */
const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(schemas|responses)\.ts$/.test(file))
  .sort();
const modules: object[] = [
  { ErrorAnswer },
  ENTITY_SCHEMAS,
  HISTORY_SCHEMAS,
  ...(await Promise.all(files.map((file): Promise<object> => import(join(projectRoot, 'src', file))))),
];

const ANONYMOUS = '(anonymous)';

const refTo = (name: string) => `#/components/schemas/${name}`;

/** Turns Zod schemas into JSON Schema, one way. A schema that a module exports by name becomes a component and a $ref. */
export class JsonSchemas {
  /** The components that were referred to, by name. */
  readonly components = new Map<string, JsonObject>();
  readonly #io: 'input' | 'output';
  readonly #names = namesOf(modules);
  readonly #known: Record<string, JsonObject>;

  /** `input`: what a client sends. `output`: what a text stands for once it is parsed, and what a client receives. */
  constructor(io: 'input' | 'output') {
    this.#io = io;
    this.#known = this.#convert(this.#names);
  }

  of(schema: z.core.$ZodType): JsonObject {
    const name = this.#names.get(schema);
    const converted = name
      ? { $ref: refTo(name) }
      : this.#convert(new Map([...this.#names, [schema, ANONYMOUS]]))[ANONYMOUS];
    if (!converted) throw new Error('Zod left a schema out');
    this.#keepReferred(converted);
    return converted;
  }

  #convert(names: Map<z.core.$ZodType, string>): Record<string, JsonObject> {
    const registry = z.registry<{ id: string }>();
    for (const [schema, id] of names) registry.add(schema, { id });
    const { schemas } = z.toJSONSchema(registry, {
      io: this.#io,
      uri: refTo,
      // what a transform makes is told by its schema's meta
      unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === 'transform' ? 'any' : 'throw'),
      override: tidy(this.#io),
    });
    return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]));
  }

  #keepReferred(part: JsonObject) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      const component = this.#known[name];
      if (!component || this.components.has(name)) continue;
      this.components.set(name, component);
      this.#keepReferred(component);
    }
  }
}

/** @throws Error when a schema reads one way in requests and another in answers, and so needs two names */
export function mergeComponents(...kinds: JsonSchemas[]): JsonObject {
  const merged = new Map<string, JsonObject>();
  for (const [name, schema] of kinds.flatMap(({ components }) => [...components])) {
    if (!isDeepStrictEqual(merged.get(name) ?? schema, schema)) {
      throw new Error(`${name} is not the same in requests and in answers: give the answer a schema of its own`);
    }
    merged.set(name, schema);
  }
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesOf(exporters: object[]): Map<z.core.$ZodType, string> {
  const names = new Map<z.core.$ZodType, string>();
  for (const [name, schema] of exporters.flatMap((exporter) => Object.entries(exporter))) {
    if (!(schema instanceof z.core.$ZodType)) continue;
    if ([...names.values()].includes(name)) throw new Error(`two schemas are named ${name}`);
    names.set(schema, name);
  }
  return names;
}

function plain({ $id: _id, $schema: _dialect, ...schema }: z.core.JSONSchema.BaseSchema): JsonObject {
  return JSON.parse(JSON.stringify(schema));
}
