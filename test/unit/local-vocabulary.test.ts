import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { matchesPattern } from '../../src/assistant/local-answer/words.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';

function reply(person: PersonName, message: string) {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, [], { ...facts, language: detectLanguage(message, facts.language) });
}

const previews = (person: PersonName, message: string) => reply(person, message).changes.map(({ preview }) => preview);

describe('a stem of the lexicon', () => {
  it.each([
    ['важн*', 'важнее'],
    ['plan*', 'planning'],
    ['недел*', 'недель'],
    ['easi*', 'easiest'],
  ])('%s is %s', (pattern, word) => {
    expect(matchesPattern(word, pattern)).toBe(true);
  });

  it.each([
    ['открыт*', 'открытка'],
    ['event*', 'eventually'],
    ['hold*', 'holiday'],
    ['перв*', 'первичка'],
    ['complet*', 'completely'],
  ])('%s is not %s', (pattern, word) => {
    expect(matchesPattern(word, pattern)).toBe(false);
  });
});

it.each<[PersonName, ...string[]]>([
  ['nora', 'when is the hall due', 'should only take half an hour'],
  ['kate', 'move the boots to tuesday', 'no, the blorp', 'and it takes 2 hours'],
  ['kate', 'add oil the hinges', 'it’s for the house'],
  ['kate', 'add buy milk', 'into Board'],
  ['pavel', 'учебники сегодня не верну', 'тогда в среду'],
  ['pavel', 'сколько времени займёт доклад?', 'пусть будет 3 часа'],
])('%s: what is said of the message before is not answered with a list: %j', (person, ...messages) => {
  const facts = buildFacts(PEOPLE[person]);
  const message = messages.at(-1) ?? '';
  const { text, changes } = answerLocally(message, withoutReplies(messages.slice(0, -1)), facts);
  expect(changes).toEqual([]);
  expect(text).toMatch(/Nothing was changed|Ничего не изменено/);
  expect(text).not.toMatch(/^Start with|^Начните|due|срок /m);
});

describe('a question', () => {
  it('about a time and a length is about all of that time', () => {
    const person = {
      ...PEOPLE.sam,
      now: '2026-11-30 10:00',
      plan: [],
      busy: [['Parents evening', '2026-12-01 17:00', '2026-12-01 19:00'] as [string, string, string]],
    };
    const ask = (message: string) => answerLocally(message, [], buildFacts(person)).text;
    expect(ask('am I free tomorrow at 4:30 pm for an hour')).toMatch(/^No, .*Parents evening/);
    expect(ask('am I free tomorrow at 3 pm for an hour')).not.toMatch(/Parents evening/);
  });

  it('about what comes first on a later day is answered with one task', () => {
    expect(reply('sam', 'what first on friday').text).toMatch(/^Start with “/);
    expect(reply('sam', 'what should I start with tomorrow').text).toMatch(/^Start with “/);
    expect(reply('lena', 'с чего начать завтра').text).toMatch(/^Начните с «/);
  });

  it('about when a task without a date can be done is not about being late', () => {
    const facts = buildFacts({ ...PEOPLE.sam, tasks: [{ title: 'Clean the garage', estimatedDuration: 60 }] });
    expect(answerLocally('when can I do the garage', [], facts).text).toBe('• Clean the garage · 1 h · no date');
    expect(answerLocally('do I have two hours for the garage tomorrow', [], facts).text).toMatch(/2 h/);
  });

  it.each<[PersonName, string]>([
    ['sam', 'do I work on saturday'],
    ['sam', 'until when do I work today'],
    ['sam', 'when do I start work tomorrow'],
    ['sam', 'am I working tomorrow?'],
    ['lena', 'я в воскресенье работаю?'],
    ['lena', 'до скольки я работаю в пятницу'],
  ])('%s: “%s” is about working hours, which are in the settings', (person, message) => {
    const { text } = reply(person, message);
    expect(text).toMatch(/app’s settings|настройках приложения/);
    expect(text).not.toMatch(/due|срок/);
  });

  it.each<[PersonName, string, RegExp]>([
    ['sam', 'who must I still ring', /Call Mike about the lease/],
    ['lena', 'кому мне ещё надо позвонить', /Позвонить в банк/],
    ['sam', 'what should I drop if I only have 20 minutes', /There is no time for:/],
    ['sam', 'is it possibly going to be sunny or will it rain', /^I do not know about/],
    ['lena', 'сколько стоит доллар', /ничего не знаю/],
    ['sam', 'did Sonya hand in the essay?', /^I do not know about/],
    ['lena', 'Марина сдала проект?', /ничего не знаю/],
    ['sam', 'in fact what do I normally, honestly have to do today', /due today/],
    ['lena', 'короче говоря, что мне по идее обязательно надо сделать сегодня', /сегодня/i],
  ])('of %s is answered: %s', (person, message, text) => {
    expect(reply(person, message).changes).toEqual([]);
    expect(reply(person, message).text).toMatch(text);
  });

  it('about one of two deeds does not list the other', () => {
    expect(reply('lena', 'кому позвонить').text).not.toMatch(/командиров|Отправить договор/);
  });
});

describe('a change', () => {
  it.each<[PersonName, string, string[]]>([
    ['sam', 'the passport will take more like 90 min', ['Change “Renew passport”, 90 min']],
    ['sam', 'passport: 2 hours', ['Change “Renew passport”, 120 min']],
    ['lena', 'презентация займёт часов пять, не меньше', ['Изменить «Подготовить презентацию для совета», 300 мин']],
    [
      'lena',
      'договор с юристом подождёт до пятницы',
      ['Перенести «Согласовать договор с юристом», срок пятница, 27 ноября, 15:00'],
    ],
    ['sam', 'the passport can wait until monday', ['Move “Renew passport”, due Monday 30 November']],
    ['sam', "I won't bother with the deep work book", ['Drop “Read ’Deep Work’”']],
    ['kate', 'not doing the bins this tuesday', ['Skip “Take out the bins” this time']],
    ['lena', 'добавь заказать воду, это очень важно', ['Добавить «Заказать воду», приоритет высокий']],
    ['sam', 'chuck the passport onto monday', ['Move “Renew passport”, due Monday 30 November']],
    ['kate', 'gonna skip the bins tuesday', ['Skip “Take out the bins” this time']],
    ['sam', 'pushing the passport to monday', ['Move “Renew passport”, due Monday 30 November']],
    ['lena', 'энергия 4, внимание 3, не выспалась', ['Записать: энергия 4, концентрация 3']],
  ])('is proposed, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each<[PersonName, string]>([
    ['lena', 'позвонила в банк, не отвечают'],
    ['sam', 'I called Mike about the lease, no answer'],
    ['lena', 'не надо сегодня корм коту'],
    ['sam', 'just got off the phone with Ann'],
    ['lena', 'презентацию до завтра не доделаю'],
    ['lena', 'логистика часов в пять'],
  ])('is not proposed, for %s: %s', (person, message) => {
    expect(previews(person, message)).toEqual([]);
  });
});
