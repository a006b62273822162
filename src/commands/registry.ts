import type { Mutation } from '../db/mutation.ts';
import type { CommandContext, CommandDefinition } from '../entities/command.ts';
import { ENTITIES, SINGLETONS, TASK_PARTS } from '../entities/registry.ts';
import { sayAll } from '../messages/say.ts';
import { VALIDATION } from '../messages/validation.ts';
import { AppError } from '../shared/errors.ts';
import { invalidValue } from '../shared/validation.ts';

/** Every command, by its type: `task_add`. Sync takes all of them, batch and AI proposals those of tasks. Routes make the same mutations. */
export const COMMANDS: Record<string, CommandDefinition> = Object.assign(
  {},
  ...[...ENTITIES, ...SINGLETONS, ...TASK_PARTS].map(({ commands }) => commands),
);

/** The mutation of a command, or the error that it fails with before it reaches Postgres. */
export function buildMutation(
  type: string,
  args: unknown,
  context: CommandContext,
  commands: Record<string, CommandDefinition> = COMMANDS,
): Mutation<object> | AppError {
  const command = Object.hasOwn(commands, type) ? commands[type] : undefined;
  if (!command) return invalidValue('type', sayAll(VALIDATION.oneOf, { values: Object.keys(COMMANDS).join(', ') }));
  try {
    return command.toMutation(args, context);
  } catch (err) {
    if (err instanceof AppError) return err;
    throw err;
  }
}
