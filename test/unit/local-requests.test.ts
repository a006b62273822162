import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { toLocalTime } from '../../src/shared/time-zones.ts';
import { buildFacts, PEOPLE, type Person, type PersonName, withoutReplies } from '../support/assistant/people.ts';

type Case = [person: PersonName, message: string, previews: string[]];

const reply = (person: PersonName, message: string, ...earlier: string[]) => {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(message, facts.language),
  });
};

const previews = (person: PersonName, message: string) => reply(person, message).changes.map(({ preview }) => preview);

it('a list has a task of each item, also of one that begins with `new`', () => {
  expect(previews('kate', 'add: tape, new batteries, ask Jo about ice')).toHaveLength(3);
});

it.each<Case>([
  [
    'max',
    'добавь в Альфу: сверстать подвал, проверить формы 40 мин, письмо Ире до вт',
    [
      'Добавить «Сверстать подвал», проект «Альфа»',
      'Добавить «Проверить формы», 40 мин, проект «Альфа»',
      'Добавить «Письмо Ире», крайний срок вторник, 1 декабря, проект «Альфа»',
    ],
  ],
  [
    'kate',
    'add for saturday: wash the car, buy tape 10 min',
    ['Add “Wash the car”, due Saturday 5 December', 'Add “Buy tape”, due Saturday 5 December, 10 min'],
  ],
  [
    'kate',
    'add to kids: mend mittens, find skates 10 min',
    ['Add “Mend mittens”, project “Kids”', 'Add “Find skates”, 10 min, project “Kids”'],
  ],
  ['kate', 'add mittens to kids', ['Add “Mittens”, project “Kids”']],
  ['kate', 'add mend mittens in house tomorrow 5pm', ['Add “Mend mittens”, due tomorrow, 17:00, project “House”']],
  [
    'kate',
    'add pack the sledge tmrw 7pm 20 min and buy tea',
    ['Add “Pack the sledge”, due tomorrow, 19:20, not before tomorrow, 19:00, 20 min', 'Add “Buy tea”'],
  ],
  [
    'nora',
    'buy stamps monday and wipes on tuesday',
    ['Add “Buy stamps”, due tomorrow', 'Add “Buy wipes”, due Tuesday 1 December'],
  ],
  [
    'nora',
    'remind me to ring the depot at 6pm and to email Ines at 7pm',
    ['Add “Ring the depot”, due today, 18:00, with a reminder', 'Add “Email Ines”, due today, 19:00, with a reminder'],
  ],
  [
    'pavel',
    'напомни завтра в 8 взять зачётку и в 13 сдать пропуск',
    [
      'Добавить «Взять зачётку», срок завтра, 08:00, с напоминанием',
      'Добавить «Сдать пропуск», срок завтра, 13:00, с напоминанием',
    ],
  ],
])('each part of a new list has its own fields and the shared ones, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it.each<Case>([
  [
    'kate',
    'delete the back door and call the pediatrician',
    ['Drop “Fix the back door”', 'Drop “Call the pediatrician”'],
  ],
  [
    'kate',
    'complete the dry cleaning and buy winter boots',
    ['Complete “Pick up the dry cleaning”', 'Complete “Buy winter boots for Leo”'],
  ],
  [
    'kate',
    'move the back door to friday and buy winter boots to sunday',
    ['Move “Fix the back door”, due Friday 4 December', 'Move “Buy winter boots for Leo”, due Sunday 6 December'],
  ],
  [
    'max',
    'перенеси на вторник обновить портфолио и ответить клиенту',
    [
      'Перенести «Обновить портфолио», срок вторник, 1 декабря',
      'Перенести «Ответить клиенту из Казани», срок вторник, 1 декабря',
    ],
  ],
  [
    'kate',
    'make the boots high and due thursday',
    ['Change “Buy winter boots for Leo”, priority high', 'Move “Buy winter boots for Leo”, due Thursday 3 December'],
  ],
])('a title that begins with a verb is no request of its own, for %s: %s', (person, message, expected) => {
  expect(previews(person, message).toSorted()).toEqual(expected.toSorted());
});

