import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type Person, type PersonName, withoutReplies } from '../support/assistant/people.ts';

type Case = [person: PersonName, message: string, previews: string[]];

const reply = (person: Person, message: string, ...earlier: string[]) => {
  const facts = buildFacts(person);
  return answerLocally(message, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(message, facts.language),
  });
};

const previews = (person: PersonName, message: string, ...earlier: string[]) =>
  reply(PEOPLE[person], message, ...earlier).changes.map(({ preview }) => preview);

describe('a request for everything', () => {
  it.each<Case>([
    [
      'nora',
      'move everything on wednesday to friday',
      ['Move “Sort the tax papers”, due Friday 4 December', 'Move “Swim”, due Friday 4 December'],
    ],
    ['nora', 'push everything tuesday to thursday', ['Move “Book winter tyres”, due Thursday 3 December']],
    ['nora', 'everything on tuesday to thursday', ['Move “Book winter tyres”, due Thursday 3 December']],
    ['nora', 'move everything on tuesday one day later', ['Move “Book winter tyres”, due Wednesday 2 December']],
    ['nora', 'shift all tuesday tasks to thursday', ['Move “Book winter tyres”, due Thursday 3 December']],
    ['pavel', 'все задачи на понедельник перенеси на среду', ['Перенести «Отчёт по химии», срок среда, 2 декабря']],
  ])('of a day is about that day, for %s: %s', (person, message, expected) => {
    expect(previews(person, message).toSorted()).toEqual(expected.toSorted());
  });

  it.each<[PersonName, string, string, string[]]>([
    [
      'nora',
      'what do i have on tuesday',
      'move everything to thursday',
      ['Move “Book winter tyres”, due Thursday 3 December'],
    ],
    ['nora', 'whats on tuesday', 'push all of it to friday', ['Move “Book winter tyres”, due Friday 4 December']],
    ['nora', 'whats on tuesday', 'move them a day later', ['Move “Book winter tyres”, due Wednesday 2 December']],
    ['pavel', 'что завтра', 'отложи их на день', ['Перенести «Отчёт по химии», срок вторник, 1 декабря']],
    ['pavel', 'что завтра', 'перенеси все это на среду', ['Перенести «Отчёт по химии», срок среда, 2 декабря']],
    [
      'pavel',
      'что в четверг',
      'перенеси всё на пятницу',
      ['Перенести «Презентация по этике», срок пятница, 4 декабря'],
    ],
  ])('after a list is about the list, for %s: %s; %s', (person, question, message, expected) => {
    expect(previews(person, message, question)).toEqual(expected);
  });

  it('after a list can be corrected', () => {
    expect(previews('nora', 'no, to friday', 'what do i have on tuesday', 'move everything to thursday')).toEqual([
      'Move “Book winter tyres”, due Friday 4 December',
    ]);
  });

  it.each(['delete all my tasks', 'удали все задачи'])('does not drop all tasks: %s', (message) => {
    expect(reply(PEOPLE.nora, message)).toMatchObject({ changes: [], leftOut: [] });
  });

  it('of a day names what is due earlier first', () => {
    const daily = { title: 'Feed the fish', due: '2026-11-29 20:00', repeats: 'FREQ=DAILY' };
    const { changes, text } = reply(
      { ...PEOPLE.nora, tasks: [...PEOPLE.nora.tasks, daily] },
      'move everything on tuesday to thursday',
    );
    expect(changes).toHaveLength(1);
    expect(text).toContain('Of “Feed the fish” only the next time can change: today.');
  });

  it('of a day skips what repeats, and drops the rest', () => {
    expect(previews('nora', 'cancel everything on wednesday')).toEqual([
      'Drop “Sort the tax papers”',
      'Skip “Swim” this time',
    ]);
  });
});

