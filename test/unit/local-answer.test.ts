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
