import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { splitWords } from '../../src/assistant/local-answer/words.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type PersonName, withoutReplies } from '../support/assistant/people.ts';

const reply = (person: PersonName, message: string, ...earlier: string[]) => {
  const facts = buildFacts(PEOPLE[person]);
  return answerLocally(message, withoutReplies(earlier), {
    ...facts,
    language: detectLanguage(message, facts.language),
  });
};

const previews = (...asked: Parameters<typeof reply>) => reply(...asked).changes.map(({ preview }) => preview);

describe('a task that moves to another day without a time', () => {
  it.each<[PersonName, string, string]>([
    ['sam', 'move the lease call to Monday', 'Move “Call Mike about the lease”, due Monday 30 November, 15:00'],
    [
      'lena',
      'перенеси звонок в банк на понедельник',
      'Перенести «Позвонить в банк», срок понедельник, 30 ноября, 12:00',
    ],
    ['sam', 'move the lease call to Monday at 9am', 'Move “Call Mike about the lease”, due Monday 30 November, 09:00'],
    ['sam', 'move the passport to Monday', 'Move “Renew passport”, due Monday 30 November'],
  ])('keeps its time of day, for %s: %s', (person, message, preview) => {
    expect(previews(person, message)).toEqual([preview]);
  });
});

it.each([
  ['add “Call mom tomorrow at 5pm”', 'Add “Call mom tomorrow at 5pm”'],
  ['add "Pay rent every month" on Friday', 'Add “Pay rent every month”, due Friday 27 November'],
  ['добавь «Отмени подписку завтра»', 'Добавить «Отмени подписку завтра»'],
  ['добавь „Купить молоко в пятницу“', 'Добавить «Купить молоко в пятницу»'],
  ['add „Pay Anna on Friday”', 'Add “Pay Anna on Friday”'],
])('a new title in quotation marks keeps its words: %s', (message, preview) => {
  expect(previews('sam', message)).toEqual([preview]);
});

describe('a request without a day', () => {
  it('gets its day from the next message', () => {
    expect(reply('sam', 'move the lease call').text).toContain('To which day?');
    expect(previews('sam', 'monday', 'move the lease call')).toEqual([
      'Move “Call Mike about the lease”, due Monday 30 November, 15:00',
    ]);
  });

  it.each(['put the passport off', 'put it in the calendar'])('adds no task: %s', (message) => {
    expect(reply('sam', message)).toMatchObject({ changes: [], refusals: ['To which day?'] });
  });

  it.each<[PersonName, string]>([
    ['sam', 'remove the lease call from Friday'],
    ['lena', 'убери презентацию с пятницы'],
  ])('to take a task off a day drops nothing: %s, %s', (person, message) => {
    const { changes, text } = reply(person, message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/To which day|На какой день/);
  });
});

describe('a request for a task that is there', () => {
  it.each<[PersonName, string]>([
    ['zoe', 'I need to book a haircut'],
    ['lena', 'надо разобрать шкаф'],
    ['zoe', 'book a haircut'],
  ])('adds no second one for %s: %s', (person, message) => {
    const { changes, text } = reply(person, message);
    expect(changes).toEqual([]);
    expect(text).toMatch(/^(Nothing was changed\.\nYou have|Ничего не изменено\.\n«Разобрать шкаф» у вас уже есть)/);
  });
});

describe('a request that is negated', () => {
  it.each<[PersonName, string, string]>([
    ['zoe', 'do not complete the gas bill', '“Pay the gas bill” stays as it is.'],
    ['zoe', "please don't move the gas bill", '“Pay the gas bill” stays as it is.'],
    ['lena', 'не удаляй отчёт', '«Сдать отчёт за квартал» остаётся как есть.'],
    ['lena', 'не надо отменять презентацию', '«Подготовить презентацию для совета» остаётся как есть.'],
  ])('leaves the task as it is, for %s: %s', (person, message, text) => {
    expect(reply(person, message)).toMatchObject({ changes: [], refusals: [text] });
  });

  it.each(['журнал на пятницу?', 'до какого числа журнал'])(
    'is no report of a noun that ends like a verb: %s',
    (message) => {
      expect(reply('galina', message).changes).toEqual([]);
    },
  );
});