const ANNA: Person = {
  language: 'en',
  timezone: 'Europe/London',
  now: '2026-12-02 10:00',
  tasks: [
    { title: 'Draft the budget', due: '2026-12-04 17:00' },
    { title: 'Ring the dentist', due: '2026-12-02' },
    { title: 'Collect parcel', due: '2026-11-30' },
    { title: 'Yoga', due: '2026-12-02 18:00', repeats: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
    { title: 'Oil the hinges', project: 'Flat' },
    { title: 'Repaint balcony', project: 'Flat' },
  ],
};

const ofAnna = (message: string, ...earlier: string[]) => {
  const { changes, text } = reply(ANNA, message, ...earlier);
  return { previews: changes.map(({ preview }) => preview), text };
};

it.each<[string, string[]]>([
  ['complete the parcel, it was overdue', ['Collect parcel']],
  ["complete the dentist, that's all for today", ['Ring the dentist']],
  ['cancel everything today and Friday', ['Ring the dentist', 'Yoga', 'Draft the budget']],
])('a request is about each task that it names or describes: %s', (message, titles) => {
  expect(reply(ANNA, message).changes.map(({ title }) => title)).toEqual(titles);
});

it.each<[string, string[]]>([
  [
    'move my Flat tasks a week later',
    ['Move “Oil the hinges”, due Wednesday 9 December', 'Move “Repaint balcony”, due Wednesday 9 December'],
  ],
  ['shift everything by a day', ['Move “Ring the dentist”, due tomorrow', 'Move “Yoga”, due tomorrow, 18:00']],
  ['сдвинь всё на день', ['Перенести «Ring the dentist», срок завтра', 'Перенести «Yoga», срок завтра, 18:00']],
  ['move all overdue tasks back a week', ['Move “Collect parcel”, due Monday 7 December']],
])('the length of a shift is no day of the tasks: %s', (message, expected) => {
  expect(ofAnna(message).previews).toEqual(expected);
});

it.each<[string, string, string]>([
  ['move the budget to Saturday', 'and yoga', 'Move “Yoga”, due Saturday 5 December, 18:00'],
  ['move the budget to Saturday', 'also the dentist', 'Move “Ring the dentist”, due Saturday 5 December'],
  ['move the budget to Saturday at 3pm', 'and yoga', 'Move “Yoga”, due Saturday 5 December, 15:00'],
])('another task has only the time that was said: %s; %s', (before, message, expected) => {
  expect(ofAnna(message, before).previews).toEqual([expected]);
});

it.each(['cancel yoga today and Friday', 'skip yoga this week', 'I did yoga on Monday and today'])(
  'of a series, the times that stay are said: %s',
  (message) => {
    const { previews: all, text } = ofAnna(message);
    expect(all).toHaveLength(1);
    expect(text).toContain('Of “Yoga” only the next time can change: today.');
  },
);

it.each<[string, string]>([
  ['put the dentist off until next week', 'Move “Ring the dentist”, due Monday 7 December'],
  ['отложи dentist до выходных', 'Перенести «Ring the dentist», срок суббота, 5 декабря'],
  ['put the dentist off until Friday', 'Move “Ring the dentist”, due Friday 4 December'],
])('a task moves to the first day of a span: %s', (message, expected) => {
  expect(ofAnna(message).previews).toEqual([expected]);
});

it.each<[string, string]>([['no, until next week', 'Move “Ring the dentist”, due Monday 7 December']])(
  'a correction reads the day as a request does: %s',
  (message, expected) => {
    expect(ofAnna(message, 'move the dentist to tomorrow').previews).toEqual([expected]);
  },
);

describe('a request with its verb at the end', () => {
  it.each<Case>([
    ['pavel', 'оплату общежития перенеси на завтра', ['Перенести «Оплатить общежитие», срок завтра']],
    ['pavel', 'ответ в деканат перенеси на среду', []],
    ['pavel', 'учебники отложи до вторника', ['Перенести «Вернуть учебники», срок вторник, 1 декабря']],
    [
      'pavel',
      'отчёт и презентацию перенеси на пятницу',
      [
        'Перенести «Отчёт по химии», срок пятница, 4 декабря',
        'Перенести «Презентация по этике», срок пятница, 4 декабря',
      ],
    ],
    ['max', 'ответ клиенту перенеси на вторник', ['Перенести «Ответить клиенту из Казани», срок вторник, 1 декабря']],
  ])('adds no task, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each<Case>([
    ['pavel', 'на курсовую надо часов 6 а не 5', ['Изменить «Курсовая по истории», 360 мин']],
    ['pavel', 'на презентацию нужно 3 часа', ['Изменить «Презентация по этике», 180 мин']],
    ['pavel', 'на презентацию уйдёт часа четыре', ['Изменить «Презентация по этике», 240 мин']],
    ['kate', 'the boots take 30 min, not an hour', ['Change “Buy winter boots for Leo”, 30 min']],
    ['pavel', 'добавь туда же 15 минут', []],
  ])('or about a length adds no task, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });
});

describe('a place in a list', () => {
  it.each<[PersonName, string[], string, string[]]>([
    [
      'kate',
      ['move the boots and the dry cleaning to friday'],
      'mark the first one done',
      ['Complete “Buy winter boots for Leo”'],
    ],
    ['kate', ['what first'], 'my second one was good, the second draft too', []],
    ['kate', [], 'move the first one to friday', []],
  ])('is a task of it, for %s after %j: %s', (person, earlier, message, expected) => {
    expect(reply(PEOPLE[person], message, ...earlier).changes.map(({ preview }) => preview)).toEqual(expected);
  });

  it('is a task of the latest list that is long enough', () => {
    const first = /• (.*?) ·/.exec(reply(PEOPLE.nora, 'show all my tasks').text)?.[1];
    const { changes } = reply(PEOPLE.nora, 'drop the first one', 'show all my tasks', 'when is the permit due');
    expect(changes.map(({ title }) => title)).toEqual([first]);
  });

  it('is a task of the answer that was shown, though its tasks have moved since', () => {
    const shown = ['• Buy lightbulbs', '• Renew the passport of Leo', '• Ring the plumber'];
    const titles = shown.map((line) => line.slice(2));
    const facts = buildFacts({ ...PEOPLE.kate, tasks: titles.map((title) => ({ title, due: '2026-12-04' })) });
    const list = { text: 'what is overdue', reply: ['3 tasks, overdue:', ...shown].join('\n') };
    const first = { text: 'move the first one to friday', reply: '• Move “Buy lightbulbs”, due Friday 4 December' };
    const titlesAfter = (message: string) =>
      answerLocally(message, [list, first], facts).changes.map(({ title }) => title);
    expect(titlesAfter('and the third one')).toEqual(['Ring the plumber']);
    expect(titlesAfter('complete the last one')).toEqual(['Ring the plumber']);
  });

  it.each<[string, string, string[]]>([
    ['what is due on tuesday', 'move the other one to friday', []],
    ['drop the second one', 'the other one too', ['Drop “Book winter tyres”']],
  ])('that is left is the other: %s; %s', (before, message, expected) => {
    const facts = buildFacts({
      ...PEOPLE.nora,
      tasks: ['Book winter tyres', 'Wash the car'].map((title) => ({ title, due: '2026-12-01' })),
    });
    const turns = withoutReplies(['what is due on tuesday', before]);
    expect(answerLocally(message, turns, facts).changes.map(({ preview }) => preview)).toEqual(expected);
  });

  it('is both of two', () => {
    const tasks = ['Book winter tyres', 'Wash the car'].map((title) => ({ title, due: '2026-12-01' }));
    const { changes } = reply({ ...PEOPLE.nora, tasks }, 'complete both', 'what is due on tuesday');
    expect(changes.map(({ title }) => title)).toEqual(['Book winter tyres', 'Wash the car']);
  });

  it('is a task of it in Russian, too', () => {
    const titles = reply(PEOPLE.pavel, 'какие есть задачи').text.matchAll(/• (.*?) ·/g);
    const [one, two] = [...titles].map(([, title]) => title);
    const { changes } = reply(PEOPLE.pavel, 'первую перенеси на пятницу, а вторую удали', 'какие есть задачи');
    expect(changes.map(({ title }) => title)).toEqual([one, two]);
  });
});

describe('a name of several things', () => {
  const person: Person = {
    ...PEOPLE.kate,
    tasks: [
      { title: 'Order paint', project: 'Loft day', labels: ['errands'] },
      { title: 'Book the roofer', project: 'Loft day', labels: ['errands'] },
      { title: 'Return the hedge cutter', due: '2026-12-04' },
    ],
    busy: [['Loft day', '2026-12-05 10:00', '2026-12-05 12:00']],
  };

  it.each<[message: string, has: RegExp, not: RegExp]>([
    ['what is left for the loft day', /Order paint[\s\S]*Book the roofer/, /10:00/],
    ['loft day tasks', /Order paint[\s\S]*Book the roofer/, /10:00/],
    ['when is the loft day', /10:00/, /Order paint/],
    ['complete the errands task', /Which of these[\s\S]*Order paint/, /Shall I/],
    ['the hedge cutter saturday', /^Nothing was changed/, /Shall I/],
    ['the hedge cutter top priority', /^Nothing was changed/, /Shall I/],
    ['is the hedge cutter due on friday', /^• Return/, /Nothing was changed/],
  ])('is read by the words beside it: %s', (message, has, not) => {
    const { text } = reply(person, message);
    expect(text).toMatch(has);
    expect(text).not.toMatch(not);
  });

  it.each<[message: string, previews: string[]]>([
    [
      'put the paint and the roofer on friday',
      ['Move “Order paint”, due Friday 4 December', 'Move “Book the roofer”, due Friday 4 December'],
    ],
    ['put the paint and brushes on friday', ['Add “Paint and brushes”, due Friday 4 December']],
    ['complete all errands tasks', ['Complete “Order paint”', 'Complete “Book the roofer”']],
  ])('is a task of each part: %s', (message, expected) => {
    expect(reply(person, message).changes.map(({ preview }) => preview)).toEqual(expected);
  });
});

it('a level within a title is not the new priority of the task', () => {
  const person: Person = { ...PEOPLE.kate, tasks: [{ title: 'Print the urgent care form' }] };
  const { changes } = reply(person, 'make the urgent care form low please');
  expect(changes.map(({ preview }) => preview)).toEqual(['Change “Print the urgent care form”, priority low']);
});

describe('a project or a label', () => {
  const person: Person = {
    ...PEOPLE.kate,
    tasks: [
      { title: 'Oil the garden gate', project: 'Garden', labels: ['outdoors'] },
      { title: 'Ring step 2 support', due: '2026-12-03' },
      { title: 'Купить семена', labels: ['покупки'] },
    ],
  };

  it.each<[message: string, previews: string[]]>([
    ['tag the gate with oil', ['Change “Oil the garden gate”, labels “outdoors”, “oil”']],
    ['tag step 2 as urgent', ['Change “Ring step 2 support”, labels “urgent”']],
    ['put the step 2 support in the garden project', ['Change “Ring step 2 support”, project “Garden”']],
    ['tag step 2 with phone, and high priority', ['Change “Ring step 2 support”, priority high, labels “phone”']],
    ['поставь на семена метку важное', ['Изменить «Купить семена», метки «покупки», «важное»']],
    ['перекинь семена в проект garden', ['Изменить «Купить семена», проект «Garden»']],
    ['add to garden: plant tulips, 20 min', ['Add “Plant tulips”, 20 min, project “Garden”']],
    ['add to the garden project: plant tulips', ['Add “Plant tulips”, project “Garden”']],
    ['add plant garden peas to project garden', ['Add “Plant garden peas”, project “Garden”']],
    ['добавь купить лук с меткой покупки', ['Добавить «Купить лук», метки «покупки»']],
    ['put step 2 in the kitchen project', []],
    ['label outdoors', []],
  ])('is set for the task that is named, or of a new task: %s', (message, expected) => {
    expect(reply(person, message).changes.map(({ preview }) => preview)).toEqual(expected);
  });

  it.each<[earlier: string[], message: string, previews: string[]]>([
    [['add plant tulips tomorrow'], 'and label it spring', ['Add “Plant tulips”, due tomorrow, labels “spring”']],
    [['add plant tulips tomorrow'], 'in the garden project', ['Add “Plant tulips”, due tomorrow, project “Garden”']],
    [['добавь купить лук'], 'и метку покупки', ['Добавить «Купить лук», метки «покупки»']],
    [['add oil the garden gate'], 'with label spring', ['Change “Oil the garden gate”, labels “outdoors”, “spring”']],
  ])('can be said after the task: %j; %s', (earlier, message, expected) => {
    expect(reply(person, message, ...earlier).changes.map(({ preview }) => preview)).toEqual(expected);
  });
});

it('a project that is named in full is meant without others that share a word', () => {
  const tasks = ['Oak', 'Elm'].map((name) => ({ title: `Paint ${name} gate`, project: `${name} house` }));
  const { text } = reply({ ...PEOPLE.kate, tasks }, 'what is left for the elm house?');
  expect([text.includes('Paint Elm gate'), text.includes('Paint Oak gate')]).toEqual([true, false]);
});

describe('a title of little words', () => {
  it.each<[title: string, message: string, isNamed: boolean]>([
    ['Now and Then film', 'is there anything on 5 december', false],
    ['Now and Then film', 'move all of them to saturday', false],
    ['Now and Then film', 'move the film to saturday', true],
    ['Now and Then', 'move now and then to saturday', true],
    ['Something nice', 'is there something due on saturday', false],
    ['Tape for Jo', 'drop the tap', false],
    ['Wipe taps', 'drop the tap', true],
    ['Form from Mia', 'what have i got from the boss', false],
    ['Bake cakes', 'drop the baking', true],
    ['Всё и сразу', 'перенеси всё и сразу на субботу', true],
    ['Всё и сразу', 'перенеси всё на субботу', false],
  ])('is named only by a word of its own or as a whole: %s; %s', (title, message, isNamed) => {
    const { text } = reply({ ...PEOPLE.kate, tasks: [...PEOPLE.kate.tasks, { title }] }, message);
    expect(text.includes(title)).toBe(isNamed);
  });
});

describe('the title of a new task', () => {
  it.each([
    ['add buy vitamin n', 'Buy vitamin n'],
    ['add rn exam prep', 'Rn exam prep'],
    ['add call U Haul', 'Call U Haul'],
    ['add pick up the wk 3 prio sheet', 'Pick up the wk 3 prio sheet'],
    ['remind me to sell Guns N Roses records', 'Sell Guns N Roses records'],
    ['add order "Please Forgive Me" single', 'Order "Please Forgive Me" single'],
    ['add draw a please knock sign', 'Draw a please knock sign'],
    ['купи «Пожалуйста, не уходи» на кассете', 'Купи «Пожалуйста, не уходи» на кассете'],
    ['could you add "order peonies" please ?', 'Order peonies'],
    ['please add order peonies, please!', 'Order peonies'],
    ['добавь, пожалуйста, заказать пионы', 'Заказать пионы'],
  ])('has the words as they are written, without courtesy: %s', (message, title) => {
    expect(reply(PEOPLE.kate, message).changes.map((change) => change.title)).toEqual([title]);
  });
});

describe('a new task', () => {
  it.each<Case>([
    ['nora', 'new task: buy stamps, urgent', ['Add “Buy stamps”, priority high']],
    ['nora', 'add task: buy stamps tomorrow, 10 min', ['Add “Buy stamps”, due tomorrow, 10 min']],
    ['nora', 'add task: buy stamps, call Bob, email Ann', ['Add “Buy stamps”', 'Add “Call Bob”', 'Add “Email Ann”']],
    ['nora', 'todo: milk, bread', ['Add “Milk, bread”']],
    [
      'nora',
      'add read chapter 8 for tuesday, 45 min, important',
      ['Add “Read chapter 8”, due Tuesday 1 December, priority high, 45 min'],
    ],
    [
      'pavel',
      'новая задача: купить марки завтра, высокий приоритет, 20 минут',
      ['Добавить «Купить марки», срок завтра, приоритет высокий, 20 мин'],
    ],
    ['pavel', 'задача: купить марки, срочно', ['Добавить «Купить марки», приоритет высокий']],
    [
      'pavel',
      'добавь купить хлеб и в пятницу купить торт',
      ['Добавить «Купить хлеб»', 'Добавить «Купить торт», срок пятница, 4 декабря'],
    ],
    [
      'pavel',
      'напоминай пить таблетки каждый день в 8 утра',
      ['Добавить «Пить таблетки», срок завтра, 08:00, повтор «каждый день», с напоминанием'],
    ],
  ])('has what is said of it, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each<[PersonName, string]>([
    ['nora', 'add call Tom at 10 and at 3'],
    ['nora', 'add choir on monday and wednesday'],
    ['nora', 'call Ines at 8pm instead of 7pm on friday'],
    ['pavel', 'добавь позвонить маме завтра в 19 и в субботу'],
    ['pavel', 'добавь позвонить бабушке завтра в 19 на 20 мин и в воскресенье тоже'],
    ['pavel', 'добавь созвон завтра в 10 и в 15'],
    ['nora', 'remind me tomorrow and friday to take pills'],
    ['nora', 'add pick up Leo tomorrow at 3 or 4'],
  ])('of two times asks for one, for %s: %s', (person, message) => {
    const { changes, text } = reply(PEOPLE[person], message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/I add a task at one time|Добавляю задачу на одно время/);
  });
});

