import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type Person, type PersonName, withoutReplies } from '../support/assistant/people.ts';
import { inTurn } from '../support/volume.ts';

type Case = [person: PersonName, earlier: string, message: string, previews: string[]];

const reply = (person: Person, message: string, ...earlier: string[]) => {
  const facts = buildFacts(person);
  return answerLocally(message, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(message, facts.language),
  });
};

const previews = (person: PersonName, message: string, ...earlier: string[]) =>
  reply(PEOPLE[person], message, ...earlier).changes.map(({ preview }) => preview);

const OF_NEW: Case[] = [
  [
    'kate',
    'remind me to feed the hamster at 8pm',
    'every day actually',
    ['Add “Feed the hamster”, due today, 20:00, repeats “every day”, with a reminder'],
  ],
  [
    'kate',
    'remind me to feed the hamster at 8pm',
    'make it 7pm',
    ['Add “Feed the hamster”, due today, 19:00, with a reminder'],
  ],
  [
    'nora',
    'add order curtains thu 2h',
    'make it high',
    ['Add “Order curtains”, due Thursday 3 December, priority high, 120 min'],
  ],
  [
    'nora',
    'add order curtains thu 2h',
    'an hour is enough, no wait, 3h',
    ['Add “Order curtains”, due Thursday 3 December, 180 min'],
  ],
  ['pavel', 'добавь заказать шторы в чт', 'лучше утром', ['Добавить «Заказать шторы», срок четверг, 3 декабря, 09:00']],
  [
    'pavel',
    'напомни завтра в 7 утра забрать справку',
    'в 9 лучше',
    ['Добавить «Забрать справку», срок завтра, 09:00, с напоминанием'],
  ],
  [
    'pavel',
    'добавь помыть окна',
    'каждую субботу',
    ['Добавить «Помыть окна», срок суббота, 5 декабря, повтор «каждую субботу»'],
  ],
  ['max', 'добавь купить тонер завтра', 'и важное', ['Добавить «Купить тонер», срок завтра, приоритет высокий']],
  ['max', 'добавь купить тонер завтра', 'и в среду ещё раз', ['Добавить «Купить тонер», срок среда, 2 декабря']],
  ['max', 'добавь купить тонер завтра', 'ещё раз в среду', ['Добавить «Купить тонер», срок среда, 2 декабря']],
  [
    'nora',
    'add order curtains thu 2h',
    'and once more on saturday',
    ['Add “Order curtains”, due Saturday 5 December, 120 min'],
  ],
  [
    'max',
    'добавь купить тонер',
    'и ещё бумагу в понедельник',
    ['Добавить «Купить бумагу», срок понедельник, 30 ноября'],
  ],
];