describe('a report', () => {
  it.each<[PersonName, string, string[]]>([
    ['zoe', 'presents and garage are done', ['Complete “Order Christmas presents”', 'Complete “Clean out the garage”']],
    ['max', 'счёт и портфолио готовы', ['Завершить «Выставить счёт Альфе»', 'Завершить «Обновить портфолио»']],
    [
      'oleg',
      'посылку забрал, визу на четверг перенеси',
      ['Завершить «Забрать посылку»', 'Перенести «Продлить визу», срок четверг, 3 декабря'],
    ],
  ])('of two things loses neither, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expect.arrayContaining(expected));
    expect(previews(person, message)).toHaveLength(expected.length);
  });

  it('of something unknown beside a task says what is not understood', () => {
    const { text, changes } = reply('zoe', 'sofa and garage are done');
    expect(changes.map(({ preview }) => preview)).toEqual(['Complete “Clean out the garage”']);
    expect(text).toContain('I did not understand “sofa”.');
  });

  it.each(['i have finished neither the garage nor the presents', 'neither garage nor presents are done'])(
    'of nothing completes nothing: %s',
    (message) => {
      expect(reply('zoe', message).changes).toEqual([]);
    },
  );

  it.each<[PersonName, string]>([
    ['alina', 'я всё сделала'],
    ['zoe', 'i did everything today'],
  ])('of everything asks which task, for %s: %s', (person, message) => {
    expect(reply(person, message).text).toMatch(
      /^(Nothing was changed\.\nWhich task|Ничего не изменено\.\nКакую задачу)/,
    );
  });

  it('with a question after it is recorded, and the question answered', () => {
    const { text, changes } = reply('zoe', 'garage is done, what should I do next?');
    expect(changes).toHaveLength(1);
    expect(text).toContain('Start with');
  });
});

it.each(['no, wait', 'нет, стой'])('a proposal to drop a task is taken back by “%s”', (message) => {
  expect(reply('zoe', message, 'drop the garage')).toMatchObject({ changes: [], refusals: [] });
});

it.each(['шкаф надо было вчера', 'нужно было разобрать шкаф'])('what was needed is no new task: %s', (message) => {
  expect(reply('lena', message).changes).toEqual([]);
});

describe('a new appointment', () => {
  it.each<[PersonName, string, string]>([
    ['sam', 'schedule a call with Anna Friday at 3pm', 'Add “Call with Anna”, due Friday 27 November, 15:00'],
    [
      'lena',
      'поставь встречу с Марией на пятницу в 17:00',
      'Добавить «Встречу с Марией», срок пятница, 27 ноября, 17:00',
    ],
    ['sam', 'schedule the lease call for Monday', 'Move “Call Mike about the lease”, due Monday 30 November, 15:00'],
  ])('does not plan the day, for %s: %s', (person, message, preview) => {
    expect(reply(person, message).plan).toEqual([]);
    expect(previews(person, message)).toEqual([preview]);
  });

  it.each(['plan my day', 'schedule tomorrow', 'спланируй завтрашний день'])('is not in “%s”', (message) => {
    expect(reply('sam', message)).toMatchObject({ changes: [], plan: [{ kind: 'day' }] });
  });
});

