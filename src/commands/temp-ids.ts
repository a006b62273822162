import { ENTITIES } from '../entities/registry.ts';
import { isRecord } from '../shared/is-record.ts';

type Args = Record<string, unknown>;

/** The names of arguments that hold ids of entities. */
export const REFERENCES = new Set<string>(['id', ...ENTITIES.flatMap(({ references }) => references)]);

/** The arguments, with the ids of entities that earlier commands created in place of their temporary ids. */
export function resolveTempIds(args: Args, ids: ReadonlyMap<string, string>): Args {
  if (ids.size === 0) return args;
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      if (REFERENCES.has(name)) return [name, Array.isArray(value) ? value.map(resolve) : resolve(value)];
      return [name, isRecord(value) ? resolveTempIds(value, ids) : value];
    }),
  );

  function resolve(id: unknown) {
    return typeof id === 'string' ? (ids.get(id) ?? id) : id;
  }
}

export function listIds(args: Args): unknown[] {
  return Object.entries(args).flatMap(([name, value]) => {
    if (REFERENCES.has(name)) return value;
    return isRecord(value) ? listIds(value) : [];
  });
}
