import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { readQuery } from '../../src/assistant/local-answer/query.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import type { Snapshot } from '../../src/assistant/snapshot.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';
import { buildSnapshot } from '../support/snapshot.ts';

/** 24 November 2026. */
const TODAY = 20_781;

/** One log a day, the last of them today. */
const logsAt = (count: number, of: (index: number) => [hour: number, energy: number]): Snapshot['history'] =>
  Array.from({ length: count }, (_, index) => {
    const [hour, energy] = of(index);
    return [hour, index, energy, 5, false, 20_000 - index];
  });

const answer = (question: string, others: Partial<Snapshot>) => {
  const language = detectLanguage(question, 'en');
  const now = new Date('2026-11-24T12:00:00Z');
  return answerLocally(question, [], { snapshot: buildSnapshot(others), now, language }).text.split('\n');
};

describe('the answer about the best hours', () => {
  it.each<[string, Snapshot['history'], string]>([
    [
      'few logs',
      logsAt(13, () => [21.1, 8]),
      'You have too few mood logs (13) to know your best time. For most people it is between 10 and 14 o’clock.',
    ],
    [
      'logs of one hour',
      logsAt(20, () => [21.1, 8]),
      'Your best hours are not known yet: none of your 20 mood logs is from 7 to 20 o’clock. Log then too.',
    ],
    [
      'logs without a peak',
      logsAt(48, (index) => [7.5 + (index % 16), 6]),
      'Your 48 mood logs show no clear best time of day.',
    ],
    [
      'logs with a peak',
      logsAt(96, (index) => [7.5 + (index % 16), [3, 4, 5].includes(index % 16) ? 9 : 4]),
      'Your best time is between 11 and 12 o’clock (96 logs).',
    ],
  ])('with %s claims what they show', (_, history, text) => {
    expect(answer('What are my peak hours?', { history })[0]).toBe(text);
  });

  it('says in Russian which hours lack a log', () => {
    expect(answer('Где мой пик?', { history: logsAt(20, () => [21.1, 8]) })).toEqual([
      'Лучшие часы пока не известны: записей 20, но ни одной с 7 до 20 часов. Отметьтесь и в это время.',
    ]);
  });
});

describe('the answer about moods', () => {
  const moods = (count: number): Partial<Snapshot> => ({
    history: Array.from({ length: count }, (_, index) => {
      const day = count - 1 - index;
      return [12, index, 2 + day / 2, [3, 8, 5, 7][day % 4] ?? 0, false, TODAY - index];
    }),
    mood: {
      totalLogs: 3 * count,
      averageEnergy: 5,
      averageFocus: 6,
      byDay: Array.from({ length: count }, (_, day) => ({
        day,
        energy: 2 + day / 2,
        focus: [3, 8, 5, 7][day % 4] ?? 0,
      })),
    },
  });

  it('has averages over logs, and trends over days, which may be unclear', () => {
    expect(answer('How is my mood?', moods(12))).toEqual([
      'Average of the last 30 days: energy 5, focus 6 (36 logs).',
      'Trend over 12 days with a log, 26 October to today: energy rising, focus not clear yet.',
    ]);
    expect(answer('Как моё настроение?', moods(12)).at(-1)).toBe(
      'Динамика (26 октября … сегодня; дней с записями: 12): энергия — растёт, концентрация — пока не ясно.',
    );
  });

  it('has no trend over four days', () => {
    expect(answer('How is my mood?', moods(4))).toEqual(['Average of the last 30 days: energy 5, focus 6 (12 logs).']);
  });
});

const reply = (person: PersonName, question: string, ...earlier: string[]) => {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(question, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(question, facts.language),
  });
};

describe('a task’s dates', () => {
  it('are said as people say them', () => {
    expect(reply('lena', 'когда звонить в банк?').text.split('\n')[0]).toBe(
      '• Позвонить в банк · срок завтра, 12:00 · 20 мин · в плане завтра, 11:15',
    );
    expect(reply('sam', 'when is the lease call?').text.split('\n')[0]).toBe(
      '• Call Mike about the lease · due Friday 27 November, 15:00 · 30 min · 2 days left',
    );
  });

  it('include its deadline, its start and what it waits for', () => {
    expect(reply('lena', 'что с отчётом?').text).toContain('крайний срок сегодня, 18:00');
    expect(reply('lena', 'корпоратив?').text).toContain('начать можно вторник, 1 декабря, 09:00');
    expect(reply('lena', 'что мешает отправить договор?').text).toContain('ждёт «Согласовать договор с юристом»');
  });

  it('decide what is first: a deadline today comes before a less important due date', () => {
    expect(reply('lena', 'какая задача самая срочная?').text).toMatch(/^Начните с «Сдать отчёт за квартал»/);
  });
});

