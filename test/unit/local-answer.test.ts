import { describe, expect, it } from 'vitest';
import { buildLocalAnswer, detectLanguage } from '../../src/assistant/local-answer.ts';
import type { Snapshot } from '../../src/assistant/snapshot.ts';
import { buildSnapshot, COUNTS } from '../support/snapshot.ts';

const snapshot: Snapshot = buildSnapshot({ counts: { ...COUNTS, open: 1, completedLast7Days: 4 } });

/** How to recognise the topics in an answer. */
const TOPICS: [string, RegExp][] = [
  ['tasks', /open task|Открытых задач/],
  ['mood', /logged a mood|записи настроения/],
  ['hours', /best time is|лучшее время —/],
  ['progress', /you completed|завершено:/],
];

function topicsOf(question: string): string[] {
  const answer = buildLocalAnswer(question, snapshot, detectLanguage(question, 'en'));
  return TOPICS.map(([topic, pattern]) => ({ topic, at: answer.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ topic }) => topic);
}

describe('the local answer', () => {
  it.each([
    'What first?',
    'What is there to do?',
    'What needs to be done today?',
    'What should I finish first?',
    'What should I focus on today?',
    'What do I have this week?',
    'When is my next deadline?',
    'What is due this evening?',
    'What is left for tomorrow morning?',
    'How do I get all this done?',
    'Hello!',
    'Что мне делать сейчас?',
    'Что у меня на этой неделе?',
    'Что надо сделать в течение часа?',
    'Когда ближайший срок?',
    'Что ещё не сделано?',
    'На чём сфокусироваться сегодня?',
    'С чего начать утром?',
    'Успею ли я всё сегодня вечером?',
    'Привет!',
  ])('to “%s” is about tasks and the best hours', (question) => expect(topicsOf(question)).toEqual(['tasks', 'hours']));

  it.each([
    ['How is my mood?', ['mood']],
    ['Why am I so tired?', ['mood']],
    ['How is my energy this week?', ['mood']],
    ['Как моё настроение?', ['mood']],
    ['Почему я так устаю, я устал', ['mood']],
    ['Что с моей концентрацией?', ['mood']],
    ['When do I work best?', ['hours']],
    ['What are my peak hours?', ['hours']],
    ['What is my best time of day?', ['hours']],
    ['Когда мне лучше работать?', ['hours']],
    ['Какие часы самые продуктивные?', ['hours']],
    ['Где мой пик?', ['hours']],
    ['What have I done this week?', ['progress']],
    ['How many tasks did I complete?', ['progress', 'tasks']],
    ['How long is my streak?', ['progress']],
    ['Что я успел за неделю?', ['progress']],
    ['Сколько дней подряд?', ['progress']],
    ['Сколько задач я завершил?', ['progress', 'tasks']],
    ['When should I do the hard tasks?', ['hours', 'tasks']],
    ['Как моя энергия и что делать сначала?', ['mood', 'tasks']],
  ])('to “%s” is about %j', (question, topics) => expect(topicsOf(question)).toEqual(topics));
});

/** One log a day, the last of them today. */
const logsAt = (count: number, of: (index: number) => [hour: number, energy: number]): Snapshot['history'] =>
  Array.from({ length: count }, (_, index) => {
    const [hour, energy] = of(index);
    return [hour, index, energy, 5, false];
  });

const answer = (question: string, others: Partial<Snapshot>) =>
  buildLocalAnswer(question, buildSnapshot(others), detectLanguage(question, 'en')).split('\n').slice(2);

describe('the answer about the best hours', () => {
  it.each<[string, Snapshot['history'], string]>([
    [
      'few logs',
      logsAt(13, () => [21.1, 8]),
      'For most people the best time is between 10 and 14 o’clock. You have too few mood logs to know yours.',
    ],
    [
      'logs of one hour',
      logsAt(20, () => [21.1, 8]),
      'Your best hours are not known yet: none of your 20 mood logs is from 7 to 20 o’clock. Log then too.',
    ],
    [
      'logs without a peak',
      logsAt(48, (index) => [7.5 + (index % 16), 6]),
      'Your 48 mood logs show no clear best time of day.',
    ],
    [
      'logs with a peak',
      logsAt(96, (index) => [7.5 + (index % 16), [3, 4, 5].includes(index % 16) ? 9 : 4]),
      'Your best time is between 11 and 12 o’clock (96 logs).',
    ],
  ])('with %s claims what they show', (_, history, text) => {
    expect(answer('What are my peak hours?', { history })).toEqual([text]);
  });

  it('says in Russian which hours lack a log', () => {
    expect(answer('Где мой пик?', { history: logsAt(20, () => [21.1, 8]) })).toEqual([
      'Лучшие часы пока не известны: записей 20, но ни одной с 7 до 20 часов. Отметьтесь и в это время.',
    ]);
  });
});

describe('the answer about moods', () => {
  const moods = (count: number) => ({
    mood: {
      totalLogs: 3 * count,
      averageEnergy: 5,
      averageFocus: 6,
      byDay: Array.from({ length: count }, (_, day) => ({
        day,
        energy: 2 + day / 2,
        focus: [3, 8, 5, 7][day % 4] ?? 0,
      })),
    },
  });

  it('has averages over logs, and trends over days, which may be unclear', () => {
    expect(answer('How is my mood?', moods(12))).toEqual([
      'Average of the last 30 days: energy 5, focus 6 (36 logs).',
      'Trend over 12 days with a log: energy rising, focus not clear yet.',
    ]);
    expect(answer('Как моё настроение?', moods(12)).at(-1)).toBe(
      'Динамика (дней с записями: 12): энергия — растёт, концентрация — пока не ясно.',
    );
  });

  it('has no trend over four days', () => {
    expect(answer('How is my mood?', moods(4))).toEqual(['Average of the last 30 days: energy 5, focus 6 (12 logs).']);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['What first?', 'en'],
    ['Что сначала?', 'ru'],
    ['Complete «Купить хлеб в магазине» please', 'en'],
    ['Complete Купить хлеб please, then the others', 'en'],
    ['Заверши “Call the dentist tomorrow”', 'ru'],
    ['«Купить хлеб»', 'ru'],
    ['42?', 'fallback'],
  ])('detects the language of “%s” as: %s', (message, language) => {
    for (const fallback of ['en', 'ru'] as const) {
      expect(detectLanguage(message, fallback)).toBe(language === 'fallback' ? fallback : language);
    }
  });
});
