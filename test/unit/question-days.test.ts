import { describe, expect, it } from 'vitest';
import { answerLocally } from '../../src/assistant/local-answer.ts';
import { buildFacts, PEOPLE, type Person, withoutReplies } from '../support/assistant/people.ts';

/** A gardener on a Wednesday morning, who works from Monday to Friday, from 9 to 18. */
const ROSA: Person = {
  language: 'en',
  timezone: 'Europe/Madrid',
  now: '2026-12-02 08:00',
  tasks: [
    {
      title: 'Water the seedlings',
      due: '2026-12-02 18:00',
      repeats: 'FREQ=DAILY',
      estimatedDuration: 10,
      project: 'Health',
    },
    { title: 'Buy potting mix', due: '2026-12-04 12:00', estimatedDuration: 30 },
    { title: 'Buy seed trays', estimatedDuration: 20 },
    { title: 'Call Ines about the stall', due: '2026-12-03 15:00', estimatedDuration: 15, project: 'Open day' },
    { title: 'Print the flyers', due: '2026-12-03 17:00', estimatedDuration: 60, project: 'Open day' },
    { title: 'Tax return', deadline: '2026-12-04 18:00', estimatedDuration: 120, priority: 'high' },
    { title: 'Old rent', due: '2026-11-30 12:00', estimatedDuration: 15, priority: 'low' },
  ],
  busy: [['Physio', '2026-12-03 13:00', '2026-12-03 14:00']],
};
const IVAN: Person = {
  language: 'ru',
  timezone: 'Europe/Moscow',
  now: '2026-12-02 08:00',
  tasks: [
    { title: 'Таблетки', due: '2026-12-02 09:00', repeats: 'FREQ=DAILY', estimatedDuration: 5, project: 'Здоровье' },
    { title: 'Купить струны', due: '2026-12-04 17:00', estimatedDuration: 30 },
    { title: 'Позвонить в школу', due: '2026-12-03 12:00', estimatedDuration: 15 },
    { title: 'Сдать договор', due: '2026-12-03 16:00', estimatedDuration: 90 },
  ],
  busy: [['Замер зала', '2026-12-04 11:00', '2026-12-04 12:30']],
};

const ask = (person: Person, message: string, ...before: string[]) =>
  answerLocally(message, withoutReplies(before), buildFacts(person)).text;

it.each<[string, Person, RegExp]>([
  ['what do I have on Thursday', ROSA, /3 tasks.*\n.*Water the seedlings · due tomorrow, 18:00/],
  ['how many tasks on Friday', ROSA, /^3 tasks/],
  ['how many tasks do I have this week', ROSA, /^5 tasks.*\n• Water the seedlings .* · 5 times/],
  ['сколько дел в четверг', IVAN, /^3 задачи/],
  ['что в четверг с утра', IVAN, /Позвонить в школу/],
  ['whats burning today', ROSA, /^Start with/],
  ['is anything on fire', ROSA, /^Start with/],
  ['что в пятницу', IVAN, /2 задачи[\s\S]*Таблетки · срок пятница/],
])('a repeating task is listed once, with how often it is due: %s', (question, person, expected) => {
  expect(ask(person, question)).toMatch(expected);
});

it.each<[string, RegExp]>([
  ['is there time for the report?', /5 h 30 min/],
  ['when am I free today?', /free 00:30–06:00/],
])('after midnight, the rest of the night’s work is free time: %s', (question, expected) => {
  const tasks = [{ title: 'Report', due: '2026-12-02 06:00', estimatedDuration: 180 }];
  const workingHours = { 2: { start: '22:00', end: '06:00' } };
  expect(ask({ ...ROSA, now: '2026-12-02 00:30', tasks, busy: [], workingHours }, question)).toMatch(expected);
});

it('a missed occurrence that another one has replaced is not overdue', () => {
  const tasks = [{ title: 'Feed the cat', due: '2026-11-29 08:00', repeats: 'FREQ=DAILY' }];
  expect(ask({ ...ROSA, tasks }, 'what is overdue')).toBe('There are no such tasks: overdue.');
});

