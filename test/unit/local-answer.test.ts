import { describe, expect, it } from 'vitest';
import { languageOf, localAnswer } from '../../src/assistant/local-answer.ts';
import type { Facts } from '../../src/assistant/snapshot.ts';
import { COUNTED, factsOf } from '../support/facts.ts';

const facts: Facts = factsOf({ counts: { ...COUNTED, open: 1, completedLast7Days: 4 } });

/** What an answer tells of, in its order. */
const KINDS: [string, RegExp][] = [
  ['tasks', /open task|Открытых задач/],
  ['mood', /logged a mood|записи настроения/],
  ['hours', /best time is|лучшее время —/],
  ['progress', /you completed|завершено:/],
];

function toldOf(question: string): string[] {
  const answer = localAnswer(question, facts, languageOf(question, 'en'));
  return KINDS.map(([kind, phrase]) => ({ kind, at: answer.search(phrase) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

describe('without a model', () => {
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
  ])('%s is a question about tasks', (question) => expect(toldOf(question)).toEqual(['tasks', 'hours']));

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
  ])('%s is about %j', (question, kinds) => expect(toldOf(question)).toEqual(kinds));
});

describe('the language of a message', () => {
  it.each([
    ['What first?', 'en'],
    ['Что сначала?', 'ru'],
    ['Complete «Купить хлеб в магазине» please', 'en'],
    ['Complete Купить хлеб please, then the others', 'en'],
    ['Заверши “Call the dentist tomorrow”', 'ru'],
    ['«Купить хлеб»', 'ru'],
    ['42?', 'otherwise'],
  ])('%s: %s', (message, language) => {
    for (const otherwise of ['en', 'ru'] as const) {
      expect(languageOf(message, otherwise)).toBe(language === 'otherwise' ? otherwise : language);
    }
  });
});
