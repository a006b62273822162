import { expect, it } from 'vitest';
import { detectLanguage } from '../../src/assistant/detect-language.ts';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, type Person, withoutReplies } from '../support/assistant/people.ts';

const EN: Person = {
  language: 'en',
  timezone: 'UTC',
  now: '2026-11-30 10:00', // a Monday
  tasks: [
    { title: 'Repair the fence', due: '2026-11-28', project: 'House', labels: ['home'] },
    { title: 'Pay the rent', due: '2026-11-27', project: 'House' },
    { title: 'Call Ruth', due: '2026-11-30' },
    { title: 'Wash the car', due: '2026-12-02', labels: ['home'] },
    { title: 'Cancel the gym membership' },
    { title: 'Choir', due: '2026-11-30 19:00', repeats: 'FREQ=WEEKLY' },
  ],
};

const RU: Person = {
  ...EN,
  language: 'ru',
  tasks: [
    { title: 'Починить забор', due: '2026-11-28', project: 'Дача' },
    { title: 'Оплатить аренду', due: '2026-11-27', project: 'Дача' },
    { title: 'Позвонить тёте', due: '2026-11-30' },
    { title: 'Помыть машину', due: '2026-12-02' },
    { title: 'Убрать чердак' },
    { title: 'Хор', due: '2026-11-30 19:00', repeats: 'FREQ=WEEKLY' },
  ],
};

function previews(message: string): string[] {
  const facts = buildFacts(/[а-я]/i.test(message) ? RU : EN);
  const { changes } = answerLocally(message, [], { ...facts, language: detectLanguage(message, facts.language) });
  return changes.map(({ preview }) => preview);
}

it.each([
  'might skip choir tonight',
  'I could drop the fence',
  'thinking of cancelling the choir',
  'может, пропущу хор',
  'подумываю удалить забор',
  'let’s say the fence is done',
  'once the fence is done, tell me what is next',
  'предположим, забор готов',
  'надеюсь, забор починен',
  'починила бы забор',
  'пока не готов забор, машину не показывай',
  'let me know once the car is washed',
])('what somebody only considers is no change: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each(['never mind the fence', 'the fence, never mind'])('what is no more talked about stays: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each([
  'rang Ruth but nobody answered',
  "I called Ruth, she didn't pick up",
  'called Ruth but she was not home',
  'paid the rent but it bounced',
  'the fence was repaired but broke again',
  'тёте звонила, занято',
  'the rent is to be paid today',
  'the rent is being paid',

  'тёте звонил, не отвечает',
  'позвонила тёте, но она не взяла трубку',
])('what did not come off is not done: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each(['mark the fence undone', 'mark the fence as unfinished', 'отметь забор несделанным'])(
  'what is marked as open is not done: %s',
  (message) => {
    expect(previews(message)).toEqual([]);
  },
);

it.each([
  ['the choir got cancelled', 'Skip “Choir” this time'],
  ['choir is off', 'Skip “Choir” this time'],
  ['хор отменили', 'Пропустить «Хор» в этот раз'],
  ['хор отменяется', 'Пропустить «Хор» в этот раз'],
  ['хор сегодня отменён', 'Пропустить «Хор» в этот раз'],
])('what repeats and is cancelled does not take place once: %s', (message, expected) => {
  expect(previews(message)).toEqual([expected]);
});

it.each([
  ['push everything overdue to tomorrow, don’t touch the fence', 'Move “Pay the rent”, due tomorrow'],
  ['move all overdue tasks to tomorrow, leave the fence', 'Move “Pay the rent”, due tomorrow'],
  ['leave out the fence and move overdue to tomorrow', 'Move “Pay the rent”, due tomorrow'],
  ['move overdue to tomorrow, only not the fence', 'Move “Pay the rent”, due tomorrow'],
  ['complete overdue, the fence is still broken', 'Complete “Pay the rent”'],
  ['заверши просроченное, забор ещё не готов', 'Завершить «Оплатить аренду»'],
  ['перенеси просроченное на завтра, только не забор', 'Перенести «Оплатить аренду», срок завтра'],
  ['перенеси всё просроченное на завтра, забор не трогай', 'Перенести «Оплатить аренду», срок завтра'],
])('what another sentence names is none of all: %s', (message, expected) => {
  expect(previews(message)).toEqual([expected]);
});

it.each(['надо бы убрать чердак', 'I should cancel the gym membership', 'I need to cancel the gym membership'])(
  'a task whose verb is that of a change is there already: %s',
  (message) => {
    expect(previews(message)).toEqual([]);
  },
);

it.each([
  ['everything overdue to tomorrow and the fence to saturday', 'tomorrow', 'Saturday 5 December'],
  ['move all overdue to wednesday but the fence to friday', 'Wednesday 2 December', 'Friday 4 December'],
])('what is named beside all has its own day: %s', (message, day, own) => {
  expect(previews(message)).toEqual([`Move “Pay the rent”, due ${day}`, `Move “Repair the fence”, due ${own}`]);
});

it('what is named beside all has its own day in Russian', () => {
  expect(previews('всё просроченное на завтра, а забор на субботу')).toEqual([
    'Перенести «Оплатить аренду», срок завтра',
    'Перенести «Починить забор», срок суббота, 5 декабря',
  ]);
});

it.each([
  'move not the fence but the car to friday',
  'not the fence, the car to friday',
  'перенеси не забор, а машину на пятницу',
  'everything except the fence and the car is done',
  'I repaired nothing',
  'the fence is anything but repaired',
  'the fence and the car but not the rent to friday',
  'delete one of the home tasks',
])('what is excepted does not change: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each([
  'fence done tomorrow',
  'забор готов к пятнице',
  'забор готов завтра',
  'finish all overdue tasks tomorrow',
  'finish all tasks tomorrow',
  'завершить забор завтра',
])('what is done on a later day is not done yet: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each(['move house on friday', 'move house', 'move home on saturday'])(
  'the name of a project alone does not say which tasks move: %s',
  (message) => {
    expect(previews(message)).toEqual([]);
  },
);