describe('a task that repeats', () => {
  it.each<Case>([
    ['kate', 'cancel the bins tomorrow', ['Skip “Take out the bins” this time']],
    ['pavel', 'бассейн во вторник отменяется', ['Пропустить «Бассейн» в этот раз']],
    ['pavel', 'бассейн сегодня отменяется', []],
    ['kate', 'done with the bins for today', []],
  ])('changes on the day that is named alone, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it('is dropped with a warning', () => {
    expect(reply('kate', 'cancel the bins').text).toContain('“Take out the bins” repeats');
  });
});

it.each<Case>([
  [
    'nora',
    'did the freezer and renewed the parking permit',
    ['Complete “Defrost the freezer”', 'Complete “Renew the parking permit”'],
  ],
  ['nora', 'buy milk done', []],
  ['nora', 'did grandma call', []],
  ['max', 'доделал иконки', ['Завершить «Иконки для приложения»']],
  ['kate', 'the house stuff is done', []],
])('a report completes what it names alone, for %s: %s', (person, message, expected) => {
  expect(previews(person, message).toSorted()).toEqual(expected.toSorted());
});

it.each<Case>([
  ['nora', 'grandma at 8 today instead of 7', ['Move “Call grandma”, due today, 20:00']],
  ['lena', 'перенеси отчёт на завтра к обеду', ['Изменить «Сдать отчёт за квартал», крайний срок завтра, 12:00']],
  ['kate', 'move the plants 2 hours later', ['Move “Water the plants”, due today, 20:00']],
  ['pavel', 'перенеси отчёт на четверг, препод разрешил', ['Перенести «Отчёт по химии», срок четверг, 3 декабря']],
  ['nora', 'push grandma back a day', ['Move “Call grandma”, due tomorrow, 19:00']],
  ['nora', 'move grandma an hour earlier', ['Move “Call grandma”, due today, 18:00']],
  [
    'nora',
    'sick on wednesday, move everything to friday',
    ['Move “Swim”, due Friday 4 December', 'Move “Sort the tax papers”, due Friday 4 December'],
  ],
  ['nora', 'move the tax papers to next week', []],
  ['pavel', 'презентацию на пятницу, в среду пары', ['Перенести «Презентация по этике», срок пятница, 4 декабря']],
])('a move has the day that it names, for %s: %s', (person, message, expected) => {
  expect(previews(person, message).toSorted()).toEqual(expected.toSorted());
});

it.each<Case>([
  ['nora', 'feeling like a wreck, energy 2 focus 1', ['Log energy 2 and focus 1']],
  ['nora', 'bad night, energy 4 focus 3', ['Log energy 4 and focus 3']],
  ['nora', 'energy 4 focus 3 last night', ['Log energy 4 and focus 3, for yesterday, 20:00']],
])('levels are read without the remark beside them, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

describe('an appointment that is moved', () => {
  const visit = { title: 'Dentist', starts: '2026-12-02 15:00', due: '2026-12-02 16:00', estimatedDuration: 60 };
  const night = { title: 'Parents night', starts: '2026-12-02 16:30', due: '2026-12-02 17:30', estimatedDuration: 60 };
  const person: Person = { ...PEOPLE.nora, tasks: [...PEOPLE.nora.tasks, visit, night] };
  const span = (message: string) => {
    const facts = buildFacts(person);
    const [change] = answerLocally(message, [], facts).changes;
    const { startDate, dueDate } = Object(change?.command.args.changes);
    return [startDate, dueDate].map((at) => toLocalTime(Date.parse(at), facts.snapshot.timezone));
  };

  it.each([
    ['move the dentist to thursday', '2026-12-03 15:00', '2026-12-03 16:00'],
    ['move the dentist to thursday 4pm', '2026-12-03 16:00', '2026-12-03 17:00'],
    ['move the dentist an hour later', '2026-12-02 16:00', '2026-12-02 17:00'],
    ['move parents night to friday', '2026-12-04 16:30', '2026-12-04 17:30'],
  ])('keeps its length: %s', (message, ...expected) => {
    expect(span(message)).toEqual(expected);
  });
});