describe('a follow-up', () => {
  it.each<[PersonName, string[], RegExp]>([
    ['sam', ['what should I do first?', 'and the next one?'], /^Then “Review pull requests”/],
    ['sam', ['what do I have tomorrow?', 'what about friday?'], /Dentist/],
    ['lena', ['что у меня завтра?', 'а в пятницу?'], /Встреча с Игорем/],
    ['lena', ['что с отчётом?', 'отметь его'], /Завершить «Сдать отчёт за квартал»/],
  ])('of %s continues %j', (person, questions, expected) => {
    expect(reply(person, questions.at(-1) ?? '', ...questions.slice(0, -1)).text).toMatch(expected);
  });
});

describe('a request for changes', () => {
  it('proposes each of several, and says what cannot be done', () => {
    const { text, changes } = reply('lena', 'удали йогу, отметь отчёт и добавь купить хлеб завтра');
    expect(changes.map(({ command }) => command.type)).toEqual(['task_complete', 'task_add']);
    expect(text).toContain('«Йога» — это в календаре');
  });

  it('asks which task is meant when several are named', () => {
    const { text, changes } = reply('lena', 'отметь договор');
    expect(changes).toEqual([]);
    expect(text).toMatch(/^Ничего не изменено\.\nЧто из этого .*«Отправить договор».*«Согласовать договор с юристом»/);
  });

  it('moves the deadline of a task that has no due date', () => {
    const { changes } = reply('sam', 'move the payment bug to Friday');
    expect(changes.map(({ command }) => command.args)).toEqual([
      { id: expect.any(String), changes: { deadline: '2026-11-27T17:00:00.000Z' } },
    ]);
  });

  it('is not read into a quoted title or a question', () => {
    expect(reply('sam', 'What is “Add buy milk”?').changes).toEqual([]);
    expect(reply('sam', 'How do I add a task?').changes).toEqual([]);
    expect(reply('lena', 'я не отправила договор').changes).toEqual([]);
  });
});

/** The type and the preview of each change. */
const commandsOf = (person: PersonName, message: string) =>
  reply(person, message).changes.map(({ command, preview }) => `${command.type}: ${preview}`);

describe('a request that is negated', () => {
  it.each([
    'не отменяй презентацию',
    'пожалуйста, не переноси банк на пятницу',
    'не надо звонить в банк',
    'не добавляй ничего',
    'больше не напоминай про отчёт',
    'я не хочу отменять презентацию',
    'отменять презентацию не нужно',
    'нельзя удалять договор с юристом',
  ])('proposes nothing: %s', (message) => {
    expect(commandsOf('lena', message)).toEqual([]);
  });

  it('still adds what should not be forgotten', () => {
    expect(commandsOf('lena', 'не забудь купить лампочки')).toEqual(['task_add: Добавить «Купить лампочки»']);
  });
});

describe('a request to move a task', () => {
  it.each<[PersonName, string, string]>([
    ['sam', 'move the passport from friday to monday', 'Monday 30 November'],
    ['sam', 'reschedule the passport from 4 december to 7 december', 'Monday 7 December'],
    ['lena', 'перенеси банк с четверга на пятницу', 'пятница, 27 ноября'],
    ['lena', 'сдвинь банк с 26 ноября на 30 ноября', 'понедельник, 30 ноября'],
    ['lena', 'сдвинь отчёт на 2 дня', 'крайний срок пятница, 27 ноября, 18:00'],
    ['lena', 'отложи банк на неделю', 'четверг, 3 декабря, 12:00'],
    ['lena', 'отложи шкаф на неделю', 'среда, 2 декабря'],
    ['sam', 'push the lease call by two days', 'Sunday 29 November, 15:00'],
    ['sam', 'postpone the lease call to next week', 'Monday 30 November'],
  ])('of %s takes the day it goes to: %s', (person, message, day) => {
    const [change, ...others] = commandsOf(person, message);
    expect(others).toEqual([]);
    expect(change).toContain(day);
  });

  it.each<[PersonName, string, string]>([
    ['sam', 'move the lease call to yesterday', 'That day is past.'],
    ['sam', 'move the lease call to this week', 'To which day?'],
    ['lena', 'отложи банк на месяц', 'На какой день?'],
    ['lena', 'перенеси стоматолога на 2 дня', 'Этот день уже прошёл.'],
  ])('of %s without a day to come is refused: %s', (person, message, text) => {
    const { changes, text: said } = reply(person, message);
    expect(changes).toEqual([]);
    expect(said).toContain(text);
  });
});