it.each([
  'the fence is not due friday',
  'забор не на пятницу',
  'давай не сегодня с забором',
  "the car doesn't take 2 hours",
  'машина не займёт 2 часа',
  'fence high, car not',
  "the fence isn't high priority",
])('what is denied is not set: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each([
  ['fence tomorrow, car not tomorrow', 'Move “Repair the fence”, due tomorrow'],
  ['забор завтра, машину не завтра', 'Перенести «Починить забор», срок завтра'],
])('what is denied of one task is said of the other: %s', (message, expected) => {
  expect(previews(message)).toEqual([expected]);
});

it.each([
  'you deleted the fence',
  'I deleted the rent',
  'ты перенёс забор на пятницу',
  "wasn't the fence due friday",
  "isn't the rent due tomorrow",
  'the rent is paid, right',
])('what is told or asked of a change is no request: %s', (message) => {
  expect(previews(message)).toEqual([]);
});

it.each<[messages: string[], previews: string[]]>([
  [['when is choir', 'cancel it'], ['Skip “Choir” this time']],
  [['when is the fence due', 'cancel it'], ['Drop “Repair the fence”']],
  [['когда хор', 'отмени его'], ['Пропустить «Хор» в этот раз']],
  [['что на сегодня', 'отмени всё, кроме хора'], ['Отказаться от «Позвонить тёте»']],
])('to cancel what was asked about is not to undo: %j', (messages, expected) => {
  const message = messages.at(-1) ?? '';
  const facts = buildFacts(/[а-я]/i.test(message) ? RU : EN);
  const { changes, undo } = answerLocally(message, withoutReplies(messages.slice(0, -1)), facts);
  expect(changes.map(({ preview }) => preview)).toEqual(expected);
  expect(undo).toBeUndefined();
});

it.each(['everything but the fence is done', 'all except Ruth and the fence is finished', 'все кроме забора готово'])(
  'what is excepted is not completed: %s',
  (message) => {
    expect(previews(message)).not.toContain('Complete “Repair the fence”');
    expect(previews(message)).not.toContain('Завершить «Починить забор»');
  },
);

it('a task that a later part of the message still needs stays', () => {
  expect(previews('delete the overdue tasks, I still need the fence')).toEqual(['Drop “Pay the rent”']);
  expect(previews('удали просроченное, забор ещё нужен')).toEqual(['Отказаться от «Оплатить аренду»']);
});

it.each([
  ['всё что на сегодня, кроме хора, перенеси на пятницу', 'Перенести «Позвонить тёте», срок пятница, 4 декабря'],
  ['всё на среду, сдвинь на день', 'Перенести «Помыть машину», срок четверг, 3 декабря'],
])('a verb after a comma is of the tasks before it: %s', (message, expected) => {
  expect(previews(message)).toEqual([expected]);
});

it.each([
  ['забор починил вчера, забыл отметить', 'Завершить «Починить забор»'],
  ['repaired the fence on saturday, forgot to tick it off', 'Complete “Repair the fence”'],
  ['washed the car yesterday but forgot to log it', 'Complete “Wash the car”'],
])('what somebody forgot to log says nothing of overdue tasks: %s', (message, expected) => {
  expect(previews(message)).toEqual([expected]);
});

it.each([
  ['добавь задачу извиниться что забыл записать', 'Добавить «Извиниться что забыл записать»'],
  ['add tell mum I forgot to check', 'Add “Tell mum I forgot to check”'],
  ['rename the car to forgot to check', 'Change “Wash the car”, title “forgot to check”'],
  ['I forgot to log yesterday: energy 5 focus 6', 'Log energy 5 and focus 6, for yesterday, 12:00'],
  ['забыла записать вчера: энергия 5, концентрация 6', 'Записать: энергия 5, концентрация 6, за вчера, 12:00'],
])('what somebody forgot stays in a title, and says nothing of a log: %s', (message, expected) => {
  const { text } = answerLocally(message, [], buildFacts(/[а-я]/.test(message) ? RU : EN));
  expect(text.split('\n').slice(1)).toEqual([`• ${expected}`]);
});