it.each<[string[], string, RegExp]>([
  [['hi! what do I have tomorrow'], 'and on Friday?', /^2 tasks|^3 tasks/],
  [['thanks! what about Thursday?', 'and Friday?'], 'and on Saturday?', /1 task is due Saturday/],
  [['what is overdue'], 'and with no date?', /^1 task, without a date:\n• Buy seed trays/],
])(
  'a question continues the one before, without its greeting and its kind of tasks (%#)',
  (before, question, expected) => {
    expect(ask(ROSA, question, ...before)).toMatch(expected);
    expect(ask(ROSA, question, ...before)).not.toMatch(/Hello|welcome|Old rent/);
  },
);

it.each<[string, Person]>([
  ['am i off on friday', ROSA],
  ['when is my next day off', ROSA],
  ['how many hours do I work on Monday', ROSA],
  ['когда следующий выходной', IVAN],
])('working hours are said to be in the settings: %s', (question, person) => {
  expect(ask(person, question)).toMatch(/in the app’s settings|в настройках приложения/);
});

it('work on something is not about working hours', () => {
  expect(ask(ROSA, 'what do I work on tomorrow')).not.toMatch(/settings/);
});

describe('free time', () => {
  it('of several days has a line for each day', () => {
    const lines = ask(ROSA, 'when am I free until Friday').split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Today to Friday 4 December, free:',
      '• Today: 09:00–18:00',
      '• Tomorrow: 09:00–13:00, 14:00–18:00',
      '• Friday 4 December: 09:00–18:00',
    ]);
  });

  it.each<[string, Person, RegExp]>([
    ['free on Thursday morning?', ROSA, /free 09:00–12:00/],
    ['am I free Thursday evening', ROSA, /free 17:00–23:00\.$/],
    ['am I free on Saturday morning', ROSA, /05:00–12:00\.\nThese are not working hours\.$/],
    ['I am busy from 3 to 4', ROSA, /^Nothing was changed\./],
    ['move the flyers from 3 to 5', ROSA, /^• Move “Print the flyers”, due tomorrow, 17:00$/m],
  ])('is that of the hours that are asked about: %s', (question, person, expected) => {
    expect(ask(person, question)).toMatch(expected);
  });
});

it.each<[string, Person, RegExp]>([
  ['what do I have tomorrow afternoon', ROSA, /due tomorrow, afternoon:\n.*Call Ines.*\n.*Print the flyers/],
  ['what is on between 12 and 2 tomorrow', ROSA, /^Tomorrow, 12:00–14:00:\n• 13:00–14:00 Physio$/],
  ['what comes after physio', ROSA, /due tomorrow, after 14:00:[\s\S]*Call Ines/],
  ['what do I have to buy', ROSA, /^• Buy potting mix.*\n• Buy seed trays/],
  ['what are the open day tasks', ROSA, /^2 tasks, project “Open day”/],
  ['if I have 15 minutes, what should I do', ROSA, /Start with/],
  ['что по здоровью', IVAN, /проект «Здоровье»:\n• Таблетки/],
  ['спасибо милая', IVAN, /^Пожалуйста/],
])('a question is understood by its grammar: %s', (question, person, expected) => {
  expect(ask(person, question)).toMatch(expected);
});

it.each<[string, Person]>([
  ['what should I cook tonight', ROSA],
  ['who works tomorrow', ROSA],
  ['which day is lightest', ROSA],
  ['which tasks take less than 20 min', ROSA],
  ['any day this week with no meetings at all', ROSA],
  ['what happens if I leave the flyers until friday', ROSA],
  ['в какой день я меньше всего занят', IVAN],
  ['что подарить жене', IVAN],
  ['what do I have from 22 to 2', ROSA],
  ['tasks between 1 and 2 hours', ROSA],
])('a word that nothing explains is said: %s', (question, person) => {
  expect(ask(person, question)).toMatch(/did not understand|Не понял/);
});

it.each<[string, Person, RegExp]>([
  ['why is it free tomorrow', ROSA, /^I did not understand “why”/],
  ['куда делась вторая половина дня', IVAN, /^Не понял/],
])('a word that makes another question of one that is known is said: %s', (question, person, expected) => {
  expect(ask(person, question)).toMatch(expected);
});