describe('a request to remove a part of a task', () => {
  it.each<[PersonName, string]>([
    ['sam', 'remove the deadline from the payment bug'],
    ['sam', 'cancel the reminder'],
    ['sam', 'delete the due date of the passport'],
    ['lena', 'отмени срок отчёта'],
    ['lena', 'убери напоминание про банк'],
  ])('of %s does not drop the task: %s', (person, message) => {
    const { changes, text } = reply(person, message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/^(Nothing was changed|Ничего не изменено)/);
  });

  it('drops a task whose title has such a word', () => {
    expect(commandsOf('lena', 'удали сдать отчёт за квартал')).toEqual([
      'task_update: Отказаться от «Сдать отчёт за квартал»',
    ]);
  });
});

describe('a title with quotation marks', () => {
  const ask = (message: string, title: string) => {
    const facts = buildFacts({
      language: 'en',
      timezone: 'Europe/London',
      now: '2026-11-25 10:00',
      tasks: [{ title }],
    });
    return answerLocally(message, [], facts);
  };

  it.each([
    ['complete the groceries', 'Groceries”, due today', 'Complete “Groceries’, due today”'],
    ['drop the groceries', 'Groceries”; Add “Rob a bank', 'Drop “Groceries’; Add ’Rob a bank”'],
    ['add buy "milk”, due tomorrow', 'Read', 'Add “Buy ’milk’'],
  ])('cannot forge the preview of “%s”', (message, title, preview) => {
    expect(ask(message, title).changes[0]?.preview).toContain(preview);
  });
});

describe('the preview of a new task', () => {
  it.each<[PersonName, string, string]>([
    [
      'sam',
      'add water the orchids every monday at 9am',
      'Add “Water the orchids”, due Monday 30 November, 09:00, repeats “every monday”',
    ],
    [
      'lena',
      'добавь полить цветы каждую субботу',
      'Добавить «Полить цветы», срок суббота, 28 ноября, повтор «каждую субботу»',
    ],
    ['lena', 'добавь созвон с Олей завтра на 30 минут', 'Добавить «Созвон с Олей», срок завтра, 30 мин'],
    ['lena', 'добавь уборку на 2 часа', 'Добавить «Уборку», 120 мин'],
  ])('for %s has each field of “%s”', (person, message, preview) => {
    expect(reply(person, message).changes.map((change) => change.preview)).toEqual([preview]);
  });
});

describe('parts of a request', () => {
  it('that are more than five changes are left out with the reason', () => {
    const { changes, leftOut, text } = reply('raj', 'add tasks: one, two, three, four, five, six and seven');
    expect(changes).toHaveLength(5);
    expect(leftOut.map(({ title, reason }) => [title, reason])).toEqual([
      ['Six', 'too_many'],
      ['Seven', 'too_many'],
    ]);
    expect(text).toContain('Not included:\n• Add “Six”: at most 5 changes fit at once');
  });

  it.each<[PersonName, string, string]>([
    ['sam', 'complete the passport and sing a song', 'I did not understand “sing a song”.'],
    ['sam', 'move the passport to monday and rename it', 'I cannot do that.'],
    ['lena', 'отметь банк и станцуй польку', 'Не понял: «станцуй польку».'],
  ])('of %s that are not understood are named: %s', (person, message, text) => {
    const answer = reply(person, message);
    expect(answer.changes).toHaveLength(1);
    expect(answer.text).toContain(text);
  });

  it('that name another task are not ignored', () => {
    const { changes, text } = reply('sam', 'move the passport and the lease call to monday');
    expect(changes.map(({ title }) => title)).toEqual(['Renew passport', 'Call Mike about the lease']);
    expect(text).not.toContain('not understand');
  });

  it('that only thank are not reported', () => {
    expect(reply('sam', 'complete the passport, thank you!').text).not.toContain('not understand');
  });
});