describe('a longer time for a task', () => {
  it.each([
    ['add 2 hours to it', 240],
    ['add an hour to the payment bug', 180],
    ['the payment bug needs another 30 min', 150],
    ['give me 2 more hours for the payment bug', 240],
    ['the payment bug will take 20 min less', 100],
  ])('changes the length of the task: %s', (message, minutes) => {
    expect(previews('sam', message, 'how long is the payment bug?')).toEqual([
      `Change “Fix payment bug”, ${minutes} min`,
    ]);
  });

  it('is no new task', () => {
    expect(reply('sam', 'добавь полчаса на баг', 'how long is the payment bug?').changes).toEqual([]);
  });

  it('is not in a task that has a length', () => {
    expect(previews('sam', 'add 30 min run tomorrow')).toEqual(['Add “Run”, due tomorrow, 30 min']);
  });
});

it('a request on the person’s behalf is refused, and one for a person is not', () => {
  expect(reply('lena', 'позвони за меня в банк').changes).toEqual([]);
  expect(reply('lena', 'купи торт для мамы').changes).toHaveLength(1);
});

it('a reminder without a time says that there is none', () => {
  expect(reply('sam', 'remind me to stretch').text).toContain('there is no reminder');
  expect(reply('sam', 'remind me to stretch at 16:30').text).not.toContain('there is no reminder');
});

it('free time up to an appointment is counted to its beginning', () => {
  expect(reply('lena', 'успею всё до йоги?').text).toContain('рабочего времени до этого свободно');
  expect(reply('vera', 'успею сварить суп до массажа?').text).toContain('свободно 1 ч 50 мин');
});

it('words are compared without accents and with е for ё', () => {
  expect(splitWords('Café Łódź Øre всё').map(({ text }) => text)).toEqual(['cafe', 'lodz', 'ore', 'все']);
  expect(splitWords('йога').map(({ text }) => text)).toEqual(['йога']);
});

it('a message of more than 80 words is not read, also not as the one before', () => {
  const letter = `Add buy milk, ${'and so on, '.repeat(40)}`;
  expect(reply('sam', letter).changes).toEqual([]);
  expect(reply('sam', letter).text).toContain('Nothing was changed');
  expect(reply('sam', 'make it tomorrow', letter).changes).toEqual([]);
});

describe('a report of some of a number', () => {
  it.each<[PersonName, string]>([
    ['zoe', 'did 3 of the 12 presents'],
    ['zoe', 'i ordered two of the five presents'],
    ['nora', 'sorted 4/10 tax papers'],
    ['galina', 'проверила 10 из 28 тетрадей'],
  ])('completes nothing for %s: %s', (person, message) => {
    expect(reply(person, message)).toMatchObject({ changes: [], plan: [] });
  });

  it('completes the task if the number is the whole', () => {
    expect(previews('zoe', 'ordered 5 of 5 presents')).toEqual(['Complete “Order Christmas presents”']);
  });
});

describe('a correction that names one of several tasks', () => {
  const both = 'move the garage to tuesday and the haircut to friday';

  it.each<[PersonName, string, string, string[]]>([
    [
      'zoe',
      both,
      'no, the haircut on saturday',
      ['Move “Clean out the garage”, due tomorrow', 'Move “Book a haircut”, due Saturday 5 December'],
    ],
    [
      'lena',
      'шкаф перенеси на субботу, а договор с юристом на пятницу',
      'нет, шкаф в воскресенье',
      [
        'Перенести «Разобрать шкаф», срок воскресенье, 29 ноября',
        'Перенести «Согласовать договор с юристом», срок пятница, 27 ноября, 15:00',
      ],
    ],
    ['zoe', 'move the garage to tuesday', 'oh no not the garage, the haircut', ['Move “Book a haircut”, due tomorrow']],
    [
      'zoe',
      'move the garage to tuesday',
      'no, the haircut on friday',
      ['Move “Book a haircut”, due Friday 4 December'],
    ],
    ['zoe', 'add buy milk tomorrow', 'no, milk on friday', ['Add “Buy milk”, due Friday 4 December']],
  ])('changes it alone, for %s: %s; %s', (person, before, message, expected) => {
    expect(previews(person, before, message).length).toBeLessThanOrEqual(2);
    expect(previews(person, message, before)).toEqual(expected);
  });

  it.each(['no, on sunday', 'no, the sofa on friday'])('asks which if it is not known: %s', (message) => {
    expect(reply('zoe', message, both)).toMatchObject({ changes: [] });
    expect(reply('zoe', message, both).text).toMatch(/Which task|did not understand/);
  });
});

