import type { Person } from './people.ts';

/** Two people with shifts and lessons, on a Sunday afternoon. */
export const SHIFT_PEOPLE = {
  /** A paramedic with night shifts, in English. */
  nora: {
    language: 'en',
    timezone: 'Europe/Lisbon',
    now: '2026-11-29 17:10',
    tasks: [
      { title: 'Renew the parking permit', due: '2026-11-27', estimatedDuration: 20 },
      { title: 'Defrost the freezer', due: '2026-11-29', estimatedDuration: 40 },
      { title: 'Call grandma', due: '2026-11-29 19:00', estimatedDuration: 15 },
      { title: 'First aid course essay', deadline: '2026-12-04 12:00', estimatedDuration: 300, priority: 'high' },
      { title: 'Sort the tax papers', due: '2026-12-02', estimatedDuration: 90 },
      { title: 'Book winter tyres', due: '2026-12-01', estimatedDuration: 15 },
      { title: 'Swim', due: '2026-12-02', estimatedDuration: 60, repeats: 'FREQ=WEEKLY' },
      { title: 'Paint the hall', estimatedDuration: 240, priority: 'low' },
    ],
    busy: [
      ['Night shift', '2026-12-01 20:00', '2026-12-02 07:30'],
      ['Choir', '2026-12-03 19:00', '2026-12-03 21:00'],
    ],
    plan: [
      ['Defrost the freezer', '2026-11-29 18:00', '2026-11-29 18:40'],
      ['Sort the tax papers', '2026-11-30 09:00', '2026-11-30 10:30'],
      ['Paint the hall', '2026-11-30 11:00', '2026-11-30 15:00'],
    ],
    done: [['Water the ferns', '2026-11-28']],
  },
  /** A student with lessons, in Russian. */
  pavel: {
    language: 'ru',
    timezone: 'Asia/Omsk',
    now: '2026-11-29 17:10',
    tasks: [
      { title: 'Отчёт по химии', due: '2026-11-30', estimatedDuration: 90 },
      { title: 'Курсовая по истории', deadline: '2026-12-04 18:00', estimatedDuration: 360, priority: 'high' },
      { title: 'Вернуть учебники', due: '2026-11-29', estimatedDuration: 30 },
      { title: 'Оплатить общежитие', due: '2026-11-26', estimatedDuration: 10 },
      { title: 'Бассейн', due: '2026-12-01 19:00', estimatedDuration: 60, repeats: 'FREQ=WEEKLY' },
      { title: 'Презентация по этике', due: '2026-12-03', estimatedDuration: 120 },
    ],
    busy: [
      ['Пары', '2026-11-30 09:00', '2026-11-30 14:00'],
      ['Пары', '2026-12-02 09:00', '2026-12-02 14:00'],
      ['Ночная смена', '2026-12-04 22:00', '2026-12-05 06:00'],
    ],
    plan: [
      ['Курсовая по истории', '2026-11-30 15:00', '2026-11-30 17:00'],
      ['Курсовая по истории', '2026-12-01 10:00', '2026-12-01 12:00'],
      ['Курсовая по истории', '2026-12-01 13:00', '2026-12-01 15:00'],
      ['Отчёт по химии', '2026-11-30 17:00', '2026-11-30 18:00'],
    ],
    done: [],
  },
} as const satisfies Record<string, Person>;
