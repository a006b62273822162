import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName } from '../support/assistant/people.ts';

function reply(person: PersonName, message: string) {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, [], { ...facts, language: detectLanguage(message, facts.language) });
}

const previews = (person: PersonName, message: string) => reply(person, message).changes.map(({ preview }) => preview);

type Case = [person: PersonName, message: string, previews: string[]];

describe('a request to the assistant whose verb can begin a title', () => {
  it.each<[PersonName, string, RegExp]>([
    ['lena', 'Напишите, пожалуйста, дела на неделю', /^7 задач со сроком/m],
    ['lena', 'посмотри мои дела на завтра', /^Завтра/],
    ['sam', 'write me a summary of today', /^Today/],
    ['sam', 'send me my plan for tomorrow', /tomorrow/i],
    ['lena', 'Позвоните мне завтра в 9', /^Ничего не изменено/],
  ])('adds and moves nothing, for %s: %s', (person, message, text) => {
    expect(reply(person, message).changes).toEqual([]);
    expect(reply(person, message).text).toMatch(text);
  });
});

it.each<Case>([
  [
    'lena',
    'презентацию нужно сдать до 11 декабря',
    ['Перенести «Подготовить презентацию для совета», срок 11 декабря, 17:00'],
  ],
  ['sam', 'the invoice has to be sent by the 9th', ['Move “Send invoice to Globex”, due 9 December, 17:00']],
  ['sam', 'the invoice deadline is now Dec 7', ['Move “Send invoice to Globex”, due Monday 7 December, 17:00']],
  ['sam', 'can we push the invoice to 4:30pm', ['Move “Send invoice to Globex”, due today, 16:30']],
  ['sam', 'the invoice has a hard deadline friday 6pm', []],
  ['lena', 'отчёт будет готов завтра', []],
  ['sam', 'I feel 7 out of 10', []],
  ['lena', 'настроение 7 из 10', []],
  ['sam', 'energy 7 out of 10, focus 5 out of 10', ['Log energy 7 and focus 5']],
  ['sam', 'energy 6/10, focus 10', ['Log energy 6 and focus 10']],
  [
    'lena',
    'у отчёта дедлайн в понедельник',
    ['Изменить «Сдать отчёт за квартал», крайний срок понедельник, 30 ноября, 18:00'],
  ],
  ['sam', 'I sent the invoice before the deadline on friday', ['Complete “Send invoice to Globex”']],
  ['sam', 'passport → friday', ['Move “Renew passport”, due Friday 27 November']],
  ['sam', 'make the invoice urgent please', ['Change “Send invoice to Globex”, priority high']],
  ['lena', 'сделай отчёт важным пожалуйста', ['Изменить «Сдать отчёт за квартал», приоритет высокий']],
  [
    'sam',
    'make the invoice high priority and the passport low',
    ['Change “Send invoice to Globex”, priority high', 'Change “Renew passport”, priority low'],
  ],
  [
    'sam',
    'set the invoice to low priority and the passport to high',
    ['Change “Send invoice to Globex”, priority low', 'Change “Renew passport”, priority high'],
  ],
  [
    'lena',
    'сделай отчёт низким приоритетом, а презентацию средним',
    [
      'Изменить «Сдать отчёт за квартал», приоритет низкий',
      'Изменить «Подготовить презентацию для совета», приоритет средний',
    ],
  ],
  [
    'sam',
    'finished both the invoice and the passport',
    ['Complete “Send invoice to Globex”', 'Complete “Renew passport”'],
  ],
  ['lena', 'начала писать отчёт', ['Начать «Сдать отчёт за квартал»']],
  ['lena', 'звонить в банк не надо', ['Отказаться от «Позвонить в банк»']],
  ['lena', 'запиши купить бахилы завтра', ['Добавить «Купить бахилы», срок завтра']],
  [
    'lena',
    'соню на танцы записать до пятницы срочно',
    ['Добавить «Соню на танцы записать», крайний срок пятница, 27 ноября, приоритет высокий'],
  ],
  [
    'sam',
    'every monday at 9 send metrics to leadership',
    ['Add “Send metrics to leadership”, due Monday 30 November, 09:00, repeats “every monday”'],
  ],
  [
    'sam',
    "add 'ring Kamau about the lease' for Thursday 11am",
    ['Add “Ring Kamau about the lease”, due tomorrow, 11:00'],
  ],
  ['zoe', 'put 2 hours of filing on friday', ['Add “Filing”, due Friday 4 December, 120 min']],
  ['sam', 'schedule half an hour of piano for tomorrow', ['Add “Piano”, due tomorrow, 30 min']],
  ['sam', 'add watch 2 hours of video', ['Add “Watch 2 hours of video”']],
  ['sam', 'add order a cake 20 December and candles', ['Add “Order a cake and candles”, due 20 December']],
  [
    'sam',
    'move the invoice to Wednesday next week',
    ['Move “Send invoice to Globex”, due Wednesday 2 December, 17:00'],
  ],
])('a chat without a model proposes what %s asks for: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it.each<[PersonName, string, RegExp]>([
  ['sam', 'what do I have to finish this week', /^4 tasks are due/m],
  ['lena', 'какие дела на сегодня?', /^Сегодня/],
  ['sam', 'have I got a free evening this week', /17:00–23:00/],
  ['lena', 'я ничего не забыла?', /срок прошёл/],
  ['sam', 'what is not in my plan', /Not in the plan/],
  ['sam', 'thanks, that is a relief', /^You are welcome!$/],
  ['sam', 'what blocks the passport', /waits for nothing/],
])('a chat without a model answers the question of %s: %s', (person, message, text) => {
  expect(reply(person, message).text).toMatch(text);
  expect(reply(person, message).changes).toEqual([]);
});

