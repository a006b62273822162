import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';

/** The answer to the last of some messages. */
function answerLast(person: PersonName, messages: string[]) {
  const facts = buildFacts(PEOPLE[person]);
  const message = messages.at(-1) ?? '';
  const language = detectLanguage(message, facts.language);
  return answerLocally(message, withoutReplies(messages.slice(0, -1)), { ...facts, language });
}

const previews = (person: PersonName, messages: string[]) =>
  answerLast(person, messages).changes.map(({ preview }) => preview);

describe('a list that was shown', () => {
  it.each<[PersonName, string[], string[], string[]]>([
    ['nora', ['what is overdue', 'which of those takes longest'], ['Renew the parking permit'], ['Paint', 'essay']],
    ['nora', ['what is on wednesday', 'how long is all of it'], ['Sort the tax papers', '2 h 30 min'], ['Paint']],
    ['nora', ['what is on wednesday', 'how long will it all take'], ['Swim', '2 h 30 min'], ['Paint']],
    ['nora', ['what do i have this week', 'which of them is due first'], ['Defrost'], ['Paint']],
    ['pavel', ['что просрочено', 'сколько всё это займёт'], ['Оплатить общежитие'], ['Отчёт', 'Презентация']],
  ])('is the subject of the next question, for %s: %j', (person, messages, has, hasNot) => {
    const { text } = answerLast(person, messages);
    for (const each of has) expect(text).toContain(each);
    for (const each of hasNot) expect(text).not.toContain(each);
  });

  it.each<[PersonName, string[], string[]]>([
    ['nora', ['what is overdue', 'move them to friday'], ['Move “Renew the parking permit”, due Friday 4 December']],
    ['nora', ['what is overdue', 'move to friday'], ['Move “Renew the parking permit”, due Friday 4 December']],
    [
      'nora',
      ['what is on wednesday', 'push them all a week'],
      ['Move “Sort the tax papers”, due Wednesday 9 December', 'Move “Swim”, due Wednesday 9 December'],
    ],
    [
      'nora',
      ['what is on wednesday', 'make them all high'],
      ['Change “Sort the tax papers”, priority high', 'Change “Swim”, priority high'],
    ],
    [
      'nora',
      ['what is on wednesday', 'all but the last to sunday'],
      ['Move “Sort the tax papers”, due Sunday 6 December'],
    ],
    [
      'pavel',
      ['что на неделе', 'перенеси их все, кроме бассейна, на субботу'],
      [
        'Перенести «Вернуть учебники», срок суббота, 5 декабря',
        'Перенести «Отчёт по химии», срок суббота, 5 декабря',
        'Изменить «Курсовая по истории», крайний срок суббота, 5 декабря, 18:00',
        'Перенести «Презентация по этике», срок суббота, 5 декабря',
      ],
    ],
    [
      'pavel',
      ['удали общежитие, отчёт на среду'],
      ['Отказаться от «Оплатить общежитие»', 'Перенести «Отчёт по химии», срок среда, 2 декабря'],
    ],
    ['pavel', ['что без срока', 'поставь на субботу'], []],
    ['nora', ['anything undated', 'put it on saturday'], ['Move “Paint the hall”, due Saturday 5 December']],
    ['nora', ['what is on wednesday', 'delete them'], ['Drop “Sort the tax papers”', 'Skip “Swim” this time']],
    ['nora', ['what is on 9 december', 'push them a day'], []],
    ['pavel', ['что просрочено', 'это всё уже сделано'], ['Завершить «Оплатить общежитие»']],
  ])('is what the next message changes, for %s: %j', (person, messages, expected) => {
    expect(previews(person, messages)).toEqual(expected);
  });

  it('means all of its tasks if it was cut short', () => {
    const tasks = Array.from({ length: 12 }, (_, index) => ({
      title: `Crate ${index}`,
      due: '2026-11-30',
      estimatedDuration: 10,
    }));
    const facts = buildFacts({ ...PEOPLE.nora, tasks, plan: [], busy: [] });
    const before = withoutReplies(['what is on monday']);
    expect(answerLocally('how long is all of that', before, facts).text).toContain('2 h.');
  });

  it.each(['which of those takes longest', 'какая из них самая длинная'])(
    'is missing, so it is asked which: %s',
    (message) => {
      expect(answerLast('nora', [message]).text).not.toContain('Paint the hall');
    },
  );
});

