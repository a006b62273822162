import type { Language, Phrase } from './say.ts';

/** The pieces of the sentence that explains a block. */
export const REASONS = {
  high: { en: 'High priority', ru: 'Высокий приоритет' },
  medium: { en: 'Medium priority', ru: 'Средний приоритет' },
  low: { en: 'Low priority', ru: 'Низкий приоритет' },
  due: { en: 'due', ru: 'срок подошёл' },
  energy: { en: 'energy match {match}%', ru: 'энергия подходит ({match}%)' },
  late: { en: '{late} min of working time late', ru: 'на {late} мин рабочего времени позже срока' },
  kept: { en: 'kept in place', ru: 'осталось на месте' },
  moved: { en: 'had to move', ru: 'пришлось перенести' },
  locked: { en: 'Locked by you', ru: 'Закреплено вами' },
} as const satisfies Record<string, Phrase>;

export const CONSTRAINTS = {
  no_slot: {
    en: 'No free working time on these days is long enough.',
    ru: 'В эти дни нет свободного рабочего времени нужной длины.',
  },
  deadline: { en: 'It does not fit before its deadline.', ru: 'До крайнего срока не успеть.' },
  dependency: {
    en: 'It depends on “{first}”, which is not fully planned before it.',
    ru: 'Она ждёт «{first}», а эта задача не запланирована целиком до неё.',
  },
  capacity: { en: 'Other tasks take the available time.', ru: 'На эту задачу не осталось времени.' },
  low_value: {
    en: 'It would be late, at an hour when your energy is low.',
    ru: 'Она опоздает и попадёт на час, когда мало сил.',
  },
} as const satisfies Record<string, Phrase>;

export const FIXES = {
  shorten: { en: 'It fits if you shorten it to {minutes} min.', ru: 'Поместится, если займёт {minutes} мин.' },
  extend_hours: {
    en: 'It fits if you work from {start} to {end} on {weekday} {date}.',
    ru: 'Поместится, если {weekday} {date} работать с {start} до {end}.',
  },
  move_deadline: {
    en: 'It fits if you move the deadline to {at}.',
    ru: 'Поместится, если перенести крайний срок на {at}.',
  },
  move_due: { en: 'It fits if you move the due date to {at}.', ru: 'Поместится, если перенести срок на {at}.' },
  start_earlier: { en: 'It fits if it can start earlier: {at}.', ru: 'Поместится, если начать можно раньше: {at}.' },
  remove_dependency: {
    en: 'It fits if you remove {n} {n:dependency|dependencies}.',
    ru: 'Поместится, если не ждать {n} {n:задачу|задачи|задач}.',
  },
  add_days: { en: 'It fits in a plan of {days} days.', ru: 'Поместится в план на {days} {days:день|дня|дней}.' },
} as const satisfies Record<string, Phrase>;

/** From Monday, as in ISO 8601. */
export const WEEKDAYS: Record<Language, string[]> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  ru: ['в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье'],
};

export const PLAN_INSIGHTS = {
  load: {
    en: 'Planned: {value} {value:minute|minutes} of work in {n} {n:block|blocks}.',
    ru: 'Запланировано: {value} {value:минута|минуты|минут} работы, блоков: {n}.',
  },
  clash: {
    en: '{n} locked {n:block conflicts|blocks conflict} with busy time, a start date, a deadline or a dependency.',
    ru: 'Закреплённых блоков, которым мешает занятое время, начало, крайний срок или порядок задач: {n}.',
  },
  left_out: {
    en: '{n} {n:task doesn’t|tasks don’t} fit ({value} min in total). Suggested fixes are listed with {n:it|them}.',
    ru: 'Не поместилось задач: {n}, всего минут: {value}. Если помогает одно изменение, оно указано.',
  },
  assumed_durations: {
    en: '{n} {n:task has|tasks have} no estimate: {value} min assumed.',
    ru: 'Задач без оценки времени: {n}. Взято по {value} {value:минуте|минуты|минут}.',
  },
  little_known: {
    en: 'Until you have {value} mood logs ({n} so far), your best hours are based on most people’s.',
    ru: 'Пока нет {value} записей настроения (сейчас {n}), лучшие часы взяты как у большинства.',
  },
  unlogged_hours: {
    en: 'None of your {n} mood logs is from {value} of your waking hours: there the plan guesses your energy.',
    ru: 'Записей настроения {n}, но на {value} {value:час|часа|часов} бодрствования нет ни одной: энергия там — догадка.',
  },
} as const satisfies Record<string, Phrase>;

export const NOW_REASONS = {
  planned_now: { en: 'planned for now', ru: 'запланировано на сейчас' },
  in_progress: { en: 'already started', ru: 'уже начато' },
  overdue: { en: 'overdue', ru: 'просрочено' },
  due_today: { en: 'due today', ru: 'срок сегодня' },
  deadline_near: { en: 'deadline soon', ru: 'крайний срок близко' },
  high_priority: { en: 'high priority', ru: 'очень важно' },
  fits_energy: { en: 'fits your energy', ru: 'подходит по энергии' },
  fits_time: { en: 'fits the time you have', ru: 'успеете' },
  part_fits: { en: 'part of it fits', ru: 'успеете часть' },
} as const satisfies Record<string, Phrase>;

export const NO_PICK_REASONS = {
  no_tasks: { en: 'You have no open tasks.', ru: 'Открытых задач нет.' },
  busy: { en: 'You are busy until {at}.', ru: 'Вы заняты до {at}.' },
  too_short: {
    en: 'Nothing fits in {minutes} {minutes:minute|minutes}: the shortest task takes {shortest}.',
    ru: 'За {minutes} мин ничего не успеть: самая короткая задача — {shortest} мин.',
  },
  too_late: { en: 'No task can be done before its deadline.', ru: 'До крайнего срока уже ничего не успеть.' },
  too_little_energy: {
    en: 'All open tasks need more energy than you have now: rest, or do them later.',
    ru: 'На открытые задачи сейчас не хватит сил: отдохните или сделайте позже.',
  },
  waiting: {
    en: 'Every open task is waiting for another task or for its start date.',
    ru: 'Всё чего-то ждёт: другой задачи или своего начала.',
  },
} as const satisfies Record<string, Phrase>;