describe('a report', () => {
  it.each<Case>([
    ['pavel', 'общежитие оплатил только что', ['Завершить «Оплатить общежитие»']],
    ['pavel', 'только что вернул учебники', ['Завершить «Вернуть учебники»']],
    ['sveta', 'медосмотр прошла вчера', ['Завершить «Пройти медосмотр»']],
    ['max', 'клиенту только что ответил', ['Завершить «Ответить клиенту из Казани»']],
  ])('of a moment ago is no question, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each<[PersonName, string, string]>([
    ['nora', 'whats on tuesday', 'all done'],
    ['pavel', 'что завтра', 'всё сделано'],
  ])('of all asks which task, for %s: %s; %s', (person, before, message) => {
    expect(reply(PEOPLE[person], message, before).text).toMatch(/Which task|Какую задачу/);
  });

  it.each<[PersonName, string, number]>([
    ['nora', 'the freezer is done, took an hour', 1],
    ['sveta', 'медосмотр отработала вчера', 0],
  ])('that is not all understood is not told that nothing is done, for %s: %s', (person, message, count) => {
    const { changes, text } = reply(PEOPLE[person], message);
    expect(changes).toHaveLength(count);
    expect(text).not.toMatch(/I can complete only|Завершить можно/);
  });

  it.each<Case>([
    ['pavel', 'отчёт готов, закрой', ['Завершить «Отчёт по химии»']],
    ['pavel', 'презентация готова и отправлена', ['Завершить «Презентация по этике»']],
    ['pavel', 'презентация отменяется, удали', ['Отказаться от «Презентация по этике»']],
  ])('and a request for the same is one change, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });
});