it.each<[string, Person, RegExp]>([
  ['who invented physio', ROSA, /did not understand “invented”.*\n• Physio · tomorrow/],
  [
    'am I free on glorb',
    ROSA,
    /did not understand “glorb”.*\nYou can ask, for instance:\n• “When am I free on Friday\?”/,
  ],
])('beside the words that are not understood, the answer has what is near: %s', (question, person, expected) => {
  expect(ask(person, question)).toMatch(expected);
});

it('a follow-up with a kind of its own is about that kind, not about what was named before', () => {
  expect(ask(ROSA, 'and what is still overdue', 'when is physio')).toMatch(/^1 task, overdue:\n• Old rent/);
});

it('a day after a statement asks for that day', () => {
  expect(ask(ROSA, 'tomorrow??', 'the tax return is not done')).toMatch(/^Tomorrow:\n• 13:00/);
});

it.each(['is my focus better in the morning', 'how is my energy in the evening'])(
  'a part of the day in a question about moods is that of all days: %s',
  (question) => {
    expect(ask(PEOPLE.ben, question)).toMatch(/^By part of day/);
  },
);

it.each<[string, Person, RegExp]>([
  ['что у меня в пятницу до обеда', IVAN, /^(?!.*12:00–13:00)/],
  ['what comes after the seedlings', ROSA, /^(?!Start with)/],
  ['how do I turn off notifications', ROSA, /in the app’s settings/],
  ['how many times a week do I water the seedlings', ROSA, /^• Water the seedlings/],
  ['договор или таблетки сначала?', IVAN, /^• Таблетки.*\n• Сдать договор/],
  ['next half hour?', ROSA, /^Start with/],
  ['что в ближайшие полчаса', IVAN, /^Не понял/],
  ['how much work is left for the open day', ROSA, /2 tasks, project “Open day”[\s\S]*Estimated: 1 h 15 min/],
  ['what can I push', ROSA, /^No task is both unimportant/],
  ['top 3 for today', ROSA, /^Start with/],
  ['did I finish more this week than last week', ROSA, /this week[\s\S]*last week/],
  ['I have 15 min before physio, what can I do', ROSA, /^(?!.*(?:Tax|flyers))[\s\S]*$/],
  ['am I overcommitted this week', ROSA, /of work; .* is free/],
])('an everyday wording of a known question is read: %s', (question, person, expected) => {
  expect(ask(person, question)).toMatch(expected);
});

it('a word that one title does not explain names another task', () => {
  expect(ask(ROSA, 'can I do the tax return before physio')).toMatch(/13 h of working time/);
});

it.each(['устала, сил нет совсем', 'сегодня устала, сил нет', 'я очень устал сегодня'])(
  'a tired person gets something to do, not the mood logs: %s',
  (message) => {
    expect(ask(IVAN, message)).toMatch(/сил[\s\S]*Таблетки/);
  },
);

it.each<[string, RegExp]>([
  ['do I have more energy on weekdays or weekends', /^• Weekdays: .*\n• Weekends: [^\n]*(?:\nMost [^\n]*)?$/],
  ['do I feel better on weekends', /^• Weekends: .*\n• Other days: /],
  ['compare last week to the week before, energy wise', /^• Last week: .*\n• .*(?:\n.*)?$/],
  ['has my energy been dropping this month', /^Trend over \d+ days with a log, /],
  ['am I getting less focused over the past 3 weeks', /^Trend over \d+ days with a log, /],
  ['average focus over the last 2 weeks', /^[^•\n]* to today: energy [\d.]+, focus [\d.]+ \(\d+ logs?\)$/],
  ['how was my mood two weeks ago', /^[^•\n]* to [^•\n]*: (?:energy|no mood log)/],
  ['will my focus be ok when the dishwasher sings', /^I did not understand “[^”]*dishwasher sings”/],
])('a question about moods is answered for its periods and weekdays: %s', (question, expected) => {
  expect(ask(PEOPLE.ben, question)).toMatch(expected);
});

it.each([
  'what can you actually do?',
  'how do I log my mood?',
  'can you undo things?',
  'ты умеешь ставить напоминания?',
])('a question about abilities gets the list of them: %s', (question) => {
  expect(ask(PEOPLE.ben, question)).toMatch(/reopen.*log energy.*undo|вернуть.*записать.*отменить/);
});
