// The table of commands in the API document: every command of the registry and the fields of its `args`.
import * as z from 'zod/mini';
import { COMMANDS } from '../../src/commands/registry.ts';

const rows = Object.entries(COMMANDS).map(([type, { args }]) => `| \`${type}\` | \`${describeArgs(args)}\` |`);

export const COMMAND_TABLE = ['| `type` | `args` |', '|---|---|', ...rows].join('\n');

/** `{id, changes, expectedVersion?}` */
function describeArgs(args: z.ZodMiniType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' });
  const fields = Object.keys(properties).map((field) => (required.includes(field) ? field : `${field}?`));
  return `{${fields.join(', ')}}`;
}