describe('a wish that is corrected in the same message', () => {
  it.each<[person: PersonName, message: string, previews: string[]]>([
    ['kate', 'add order soap tomorrow, no wait, order rice on friday', ['Add “Order rice”, due Friday 4 December']],
    ['pavel', 'добавь купить мыло ой стоп купить рис в пятницу', ['Добавить «Купить рис», срок пятница, 4 декабря']],
    [
      'kate',
      'move the boots to friday, oh wait, to sunday',
      ['Move “Buy winter boots for Leo”, due Sunday 6 December'],
    ],
    ['sam', 'move the passport to Friday, no wait Saturday', ['Move “Renew passport”, due Saturday 28 November']],
    ['kate', 'add ring Ann tomorrow at 6, actually 7', ['Add “Ring Ann”, due tomorrow, 19:00']],
    ['kate', 'add ring Ann at 3, no wait, 4', ['Add “Ring Ann”, due today, 16:00']],
    ['kate', 'add swim wed 1pm, sorry, thu', ['Add “Swim”, due Thursday 3 December, 13:00']],
    ['pavel', 'добавь набрать бабушку в 18, ой в 19', ['Добавить «Набрать бабушку», срок сегодня, 19:00']],
    ['pavel', 'добавь купить мел завтра, нет, послезавтра', ['Добавить «Купить мел», срок вторник, 1 декабря']],
    ['kate', 'add learn "Oh, no wait for me"', ['Add “Learn ’Oh, no wait for me’”']],
  ])('is proposed as it was meant last, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });
});

describe('a correction of a new task', () => {
  it.each(['actually wednesday, sorry!', 'wednesday, oops !'])('has no priority from its apology: %s', (message) => {
    expect(previews('kate', message, 'add order soap tomorrow')).toEqual([
      'Add “Order soap”, due Wednesday 2 December',
    ]);
  });

  it.each<Case>(OF_NEW)('keeps its other fields, for %s: %s; %s', (person, earlier, message, expected) => {
    expect(previews(person, message, earlier)).toEqual(expected);
  });

  it.each<Case>([
    ['kate', 'add swim tomorrow at 6pm', 'at 7 actually', ['Add “Swim”, due tomorrow, 19:00']],
    ['kate', 'add swim tomorrow at 6pm', 'no, 7am', ['Add “Swim”, due tomorrow, 07:00']],
    ['kate', 'add swim tomorrow at 9am', 'no, 4', ['Add “Swim”, due tomorrow, 16:00']],
    [
      'kate',
      'add swim tomorrow at 6pm, 1h',
      'no, wednesday at 5',
      ['Add “Swim”, due Wednesday 2 December, 18:00, not before Wednesday 2 December, 17:00, 60 min'],
    ],
    [
      'kate',
      'add swim tomorrow at 6pm',
      'make it 2 hours',
      ['Add “Swim”, due tomorrow, 20:00, not before tomorrow, 18:00, 120 min'],
    ],
  ])('keeps its half of the day and its length, for %s: %s; %s', (person, earlier, message, expected) => {
    expect(previews(person, message, earlier)).toEqual(expected);
  });

  it('corrects the correction before it', () => {
    expect(previews('nora', 'actually friday 10am', 'add order curtains thu noon', 'make it high')).toEqual([
      'Add “Order curtains”, due Friday 4 December, 10:00, priority high',
    ]);
  });

  it('changes the task once it is there', () => {
    const added = { title: 'Order curtains', due: '2026-12-03' };
    const person: Person = { ...PEOPLE.nora, tasks: [...PEOPLE.nora.tasks, added] };
    const { changes } = reply(person, 'friday 10am and high priority', 'add order curtains thu');
    expect(changes.map(({ command }) => command.type)).toEqual(['task_update', 'task_update']);
  });
});

it.each(['no wait', 'ой нет', 'cancel that'])('“%s” after an applied change takes it back', (message) => {
  const reply = '• Move “Renew passport”\n\n(Proposed: Move “Renew passport”. The user has applied it.)';
  const { undo } = answerLocally(message, [{ text: 'move the passport to friday', reply }], buildFacts(PEOPLE.sam));
  expect(undo).toEqual({ isOfProposal: true, isOpen: false });
});

describe('a correction of a mood log', () => {
  it.each<[person: PersonName, message: string, previews: string[], earlier: string[]]>([
    ['sam', 'no, focus 5', ['Log energy 4 and focus 5'], ['log energy 4 focus 3']],
    ['sam', 'sorry, energy 6', ['Log energy 6 and focus 5'], ['log energy 4 focus 3', 'actually focus 5']],
    ['sam', 'focus was 5 actually', ['Log energy 4 and focus 5'], ['log energy 4 focus 3']],
    ['sam', 'no, yesterday at 9am', ['Log energy 4 and focus 3, for yesterday, 09:00'], ['log energy 4 focus 3']],
    [
      'pavel',
      'нет, фокус 6',
      ['Записать: энергия 4, концентрация 6, за вчера, 20:00'],
      ['вчера вечером энергия 4, фокус 3'],
    ],
    ['sam', 'energy not 4 but 6', [], ['log energy 4 focus 3']],
  ])('keeps the other level and the moment, for %s: %s', (person, message, expected, earlier) => {
    expect(previews(person, message, ...earlier)).toEqual(expected);
  });
});

describe('a request that is whole', () => {
  const WHOLE = [
    'make the dry cleaning high priority',
    'the back door is high priority',
    'move the form to thursday',
    'drop the bins',
    'the dry cleaning takes 45 min',
    'add buy oats on sunday',
    'back door to sunday',
  ];

  it.each([
    'move the boots to friday',
    'drop the zebra fence',
    'rename the zebra fence to paint it',
    'move the boots',
    'move the boots by a week',
    'make the boots high',
    'add buy soap on friday at 5',
    'complete the',
    'energy 4',
    'blorp the fizz',
  ])('means the same after “%s”', (earlier) => {
    expect(WHOLE.map((message) => previews('kate', message, earlier))).toEqual(
      WHOLE.map((message) => previews('kate', message)),
    );
  });
});

it.each<[person: PersonName, message: string, previews: string[]]>([
  [
    'kate',
    'rename "Fix the back door" to "Fix and paint the back door"',
    ['Change “Fix the back door”, title “Fix and paint the back door”'],
  ],
  [
    'kate',
    'could you rename call the pediatrician to call the pediatrician and send the form?',
    ['Change “Call the pediatrician”, title “call the pediatrician and send the form”'],
  ],
  [
    'pavel',
    'Переименуйте, пожалуйста, «Презентация по этике» в «Презентация и купить мел».',
    ['Изменить «Презентация по этике», название «Презентация и купить мел»'],
  ],
  ['kate', 'sign the field trip form is not important', ['Change “Sign the field trip form”, priority low']],
  ['kate', 'the back door is important', ['Change “Fix the back door”, priority high']],
  ['pavel', 'сделай презентацию неважной', ['Изменить «Презентация по этике», приоритет низкий']],
])('a new title is whole, and a priority is no new task, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it.each<Case>([
  ['kate', 'move the boots to friday', 'dry cleaning at 5', ['Move “Pick up the dry cleaning”, due tomorrow, 17:00']],
  ['kate', 'drop the boots', 'the dry cleaning too', ['Drop “Pick up the dry cleaning”']],
  ['pavel', 'сделай отчёт важным', 'презентацию тоже', ['Изменить «Презентация по этике», приоритет высокий']],
  ['kate', 'move the boots to friday', 'dry cleaning', []],
])(
  'of another task, a message has its own fields or the same wish, for %s: %s; %s',
  (person, earlier, message, expected) => {
    expect(previews(person, message, earlier)).toEqual(expected);
  },
);

