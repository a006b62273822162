import { describe, expect, it } from 'vitest';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, type Person } from '../support/assistant/people.ts';

const TODAY = '2026-11-30'; // a Monday

const HOURS = Array.from({ length: 14 }, (_, index) => String(index + 9).padStart(2, '0'));
const DATES = Array.from({ length: 12 }, (_, index) =>
  new Date(Date.UTC(2026, 10, 30 + index)).toISOString().slice(0, 10),
);

/** A plan of fourteen hours today, and a meeting at the same time every day. */
const PERSON: Person = {
  language: 'en',
  timezone: 'UTC',
  now: `${TODAY} 08:00`,
  tasks: HOURS.map((hour) => ({ title: `Knit square ${hour}`, estimatedDuration: 30 })),
  plan: HOURS.map((hour) => [`Knit square ${hour}`, `${TODAY} ${hour}:00`, `${TODAY} ${hour}:30`]),
  busy: DATES.map((date) => ['Standup', `${date} 11:40`, `${date} 11:55`]),
  done: HOURS.map((hour) => [`Wash plate ${hour}`, TODAY]),
};

const linesOf = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

describe('a list of an answer that stops says how many more there are', () => {
  it.each([
    ['what is my plan for today?', '• “Knit', 10, '… and 4 more'],
    ['какой у меня план на сегодня?', '• «Knit', 10, '… и ещё 4'],
    ['what did I do today?', '• Wash', 10, '… and 4 more'],
    ['what meetings do I have?', '• Standup', 7, '… and 5 more'],
  ])('%s', (message, start, count, more) => {
    const { text } = answerLocally(message, [], buildFacts({ ...PERSON, language: more.includes('и') ? 'ru' : 'en' }));
    expect(linesOf(text, start)).toHaveLength(count);
    expect(text).toContain(more);
  });

  it('blocks that are done leave their places in it to the others', () => {
    const facts = buildFacts(PERSON);
    const { plan } = facts.snapshot.planning;
    for (const block of plan?.blocks.slice(0, 6) ?? []) block.done = true;
    const { text } = answerLocally('what is my plan for today?', [], facts);
    expect(linesOf(text, '• “Knit')).toHaveLength(8);
    expect(text).not.toContain('more');
  });
});

describe('a question about several days', () => {
  it.each(['what do I have on wednesday, thursday and friday?', 'что у меня в среду, четверг и пятницу?'])(
    'shows on each of them what repeats: %s',
    (message) => {
      const { text } = answerLocally(message, [], buildFacts(PERSON));
      expect(linesOf(text, '• 11:40–11:55 Standup')).toHaveLength(3);
    },
  );
});

describe('the day and the time before the verb of a new task', () => {
  it.each([
    ['tomorrow at 9 remind me to ring Sam', 'Add “Ring Sam”, due tomorrow, 09:00, with a reminder'],
    [
      'on friday at 18:00, please remind me to feed the cat',
      'Add “Feed the cat”, due Friday 4 December, 18:00, with a reminder',
    ],
    ['today at noon add wipe the shelf', 'Add “Wipe the shelf”, due today, 12:00'],
    ['Remind me tomorrow at 9 to ring Sam.', 'Add “Ring Sam”, due tomorrow, 09:00, with a reminder'],
  ])('are of the task: %s', (message, preview) => {
    const { changes } = answerLocally(message, [], buildFacts(PERSON));
    expect(changes.map((change) => change.preview)).toEqual([preview]);
  });

  it.each([
    ['Сегодня в 21:00 напомни покормить кота', 'Добавить «Покормить кота», срок сегодня, 21:00, с напоминанием'],
    ['в пятницу в 12 напомни забрать ёлку', 'Добавить «Забрать ёлку», срок пятница, 4 декабря, 12:00, с напоминанием'],
    ['завтра в 9, пожалуйста, напомните полить розы', 'Добавить «Полить розы», срок завтра, 09:00, с напоминанием'],
    ['Завтра вечером напомни: полить розы.', 'Добавить «Полить розы», срок завтра, 20:00, с напоминанием'],
  ])('are of the task in Russian: %s', (message, preview) => {
    const { changes } = answerLocally(message, [], buildFacts({ ...PERSON, language: 'ru' }));
    expect(changes.map((change) => change.preview)).toEqual([preview]);
  });
});

describe('a new task at a time', () => {
  it.each([
    ['add meeting wed 5pm, 1h', 'due Wednesday 2 December, 18:00, not before Wednesday 2 December, 17:00, 60 min'],
    ['add ring the tailor friday after 10', 'due Friday 4 December, not before Friday 4 December, 10:00'],
    ['add ring the tailor tomorrow morning', 'due tomorrow, 12:00, not before tomorrow, 09:00'],
    ['add submit the form friday 5pm, 1h', 'due Friday 4 December, 17:00, 60 min'],
  ])('takes place then if it has a length: %s', (message, fields) => {
    const { changes } = answerLocally(message, [], buildFacts(PERSON));
    expect(changes.map(({ preview }) => preview.replace(/^Add “[^”]*”, /, ''))).toEqual([fields]);
  });
});
