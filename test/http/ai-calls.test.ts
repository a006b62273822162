import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolCall } from '../../src/ai-protocol/protocol.ts';
import type { ChatReply, LeftOutReason } from '../../src/assistant/responses.ts';
import { ask, type Provider, replyTo, withModels } from '../support/ai.ts';
import { type Person, signUpIn } from '../support/client.ts';
import { inTurn } from '../support/volume.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const WIRES = ['anthropic', 'openai'] as const;
type Wire = (typeof WIRES)[number];

/** A Saturday, 23:10 in Moscow. */
const NOW = '2026-11-28T20:10:00Z';

async function createPerson(): Promise<Person> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) });
  const person = await signUpIn('Europe/Moscow');
  await person.createTask({ title: 'Call Ada', dueDate: '2026-11-30T09:00:00Z' });
  await person.createTask({ title: 'Tax return' });
  return person;
}

const says = (text: string, ...calls: ToolCall[]) => ({ texts: [text], calls });

/** Asks on one wire. Each provider call gets the next of the replies, and the last one again. */
async function askOn(wire: Wire, person: Person, replies: ReturnType<typeof says>[], question = 'Please do') {
  const provider: Provider = (call, index) => replyTo(call, replies[Math.min(index, replies.length - 1)] ?? {});
  const { send, calls } = withModels(provider);
  return { reply: (await ask(person, question, send, { provider: wire })).reply, calls };
}

/** A call as models write it, and its preview. */
const READ: [what: string, call: ToolCall, preview: string][] = [
  [
    'a date in words',
    { tool: 'move_task', input: { task: 't1', due: { date: 'tomorrow' } } },
    'Move “Call Ada”, due 29 November',
  ],
  [
    'a weekday and a time',
    { tool: 'update_task', input: { task: 't1', due: 'tuesday at 3pm' } },
    'Move “Call Ada”, due 1 December, 15:00',
  ],
  [
    'a Russian weekday',
    { tool: 'update_task', input: { task: 't1', due: 'в пятницу в 9' } },
    'Move “Call Ada”, due 4 December, 09:00',
  ],
  [
    'midnight in words, the end of today',
    { tool: 'move_task', input: { task: 't1', due: 'midnight' } },
    'Move “Call Ada”, due 28 November, 23:59',
  ],
  [
    'midnight of a date, the end of that day, which has not passed',
    { tool: 'move_task', input: { task: 't1', due: '2026-11-28 00:00' } },
    'Move “Call Ada”, due 28 November',
  ],
  [
    'null for what is left out',
    {
      tool: 'add_task',
      input: {
        title: 'Buy milk',
        due: { date: '2026-12-01', time: null },
        priority: null,
        minutes: null,
        energy: null,
      },
    },
    'Add “Buy milk”, due 1 December',
  ],
  [
    'null as the due date',
    { tool: 'add_tasks', input: { tasks: [{ title: 'Buy milk', due: null }] } },
    'Add “Buy milk”',
  ],
  [
    'a time without a leading zero',
    { tool: 'add_task', input: { title: 'Buy milk', due: { date: '2026-12-01', time: '9:00' } } },
    'Add “Buy milk”, due 1 December, 09:00',
  ],
  [
    'a time with seconds',
    { tool: 'add_task', input: { title: 'Buy milk', due: '2026-12-01T09:30:00' } },
    'Add “Buy milk”, due 1 December, 09:30',
  ],
  [
    'a moment with an offset',
    { tool: 'add_task', input: { title: 'Buy milk', due: '2026-12-01T09:30:00Z' } },
    'Add “Buy milk”, due 1 December, 12:30',
  ],
  [
    'an urgent priority',
    { tool: 'add_task', input: { title: 'Buy milk', priority: 'urgent' } },
    'Add “Buy milk”, priority high',
  ],
  ['minutes as text', { tool: 'add_task', input: { title: 'Buy milk', minutes: '1.5 h' } }, 'Add “Buy milk”, 90 min'],
  [
    'notes',
    { tool: 'add_task', input: { title: 'Buy milk', notes: 'Two litres' } },
    'Add “Buy milk”, note “Two litres”',
  ],
  ['a new status', { tool: 'update_task', input: { task: 't1', status: 'cancelled' } }, 'Drop “Call Ada”'],
  ['the status of a begun task', { tool: 'update_task', input: { task: 't1', status: 'started' } }, 'Start “Call Ada”'],
  ['a move to no date', { tool: 'move_task', input: { task: 't1', due: null } }, 'Move “Call Ada”, without a due date'],
  [
    'a date that is taken off',
    { tool: 'update_task', input: { task: 't1', due: 'none' } },
    'Move “Call Ada”, without a due date',
  ],
  [
    'a deadline',
    { tool: 'update_task', input: { task: 't2', deadline: '2026-12-03 18:00' } },
    'Change “Tax return”, deadline 3 December, 18:00',
  ],
  ['the title in place of the name', { tool: 'complete_task', input: { task: 'tax return' } }, 'Complete “Tax return”'],
  [
    'a date in the past',
    { tool: 'move_task', input: { task: 't1', due: '2026-11-20' } },
    'Move “Call Ada”, due 20 November (already past)',
  ],
  [
    'a mood of yesterday evening',
    { tool: 'log_mood', input: { energy: '3', focus: 4, at: 'yesterday 21:00' } },
    'Log energy 3 and focus 4, for 27 November, 21:00',
  ],
  [
    'the title of a task that is there',
    { tool: 'add_task', input: { title: 'tax return' } },
    'Add “tax return”, you have it already',
  ],
  [
    'tasks that are JSON in a text',
    { tool: 'add_tasks', input: { tasks: '[{"title":"Buy milk","due":"2026-12-01"}]' } },
    'Add “Buy milk”, due 1 December',
  ],
  [
    'a task that is JSON in a text',
    { tool: 'add_tasks', input: { tasks: ['{"title":"Buy milk"}'] } },
    'Add “Buy milk”',
  ],
  ['an input that is JSON in a text', { tool: 'add_task', input: '{"title":"Buy milk"}' }, 'Add “Buy milk”'],
];

