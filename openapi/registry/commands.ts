// Commands with the exact `args` of each type. In src, `args` are any object: they are validated when the command runs.
import * as z from 'zod/mini';
import { PLAN_COMMANDS } from '../../src/assistant/plan-changes.ts';
import { ProposedCommand } from '../../src/assistant/responses.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { SyncCommand, TaskCommand } from '../../src/commands/schemas.ts';
import { REFERENCES } from '../../src/commands/temp-ids.ts';
import { UndoRequest } from '../../src/history/undo/schemas.ts';
import { tidy } from '../generator/tidy.ts';

/** The arguments of each command by component name: `TaskAddArgs`. */
const argsSchemas = new Map(
  Object.entries({ ...COMMANDS, ...PLAN_COMMANDS, undo: { args: UndoRequest } }).map(([type, { args }]) => [
    type,
    describeArgs(args),
  ]),
);

const commandsLike = (command: z.ZodMiniObject, isIncluded: (type: string) => boolean = () => true) =>
  z.union(
    [...argsSchemas]
      .filter(([type]) => isIncluded(type))
      .map(([type, args]) => z.strictObject({ ...command.shape, type: z.literal(type), args })),
  );

const taskTypes = TaskCommand.shape.type.options;
const proposedTypes: readonly string[] = ProposedCommand.shape.type.options;

export const COMMAND_SCHEMAS = {
  ...Object.fromEntries([...argsSchemas].map(([type, args]) => [nameArgs(type), args])),
  SyncCommand: commandsLike(SyncCommand, (type) => type in COMMANDS),
  TaskCommand: commandsLike(TaskCommand, (type) => taskTypes.includes(type)),
  ProposedCommand: commandsLike(ProposedCommand, (type) => proposedTypes.includes(type)),
};

/** The schemas of src in whose place the document has those of this file. */
export const REPLACED_COMMANDS = new Map<z.core.$ZodType, string>([
  [SyncCommand, 'SyncCommand'],
  [TaskCommand, 'TaskCommand'],
  [ProposedCommand, 'ProposedCommand'],
]);

/** `TaskAddArgs` for `task_add`. */
function nameArgs(type: string): string {
  return `${type.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Args`;
}

/** The schema of the arguments, in which an id can be a `tempId`. */
function describeArgs(args: z.ZodMiniType) {
  const { $schema: _, ...schema } = z.toJSONSchema(args, {
    io: 'input',
    unrepresentable: 'any',
    override: (context) => {
      tidy('input')(context);
      const name = String(context.path.findLast((step) => step !== 'items'));
      if (REFERENCES.has(name) && context.jsonSchema.format === 'uuid') {
        delete context.jsonSchema.format;
        Object.assign(context.jsonSchema, { minLength: 1, maxLength: 64, description: 'A UUID or a `tempId`' });
      }
    },
  });
  return z.any().check(z.meta(schema));
}