describe('work that is not done', () => {
  it.each<[PersonName, string]>([
    ['lena', 'я почти сдала отчёт за квартал'],
    ['lena', 'отчёт за квартал готов на 50%'],
    ['lena', 'начала и почти закончила презентацию'],
    ['lena', 'заверши презентацию к пятнице'],
    ['sam', 'almost finished the payment bug'],
    ['sam', 'the landing page is 80 percent done'],
    ['sam', 'finish the payment bug by friday'],
  ])('of %s is not proposed as complete: %s', (person, message) => {
    expect(reply(person, message).changes).toEqual([]);
  });

  it.each<[PersonName, string]>([
    ['lena', 'сдала отчёт за квартал'],
    ['lena', 'отчёт за квартал готов на 100%'],
    ['sam', 'finished the payment bug today'],
  ])('is told from what is done by %s: %s', (person, message) => {
    expect(reply(person, message).changes.map(({ action }) => action)).toEqual(['complete']);
  });
});

it.each(['am I more tired in the mornings or after lunch'])(
  'parts of the day are compared, also when a meal names one of them: %s',
  (question) => {
    const mood = (): [number, number, number][] => [
      [9, 4, 4],
      [14, 7, 6],
    ];
    const facts = buildFacts({ ...PEOPLE.sam, mood, moodDays: 20 });
    const { text } = answerLocally(question, [], facts);
    expect(text.split('\n').slice(0, 2)).toEqual([
      'By part of day, on average:',
      expect.stringContaining('Morning: energy 4,'),
    ]);
  },
);

describe('a mood log', () => {
  it.each<[PersonName, string, string]>([
    ['lena', 'утром была энергия 8, фокус 7', 'энергия 8, концентрация 7, за сегодня, 09:00'],
    ['lena', 'вчера вечером энергия 4 фокус 3', 'энергия 4, концентрация 3, за вчера, 20:00'],
    ['lena', 'запиши энергию 6 и фокус 5 на 9:00', 'энергия 6, концентрация 5, за сегодня, 09:00'],
    ['lena', 'позавчера днём энергия 6 и фокус 5', 'энергия 6, концентрация 5, за понедельник, 23 ноября, 14:00'],
    ['lena', 'полчаса назад внимание 3, бодрость 2', 'энергия 2, концентрация 3, за сегодня, 10:00'],
    ['sam', 'last night energy 5 focus 4', 'energy 5 and focus 4, for yesterday, 20:00'],
    ['sam', 'log energy 7 focus 6 at 9am', 'energy 7 and focus 6, for today, 09:00'],
    ['sam', 'log sunday: 7 energy 6 focus', 'energy 7 and focus 6, for Sunday 22 November, 12:00'],
    ['sam', 'forgot monday, put energy 3 focus 4', 'energy 3 and focus 4, for Monday 23 November, 12:00'],
    ['sam', 'my energy was 4 and focus 3 in the morning', 'energy 4 and focus 3, for today, 09:00'],
    ['pavel', 'сил 3, фокус 2 с утра', 'энергия 3, концентрация 2, за сегодня, 09:00'],
    ['pavel', 'энергия 5 фокус 4 час назад', 'энергия 5, концентрация 4, за сегодня, 16:10'],
    ['pavel', 'вчера в 9 энергия 5 фокус 4', 'энергия 5, концентрация 4, за вчера, 09:00'],
    ['sam', 'yesterday at 9 energy 5 focus 4', 'energy 5 and focus 4, for yesterday, 09:00'],
    ['sam', 'I was at energy 5 and focus 4 last night around 10', 'energy 5 and focus 4, for yesterday, 22:00'],
    ['sam', 'yesterday at 4pm my focus was 5 and my energy 3', 'energy 3 and focus 5, for yesterday, 16:00'],
    ['sam', 'last night at 8 energy 5 focus 4', 'energy 5 and focus 4, for yesterday, 20:00'],
    ['sam', 'last night at 1 energy 5 focus 4', 'energy 5 and focus 4, for today, 01:00'],
    ['sam', 'yesterday about 3pm energy 5 focus 4', 'energy 5 and focus 4, for yesterday, 15:00'],
    ['pavel', 'вчера вечером около 10 энергия 5 фокус 4', 'энергия 5, концентрация 4, за вчера, 22:00'],
    ['sam', 'on wednesday energy 5 focus 4', 'energy 5 and focus 4, for Wednesday 18 November, 12:00'], // today is one
    ['lena', 'ночью была энергия 3, фокус 2', 'энергия 3, концентрация 2, за сегодня, 01:00'],
  ])('of %s is made of the moment that it names: %s', (person, message, expected) => {
    expect(reply(person, message).changes.map(({ preview }) => preview.replace(/^(?:Log|Записать:) /, ''))).toEqual([
      expected,
    ]);
  });

  it.each<[PersonName, string]>([
    ['lena', 'завтра энергия 8, фокус 7'],
    ['lena', 'раньше была энергия 8, фокус 7'],
    ['sam', 'last week energy 5 focus 4'],
    ['sam', 'energy 5 focus 4 on 3 October'],
    ['sam', 'energy 7 focus 6 1000 hours ago'],
  ])('of %s at a moment that is not known or to come is not made: %s', (person, message) => {
    const { changes, text } = reply(person, message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/Say when|Скажите когда/);
  });

  it.each<[PersonName, string]>([
    ['pavel', 'энергия 5 фокус 4 часа назад'],
    ['sam', 'energy 5 and focus'],
  ])('of %s never has one number for both levels: %s', (person, message) => {
    const { changes, text } = reply(person, message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/Name both|Назовите обе/);
  });

  it.each<[PersonName, string]>([
    ['sam', 'monday 9 and 10'],
    ['pavel', 'к пятнице 3 и 4'],
    ['pavel', 'вчера вечером 4 и 3'],
  ])('of %s is not made of bare numbers beside a day: %s', (person, message) => {
    expect(reply(person, message).changes).toEqual([]);
  });

  it('says which words beside the levels are not read', () => {
    expect(reply('lena', 'энергия 3 внимание 4 после тренировки').text).toMatch(
      /энергия 3.*\nНе учёл: «после тренировки»/,
    );
  });

  it('of the present is proposed', () => {
    expect(reply('lena', 'сейчас энергия 8, фокус 7').changes[0]?.command.args).toEqual({
      energyLevel: 8,
      focusLevel: 7,
    });
  });
});

