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

const task = string('t1, or d1 to reopen');
const level = () => oneOf(['low', 'medium', 'high']);
const score = integer('1 to 10, as the user said');

const taskFields = {
  due: string('YYYY-MM-DD HH:MM. Without a time: by the end of that day'),
  deadline: string('Like due, but never planned later'),
  start: string('Like due: not planned earlier'),
  priority: level(),
  minutes: integer('How long it takes'),
  energy: level(),
  project: string('Such as p1'),
};

const day = string('YYYY-MM-DD');

/** Tools that look something up. Their results go back to the model. */
export const READ_TOOLS = ['find_tasks', 'read_days'];

/** What a model can ask for. No schema limits a value: a reader says what is wrong with it. None deletes anything. */
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
          'cancelled: dropped; in_progress: started; pending: reopened',
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
  plan_day: {
    description: 'Lets the planner plan a day with all open tasks. For "plan my day", also again',
    input: object({ date: day }, ['date']),
  },
  move_block: {
    description: 'Moves or locks a block of the plan. For "move my gym to 5" when it is in the plan',
    input: object({ block: string('Such as b1'), to: string('YYYY-MM-DD HH:MM'), locked: { type: 'boolean' } }, [
      'block',
    ]),
  },
  find_tasks: {
    description: 'Finds tasks by a part of the title, also done ones, when they are not among the facts',
    input: object({ text: string() }, ['text']),
  },
  read_days: {
    description: 'Reads plan, busy times, due and done tasks and moods of up to 14 days, past or future',
    input: object({ from: day, to: day }, ['from', 'to']),
  },
} satisfies Record<string, Tool>;
