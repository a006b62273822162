import * as z from 'zod/mini';
import type { Json, JsonObject } from './json.ts';

export type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;

/** Removes what Zod writes twice, and adds the defaults and minimums that it leaves out. */
export const tidy =
  (io: 'input' | 'output'): Override =>
  ({ zodSchema, jsonSchema }) => {
    if (jsonSchema.format) delete jsonSchema.pattern; // the format says the same, legibly
    if (jsonSchema.minLength === 0) delete jsonSchema.minLength;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;

    const { def } = zodSchema._zod;
    if (io === 'input' && def.type === 'default' && z.safeParse(def.innerType, def.defaultValue).success) {
      jsonSchema.default = def.defaultValue;
    }
    if (jsonSchema.type !== 'object') return;
    if (!jsonSchema.required?.length && !z.safeParse(zodSchema, {}).success) jsonSchema.minProperties = 1;
  };

/** The fields of an entity that only the server sets. */
const SET_BY_SERVER = ['id', 'version', 'completedAt', 'createdAt', 'updatedAt'];

/**
 * Marks the server's fields of every entity within a response schema. Runs on finished JSON: while Zod converts, one
 * object may stand for several properties.
 */
export function markReadOnly(part: Json): void {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part) && isObject(part.properties) && part.properties.id && part.properties.version) {
    for (const name of SET_BY_SERVER) {
      const property = part.properties[name];
      if (isObject(property)) property.readOnly = true;
    }
  }
  for (const inner of Object.values(part)) markReadOnly(inner);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