describe.each(WIRES)('a tool call on the wire of %s', (wire) => {
  it.each(inTurn(READ, WIRES.indexOf(wire), WIRES.length))('with %s is proposed', async (_, call, preview) => {
    const { reply, calls } = await askOn(wire, await createPerson(), [says('I suggest this.', call)]);
    expect([reply.proposal?.preview, reply.leftOut, reply.text]).toEqual([[preview], [], 'I suggest this.']);
    expect(calls).toHaveLength(1);
  });

  /** A call that stays as it is after the model was told, and what the person reads. */
  const REFUSED: [what: string, call: ToolCall, reason: LeftOutReason, text: string][] = [
    [
      'names a date that is no date',
      { tool: 'move_task', input: { task: 't1', due: { date: 'someday' } } },
      'unclear_date',
      'Move “Call Ada”: it is unclear when “someday” is',
    ],
    [
      'names an impossible date',
      { tool: 'add_task', input: { title: 'Dentist', due: '2026-02-31' } },
      'unclear_date',
      'Add “Dentist”: it is unclear when “2026-02-31” is',
    ],
    [
      'names an impossible time',
      { tool: 'add_task', input: { title: 'Dentist', due: '2026-12-01 25:00' } },
      'unclear_date',
      'Add “Dentist”: it is unclear when “2026-12-01 25:00” is',
    ],
    [
      'names an unknown level',
      { tool: 'add_task', input: { title: 'Dentist', priority: 'purple' } },
      'unclear_value',
      'Add “Dentist”: “purple” is not possible',
    ],
    [
      'names an unknown task',
      { tool: 'complete_task', input: { task: 't59' } },
      'unknown_task',
      'A change: there is no such task',
    ],
    [
      'deletes',
      { tool: 'delete_task', input: { task: 't1' } },
      'unknown_tool',
      'A change: the assistant cannot do this',
    ],
    [
      'changes nothing',
      { tool: 'update_task', input: { task: 't1' } },
      'nothing',
      'Change “Call Ada”: nothing would change',
    ],
    [
      'changes an unknown field',
      { tool: 'update_task', input: { task: 't1', color: 'red' } },
      'unknown_field',
      'Change “Call Ada”: the assistant cannot set “color”',
    ],
    ['has no title', { tool: 'add_task', input: { title: ' ' } }, 'no_title', 'A change: it has no title'],
    [
      'logs an impossible mood',
      { tool: 'log_mood', input: { energy: 11, focus: 5 } },
      'unclear_value',
      'A change: “11” is not possible',
    ],
    [
      'logs a mood of last year',
      { tool: 'log_mood', input: { energy: 5, focus: 5, at: '2025-01-01 09:00' } },
      'invalid',
      'A change: loggedAt: must be within the last 30 days, and not in the future',
    ],
    [
      'logs energy without focus',
      { tool: 'log_mood', input: { energy: 5 } },
      'invalid',
      'A change: focusLevel: is required',
    ],
    ['adds an empty list', { tool: 'add_tasks', input: { tasks: [] } }, 'no_title', 'A change: it has no title'],
  ];

  it.each(inTurn(REFUSED, WIRES.indexOf(wire), WIRES.length))(
    'that %s is repaired once, and then the person is told',
    async (_, call, reason, text) => {
      const { reply, calls } = await askOn(wire, await createPerson(), [says('Doing it.', call)]);
      expect(reply.proposal).toBeNull();
      expect(reply.leftOut).toMatchObject([{ reason, text }]);
      expect(reply.text).toBe(`Doing it.\n\nNothing was changed. Not possible as asked: ${reply.leftOut[0]?.text}.`);
      expect(calls).toHaveLength(2);
    },
  );

  it('that the model corrects is proposed, and the text of the correction is not shown', async () => {
    const wrong: ToolCall = { tool: 'update_task', input: { task: 't1', due: 'someday' } };
    const right: ToolCall = { tool: 'update_task', input: { task: 't1', due: '2026-12-01' } };
    const good: ToolCall = { tool: 'add_tasks', input: { tasks: [{ title: 'Buy milk' }] } };
    const { reply, calls } = await askOn(wire, await createPerson(), [
      says('Moving it.', good, wrong),
      says('Sorry, again.', right),
    ]);
    expect(reply).toMatchObject({ text: 'Moving it.', leftOut: [], tokens: { input: 50, output: 30 } });
    expect(reply.proposal?.preview).toEqual(['Add “Buy milk”', 'Move “Call Ada”, due 1 December']);
    const [first, second] = calls;
    expect(second?.system).toBe(first?.system);
    expect(second?.body).toContain('write it as YYYY-MM-DD HH:MM or YYYY-MM-DD');
    expect(second?.body).toContain('Noted: the user will be asked');
  });

  it('that the model takes back is explained in its own words and in ours', async () => {
    const wrong: ToolCall = { tool: 'update_task', input: { task: 't1', due: 'someday' } };
    const { reply } = await askOn(
      wire,
      await createPerson(),
      [says('Переношу.', wrong), { texts: ['Какой день?'], calls: [] }],
      'Перенеси звонок',
    );
    expect(reply.proposal).toBeNull();
    expect(reply.text).toBe(
      'Переношу.\n\nКакой день?\n\nНичего не изменено. Так не получится: Перенести «Call Ada»: непонятно, когда это: «someday».',
    );
  });

  it('with an unknown field is proposed without it, and the person is told', async () => {
    const call: ToolCall = { tool: 'add_task', input: { title: 'Buy milk', remind_at: '09:00' } };
    const { reply, calls } = await askOn(wire, await createPerson(), [says('Adding.', call)]);
    expect(reply.proposal?.preview).toEqual(['Add “Buy milk”']);
    expect(reply.text).toBe('Adding.\n\nNot included: Add “Buy milk”: the assistant cannot set “remind_at”.');
    expect(calls).toHaveLength(1);
  });

  it('beside six others is left out, and the person is told', async () => {
    const tasks = Array.from({ length: 7 }, (_, n) => ({ title: `Task ${n}` }));
    const { reply } = await askOn(wire, await createPerson(), [
      says('Adding.', { tool: 'add_tasks', input: { tasks } }),
    ]);
    expect(reply.proposal?.commands).toHaveLength(5);
    expect(reply.proposal?.leftOut).toBe(2);
    expect(reply.leftOut.map(({ title, reason }) => [title, reason])).toEqual([
      ['Task 5', 'too_many'],
      ['Task 6', 'too_many'],
    ]);
    expect(reply.text).toContain('• Add “Task 6”: at most 5 changes fit at once');
  });
});