describe('several new tasks with days of their own', () => {
  it.each<[PersonName, string, string[]]>([
    [
      'zoe',
      'add: ring dad sat 4pm, vacuum every 2 days',
      ['Add “Ring dad”, due Saturday 5 December, 16:00', 'Add “Vacuum”, due today, repeats “every 2 days”'],
    ],
    [
      'lena',
      'добавь купить свечи и салфетки на сб, и еще хлеб завтра',
      ['Добавить «Купить свечи и салфетки», срок суббота, 28 ноября', 'Добавить «Хлеб», срок завтра'],
    ],
  ])('are proposed one by one for %s: %s', (person, message, expected) => {
    const found = previews(person, message);
    expect(found).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
  });
});

it.each<[PersonName, string]>([
  ['lena', 'напиши маше что завтра опоздаю'],
  ['zoe', "text dad that i'll be late tomorrow"],
  ['zoe', 'please tell dad that dinner is at 8'],
])('a message to somebody is not sent and is no task, for %s: %s', (person, message) => {
  expect(reply(person, message)).toMatchObject({ changes: [], plan: [] });
  expect(reply(person, message).text).toMatch(/I cannot do that|Этого я не умею/);
});

it.each<[PersonName, string, string]>([
  ['kate', 'put the pediatrician off till tomorow', 'Move “Call the pediatrician”, due tomorrow'],
  ['zoe', 'put off the garage until friday', 'Move “Clean out the garage”, due Friday 4 December'],
])('to put a task off moves it, for %s: %s', (person, message, preview) => {
  expect(previews(person, message)).toEqual([preview]);
});

it.each<[PersonName, string, string]>([
  ['galina', 'перенеси рассаду на завтра вечером', 'Перенести «Полить рассаду», срок завтра, 20:00'],
  ['lena', 'перенеси шкаф на завтра с утра', 'Перенести «Разобрать шкаф», срок завтра, 09:00'],
  ['lena', 'перенеси шкаф на завтра к утру', 'Перенести «Разобрать шкаф», срок завтра, 09:00'],
  ['lena', 'перенеси шкаф на завтра к вечеру', 'Перенести «Разобрать шкаф», срок завтра, 20:00'],
  ['zoe', 'move the garage to friday evening', 'Move “Clean out the garage”, due Friday 4 December, 20:00'],
])('a move to a part of a day has the time of quick add, for %s: %s', (person, message, preview) => {
  expect(previews(person, message)).toEqual([preview]);
});

it('two reminders in one message are proposed as two tasks', () => {
  expect(previews('zoe', 'remind me to call mum at 5pm and to buy bread at 6pm')).toEqual([
    'Add “Call mum”, due today, 17:00, with a reminder',
    'Add “Buy bread”, due today, 18:00, with a reminder',
  ]);
});

it('what a question listed can be moved', () => {
  expect(previews('kate', 'move em all to friday', 'errands?')).toHaveLength(3);
  expect(reply('kate', 'do em all on friday morning', 'errands?')).toMatchObject({ changes: [{}, {}, {}] });
});

