type Args = Record<string, unknown>;

/** The arguments with the ids of entities that earlier commands made, where their temporary names stood. */
export function resolveTempIds(args: Args, ids: ReadonlyMap<string, string>): Args {
  if (ids.size === 0) return args;
  const resolved = { ...args };
  if ('id' in args) resolved.id = resolve(args.id, ids);
  for (const key of ['aiMetadata', 'changes']) {
    const value = args[key];
    if (isArgs(value)) resolved[key] = resolveTempIds(value, ids);
  }
  if (Array.isArray(args.dependencies)) resolved.dependencies = args.dependencies.map((id) => resolve(id, ids));
  return resolved;
}

const resolve = (id: unknown, ids: ReadonlyMap<string, string>) => (typeof id === 'string' ? (ids.get(id) ?? id) : id);

const isArgs = (value: unknown): value is Args => typeof value === 'object' && value !== null && !Array.isArray(value);