describe('a question about weeks', () => {
  it.each<[PersonName, string]>([
    ['lena', 'самый продуктивный день недели'],
    ['lena', 'какой день недели самый плохой?'],
    ['sam', 'worst day of the week?'],
  ])('of %s about weekdays compares them: %s', (person, question) => {
    expect(reply(person, question).text).toMatch(/^(В среднем по дням недели|By weekday, on average)/);
  });

  it('«как прошла неделя?» is about this week, «прошлая неделя» about the last', () => {
    const days = (text: string) => readQuery(text, buildFacts(PEOPLE.lena)).when;
    expect(days('как прошла неделя?')).toMatchObject({ from: '2026-11-23', to: '2026-11-29' });
    expect(days('как прошла прошлая неделя?')).toMatchObject({ from: '2026-11-16', to: '2026-11-22' });
  });
});

describe('detectLanguage', () => {
  it.each([
    ['What first?', 'en'],
    ['Что сначала?', 'ru'],
    ['Complete «Купить хлеб в магазине» please', 'en'],
    ['Complete Купить хлеб please, then the others', 'en'],
    ['Заверши “Call the dentist tomorrow”', 'ru'],
    ['«Купить хлеб»', 'ru'],
    ['42?', 'fallback'],
  ])('detects the language of “%s” as: %s', (message, language) => {
    for (const fallback of ['en', 'ru'] as const) {
      expect(detectLanguage(message, fallback)).toBe(language === 'fallback' ? fallback : language);
    }
  });
});

