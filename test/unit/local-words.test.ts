import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName } from '../support/assistant/people.ts';

function reply(person: PersonName, message: string) {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, [], { ...facts, language: detectLanguage(message, facts.language) });
}

describe('unknown words of a question', () => {
  it.each<[PersonName, string, RegExp]>([
    ['sam', 'am i free tomorrow between flights', /^I did not take “between flights” into account.\nTomorrow/],
    ['sam', 'the cat is asleep what should i do first', /^I did not take “cat, asleep” into account.\nStart with/],
    ['lena', 'что у меня просрочено по ипотеке', /^Не учёл: «ипотеке».\n/],
  ])('are said to be left out if it is about something else, for %s: %s', (person, message, text) => {
    expect(reply(person, message).text).toMatch(text);
  });

  it.each<[PersonName, string]>([
    ['sam', 'when is the flight tomorrow'],
    ['sam', 'how long is the opera tomorrow'],
    ['sam', 'can you swap everything overdue with Bob?'],
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