describe('the answer to the message before', () => {
  const changesAfter = (said: string, reply: string, message: string) =>
    answerLocally(message, [{ text: said, reply }], buildFacts(PEOPLE.kate)).changes.map(({ preview }) => preview);
  const moved =
    'Shall I do this? Nothing changes until you confirm.\n• Move “Buy winter boots for Leo”, due Friday 4 December';

  it('that is not what it would be now ends the request', () => {
    expect(changesAfter('complete the', '• Complete “Paint the fence”', 'the boots')).toEqual([]);
    expect(changesAfter('complete the', 'Which task do you mean? Use words of its title.', 'the boots')).toEqual([
      'Complete “Buy winter boots for Leo”',
    ]);
  });

  it('that the person declined ends the request', () => {
    expect(changesAfter('move the boots to friday', moved, 'no, saturday')).toEqual([
      'Move “Buy winter boots for Leo”, due Saturday 5 December',
    ]);
    const declined = `${moved}\n\n(Proposed: Move “Buy winter boots for Leo”. The user has declined it.)`;
    expect(changesAfter('move the boots to friday', declined, 'saturday')).toEqual([]);
  });

  it('in another language is the same', () => {
    expect(changesAfter('перенеси boots', 'Ничего не изменено.\nНа какой день?', 'friday')).toEqual([
      'Move “Buy winter boots for Leo”, due Friday 4 December',
    ]);
  });
});

const OF_MOVE: Case[] = [
  [
    'kate',
    'move the boots to tuesday',
    'hmm wed instead',
    ['Move “Buy winter boots for Leo”, due Wednesday 2 December'],
  ],
  [
    'kate',
    'move the boots to tuesday',
    'no, wednesday morning',
    ['Move “Buy winter boots for Leo”, due Wednesday 2 December, 09:00'],
  ],
  [
    'pavel',
    'перенеси курсовую на среду',
    'вернее до пятницы 12:00',
    ['Перенести «Курсовая по истории», срок пятница, 4 декабря, 12:00'],
  ],
  [
    'pavel',
    'перенеси отчёт на среду',
    'не отчёт, а презентацию',
    ['Перенести «Презентация по этике», срок среда, 2 декабря'],
  ],
  [
    'kate',
    'move the boots and the dry cleaning to friday',
    'first one no',
    ['Move “Pick up the dry cleaning”, due Friday 4 December'],
  ],
  [
    'kate',
    'move the boots and the dry cleaning to friday',
    'the second on saturday',
    [
      'Move “Buy winter boots for Leo”, due Friday 4 December',
      'Move “Pick up the dry cleaning”, due Saturday 5 December',
    ],
  ],
  [
    'kate',
    'move the boots to tuesday',
    'and high priority',
    ['Move “Buy winter boots for Leo”, due tomorrow', 'Change “Buy winter boots for Leo”, priority high'],
  ],
];