describe('a new task', () => {
  const add = (message: string) => reply('kate', message);

  it('keeps the project, the labels, the length and the recurrence that quick add reads', () => {
    const { changes } = add('add wash curtains #House @errand 45m every saturday at 10am');
    expect(changes.map(({ command }) => command.args)).toEqual([
      {
        title: 'Wash curtains',
        projectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        labels: ['errand'],
        recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=SA', from: 'due' },
        startDate: '2026-12-05T16:00:00.000Z',
        dueDate: '2026-12-05T16:45:00.000Z',
        aiMetadata: { estimatedDuration: 45 },
      },
    ]);
    for (const word of ['House', 'errand', '45', 'every saturday']) expect(changes[0]?.preview).toContain(word);
  });

  it('reminds when it is due, if a reminder was asked for at a time', () => {
    const reminders = (message: string) => add(message).changes.map(({ command }) => command.args.reminders);
    expect(reminders('remind me to call Leo tomorrow at 5pm')).toEqual([[{ minutesBefore: 0, of: 'due' }]]);
    expect(reminders('add call Leo tomorrow at 5pm')).toEqual([undefined]);
  });

  it('of a project that the user has not goes without it, and the answer says so', () => {
    const { changes, text } = add('add buy seeds #Garden');
    expect(changes[0]?.command.args).toEqual({ title: 'Buy seeds' });
    expect(text).toContain('no project “Garden”');
  });

  it('with a title of more than 500 characters is refused', () => {
    const { changes, text } = add(`add ${'x'.repeat(501)}`);
    expect(changes).toEqual([]);
    expect(text).toMatch(/^Nothing was changed\.\nThis title is too long/);
  });
});

describe('a correction of a proposal', () => {
  it.each<[string[], string]>([
    [['move the dry cleaning to friday', 'no, on Saturday'], '2026-12-06T05:59:00.000Z'],
    [['move the dry cleaning to friday', 'not friday, Sunday at 3pm'], '2026-12-06T21:00:00.000Z'],
    [['move the dry cleaning to friday', 'no, on Saturday', 'better at 9am'], '2026-12-05T15:00:00.000Z'],
  ])('%j changes the day of what was proposed', (messages, dueDate) => {
    const { changes } = reply('kate', messages.at(-1) ?? '', ...messages.slice(0, -1));
    expect(changes.map(({ title, command }) => [title, command.args.changes])).toEqual([
      ['Pick up the dry cleaning', { dueDate }],
    ]);
  });

  it('that only refuses it proposes nothing', () => {
    expect(reply('kate', 'no thanks', 'move the dry cleaning to friday')).toMatchObject({
      changes: [],
      text: 'Nothing was changed.',
    });
  });
});

describe('a correction in Russian', () => {
  it('with a day is no refusal', () => {
    const [change] = reply('lena', 'нет, на понедельник', 'перенеси презентацию на пятницу').changes;
    expect(change?.command).toMatchObject({ args: { changes: { dueDate: '2026-11-30T14:00:00.000Z' } } });
  });

  it.each(['покажи мне задачи', 'интернет не работает'])('is not in “%s”', (message) => {
    expect(reply('lena', message, 'перенеси банк на пятницу').text).not.toMatch(/На какой день/);
  });
});

describe('what is not done', () => {
  it.each<[PersonName, string]>([
    ['sam', 'I can’t finish the bug today'],
    ['sam', 'I couldn’t finish the bug'],
    ['sam', 'I won’t finish the bug today'],
    ['sam', 'I need to finish the bug today'],
    ['sam', 'I’d like to finish the bug'],
    ['sam', 'I am going to finish the bug tomorrow'],
    ['sam', 'I should have sent the invoice'],
    ['lena', 'мне надо завершить отчёт'],
  ])('is not completed, says %s: %s', (person, message) => {
    expect(reply(person, message).changes.map(({ command }) => command.type)).not.toContain('task_complete');
  });

  it.each<[PersonName, string, string[]]>([
    ['sam', 'I’ve sent the invoice, tomorrow I will water the plants', ['task_complete', 'task_update']],
    ['sam', 'I watered the plants. I will call Mike tomorrow', ['task_complete', 'task_update']],
    ['lena', 'оплатила интернет, завтра позвоню в банк', ['task_complete', 'task_update']],
    ['lena', 'оплатила интернет. отчёт завтра', ['task_complete']],
  ])('is not completed with what is, says %s: %s', (person, message, types) => {
    expect(reply(person, message).changes.map(({ command }) => command.type)).toEqual(types);
  });
});

describe('a request to mark', () => {
  it.each<[PersonName, string, object[]]>([
    ['arjun', 'mark the roadmap as important', [{ priority: 'high' }]],
    ['sveta', 'отметь отчёт важным', [{ priority: 'high' }]],
    ['arjun', 'mark the roadmap as not done', []],
    ['arjun', 'mark the roadmap as in progress', []],
  ])('that names no end completes nothing, says %s: %s', (person, message, patches) => {
    const commands = reply(person, message).changes.map(({ command }) => command);
    expect(commands).toEqual(
      patches.map((changes) => expect.objectContaining({ args: expect.objectContaining({ changes }) })),
    );
  });
});

