import type { Person } from './people.ts';

/** Three people at home: a man between jobs, a mother of a baby and a student who shares a flat. */
export const HOME_PEOPLE = {
  /** A Canadian who looks for a job. Monday morning. */
  ben: {
    language: 'en',
    timezone: 'America/Toronto',
    now: '2026-12-07 09:20',
    tasks: [
      { title: 'Update CV', due: '2026-12-07', priority: 'high', estimatedDuration: 60, project: 'Job hunt' },
      {
        title: 'Apply to Northlight',
        deadline: '2026-12-09 17:00',
        priority: 'high',
        estimatedDuration: 90,
        project: 'Job hunt',
      },
      {
        title: 'Practise interview questions',
        due: '2026-12-08 14:00',
        estimatedDuration: 45,
        energyLevel: 'high',
        project: 'Job hunt',
      },
      { title: 'Fix the leaking tap', due: '2026-12-03', estimatedDuration: 40 },
      { title: 'Return the drill to Marcus', due: '2026-12-10', estimatedDuration: 15, labels: ['errands'] },
      { title: 'Buy stamps', due: '2026-12-10', estimatedDuration: 10, labels: ['errands'] },
      { title: 'Walk the dog', due: '2026-12-07 18:00', estimatedDuration: 30, repeats: 'FREQ=DAILY' },
      { title: 'Learn guitar', priority: 'low', estimatedDuration: 60, ageDays: 48 },
    ],
    busy: [
      ['Interview at Kestrel', '2026-12-08 15:00', '2026-12-08 16:00'],
      ['Lunch with mum', '2026-12-07 12:30', '2026-12-07 13:30'],
      ['Hockey', '2026-12-11 20:00', '2026-12-11 22:00'],
    ],
    plan: [
      ['Update CV', '2026-12-07 10:00', '2026-12-07 11:00'],
      ['Fix the leaking tap', '2026-12-07 14:00', '2026-12-07 14:40'],
    ],
    done: [
      ['Cancel gym membership', '2026-12-06'],
      ['Call the landlord', '2026-12-04'],
      ['Send references', '2026-12-02'],
    ],
    mood: () => [
      [10, 6, 7],
      [15, 4, 4],
    ],
    moodDays: 18,
    streak: 1,
  },
  /** A Russian mother of a baby. Thursday noon. */
  vera: {
    language: 'ru',
    timezone: 'Europe/Moscow',
    now: '2026-12-03 12:10',
    tasks: [
      {
        title: 'Оформить пособие',
        deadline: '2026-12-07 18:00',
        priority: 'high',
        estimatedDuration: 60,
        project: 'Документы',
      },
      { title: 'Сделать прививку', due: '2026-12-04 10:30', priority: 'high', estimatedDuration: 60 },
      { title: 'Сварить суп', due: '2026-12-03', estimatedDuration: 40, labels: ['кухня'] },
      { title: 'Разморозить курицу', due: '2026-12-03 16:00', estimatedDuration: 5, labels: ['кухня'] },
      { title: 'Помыть окна', priority: 'low', estimatedDuration: 120, energyLevel: 'high', ageDays: 35 },
      { title: 'Позвонить свекрови', due: '2026-12-02', estimatedDuration: 20 },
      { title: 'Получить загранпаспорт', due: '2026-12-15', estimatedDuration: 90, project: 'Документы' },
      { title: 'Прогулка с коляской', due: '2026-12-03 17:00', estimatedDuration: 60, repeats: 'FREQ=DAILY' },
    ],
    busy: [
      ['Массаж', '2026-12-03 14:00', '2026-12-03 14:45'],
      ['Бассейн с малышом', '2026-12-05 11:00', '2026-12-05 12:00'],
      ['Гости', '2026-12-06 16:00', '2026-12-06 20:00'],
    ],
    plan: [
      ['Сварить суп', '2026-12-03 13:00', '2026-12-03 13:40'],
      ['Оформить пособие', '2026-12-04 13:00', '2026-12-04 14:00'],
    ],
    done: [
      ['Купить памперсы', '2026-12-03'],
      ['Записаться к педиатру', '2026-12-01'],
      ['Отправить посылку', '2026-11-27'],
    ],
    mood: () => [
      [9, 5, 5],
      [21, 3, 2],
    ],
    moodDays: 22,
    streak: 2,
  },
  /** A Russian student who shares a flat. Saturday afternoon. */
  tim: {
    language: 'ru',
    timezone: 'Asia/Omsk',
    now: '2026-12-05 15:00',
    tasks: [
      {
        title: 'Дописать курсач',
        deadline: '2026-12-08 12:00',
        priority: 'high',
        estimatedDuration: 300,
        energyLevel: 'high',
      },
      { title: 'Вынести мусор', due: '2026-12-05', estimatedDuration: 5 },
      { title: 'Скинуть деньги за интернет', due: '2026-12-04', estimatedDuration: 5, labels: ['деньги'] },
      { title: 'Подготовить слайды', due: '2026-12-07 10:00', estimatedDuration: 60 },
      { title: 'Постричься', estimatedDuration: 40, priority: 'low' },
      { title: 'Английский на Duolingo', due: '2026-12-05 21:00', estimatedDuration: 15, repeats: 'FREQ=DAILY' },
    ],
    busy: [
      ['Пары', '2026-12-07 09:00', '2026-12-07 13:00'],
      ['Концерт', '2026-12-05 19:00', '2026-12-05 22:00'],
    ],
    done: [['Купить билет на концерт', '2026-12-03']],
    mood: () => [[14, 6, 6]],
    moodDays: 12,
  },
} as const satisfies Record<string, Person>;
