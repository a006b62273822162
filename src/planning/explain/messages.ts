import type { Language, Phrase } from '../../shared/i18n.ts';

/** Why a block is where it is, piece by piece. */
export const REASONS = {
  high: { en: 'High priority', ru: 'Высокий приоритет' },
  medium: { en: 'Medium priority', ru: 'Средний приоритет' },
  low: { en: 'Low priority', ru: 'Низкий приоритет' },
  due: { en: 'due', ru: 'срок подошёл' },
  energy: { en: 'your energy suits it ({match}%)', ru: 'энергия подходит ({match}%)' },
  late: { en: '{late} min of working time late', ru: 'на {late} мин рабочего времени позже срока' },
  kept: { en: 'stays where it was', ru: 'осталось на месте' },
  moved: { en: 'had to move', ru: 'пришлось перенести' },
  locked: { en: 'Locked by you', ru: 'Закреплено вами' },
} satisfies Record<string, Phrase>;

export const CONSTRAINTS = {
  no_slot: {
    en: 'These days have no free working time that is long enough for it.',
    ru: 'В эти дни нет свободного рабочего времени нужной длины.',
  },
  deadline: { en: 'It does not fit before its deadline.', ru: 'До крайнего срока не успеть.' },
  dependency: {
    en: 'It waits for “{first}”, which is not wholly planned before it.',
    ru: 'Она ждёт «{first}», а эта задача не запланирована целиком до неё.',
  },
  capacity: { en: 'There is no time left for it.', ru: 'На эту задачу не осталось времени.' },
  low_value: {
    en: 'It would be late, and at an hour of little energy.',
    ru: 'Она опоздает и попадёт на час, когда мало сил.',
  },
} satisfies Record<string, Phrase>;

export const FIXES = {
  shorten: { en: 'It fits if it takes {minutes} min.', ru: 'Поместится, если займёт {minutes} мин.' },
  extend_hours: {
    en: 'It fits if you work from {start} to {end} on {weekday}.',
    ru: 'Поместится, если {weekday} работать с {start} до {end}.',
  },
  move_deadline: {
    en: 'It fits if the deadline moves to {at}.',
    ru: 'Поместится, если перенести крайний срок на {at}.',
  },
  move_due: { en: 'It fits if its due date moves to {at}.', ru: 'Поместится, если перенести срок на {at}.' },
  start_earlier: { en: 'It fits if it may begin at {at}.', ru: 'Поместится, если начать можно будет {at}.' },
  remove_dependency: {
    en: 'It fits if it does not wait for {n} {n:task|tasks}.',
    ru: 'Поместится, если не ждать {n} {n:задачу|задачи|задач}.',
  },
  add_days: { en: 'It fits in a plan of {days} days.', ru: 'Поместится в план на {days} {days:день|дня|дней}.' },
} satisfies Record<string, Phrase>;

/** Working hours are those of a weekday; by ISO, from Monday. */
export const WEEKDAYS: Record<Language, string[]> = {
  en: ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'],
  ru: [
    'по понедельникам',
    'по вторникам',
    'по средам',
    'по четвергам',
    'по пятницам',
    'по субботам',
    'по воскресеньям',
  ],
};

export const PLAN_INSIGHTS = {
  load: {
    en: 'Planned: {value} {value:minute|minutes} of work in {n} {n:block|blocks}.',
    ru: 'Запланировано: {value} {value:минута|минуты|минут} работы, блоков: {n}.',
  },
  clash: {
    en: '{n} locked {n:block is|blocks are} at odds with busy time, a start, a deadline or what comes first.',
    ru: 'Закреплённых блоков, которым мешает занятое время, начало, крайний срок или порядок задач: {n}.',
  },
  left_out: {
    en: '{n} {n:task does|tasks do} not fit, {value} minutes in all. Where one change makes room, it is said.',
    ru: 'Не поместилось задач: {n}, всего минут: {value}. Если помогает одно изменение, оно указано.',
  },
  assumed_durations: {
    en: '{n} {n:task has|tasks have} no estimate: {value} minutes were assumed.',
    ru: 'Задач без оценки времени: {n}. Взято по {value} {value:минуте|минуты|минут}.',
  },
  better_anew: {
    en: 'Planned anew, this would be better by {value}%: {n} {n:block|blocks} stayed where {n:it was|they were}.',
    ru: 'Если спланировать заново, будет лучше на {value}%: на месте осталось блоков: {n}.',
  },
  little_known: {
    en: 'Until you have {value} mood logs ({n} so far), your best hours are assumed to be most people’s.',
    ru: 'Пока нет {value} записей настроения (сейчас {n}), лучшие часы взяты как у большинства.',
  },
} satisfies Record<string, Phrase>;

export const NOW_REASONS = {
  planned_now: { en: 'planned for now', ru: 'запланировано на сейчас' },
  in_progress: { en: 'already begun', ru: 'уже начато' },
  overdue: { en: 'overdue', ru: 'просрочено' },
  due_today: { en: 'due today', ru: 'срок сегодня' },
  deadline_near: { en: 'its deadline is near', ru: 'крайний срок близко' },
  high_priority: { en: 'matters a lot', ru: 'очень важно' },
  fits_energy: { en: 'fits your energy', ru: 'подходит по энергии' },
  fits_time: { en: 'fits the time', ru: 'успеете' },
  part_fits: { en: 'you can do part of it', ru: 'успеете часть' },
} satisfies Record<string, Phrase>;

export const NOTHING_NOW = {
  no_tasks: { en: 'Nothing is open.', ru: 'Открытых задач нет.' },
  busy: { en: 'You are busy until {at}.', ru: 'Вы заняты до {at}.' },
  too_short: {
    en: 'Nothing fits in {minutes} {minutes:minute|minutes}: the shortest takes {shortest}.',
    ru: 'За {minutes} мин ничего не успеть: самая короткая задача — {shortest} мин.',
  },
  too_late: { en: 'Nothing can be done before its deadline.', ru: 'До крайнего срока уже ничего не успеть.' },
  too_little_energy: {
    en: 'All that is open needs more energy than you have now: rest, or do it later.',
    ru: 'На открытые задачи сейчас не хватит сил: отдохните или сделайте позже.',
  },
  waiting: {
    en: 'Everything waits for something: another task, or its start.',
    ru: 'Всё чего-то ждёт: другой задачи или своего начала.',
  },
} satisfies Record<string, Phrase>;