it.each<Case>([
  ['lena', 'энергия 3 и фокус 5 сейчас, утром было бодрее', ['Записать: энергия 3, концентрация 5']],
  ['lena', 'сейчас сил 2, фокус 3, с обеда болит голова', ['Записать: энергия 2, концентрация 3']],
  ['sam', 'energy 3 focus 4 now, after lunch I was slow', ['Log energy 3 and focus 4']],
  ['sam', 'yesterday evening energy 3 focus 4, now better', ['Log energy 3 and focus 4, for yesterday, 20:00']],
])('a mood log is of the first time that is said, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it.each<[PersonName, string]>([
  ['mira', 'am I worse in the evening'],
  ['mira', 'am I worse in the morning'],
])('a question of how a part of the day compares is not about today, for %s: %s', (person, message) => {
  expect(reply(person, message).text).toMatch(/On average|logs/);
  expect(reply(person, message).text).not.toMatch(/^Today/);
});

it.each<Case>([
  ['sam', 'call the landing page "new home page" instead', []],
  ['sam', 'call the landing page new home page instead', []],
  ['sam', 'call Jane "the plumber"', ['Add “Call Jane ’the plumber’”']],
])('to call a task something else adds no task, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it.each<[PersonName, string, string, string]>([
  ['dima', 'добавь в дом купить лампу завтра', 'Купить лампу', 'Дом'],
  ['dima', 'добавь в проект учёба распечатать конспект', 'Распечатать конспект', 'Учёба'],
  ['kate', 'add to house buy paint tomorrow', 'Buy paint', 'House'],
])('a project that is named before the title is no part of it, for %s: %s', (person, message, title, project) => {
  const [change] = reply(person, message).changes;
  const found = buildFacts(PEOPLE[person]).snapshot.projects.find(({ name }) => name === project);
  expect(change?.command.args).toMatchObject({ title, projectId: found?.id });
});

it.each<PersonName>(['kate', 'sam'])(
  'a chat without a model says that it did not read the project of another clause, for %s',
  (person) => {
    const { changes, refusals } = reply(person, 'need to buy paint tomorrow, add it to house');
    expect(changes.map(({ preview }) => preview)).toEqual(['Add “Buy paint”, due tomorrow']);
    expect(refusals.join()).toContain('add it to house');
  },
);
