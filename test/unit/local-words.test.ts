import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';

function reply(person: PersonName, message: string, ...earlier: string[]) {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(message, facts.language),
  });
}

describe('unknown words of a question', () => {
  it.each<[PersonName, string, RegExp]>([
    [
      'sam',
      'the cat is asleep what should i do first',
      /^Start with[\s\S]*\nI did not take “the cat is asleep” into account.$/,
    ],
  ])('are said to be left out if it is about something else, for %s: %s', (person, message, text) => {
    expect(reply(person, message).text).toMatch(text);
  });

  it.each<[PersonName, string]>([
    ['sam', 'when is the flight tomorrow'],
    ['sam', 'how long is the opera tomorrow'],
    ['sam', 'am i free on blursday'],
    ['lena', 'что у меня просрочено по ипотеке'],
    ['lena', 'во сколько завтра рейс'],
  ])('are not understood if it can be about them, for %s: %s', (person, message) => {
    expect(reply(person, message).text).toMatch(/^(?:I did not understand|Не понял)/);
  });

  it('are no words that say something else to another reading', () => {
    expect(reply('sam', 'morning, whats on fire today').text).toMatch(/^Start with/);
  });
});

it.each<[PersonName, string, RegExp]>([
  ['sam', 'i have 15 minutes max', /^Start with/],
  ['sam', 'when do I have two free hours this week', /^Yes, 2 h fit/],
  ['lena', 'в понедельник я хуже чем в другие дни?', /^• Понедельник.*\n• Другие дни/],
])('a word for how exact or how sure changes no question, for %s: %s', (person, message, text) => {
  expect(reply(person, message).text).toMatch(text);
});

it.each<[PersonName, string, string[]]>([
  ['sam', 'bin the invoice', ['Drop “Send invoice to Globex”']],
  ['sam', 'flag the invoice as urgent', ['Change “Send invoice to Globex”, priority high']],
  ['lena', 'отчёт не такой уж важный', ['Изменить «Сдать отчёт за квартал», приоритет низкий']],
  ['lena', 'отменяй отчёт', ['Отказаться от «Сдать отчёт за квартал»']],
  ['lena', 'отчёт оставь', []],
  ['sam', 'leave the invoice', []],
])('a request in other words is read, for %s: %s', (person, message, previews) => {
  expect(reply(person, message).changes.map(({ preview }) => preview)).toEqual(previews);
});

describe('a part of a message that says nothing of a task', () => {
  it.each<[PersonName, string, string[]]>([
    ['sam', 'drop the invoice, accountant phoned me', ['Drop “Send invoice to Globex”']],
    ['lena', 'убери отчёт, начальник позвонил', ['Отказаться от «Сдать отчёт за квартал»']],
    ['sam', 'I sent the invoice, false alarm', []],
    ['sam', 'I sent the invoice - kidding', []],
    ['lena', 'отчёт сдан, шучу', []],
    ['lena', 'убери отчёт, передумала', []],
    ['sam', 'if it rains, drop the invoice', []],
    ['sam', 'drop the invoice, provided Bob agrees', []],
    ['lena', 'если начальник согласится, убери отчёт', []],
    ['sam', 'almost, I sent the invoice', []],
    ['sam', 'drop the invoice, not really', []],
    ['sam', 'drop the invoice, almost', []],
  ])('is left out, unless it may take back or limit the rest, for %s: %s', (person, message, previews) => {
    const { changes, refusals } = reply(person, message);
    expect(changes.map(({ preview }) => preview)).toEqual(previews);
    if (previews.length > 0) expect(refusals.join()).toMatch(/did not|Не/);
  });

  it('does not take over a question', () => {
    expect(reply('sam', 'what is on tomorrow, invoice lady phoned').text).toMatch(
      /^Tomorrow[\s\S]*\nI did not take .*$/,
    );
  });

  it('is a title in a new task', () => {
    expect(reply('sam', 'add tasks: milk, fondant').changes).toHaveLength(2);
  });
});