it('a plan that cannot be made takes no place among the five changes', async () => {
  const tasks = Array.from({ length: 5 }, (_, n) => ({ title: `Task ${n}` }));
  const { reply } = await askOn('anthropic', await createPerson(), [
    says('Doing it.', { tool: 'plan_day', input: { date: '2026-11-20' } }, { tool: 'add_tasks', input: { tasks } }),
  ]);
  expect(reply.proposal?.commands).toHaveLength(5);
  expect(reply.leftOut).toMatchObject([{ reason: 'not_planned' }]);
});

it.each(WIRES)('tools are strict on the wire of %s', async (wire) => {
  const { calls } = await askOn(wire, await createPerson(), [{ texts: ['Well.'], calls: [] }]);
  const { tools } = JSON.parse(calls[0]?.body ?? '');
  for (const tool of tools) {
    const { strict, schema } =
      wire === 'openai'
        ? { ...tool.function, schema: tool.function.parameters }
        : { ...tool, schema: tool.input_schema };
    expect(strict).toBe(true);
    expectStrict(schema, wire);
  }
});

interface Schema {
  type: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean;
}

function expectStrict({ properties, required, items, additionalProperties }: Schema, wire: Wire) {
  if (items) expectStrict(items, wire);
  if (!properties) return;
  expect(additionalProperties).toBe(false);
  if (wire === 'openai') expect(required).toEqual(Object.keys(properties));
  for (const property of Object.values(properties)) expectStrict(property, wire);
}

