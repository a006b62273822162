import * as z from 'zod';

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;

/** Answers hold these; requests never do. */
const SET_BY_SERVER = ['id', 'version', 'completedAt', 'createdAt', 'updatedAt'];

/** Leaves out what Zod says twice, and says what it leaves out. */
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
    const { properties = {} } = jsonSchema;
    if (io === 'input' || !properties.id || !properties.version) return;
    for (const name of SET_BY_SERVER) {
      const property = properties[name];
      if (typeof property === 'object') properties[name] = { ...property, readOnly: true };
    }
  };