it.each<[PersonName, string, RegExp]>([
  ['sam', 'was last week better than the one before, energy wise', /^• Last week.*\n• 9 November/],
  ['lena', 'я отчёт сдала или ещё нет', /^Ещё не сделано/],
  ['sam', 'new project called Fringe', /^Nothing was changed\.\nI cannot do that/],
  ['lena', 'создай проект Юбилей', /^Ничего не изменено\.\nЭтого я не умею/],
  ['lena', 'напиши мне стих', /^Ничего не изменено\.\nЭтого я не умею/],
  ['sam', 'write me a poem', /^Nothing was changed\.\nI cannot do that/],
])('is answered and adds no task, for %s: %s', (person, message, text) => {
  expect(reply(person, message).text).toMatch(text);
});

it.each<[PersonName, string, string[]]>([
  [
    'sam',
    'saturday: get the rings, call the host at 12',
    ['Add “Get the rings”, due Saturday 28 November', 'Add “Call the host”, due Saturday 28 November, 12:00'],
  ],
  ['lena', 'хочу в четверг испечь пирог, часа полтора', ['Добавить «Испечь пирог», срок завтра, 90 мин']],
  ['lena', 'энергия 4, фокус 6, день был длинный', ['Записать: энергия 4, концентрация 6']],
  ['sam', 'everything due today can wait til thursday', []],
])('a message is read as a whole, for %s: %s', (person, message, previews) => {
  const { changes } = reply(person, message);
  if (previews.length > 0) expect(changes.map(({ preview }) => preview)).toEqual(previews);
  else expect(changes.length).toBeGreaterThan(0);
});

it.each<[string, string[]]>([
  ['позвони маме завтра в 10', ['Добавить «Позвони маме», срок завтра, 10:00']],
  ['забронируйте отель', ['Добавить «Забронируйте отель»']],
])('an imperative is a task for oneself: %s', (message, previews) => {
  expect(reply('lena', message).changes.map(({ preview }) => preview)).toEqual(previews);
});

describe('a short answer', () => {
  it.each(['ok', 'ok ok'])('agrees with a proposal: %s', (message) => {
    expect(reply('sam', message, 'drop the invoice').refusals).toEqual(['Confirm it with the button.']);
  });

  it.each(['delete it', 'drop that', 'ok delete it'])('drops the task that was asked about: %s', (message) => {
    const { changes } = reply('sam', message, 'when is the invoice due');
    expect(changes.map(({ preview }) => preview)).toEqual(['Drop “Send invoice to Globex”']);
  });

  it.each(['delete it', 'scrap that', 'ok never mind', 'nah'])('takes an open proposal back: %s', (message) => {
    expect(reply('sam', message, 'add soap')).toMatchObject({ changes: [], refusals: [] });
  });
});

it.each<[PersonName, string, string[]]>([
  ['sam', 'today: the invoice is sent', ['Complete “Send invoice to Globex”']],
  ['sam', 'on Monday: send the invoice', ['Move “Send invoice to Globex”, due Monday 30 November, 17:00']],
  ['sam', 'tomorrow: what do I have', []],
  ['sam', 'friday: busy', []],
  [
    'lena',
    'понедельник: перенести отчёт',
    ['Изменить «Сдать отчёт за квартал», крайний срок понедельник, 30 ноября, 18:00'],
  ],
  ['lena', 'завтра: купить марки', ['Добавить «Купить марки», срок завтра']],
])('after a day and a colon, only what is new is a new task, for %s: %s', (person, message, previews) => {
  expect(reply(person, message).changes.map(({ preview }) => preview)).toEqual(previews);
});

it.each(['платил за интернет', 'интернет платил'])(
  'a verb without its prefix is no report that it is done: %s',
  (message) => {
    expect(reply('lena', message).changes).toEqual([]);
  },
);

it('“til” is a word of a day also at the beginning', () => {
  expect(reply('sam', 'til Friday I have what').text).toBe(reply('sam', 'until Friday I have what').text);
});