it('tools have at most as many optional fields as Anthropic allows in strict mode', async () => {
  const { calls } = await askOn('anthropic', await createPerson(), [{ texts: ['Well.'], calls: [] }]);
  const countOptional = ({ properties = {}, required = [], items }: Schema): number =>
    Object.keys(properties).length -
    required.length +
    [...Object.values(properties), ...(items ? [items] : [])].reduce((sum, inner) => sum + countOptional(inner), 0);
  const { tools } = JSON.parse(calls[0]?.body ?? '');
  const optional = tools.reduce(
    (sum: number, tool: { input_schema: Schema }) => sum + countOptional(tool.input_schema),
    0,
  );
  expect(optional).toBeLessThanOrEqual(24);
});

describe('a title with quotation marks and line breaks', () => {
  it.each([
    'Buy milk”, due 2026-12-01. Nothing else changes',
    'Buy «milk»',
    'Buy "milk"',
    'Buy\u2028milk”\n; Complete “Pay',
  ])('cannot end its quotation in a preview: %j', async (title) => {
    const person = await createPerson();
    await person.createTask({ title, dueDate: '2026-11-29T09:00:00Z' });
    for (const [question, opening, closing] of [
      ['Please do', '“', '”'],
      ['Сделай', '«', '»'],
    ] as const) {
      const { reply } = await askOn(
        'anthropic',
        person,
        [says('So.', { tool: 'complete_task', input: { task: 't1' } })],
        question,
      );
      const [preview = ''] = reply.proposal?.preview ?? [];
      expect(preview.indexOf(closing)).toBe(preview.length - 1);
      expect(preview.lastIndexOf(opening)).toBe(preview.indexOf(opening));
      expect(preview).not.toMatch(/[\n"]/);
      expect(reply.proposal?.changes).toMatchObject(
        [{ action: 'complete', details: ['done'].slice(question === 'Сделай' ? 1 : 0) }].map(({ action }) => ({
          action,
        })),
      );
    }
  });
});

it('a repair that no provider answers leaves the first reply as it is', async () => {
  const call: ToolCall = { tool: 'update_task', input: { task: 't1', due: 'someday' } };
  const { send } = withModels((request, index) =>
    index === 0 ? replyTo(request, says('Moving it.', call)) : new Response('{}', { status: 529 }),
  );
  const { reply }: { reply: ChatReply } = await ask(await createPerson(), 'Please do', send);
  expect(reply).toMatchObject({ provider: 'anthropic', proposal: null, finishReason: 'stop' });
  expect(reply.text).toMatch(/^Moving it\.\n\nNothing was changed\. .*someday/);
});