describe('a request to move what is overdue', () => {
  it.each<[PersonName, string, string]>([
    ['arjun', 'move everything overdue to tomorrow', 'Review candidate CVs'],
    ['sveta', 'перенеси всё просроченное на завтра', 'Оплатить квартиру'],
  ])('moves that alone, says %s: %s', (person, message, title) => {
    expect(reply(person, message).changes.map((change) => change.title)).toEqual([title]);
  });
});

it('a task that was forgotten is not dropped', () => {
  expect(reply('sam', 'I forgot to water the plants').changes).toEqual([]);
});

describe('a request with an exception', () => {
  it.each<[PersonName, string]>([
    ['kate', 'complete everything except the plants'],
    ['kate', 'complete the bins except the glorb'],
    ['dima', 'закрой всё кроме эссе'],
  ])('that does not say which tasks changes nothing, says %s: %s', (person, message) => {
    expect(reply(person, message).changes).toEqual([]);
  });

  it.each<[PersonName, string, RegExp, RegExp]>([
    ['kate', 'drop the bins but not the dry cleaning', /bins/i, /dry cleaning/i],
    ['kate', 'drop all errands except the library books', /./, /library/i],
    ['dima', 'удали эссе, но не лабу', /эссе/i, /лаб/i],
  ])('is proposed without it, for %s: %s', (person, message, changed, kept) => {
    const previews = reply(person, message).changes.map(({ preview }) => preview);
    expect(previews.some((preview) => changed.test(preview))).toBe(true);
    expect(previews.filter((preview) => kept.test(preview))).toEqual([]);
  });
});

describe('a request to move two tasks', () => {
  it.each<[PersonName, string, string[]]>([
    ['kate', 'move the bins to Friday, the dry cleaning to Saturday', ['2026-12-05T', '2026-12-06T']],
    ['dima', 'перенеси эссе на пятницу, а лабу на среду', ['2026-12-04', '2026-12-02']],
  ])('has a day for each, says %s: %s', (person, message, dates) => {
    const commands = reply(person, message).changes.map(({ command }) => JSON.stringify(command));
    expect(commands).toEqual(dates.map((date) => expect.stringMatching(new RegExp(`"(?:dueDate|deadline)":"${date}`))));
  });

  it('completes what is done, when another is for a later day', () => {
    expect(reply('dima', 'сдал лабу, эссе сдам в пятницу').changes.map(({ preview }) => preview)).toEqual([
      'Завершить «Лабораторная по физике»',
      expect.stringContaining('Перенести «Эссе'),
    ]);
  });
});

describe('a request to skip', () => {
  it('proposes the current occurrence', () => {
    expect(reply('kate', 'skip watering the plants').changes[0]?.command).toEqual({
      type: 'task_skip',
      args: { id: expect.any(String), occurrence: '2026-11-30' },
    });
  });

  it.each([
    ['skip the birthday party', /does not repeat/],
    ['skip the bins on friday', /only the next time can change: tomorrow/],
  ])('that cannot be done is refused: %s', (message, text) => {
    const answer = reply('kate', message);
    expect(answer.changes).toEqual([]);
    expect(answer.text).toMatch(text);
  });
});

describe('free time', () => {
  it.each<[PersonName, string, RegExp]>([
    ['kate', 'do I have two hours tomorrow?', /^Yes, 2 h fit\.\nTomorrow: free 09:00–15:00/],
    ['kate', 'do I have three hours this afternoon?', /^Today, afternoon: no, there are no 3 h in a row/],
    ['george', 'am I free tonight?', /^Today, evening: free 17:00–23:00/],
    ['dima', 'когда я свободен в субботу?', /^Суббота, 5 декабря — всё свободно: 08:00–22:00/],
    ['dima', 'найди час завтра утром', /^Да, 1 ч есть\.\nЗавтра, утро — свободно 09:00–10:00/],
  ])('of %s is found: %s', (person, question, text) => {
    expect(reply(person, question).text).toMatch(text);
  });
});