describe('an answer about time', () => {
  it.each<[PersonName, string, string]>([
    ['zoe', 'how many hours do i have free this weekend', 'Free in all: 28 h.'],
    ['zoe', 'any free time at the weekend', 'Saturday 5 December: 08:00–22:00'],
    ['lena', 'окно на полтора часа сегодня', 'Да, 1 ч 30 мин есть.'],
    ['lena', 'есть свободное время завтра часа на три?', 'Да, 3 ч есть.'],
    ['zoe', 'any gap of an hour and a half tomorrow', 'Yes, 1 h 30 min fit.'],
    ['max', 'успею выставить счёт до вечера', 'Успеть можно.'],
  ])('reads it, for %s: %s', (person, message, text) => {
    expect(reply(person, message).text).toContain(text);
  });

  it.each<[PersonName, string, RegExp, RegExp]>([
    ['tess', 'what is due in the next 4 days for gala', /Gala run sheet|Book DJ|Start with/, /no such tasks/],
    ['dima', 'что по учёбе в ближайшие 3 дня', /Начните|стажировк/, /Эссе/],
    ['dima', 'распредели мне завтрашний день', /деньги|общаг/, /./],
    ['tim', 'раскидай мне день', /деньги/, /./],
    ['sam', "I can't do the account review on monday", /your account/, /./],
  ])('says nothing else, for %s: %s', (person, message, not, text) => {
    expect(reply(person, message).text).not.toMatch(not);
    expect(reply(person, message).text).toMatch(text);
  });

  it('plans a day that is to be laid out', () => {
    expect(reply('dima', 'распредели мне завтрашний день').plan).toEqual([{ kind: 'day', date: '2026-12-02' }]);
  });
});

