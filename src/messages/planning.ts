import type { Language, Phrase } from './say.ts';

/** The pieces of the sentence that explains a block. */
export const REASONS = {
  high: { en: 'High priority', ru: 'Высокий приоритет' },
  medium: { en: 'Medium priority', ru: 'Средний приоритет' },
  low: { en: 'Low priority', ru: 'Низкий приоритет' },
  due: { en: 'due {at}', ru: 'срок {at}' },
  slack: { en: '{slack} of slack', ru: 'запас {slack}' },
  at_risk: { en: 'at risk: {slack} of slack', ru: 'под угрозой: запас {slack}' },
  no_slack: { en: 'at risk: no slack', ru: 'под угрозой: запаса нет' },
  overdue: { en: 'overdue since {at}', ru: 'просрочено с {at}' },
  late: { en: '{late} late', ru: 'на {late} позже срока' },
  energy: { en: 'your energy suits it', ru: 'сил на неё хватит' },
  after: { en: 'after {titles}', ru: 'после {titles}' },
  displaced: { en: 'in place of {titles}', ru: 'вместо {titles}' },
  kept: { en: 'kept in place', ru: 'осталось на месте' },
  moved: { en: 'moved', ru: 'перенесено' },
  locked: { en: 'Locked by you', ru: 'Закреплено вами' },
} as const satisfies Record<string, Phrase>;

/** When something is due, on a day of the coming week or on a date. */
export const DUE_AT = {
  today: { en: 'today', ru: 'сегодня' },
  tomorrow: { en: 'tomorrow', ru: 'завтра' },
  at_time: { en: '{day} {time}', ru: '{day} в {time}' },
} as const satisfies Record<string, Phrase>;

export const CONSTRAINTS = {
  day_off: { en: '{n:This day is a day|These days are days} off.', ru: '{n:Это выходной|Это выходные|Это выходные}.' },
  no_time: {
    en: 'No working time is left on {n:this day|these days}.',
    ru: 'Рабочего времени в {n:этот день|эти дни|эти дни} не осталось.',
  },
  no_slot: {
    en: 'It takes {need} in a row; the longest free stretch is {gap}.',
    ru: 'Нужно {need} подряд, а свободно подряд не больше {gap}.',
  },
  start: {
    en: 'It can start at {at} at the earliest. After that, the longest free stretch is {gap}, and it takes {need}.',
    ru: 'Начать можно не раньше: {at}. После этого подряд свободно {gap}, а нужно {need}.',
  },
  deadline: { en: 'It does not fit before its deadline, {at}.', ru: 'До крайнего срока ({at}) не успеть.' },
  dependency: {
    en: 'It waits for {first}, which is not planned before it.',
    ru: 'Она ждёт {first}, а эта задача до неё не запланирована.',
  },
  capacity: { en: 'Other tasks take the time.', ru: 'Всё время занято другими задачами.' },
  not_yet: { en: 'It starts on {at}.', ru: 'Начать можно {at}.' },
  dropped: { en: 'You took it off {n:this day|these days}.', ru: 'Вы убрали её с {n:этого дня|этих дней|этих дней}.' },
  low_value: {
    en: 'It would be late, at an hour when your energy is low.',
    ru: 'Она опоздает и попадёт на час, когда мало сил.',
  },
  partly: { en: '{planned} of {total} are planned.', ru: 'Запланировано {planned} из {total}.' },
} as const satisfies Record<string, Phrase>;

export const FIXES = {
  shorten: { en: 'It fits if you shorten it to {minutes} min.', ru: 'Поместится, если займёт {minutes} мин.' },
  work_until: {
    en: 'It fits if you work until {end} {day}, that day only.',
    ru: 'Поместится, если {day} работать до {end} — только в этот день.',
  },
  work_from: {
    en: 'It fits if you start work at {start} {day}, that day only.',
    ru: 'Поместится, если {day} начать работу в {start} — только в этот день.',
  },
  work_on: {
    en: 'It fits if you work from {start} to {end} {day}, that day only.',
    ru: 'Поместится, если {day} поработать с {start} до {end} — только в этот день.',
  },
  let_go: { en: 'It fits if you let {title} go.', ru: 'Поместится, если отказаться от {title}.' },
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
  put_back: { en: 'Put it back, and it is planned again.', ru: 'Её можно вернуть и запланировать.' },
  add_days: { en: 'It fits if you plan up to {day}.', ru: 'Поместится, если планировать по {day}.' },
} as const satisfies Record<string, Phrase>;

/** From Monday, as in ISO 8601. */
export const ON_WEEKDAYS: Record<Language, string[]> = {
  en: ['on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday', 'on Saturday', 'on Sunday'],
  ru: ['в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье'],
};

export const DURATIONS = {
  days: { en: '{days} {days:day|days}', ru: '{days} {days:день|дня|дней}' },
  both: { en: '{hours} h {minutes} min', ru: '{hours} ч {minutes} мин' },
  hours: { en: '{hours} h', ru: '{hours} ч' },
  minutes: { en: '{minutes} min', ru: '{minutes} мин' },
} as const satisfies Record<string, Phrase>;

export const QUOTED = { en: '“{title}”', ru: '«{title}»' } as const satisfies Phrase;

export const PLAN_INSIGHTS = {
  load: {
    en: 'Planned: {minutes} of work in {n} {n:block|blocks}.',
    ru: 'Запланировано: {minutes} работы, блоков: {n}.',
  },
  next_workday: {
    en: 'No working time is left today, so this plan is for {day}.',
    ru: 'Сегодня рабочего времени больше нет, поэтому это план на {day}.',
  },
  next_workday_after_off: {
    en: 'Today is a day off, so this plan is for {day}.',
    ru: 'Сегодня выходной, поэтому это план на {day}.',
  },
  day_off: {
    en: 'There are no working hours on {n:this day|these days}.',
    ru: 'Рабочих часов в {n:этот день|эти дни|эти дни} нет.',
  },
  missed: {
    en: '{n} {n:block was|blocks were} missed ({minutes}): {titles}. {n:It is|They are} planned again if there is room. If you did {n:it|them}, say so.',
    ru: 'Пропущено блоков: {n} ({minutes}): {titles}. Если место есть, они запланированы снова. Если вы это сделали, отметьте.',
  },
  full_day: {
    en: '{day}: {planned} of {free} are planned. A delay would not fit.',
    ru: 'План на {day}: занято {planned} из {free}. Для задержек места нет.',
  },
  omitted: {
    en: '{n} less urgent {n:task was|tasks were} not considered: a plan is made from the {value} most urgent.',
    ru: 'Менее срочных задач, которые не рассматривались: {n}. План составлен из самых срочных: {value}.',
  },
  clash: {
    en: '{n} locked {n:block conflicts|blocks conflict} with busy time, a start date, a deadline or a dependency.',
    ru: 'Закреплённых блоков, которым мешает занятое время, начало, крайний срок или порядок задач: {n}.',
  },
  left_out: {
    en: '{n} {n:task doesn’t|tasks don’t} fit ({minutes} in total). Suggested fixes are listed with {n:it|them}.',
    ru: 'Не поместилось задач: {n}, всего {minutes}. Если помогает одно изменение, оно указано.',
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
  dropped: { en: 'You took all open tasks off today.', ru: 'Все открытые задачи вы убрали с сегодняшнего дня.' },
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