describe('a move with a remark', () => {
  it.each<Case>([
    [
      'nora',
      "can u move the tyres to friday, he's closed tuesdays",
      ['Move “Book winter tyres”, due Friday 4 December'],
    ],
    [
      'nora',
      'shift the freezer to thursday, monday im working',
      ['Move “Defrost the freezer”, due Thursday 3 December'],
    ],
    [
      'nora',
      'move the tax papers to friday because thursday is full',
      ['Move “Sort the tax papers”, due Friday 4 December'],
    ],
    ['pavel', 'отчёт на вторник, в понедельник суд', ['Перенести «Отчёт по химии», срок вторник, 1 декабря']],
    ['pavel', 'отчёт с понедельника на среду', ['Перенести «Отчёт по химии», срок среда, 2 декабря']],
    ['nora', 'swim at 8 instead of 7 on wednesday', ['Move “Swim”, due Wednesday 2 December, 08:00']],
  ])('goes to the day that it names, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each(['move the tax papers to friday, or on saturday', 'перенеси презентацию на пятницу или на субботу'])(
    'and two days asks which: %s',
    (message) => {
      expect(reply(PEOPLE[/[а-я]/.test(message) ? 'pavel' : 'nora'], message)).toMatchObject({ changes: [] });
    },
  );
});