describe('what is said of a task', () => {
  it.each<[PersonName, string, string[]]>([
    [
      'zoe',
      'the garage is sorted and hannah rang me so thats off the list too',
      ['Complete “Reply to Hannah”', 'Complete “Clean out the garage”'],
    ],
    ['george', 'have taken my pills', ['Complete “Take the pills”']],
    ['george', 'have had the pills', ['Complete “Take the pills”']],
    ['zoe', 'garage - forget about it', ['Drop “Clean out the garage”']],
    ['max', 'портфолио больше не нужно, Ира сделала', ['Отказаться от «Обновить портфолио»']],
    ['max', 'портфолио не надо', ['Отказаться от «Обновить портфолио»']],
    ['zoe', 'the haircut is no longer needed', ['Drop “Book a haircut”']],
    ['max', 'портфолио не надо в понедельник', []],
    ['zoe', "i can't do the garage on tuesday", []],
    ['george', 'have I taken my pills', []],
    ['kate', 'boots to friday', ['Move “Buy winter boots for Leo”']],
    ['zoe', 'writing the grant takes 2 hours not 1', ['Change “Write the grant proposal”']],
    ['zoe', 'im starting the grant', ['Start “Write the grant proposal”']],
    ['lena', 'начинаю презентацию', ['Начать «Подготовить презентацию для совета»']],
    [
      'kate',
      'boots tomorrow, dry cleaning friday',
      ['Move “Buy winter boots for Leo”', 'Move “Pick up the dry cleaning”'],
    ],
    ['zoe', 'pay the gas bill NOW', []],
    ['zoe', 'reply to hannah tomorrow instead', ['Move “Reply to Hannah”']],
    ['zoe', 'log 6 and 7', []],
    ['zoe', 'set energy 7 focus 8', ['Log energy 7 and focus 8']],
    ['lena', 'корм куплен', ['Завершить «Купить корм коту»']],
    ['zoe', 'can you make sure nothing is planned after 8pm', []],
    ['zoe', 'ok done', []],
    ['zoe', 'drink water every 2 hours', []],
    ['zoe', 'remind me to drink water every 2 hours', []],
    ['zoe', 'could you please add, please, call Bob tomorrow', ['Add “Call Bob”']],
    ['zoe', 'add pay rent friday high', ['Add “Pay rent”']],
    ['lena', 'не могли бы вы перенести презентацию на понедельник', ['Перенести «Подготовить презентацию для совета»']],
    ['lena', 'сделайте презентацию важной', ['Изменить «Подготовить презентацию для совета»']],
  ])('is proposed as it is said, for %s: %s', (person, message, expected) => {
    const found = previews(person, message).map((preview) => preview.replace(/,.*/, ''));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('stays if it cannot be done on a day', () => {
    expect(reply('zoe', "i can't do the garage on tuesday").text).toContain('“Clean out the garage” stays as it is.');
  });
});

it('a mood with one level asks for both, whatever was slept', () => {
  expect(reply('zoe', 'slept 5 hours, energy is awful like 3/10').text).toContain('Name both');
});

it.each<[PersonName, string]>([['zoe', 'will it rain tomorrow']])(
  'what is not known here is not answered for %s: %s',
  (person, message) => {
    expect(reply(person, message).text).toContain('I see only your tasks');
  },
);

describe('a request that can mean two things', () => {
  it.each<[PersonName, string]>([
    ['sam', 'move the lease call to Friday or Saturday'],
    ['lena', 'перенеси отчёт на понедельник или вторник'],
    ['sam', 'move the invoice and the passport to Friday and Saturday'],
    ['sam', 'I will renew the passport on Friday or Saturday'],
    ['sam', 'move the lease call by a day and a half'],
    ['sam', 'drop the invoice on Friday'],
    ['sam', 'complete the invoice tomorrow'],
    ['lena', 'позвонить в банк не получилось'],
    ['sam', 'call Mike did not work'],
    ['sam', 'drop the landing page, it is published'],
  ])('changes nothing for %s: %s', (person, message) => {
    expect(reply(person, message)).toMatchObject({ changes: [], plan: [] });
    expect(reply(person, message).text).toMatch(/^(Nothing was changed|Ничего не изменено)/);
  });
});

it.each<[PersonName, string, string]>([
  ['sam', 'rename the passport to "Get a visa"', 'Change “Renew passport”, title “Get a visa”'],
  ['lena', 'переименуй шкаф в «Разобрать комод»', 'Изменить «Разобрать шкаф», название «Разобрать комод»'],
])('a new title is without its quotation marks, for %s: %s', (person, message, preview) => {
  expect(previews(person, message)).toEqual([preview]);
});

describe('what somebody else did', () => {
  it.each<[PersonName, string]>([
    ['sam', 'Globex sent the invoice'],
    ['sam', 'Globex paid the invoice'],
    ['sam', 'I paid the invoice from Globex'],
    ['sam', 'Mike called me about the lease'],
    ['sam', 'he called about the lease'],
    ['zoe', 'Hannah replied'],
    ['lena', 'позвонили из банка'],
    ['dima', 'бабушка позвонила'],
    ['max', 'Ира мне позвонила'],
    ['sam', 'Mike has finished with the lease'],
    ['sam', 'he finished the lease'],
    ['zoe', 'the garage is closed'],
    ['zoe', 'the garage has closed early today'],
    ['lena', 'банк закрыт'],
    ['lena', 'банк сегодня закрылся'],
    ['lena', 'стоматолог закрыт, а банк закрылся'],
  ])('completes no task of %s: %s', (person, message) => {
    expect(reply(person, message).changes).toEqual([]);
  });

  it.each<[PersonName, string, string]>([
    ['sam', 'I called Mike about the lease', 'Complete “Call Mike about the lease”'],
    ['sam', 'cancel the call with Mike about the lease, he called me', 'Drop “Call Mike about the lease”'],
    ['zoe', 'replied to Hannah', 'Complete “Reply to Hannah”'],
    ['dima', 'бабушке позвонил', 'Завершить «Позвонить бабушке»'],
    ['max', 'счёт Альфе выставил', 'Завершить «Выставить счёт Альфе»'],
  ])('is not what %s did: %s', (person, message, preview) => {
    expect(previews(person, message)).toEqual([preview]);
  });
});

it.each<[PersonName, string, string]>([
  ['sam', 'move the passport from Friday to Saturday', 'Move “Renew passport”, due Saturday 28 November'],
  ['sam', 'move the passport to Saturday, not Friday', 'Move “Renew passport”, due Saturday 28 November'],
  ['sam', 'I sent the invoice on Monday', 'Complete “Send invoice to Globex”'],
])('one of two days can be clear, for %s: %s', (person, message, preview) => {
  expect(previews(person, message)).toEqual([preview]);
});

it.each<[PersonName, string]>([
  ['sam', 'I sent the other invoice'],
  ['sam', 'I sent another invoice'],
  ['sam', 'I probably sent the invoice'],
  ['sam', 'I think I sent the invoice'],
  ['sam', 'I sent most of the invoice'],
  ['lena', 'сдала новый отчёт'],
  ['lena', 'наверное сдала отчёт'],
  ['lena', 'сдала часть отчёта'],
  ['max', 'почти выставил счёт'],
])('what is unsure, partial or about another thing completes nothing for %s: %s', (person, message) => {
  expect(reply(person, message)).toMatchObject({ changes: [] });
});

describe('what is named as an exception', () => {
  it.each<[PersonName, string, string[]]>([
    ['sam', 'move everything due today but the plants to Friday', ['Send invoice to Globex']],
    ['lena', 'перенеси всё на завтра, кроме банка и корма, на пятницу', ['Отправить договор', 'Согласовать договор']],
  ])('stays as it is, for %s: %s', (person, message, titles) => {
    const found = previews(person, message);
    expect(found).toHaveLength(titles.length);
    for (const title of titles) expect(found).toContainEqual(expect.stringContaining(title));
  });
});

describe('what is not needed any more', () => {
  it.each<[PersonName, string, string]>([
    ['sam', 'we no longer need the passport', 'Drop “Renew passport”'],
    ['sam', "don't need the passport anymore", 'Drop “Renew passport”'],
    ['lena', 'договор с юристом больше не нужен', 'Отказаться от «Согласовать договор с юристом»'],
    ['lena', 'презентация больше не нужна', 'Отказаться от «Подготовить презентацию для совета»'],
  ])('is dropped, for %s: %s', (person, message, preview) => {
    expect(previews(person, message)).toEqual([preview]);
  });
});

describe('several errands in one message', () => {
  it.each<[PersonName, string, string[]]>([
    ['sam', 'add buy stamps and glue, and call Nora', ['Add “Buy stamps and glue”', 'Add “Call Nora”']],
    ['sam', 'I need to order pizza and clean the oven', ['Add “Order pizza”', 'Add “Clean the oven”']],
    ['sam', 'add wash and iron the shirts', ['Add “Wash and iron the shirts”']],
    ['lena', 'добавь купить марки и ещё написать Норе', ['Добавить «Купить марки»', 'Добавить «Написать Норе»']],
    ['lena', 'надо купить марки и полить фикус', ['Добавить «Купить марки»', 'Добавить «Полить фикус»']],
    ['sam', 'add drops at 9 and 21', []],
    ['lena', 'добавь капли в 9 и 21', []],
  ])('are tasks of their own, for %s: %s', (person, message, expected) => {
    expect(previews(person, message)).toEqual(expected);
  });
});

it.each<[PersonName, string, string]>([
  ['sam', 'make the passport low and 45 minutes', 'Change “Renew passport”, priority low, 45 min'],
  ['lena', 'сделай шкаф важным и на полтора часа', 'Изменить «Разобрать шкаф», приоритет высокий, 90 мин'],
  ['sam', 'add sew a coat, pretty important', 'Add “Sew a coat”, priority high'],
])('no field is lost, for %s: %s', (person, message, preview) => {
  expect(previews(person, message)).toEqual([preview]);
});

it.each<[PersonName, string]>([
  ['sam', 'take the due date off the passport'],
  ['lena', 'сними срок с презентации'],
])('a date cannot be removed, for %s: %s', (person, message) => {
  const { changes, text } = reply(person, message);
  expect(changes).toEqual([]);
  expect(text).toMatch(/I cannot do that|Этого я не умею/);
});
