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
