/** The part of JSON Schema that the tools use. */
export interface JsonSchema {
  type: string | string[];
  description?: string;
  enum?: (string | null)[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: false;
}

export interface Tool {
  description: string;
  input: JsonSchema;
}

const string = (description?: string): JsonSchema => ({ type: 'string', ...(description && { description }) });
const integer = (description?: string): JsonSchema => ({ type: 'integer', ...(description && { description }) });
const oneOf = (values: string[], description?: string): JsonSchema => ({ ...string(description), enum: values });
const object = (properties: Record<string, JsonSchema>, required: string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const task = string('Such as t1');
const level = () => oneOf(['low', 'medium', 'high']);
const score = integer('1 to 10, as the user said');

const taskFields = {
  due: string('YYYY-MM-DD HH:MM, or without the time: by the end of that day'),
  deadline: string('Like due, but it is never planned later'),
  start: string('Like due: it is not planned earlier'),
  priority: level(),
  minutes: integer('How long it takes'),
  energy: level(),
};

/**
 * What a model can ask for, by tool. None deletes anything or changes settings. No schema limits a value: a reader says
 * what is wrong with it.
 */
export const TOOLS = {
  add_tasks: {
    description: 'Adds tasks: all of them in one call',
    input: object({ tasks: { type: 'array', items: object({ title: string(), ...taskFields }, ['title']) } }, [
      'tasks',
    ]),
  },
  update_task: {
    description: 'Changes one task. What is left out stays. "none" as due, deadline or start takes that date off',
    input: object(
      {
        task,
        title: string(),
        status: oneOf(
          ['completed', 'cancelled', 'in_progress', 'pending'],
          'completed: done; cancelled: dropped; in_progress: begun; pending: reopened',
        ),
        ...taskFields,
      },
      ['task'],
    ),
  },
  log_mood: {
    description: 'Logs energy and focus',
    input: object({ energy: score, focus: score, at: string('YYYY-MM-DD HH:MM. Left out: now') }, ['energy', 'focus']),
  },
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;