describe('the question which task is meant', () => {
  const person: Person = {
    ...PEOPLE.kate,
    tasks: [
      { title: 'Ring the roofer about the gutter', due: '2026-12-02' },
      { title: 'Ring the vet about Socks', due: '2026-12-03', labels: ['pets'] },
      { title: 'Order hay', labels: ['pets'] },
      { title: 'Постирать шторы в спальне' },
      { title: 'Постирать шторы на кухне' },
      { title: 'Socks' },
    ],
  };
  const after = (asked: string, answer: string) => reply(person, answer, asked).changes.map(({ preview }) => preview);
  const [roofer, vet] = ['Ring the roofer about the gutter', 'Ring the vet about Socks'];

  it.each<[asked: string, answer: string, previews: string[]]>([
    ['complete the ring', 'the roofer', [`Complete “${roofer}”`]],
    ['complete the ring', 'the vet one please', [`Complete “${vet}”`]],
    ['complete the ring', 'the second one', [`Complete “${vet}”`]],
    ['complete the ring', 'the first', [`Complete “${roofer}”`]],
    ['complete the ring', 'both', [`Complete “${roofer}”`, `Complete “${vet}”`]],
    ['complete the ring', 'both of them', [`Complete “${roofer}”`, `Complete “${vet}”`]],
    ['complete the ring', roofer, [`Complete “${roofer}”`]],
    ['drop the ring', 'vet', [`Drop “${vet}”`]],
    ['move the ring to monday', 'gutter', [`Move “${roofer}”, due Monday 7 December`]],
    ['move the ring', 'the vet, to monday', [`Move “${vet}”, due Monday 7 December`]],
    ['make the ring high priority', 'the gutter', [`Change “${roofer}”, priority high`]],
    [
      'order hay is done and move the ring to monday',
      'roofer',
      ['Complete “Order hay”', `Move “${roofer}”, due Monday 7 December`],
    ],
    ['удали шторы', 'на кухне', ['Отказаться от «Постирать шторы на кухне»']],
    ['удали шторы', 'вторую', ['Отказаться от «Постирать шторы на кухне»']],
    ['постирала шторы', 'обе', ['Завершить «Постирать шторы в спальне»', 'Завершить «Постирать шторы на кухне»']],
    ['complete the ring', 'the ring', []],
    ['complete the ring', 'not the vet', []],
    ['complete the ring', 'what about the vet?', []],
    ['complete the ring', 'no', []],
  ])('is answered by words of its title or its place: %s; %s', (asked, answer, expected) => {
    expect(after(asked, answer)).toEqual(expected);
  });

  it('has an answer that can be corrected', () => {
    const changes = reply(person, 'no, the other one', 'complete the ring', 'the roofer').changes;
    expect(changes.map(({ preview }) => preview)).toEqual([`Complete “${vet}”`]);
  });
});

describe('a proposal whose task is named again', () => {
  it.each<[asked: string, answer: string, previews: string[]]>([['paid for it, the hay is ordered', 'order hay', []]])(
    'is made again: %s; %s',
    (asked, answer, expected) => {
      const person: Person = { ...PEOPLE.kate, tasks: [{ title: 'Order hay' }] };
      expect(reply(person, answer, asked).changes.map(({ preview }) => preview)).toEqual(expected);
    },
  );
});

describe('a correction of a move', () => {
  it.each<Case>(OF_MOVE)('replaces what it names, for %s: %s; %s', (person, earlier, message, expected) => {
    expect(previews(person, message, earlier)).toEqual(expected);
  });

  it('that repeats the task is refused', () => {
    const { changes, text } = reply(PEOPLE.kate, 'make that every week', 'move the boots to tuesday');
    expect(changes).toEqual([]);
    expect(text).toContain('I cannot do that');
  });

  it('is not made by the next question', () => {
    const { changes, text } = reply(PEOPLE.pavel, 'а что в четверг', 'перенеси отчёт на среду');
    expect(changes).toEqual([]);
    expect(text).toContain('Презентация по этике');
    expect(text).not.toContain('Отчёт');
  });
});

it.each<Case>([
  ['max', 'отметь', 'портфолио', ['Завершить «Обновить портфолио»']],
  ['nora', 'log 8/10 energy', 'focus 6 too', ['Log energy 8 and focus 6']],
  ['nora', 'log focus 6', 'energy 8 too', ['Log energy 8 and focus 6']],
  ['pavel', 'настроение так себе, энергия 4', 'фокус тоже 4', ['Записать: энергия 4, концентрация 4']],
  [
    'kate',
    'push the boots and the plants',
    'boots on the 9th',
    ['Move “Buy winter boots for Leo”, due Wednesday 9 December'],
  ],
  ['pavel', 'какие сроки на этой неделе', 'перенеси его на вторник', []],
  [
    'nora',
    'what is due on wednesday',
    'move them to friday',
    ['Move “Sort the tax papers”, due Friday 4 December', 'Move “Swim”, due Friday 4 December'],
  ],
  [
    'max',
    'какие задачи без срока',
    'поставь им понедельник',
    ['Перенести «Обновить портфолио», срок понедельник, 30 ноября'],
  ],
])('what was not known is taken from the next message, for %s: %s; %s', (person, earlier, message, expected) => {
  expect(previews(person, message, earlier)).toEqual(expected);
});