describe('an exception', () => {
  it.each<[PersonName, string[], string, string]>([
    ['nora', ['everything due on wednesday except the tax papers'], 'Swim', 'tax papers'],
    ['nora', ['what do I have this week apart from swim'], 'Book winter tyres', 'Swim'],
    ['nora', ['what is on thursday except the choir'], 'Thursday', 'Choir'],
    ['nora', ['what is on wednesday', 'and without the tax papers'], 'Swim', 'tax papers'],
    ['nora', ['what is on wednesday', 'without swim how long is it'], '1 h 30 min', 'Swim'],
    ['pavel', ['что на неделе, кроме курсовой'], 'Отчёт по химии', 'Курсовая'],
  ])('is left out of the answer, for %s: %j', (person, messages, has, hasNot) => {
    const { text } = answerLast(person, messages);
    expect(text).toContain(has);
    expect(text).not.toContain(hasNot);
  });

  it.each<[PersonName, string, string[]]>([
    [
      'nora',
      'move everything on wednesday except swim to friday',
      ['Move “Sort the tax papers”, due Friday 4 December'],
    ],
    [
      'nora',
      'move everything on wednesday to friday but leave swim as it is',
      ['Move “Sort the tax papers”, due Friday 4 December'],
    ],
    ['nora', 'move everything on wednesday to friday except the unicorn', []],
    ['nora', 'add buy bread without the tax papers', ['Add “Buy bread without the tax papers”']],
    ['pavel', 'всё просроченное, не считая общежития, на среду', []],
  ])('is not changed, for %s: %s', (person, message, expected) => {
    expect(previews(person, [message])).toEqual(expected);
  });
});

it.each<[PersonName, string, string[]]>([
  ['nora', 'not swimming on wednesday', []],
  ['nora', 'no swim on wednesday', ['Skip “Swim” this time']],
  ['pavel', 'во вторник бассейн пропускаю', ['Пропустить «Бассейн» в этот раз']],
  ['pavel', 'в бассейн во вторник не пойду', ['Пропустить «Бассейн» в этот раз']],
  ['pavel', 'отчёт завтра не сделаю', []],
  ['pavel', 'бассейн был, отчёт нет', ['Завершить «Бассейн»']],
])('what repeats is skipped when it does not take place, for %s: %s', (person, message, expected) => {
  expect(previews(person, [message])).toEqual(expected);
});

it.each<[PersonName, string[], string[]]>([
  ['nora', ['what is on friday', 'add dentist at 4 then'], ['Add “Dentist”, due Friday 4 December, 16:00']],
  [
    'pavel',
    ['что в пятницу', 'запиши туда стоматолога на 9'],
    ['Добавить «Стоматолога», срок пятница, 4 декабря, 09:00'],
  ],
  ['pavel', ['добавь купить марки завтра', 'и мыло тоже'], ['Добавить «Купить мыло», срок завтра']],
  ['nora', ['call grandma at 8 not 7'], ['Move “Call grandma”, due today, 20:00']],
  ['nora', ['delete the hall', 'no, I meant the freezer'], ['Drop “Defrost the freezer”']],
  ['nora', ['complete the hall', 'scratch that, the freezer'], ['Complete “Defrost the freezer”']],
  [
    'nora',
    ['move the hall to monday and the freezer to tuesday', 'no, both wednesday'],
    ['Move “Paint the hall”, due Wednesday 2 December', 'Move “Defrost the freezer”, due Wednesday 2 December'],
  ],
  ['nora', ['delete the hall', 'hm no, forget that'], []],
  ['nora', ['add buy stamps', 'both for tomorrow'], []],
  [
    'nora',
    ['add call Ruth on friday at 2pm', 'make it 3, and half an hour'],
    ['Add “Call Ruth”, due Friday 4 December, 15:30, not before Friday 4 December, 15:00, 30 min'],
  ],
  ['nora', ['complete the hall', 'oh not yet actually'], []],
  ['nora', ['move the hall to friday', 'no, the day before'], ['Move “Paint the hall”, due Thursday 3 December']],
  ['pavel', ['добавь купить марки во вторник', 'днём раньше'], ['Добавить «Купить марки», срок завтра']],
  ['nora', ['am i free friday afternoon', 'ok put dentist at 4'], ['Add “Dentist”, due Friday 4 December, 16:00']],
  ['pavel', ['что в четверг', 'запиши на этот день кино в 19'], ['Добавить «Кино», срок четверг, 3 декабря, 19:00']],
  ['nora', ['when is the essay due', "it's done"], ['Complete “First aid course essay”']],
  [
    'nora',
    ['what takes longest', 'push it a week'],
    ['Change “First aid course essay”, deadline Friday 11 December, 12:00'],
  ],
  ['pavel', ['удали отчёт', 'ладно, ничего не меняй'], []],
  ['pavel', ['удали отчёт', 'не, забей'], []],
])('a message takes the day and the task of the one before, for %s: %j', (person, messages, expected) => {
  expect(previews(person, messages)).toEqual(expected);
});