describe('a group', () => {
  it('of another name is not taken for all tasks', () => {
    const { text } = reply('kate', 'tasks with label garden');
    expect(text).toMatch(/^No open task has the label “garden”/);
    expect(text).not.toContain('pediatrician');
  });

  it('that is asked for with a day has its tasks of that day', () => {
    expect(reply('kate', 'Kids tasks due today').text.split('\n')).toEqual([
      '1 task, project “Kids”, due today:',
      '• Call the pediatrician · due today · 10 min · high priority',
    ]);
  });

  it('can be completed as a whole', () => {
    expect(reply('kate', 'complete all errands').changes).toHaveLength(3);
  });
});

it('without best hours within the day, the parts of the day are compared', () => {
  const history = logsAt(60, (index) => [index % 2 === 0 ? 10.5 : 21.5, index % 2 === 0 ? 4 : 8]);
  expect(answer('When am I most productive?', { history }).join('\n')).toMatch(
    /Morning: energy 4.*\n.*Evening: energy 8/,
  );
});

it.each([
  ['am i free at 3 tomorrow', 'sam', /at 15:00/],
  ['remind me at 5 to charge my phone', 'sam', /17:00/],
])('an hour from 1 to 6 is in the afternoon: %s', (message, person, expected) => {
  expect(reply(person as PersonName, message).text).toMatch(expected);
});

// Read again and again, or by a pattern that looks back, these would take hours.
it('each of 40 earlier messages is read once', () => {
  const asked = Array.from({ length: 40 }, () => 'move it on Friday');
  expect(reply('sam', 'move it on Friday', ...asked).text).not.toBe('');
});

it.each([
  ['spaces', `в${' '.repeat(400_000)}9`],
  ['punctuation', `what is due${'?'.repeat(400_000)}`],
])('a long run of %s is read in linear time', (_, message) => {
  expect(reply('sam', message).text).not.toBe('');
});

describe('what begins after a day or a time', () => {
  it.each<[PersonName, string, RegExp, RegExp]>([
    ['sam', 'what is due after Friday?', /passport.*\n?.*landing|landing/, /invoice|Mike/],
    ['sam', 'what do I have after tomorrow?', /Dentist/, /Standup|invoice/],
    ['lena', 'что у меня после пятницы?', /корпоратив|ничего/, /презентаци|Игорем/],
    ['lena', 'что завтра после 12?', /Согласовать договор/, /Планёрка|Позвонить/],
    ['sam', 'do I have anything after 4 today?', /invoice/, /pull requests/],
  ])('is answered without what comes before, for %s: %s', (person, question, expected, before) => {
    expect(reply(person, question).text).toMatch(expected);
    expect(reply(person, question).text).not.toMatch(before);
  });

  it('is no time to move a task to', () => {
    expect(reply('sam', 'move the passport to friday after 3pm').changes).toEqual([]);
  });
});

it.each<[PersonName, string]>([
  ['sam', 'move the passport to next friday'],
  ['sam', 'add call ann next friday'],
  ['lena', 'перенеси банк на следующую пятницу'],
])('the next Friday is that of the next week, as in quick add, for %s: %s', (person, question) => {
  expect(JSON.stringify(reply(person, question).changes)).toMatch(/2026-12-0[45]T/); // said on Wednesday 25 November
});

describe('a request to show tasks', () => {
  it.each<[PersonName, string]>([
    ['lena', 'покажи всё на пятницу'],
    ['lena', 'покажи все на сегодня'],
    ['sam', 'list everything to Friday'],
  ])('moves none of them, for %s: %s', (person, question) => {
    expect(reply(person, question).changes).toEqual([]);
  });
});

describe('a limit by what comes then', () => {
  it.each<[PersonName, string, RegExp]>([
    ['lena', 'успею ли я сдать отчёт до обеда?', /Сдать отчёт.*\nНужно/],
    ['sam', 'can I finish the bug before lunch?', /Fix payment bug.*\n.* of work;/],
    ['sam', 'can I finish the bug before I water the plants?', /Fix payment bug/],
    ['lena', 'я всё успею до обеда?', /Нужно/],
  ])('is the end of the time for it, for %s: %s', (person, question, expected) => {
    expect(reply(person, question).text).toMatch(expected);
  });
});

it.each<[PersonName, string]>([
  ['sam', 'was I worse in the morning'],
  ['nora', 'was I better yesterday evening'],
  ['nora', 'was I worse yesterday'],
])('a trend of times without logs says that there are too few, for %s: %s', (person, message) => {
  expect(reply(person, message).text).toMatch(/^There are too few mood logs/);
});