describe('a change in everyday words', () => {
  it.each<Case>([
    ['nora', 'set the tyres to saturday at noon', ['Move “Book winter tyres”, due Saturday 5 December, 12:00']],
    ['nora', 'bump the tyres down to low priority', ['Change “Book winter tyres”, priority low']],
    ['nora', 'gotta call the school tmrw', ['Add “Call the school”, due tomorrow']],
    ['nora', 'would you mind adding milk for tomorrow', ['Add “Milk”, due tomorrow']],
    ['nora', 'schedule everything for tomorrow', []],
    ['pavel', 'отчёт сделай во вторник', ['Перенести «Отчёт по химии», срок вторник, 1 декабря']],
    ['pavel', 'снизь приоритет отчёта', ['Изменить «Отчёт по химии», приоритет низкий']],
    ['pavel', 'не забыть купить хлеб', ['Добавить «Купить хлеб»']],
    [
      'pavel',
      'учебники вернул и презентацию отправил',
      ['Завершить «Вернуть учебники»', 'Завершить «Презентация по этике»'],
    ],
  ])('is proposed for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });

  it.each<[PersonName, string]>([
    ['nora', 'replan tuesday'],
    ['nora', 'plan tuesday again'],
    ['pavel', 'распланируй мне вторник заново'],
    ['pavel', 'составь план на вторник'],
  ])('plans a day, for %s: %s', (person, message) => {
    expect(reply(PEOPLE[person], message)).toMatchObject({
      changes: [],
      plan: [{ kind: 'day', date: '2026-12-01' }],
      refusals: [],
    });
  });

  it.each<[string, boolean]>([
    ['undo', false],
    ['oh no, undo the last change please', false],
    ['put it back', false],
    ['Undo undo undo', false],
    ['верни как было', false],
    ['всё-таки откати последнее изменение', false],
    ['cancel that', true],
    ['отмени', true],
  ])('is undone, and after a refusal only if it was proposed: %s', (message, isOfProposal) => {
    expect(reply(PEOPLE.nora, message)).toMatchObject({ changes: [], undo: { isOfProposal } });
  });

  it.each(['cancel the gym', 'верни книги в библиотеку', 'put it off', 'undo the zip', 'отмени встречу'])(
    'is not undone by a request for something else: %s',
    (message) => expect(reply(PEOPLE.nora, message).undo).toBeUndefined(),
  );

  it.each<[PersonName, string, string, string[]]>([
    ['nora', 'add buy eggs tomorrow', 'and bread too', ['Add “Buy bread”, due tomorrow']],
    ['nora', 'add buy eggs', 'and make it high', ['Add “Buy eggs”, priority high']],
    [
      'nora',
      'move the tyres to friday',
      'actually make that saturday arvo',
      ['Move “Book winter tyres”, due Saturday 5 December, 15:00'],
    ],
    [
      'pavel',
      'перенеси отчёт на 11 во вторник',
      'не, давай в 10:30',
      ['Перенести «Отчёт по химии», срок вторник, 1 декабря, 10:30'],
    ],
    ['pavel', 'добавь хлеб', 'и молоко', ['Добавить «Молоко»']],
  ])('follows another, for %s: %s; %s', (person, before, message, expected) => {
    expect(previews(person, message, before)).toEqual(expected);
  });
});

it.each([
  'thanks! ur a lifesaver',
  "you're the best",
  'thanks a lot, you rock',
  'спасибо большое, ты лучший',
  'ты умница',
])('a compliment is answered: %s', (message) => {
  expect(reply(PEOPLE.nora, message).text).toMatch(/^(You are welcome!|Пожалуйста, рад помочь!)$/);
});

it.each(['what can u do', 'what can you do'])('what can be asked is said: %s', (message) => {
  expect(reply(PEOPLE.nora, message).text).toContain('I am the assistant');
});

it.each(['wait, leave the passport', 'not the passport', 'keep the passport'])(
  'a task that is to stay does not answer which task is moved: %s',
  (message) => {
    const earlier = ['what is due this week', 'move both to saturday'];
    expect(previews('sam', message, ...earlier)).toEqual([]);
    expect(previews('sam', 'the passport', ...earlier)).toEqual(['Move “Renew passport”, due Saturday 28 November']);
  },
);

it.each<[PersonName, string, string, RegExp]>([
  ['sam', 'what is on friday', 'and when am i free then', /^Friday 27 November/],
  ['lena', 'что у меня в пятницу', 'а когда я там свободна?', /^Пятница, 27 ноября/],
])('free time then is that of the day before, for %s: %s, %s', (person, before, message, text) => {
  expect(reply(PEOPLE[person], message, before).text).toMatch(text);
});

it.each<[PersonName, string, string[]]>([
  ['nora', 'should only take half an hour', ['Add “Buy stamps”, due tomorrow, 30 min']],
  ['nora', 'it should take half an hour', ['Add “Buy stamps”, due tomorrow, 30 min']],
])('a length after an add is that of the new task, for %s: %s', (person, message, expected) => {
  expect(previews(person, message, 'add buy stamps tomorrow')).toEqual(expected);
});

it.each<[PersonName, string, string, string[]]>([
  ['nora', 'what is on friday', 'move swim there', ['Move “Swim”, due Friday 4 December']],
  ['nora', 'what is on this week', 'move swim there', []],
  ['pavel', 'что в пятницу', 'перенеси туда отчёт', ['Перенести «Отчёт по химии», срок пятница, 4 декабря']],
])('there is the day that was asked about, for %s: %s; %s', (person, question, message, expected) => {
  expect(previews(person, message, question)).toEqual(expected);
});
