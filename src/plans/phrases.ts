import type { Language, Phrase } from '../shared/say.ts';

/** Why a block is where it is, piece by piece. */
export const REASONS = {
  high: { en: 'High priority', ru: 'Высокий приоритет' },
  medium: { en: 'Medium priority', ru: 'Средний приоритет' },
  low: { en: 'Low priority', ru: 'Низкий приоритет' },
  due: { en: 'due in these days', ru: 'срок в эти дни' },
  energy: { en: 'your energy fits by {match}%', ru: 'энергия подходит на {match}%' },
  late: { en: '{late} min of work late', ru: 'опоздание: {late} мин рабочего времени' },
  kept: { en: 'stays where it was', ru: 'осталось на месте' },
  moved: { en: 'had to move', ru: 'пришлось перенести' },
  locked: { en: 'You put it here', ru: 'Вы поставили это сюда' },
} satisfies Record<string, Phrase>;

export const CONSTRAINTS = {
  no_slot: {
    en: 'No stretch of your working time is long enough for it.',
    ru: 'В рабочем времени нет достаточно длинного промежутка.',
  },
  deadline: { en: 'It does not fit before its deadline.', ru: 'До крайнего срока не успеть.' },
  dependency: { en: 'A task it waits for is not planned.', ru: 'Задача, которой она ждёт, не в плане.' },
  capacity: { en: 'There is no time left for it.', ru: 'На неё не осталось времени.' },
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
  move_deadline: { en: 'It fits with the deadline at {at}.', ru: 'Поместится, если крайний срок будет {at}.' },
  move_due: { en: 'It fits if it is due at {at}.', ru: 'Поместится, если срок будет {at}.' },
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
  left_out: {
    en: '{n} {n:task does|tasks do} not fit, {value} minutes in all. Each says what would make room for it.',
    ru: 'Не поместилось задач: {n}, всего минут: {value}. У каждой сказано, что освободит для неё место.',
  },
  assumed_durations: {
    en: '{n} {n:task has|tasks have} no estimate: {value} minutes were assumed.',
    ru: 'Задач без оценки времени: {n}. Взято по {value} {value:минуте|минуты|минут}.',
  },
  better_anew: {
    en: 'Planned anew, this could be better by up to {value}%; {n} {n:block stays|blocks stay} where it was.',
    ru: 'Если спланировать заново, может стать лучше (до {value}%); на месте осталось блоков: {n}.',
  },
  little_known: {
    en: 'Your best hours are those of most people as yet: {n} of {value} logs of your mood are there.',
    ru: 'Лучшие часы пока взяты как у большинства: записей настроения {n} из {value}.',
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
  fits_time: { en: 'fits the time', ru: 'помещается во время' },
  part_fits: { en: 'a part of it fits the time', ru: 'поместится часть' },
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
    en: 'What there is asks for more energy than you have now: rest, or do it later.',
    ru: 'На то, что есть, сейчас не хватит сил: отдохните или сделайте позже.',
  },
  waiting: {
    en: 'Everything waits for something: another task, or its start.',
    ru: 'Всё чего-то ждёт: другой задачи или своего начала.',
  },
} satisfies Record<string, Phrase>;