it.each(['вчера я забыл записать', 'что я забыл отметить'])('what is forgotten is not understood: %s', (message) => {
  expect(answerLocally(message, [], buildFacts(RU)).text).toMatch(/^Не понял: «.*(?:записать|отметить)»/);
});

it.each(['everything on wednesday, complete it', 'everything on wednesday, drop'])(
  'a verb after a comma that is no move does not make a list: %s',
  (message) => {
    const { text } = answerLocally(message, [], buildFacts(/[а-я]/.test(message) ? RU : EN));
    expect(text).toMatch(/^(?:Nothing was changed|Ничего не изменено|I did not understand|Не понял)/);
  },
);

it.each([
  ['fence to wednesday and others to saturday', []],
  ['забор на среду, остальное на субботу', ['Перенести «Починить забор», срок среда, 2 декабря']],
  ['make the fence high and the others low', ['Change “Repair the fence”, priority high']],
  ['delete the car and everything else', ['Drop “Wash the car”']],
])('what is said of the other tasks does not change the named one: %s', (message, expected) => {
  const facts = buildFacts(/[а-я]/i.test(message) ? RU : EN);
  expect(previews(message)).toEqual(expected);
  expect(answerLocally(message, [], facts).text).toMatch(
    /I did not understand “.*(others|else)|Не понял: «.*остальное/,
  );
});

it.each([
  ['what is due this week', 'which of those are longer than an hour', 'drop them'],
  ['что на неделе', 'какие из них больше часа', 'перенеси их на субботу'],
])('a list ends with a question about it that is not understood: %s; %s; %s', (...messages) => {
  const message = messages.at(-1) ?? '';
  const facts = buildFacts(/[а-я]/i.test(message) ? RU : EN);
  expect(answerLocally(message, withoutReplies(messages.slice(0, -1)), facts).changes).toEqual([]);
});

it.each(['everything in House is done', 'House is done'])(
  'a report about a project says that nothing was changed: %s',
  (message) => {
    expect(answerLocally(message, [], buildFacts(EN)).text).toContain('Nothing was changed');
  },
);

it('a question about the task of a corrected request is about that task', () => {
  const { text } = answerLocally(
    'how long will that take',
    withoutReplies(['move the car to thursday', 'no, friday']),
    buildFacts(EN),
  );
  expect(text).toContain('Wash the car');
  expect(text).not.toContain('Call Ruth');
});

it('what can be done in spare minutes is a task, not the free time', () => {
  const { text } = answerLocally('got 40 mins spare, what can I do', [], buildFacts(EN));
  expect(text).toContain('Start with');
});

it('no answer is empty', () => {
  const { text } = answerLocally('что надо успеть до хора?', [], buildFacts(RU));
  expect(text).not.toBe('');
});

it.each([
  [
    'complete the fence and everything overdue',
    ['Complete “Repair the fence”'],
    'I did not understand “everything overdue”',
  ],
  ['move the car and everything overdue to friday', [], 'I did not understand'],
])('a task and a set in one request are not guessed at: %s', (message, expected, says) => {
  expect(previews(message)).toEqual(expected);
  expect(answerLocally(message, [], buildFacts(EN)).text).toContain(says);
});

it.each<[earlier: string, message: string, previews: string[]]>([
  ['add buy paint tomorrow', 'and rollers, same day', ['Add “Buy rollers”, due tomorrow']],
  ['what is overdue', 'and the second one tomorrow', ['Move “Pay the rent”, due tomorrow']],
  ['что просрочено', 'а второе на завтра', ['Перенести «Оплатить аренду», срок завтра']],
  ['am I free tomorrow at 3', 'put Ruth there', ['Move “Call Ruth”, due tomorrow, 15:00']],
  ['add buy paint', 'put it under House', ['Add “Buy paint”, project “House”']],
  ['when is the car due', 'put it under House', ['Change “Wash the car”, project “House”']],
  ['when is the car due', 'the day after', []],
  ['move the fence to friday', 'call it fix the garden fence', []],
  ['move the fence and the car to friday', 'mark it done', []],
  ['what is due this week', 'same day', []],
])('a message refers to what was said before, or changes nothing: %s; %s', (earlier, message, expected) => {
  const facts = buildFacts(/[а-я]/i.test(message) ? RU : EN);
  const language = detectLanguage(message, facts.language);
  const { changes } = answerLocally(message, withoutReplies([earlier]), { ...facts, language });
  expect(changes.map(({ preview }) => preview)).toEqual(expected);
});