describe('a question about the list before', () => {
  it('has its days', () => {
    const { text } = reply(PEOPLE.nora, 'how many hours is that', 'what is due by wednesday');
    expect(text).toContain('Estimated:');
    expect(text).not.toContain('essay');
  });

  it('selects from it', () => {
    const { text } = reply(PEOPLE.nora, 'which of those are high', 'what is due this week');
    expect(text).toContain('essay');
    expect(text).not.toContain('freezer');
  });
});

const hasNo = ([, , message]: Case) => /(?:^|\s)(?:no|не)(?:[\s,]|$)/.test(message);

const NEGATIONS = ['not', 'and not', 'no, not', 'не', 'только не', 'нет, не'];

const IN_TURN = [...OF_NEW, ...OF_MOVE]
  .filter((each) => !hasNo(each))
  .map((each, turn) => [...each, inTurn(NEGATIONS, turn, 3)] as const);

it.each(IN_TURN)(
  'a negation before a correction sets nothing, for %s: %s; %s',
  (person, earlier, message, expected, negations) => {
    const proposed = previews(person, earlier);
    const negated = negations.map((not) => `${not} ${message}`);
    const set = negated.flatMap((text) => previews(person, text, earlier).map((preview) => ({ text, preview })));
    expect(set.filter(({ preview }) => expected.includes(preview) && !proposed.includes(preview))).toEqual([]);
  },
);

it.each<Case>([
  ['kate', 'move the boots to tuesday', 'and delete the dry cleaning', ['Drop “Pick up the dry cleaning”']],
  ['pavel', 'перенеси отчёт на среду', 'а презентацию удали', ['Отказаться от «Презентация по этике»']],
  ['pavel', 'перенеси отчёт на среду', 'и выполни презентацию', ['Завершить «Презентация по этике»']],
  ['pavel', 'перенеси отчёт на среду', 'а презентация готова', ['Завершить «Презентация по этике»']],
  ['kate', 'move the boots and the dry cleaning to friday', 'delete the boots', ['Drop “Buy winter boots for Leo”']],
  ['kate', 'move the boots to tuesday', 'and start the dry cleaning', ['Start “Pick up the dry cleaning”']],
  ['kate', 'add milk friday, bread saturday', 'cancel bread', ['Add “Milk”, due Friday 4 December']],
  ['kate', 'add buy milk tomorrow', 'and delete it friday', []],
  ['kate', 'add buy milk tomorrow', 'undo friday', []],
])(
  'a message with a verb of its own or a report is no correction, for %s: %s; %s',
  (person, earlier, message, expected) => {
    expect(previews(person, message, earlier)).toEqual(expected);
  },
);

it.each<Case>([
  ['kate', 'add buy milk tomorrow', 'no high priority please', []],
  ['kate', 'add buy milk tomorrow', 'never on friday', []],
  ['kate', 'move the boots to tuesday at 5pm', 'not at 5', []],
  ['kate', 'move the boots by a week', 'not by two', []],
  ['kate', 'move the boots to tuesday', 'not the dry cleaning', []],
  ['kate', 'add buy milk high', 'not high, friday', []],
  ['kate', 'add buy milk tomorrow', 'not tomorrow but friday', ['Add “Buy milk”, due Friday 4 December']],
  ['kate', 'add buy milk tomorrow at 5', 'at 6 not 5', ['Add “Buy milk”, due tomorrow, 18:00']],
])('a negation sets only what is said instead, for %s: %s; %s', (person, earlier, message, expected) => {
  expect(previews(person, message, earlier)).toEqual(expected);
});

it.each<[person: PersonName, message: string, previews: string[]]>([
  ['sam', 'passport high prio', ['Change “Renew passport”, priority high']],
  ['sam', 'landing page urgent', ['Change “Publish the landing page”, priority high']],
  ['kate', 'plants at 6', ['Move “Water the plants”, due today, 18:00']],
  ['kate', 'plants at 6?', []],
])('a task and a new value without a verb is a wish, for %s: %s', (person, message, expected) => {
  expect(previews(person, message)).toEqual(expected);
});

it('a task that is not in the plan is found in Russian, too', () => {
  expect(reply(PEOPLE.pavel, 'почему бассейн не в плане').text).toMatch(/^Запланировано 0 мин из 1 ч\./);
});
