import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';

/** The answer to the last of some messages. */
function reply(person: PersonName, ...messages: string[]) {
  const facts = buildFacts(PEOPLE[person]);
  const message = messages.at(-1) ?? '';
  const language = detectLanguage(message, facts.language);
  return answerLocally(message, withoutReplies(messages.slice(0, -1)), { ...facts, language });
}

const previews = (person: PersonName, ...messages: string[]) =>
  reply(person, ...messages).changes.map(({ preview }) => preview);

type Question = [person: PersonName, message: string, has: string[], hasNot?: string[]];

it.each<Question>([
  ['kate', 'what did i finish today', ['Order groceries']],
  ['lena', 'что я вчера закончила', ['Сверить счета']],
  ['nora', 'what time do i finish tomorrow', ['Tomorrow you are busy until 15:00']],
  ['kate', 'who should i ring', ['Call the pediatrician'], ['dry cleaning']],
  ['lena', 'кому надо позвонить', ['Позвонить в банк'], ['Купить корм']],
  ['sam', 'did the payment bug get fixed', ['Not done yet', 'Fix payment bug']],
  ['lena', 'договор отправили?', ['Ещё не сделано', 'Отправить договор']],
  ['sam', 'did mike call back', ['I do not know', 'Call Mike about the lease']],
  ['nora', 'has grandma called back', ['I do not know', 'Call grandma']],
  ['kate', 'how do i get to the parent evening', ['I do not know']],
  ['nora', 'how much does a tyre cost now', ['I do not know']],
  ['sam', 'whats on tomorrow now', ['Standup']],
])('a question is answered and changes nothing, for %s: %s', (person, message, has, hasNot = []) => {
  const { text, changes } = reply(person, message);
  expect(changes).toEqual([]);
  for (const each of has) expect(text).toContain(each);
  for (const each of hasNot) expect(text).not.toContain(each);
});

it.each<[PersonName, string, string]>([
  ['kate', 'send the teacher an email saying we come on thursday', 'I cannot do that'],
  ['nora', 'let grandma know i am late on tuesday', 'I cannot do that'],
  ['nora', 'email the tax papers to the bank for me please', 'I cannot do that'],
  ['nora', 'choir is off this week', '“Choir” is in the calendar'],
  ['lena', 'йоги сегодня не будет', '«Йога» — это в календаре'],
  ['kate', 'the parent evening got moved', '“Parent evening” is in the calendar'],
  ['nora', 'spread the tax papers over the week', 'I cannot do that'],
  ['nora', 'put it in my sister’s calendar on friday', 'the calendar does not change'],
  ['lena', 'поставь это в календарь мужа на пятницу', 'календарь не изменится'],
  ['lena', 'напомни про это завтра в 9', 'Что добавить?'],
])('what cannot be done is said, for %s: %s', (person, message, said) => {
  const { text, changes } = reply(person, message);
  expect(changes).toEqual([]);
  expect(text).toContain(said);
});

it.each<[PersonName, string, string[]]>([
  ['nora', 'tyres not on tuesday, on friday at 9', ['Move “Book winter tyres”, due Friday 4 December, 09:00']],
  ['lena', 'банк не завтра, в пятницу в 9 утра', ['Перенести «Позвонить в банк», срок пятница, 27 ноября, 09:00']],
  ['pavel', 'химия должна быть готова завтра к 10, а не к 12', ['Перенести «Отчёт по химии», срок завтра, 10:00']],
  [
    'kate',
    'add to house oil the hinges on the weekend',
    ['Add “Oil the hinges”, due Sunday 6 December, not before Saturday 5 December, project “House”'],
  ],
  ['lena', 'добавь помыть окна к выходным', ['Добавить «Помыть окна», крайний срок суббота, 28 ноября']],
  ['nora', 'make the essay normal priority', ['Change “First aid course essay”, priority medium']],
  [
    'lena',
    'договор с юристом сделай обычным приоритетом',
    ['Изменить «Согласовать договор с юристом», приоритет средний'],
  ],
  ['nora', 'can you get the hall moved to sunday', ['Move “Paint the hall”, due Sunday 6 December']],
  ['nora', 'move the hlal to friday', ['Move “Paint the hall”, due Friday 4 December']],
])('each word of a request is read, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

describe('what follows', () => {
  it.each<[PersonName, string[], string[], string[]?]>([
    ['nora', ['what is my plan for tomorrow', 'and after lunch'], ['Paint the hall'], ['Sort the tax papers']],
    ['nora', ['what is my plan for tomorrow', 'what comes first'], ['Sort the tax papers'], ['freezer']],
    ['pavel', ['какой план на завтра', 'что первым'], ['Курсовая по истории'], ['учебники']],
  ])('a day is about that day, for %s: %j', (person, messages, has, hasNot = []) => {
    const { text, changes } = reply(person, ...messages);
    expect(changes).toEqual([]);
    for (const each of has) expect(text).toContain(each);
    for (const each of hasNot) expect(text).not.toContain(each);
  });

  it.each<[PersonName, string[], string[]]>([
    [
      'nora',
      ['add call the depot friday at 10', 'make that 10.15'],
      ['Add “Call the depot”, due Friday 4 December, 10:15'],
    ],
  ])('a request is about its task, for %s: %j', (person, messages, expected) => {
    expect(previews(person, ...messages)).toEqual(expected);
  });
});
