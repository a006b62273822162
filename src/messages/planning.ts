import { catalogue, type Language } from './say.ts';

/** The pieces of the sentence that explains a block. */
export const REASONS = catalogue({
  high: { en: 'high priority', ru: 'высокий приоритет' },
  medium: { en: 'medium priority', ru: 'средний приоритет' },
  low: { en: 'low priority', ru: 'низкий приоритет' },
  due: { en: 'due {at}', ru: 'срок {at}' },
  slack: { en: '{slack} of slack', ru: 'запас {slack}' },
  at_risk: { en: 'at risk: {slack} of slack', ru: 'есть риск опоздать: запас {slack}' },
  no_slack: { en: 'at risk: no slack', ru: 'есть риск опоздать: запаса нет' },
  overdue: { en: 'overdue since {at}', ru: 'просрочено с {at}' },
  late: { en: '{late} late', ru: 'на {late} позже срока' },
  last_late: { en: 'its last part is {late} late', ru: 'последняя часть на {late} позже срока' },
  energy: { en: 'you have the energy for it then', ru: 'в это время на неё есть силы' },
  after: { en: 'after {titles}', ru: 'после {titles}' },
  needed: { en: 'needed for {titles}', ru: 'нужно для {titles}' },
  displaced: { en: 'in place of {titles}', ru: 'вместо {titles}' },
  kept: { en: 'kept in place', ru: 'осталось на месте' },
  moved: { en: 'moved', ru: 'перенесено' },
  locked: { en: 'locked by you', ru: 'закреплено вами' },
  own_time: { en: 'at its own time', ru: 'в назначенное время' },
});

/** When something is due, on a day of the coming week or on a date. */
export const DUE_AT = catalogue({
  today: { en: 'today', ru: 'сегодня' },
  tomorrow: { en: 'tomorrow', ru: 'завтра' },
  that_day: { en: 'that day', ru: 'в тот же день' },
  at_time: { en: '{day} {time}', ru: '{day} в {time}' },
});

export const CONSTRAINTS = catalogue({
  no_time: {
    en: 'No working time is left on {n:this day|these days}.',
    ru: 'Рабочего времени в {n:этот день|эти дни|эти дни} не осталось.',
  },
  no_slot: {
    en: 'It takes {need} in a row; the longest free stretch is {gap}.',
    ru: 'Нужно {need} подряд, а свободно подряд не больше {gap}.',
  },
  total: {
    en: 'It takes {need}; there is working time for {gap} only.',
    ru: 'Нужно {need}, а рабочего времени только {gap}.',
  },
  parts: {
    en: 'It takes {n} parts, and with pauses the free time has no room for all of them.',
    ru: 'Нужно {n} {n:часть|части|частей}: с паузами на все не хватает свободного времени.',
  },
  start: {
    en: 'It can start on {at} at the earliest. After that, the longest free stretch is {gap}, and it takes {need}.',
    ru: 'Начать можно не раньше: {at}. После этого подряд свободно {gap}, а нужно {need}.',
  },
  start_too_late: {
    en: 'It can start on {at} at the earliest, and no working time is left after that.',
    ru: 'Начать можно не раньше: {at}. Рабочего времени после этого не остаётся.',
  },
  replaced: { en: 'It does not fit before its next time, {at}.', ru: 'До следующего раза ({at}) не успеть.' },
  deadline: { en: 'It does not fit before its deadline, {at}.', ru: 'До крайнего срока ({at}) не успеть.' },
  dependency: {
    en: 'It waits for {first}, which is not planned before it.',
    ru: 'Она ждёт {first}, а эта задача до неё не запланирована.',
  },
  own_time: { en: 'Something else is planned at its time, {at}.', ru: 'В её время ({at}) запланировано другое.' },
  time_passed: { en: 'Its time, {at}, has passed.', ru: 'Её время ({at}) прошло.' },
  late: {
    en: 'It is planned late: it ends {late} after it is due.',
    ru: 'Она запланирована с опозданием на {late}.',
  },
  capacity: { en: 'Other tasks take the time.', ru: 'Всё время занято другими задачами.' },
  not_yet: { en: 'It starts on {at}.', ru: 'Начать можно {at}.' },
  next_time: { en: 'Its next time is on {at}.', ru: 'Следующий раз: {at}.' },
  dropped: { en: 'You took it off {n:this day|these days}.', ru: 'Вы убрали её с {n:этого дня|этих дней|этих дней}.' },
  pause: {
    en: 'There is time for it, but you would work too long without a pause.',
    ru: 'Время для неё есть, но тогда вы слишком долго работали бы без перерыва.',
  },
  order: {
    en: 'There is time for it, but it would interrupt other work and gain little.',
    ru: 'Время для неё есть, но она прервала бы другую работу, а пользы мало.',
  },
  partly: { en: '{planned} of {total} are planned.', ru: 'Запланировано {planned} из {total}.' },
});

export const FIXES = catalogue({
  shorten: { en: 'It fits if you shorten it to {minutes}.', ru: 'Поместится, если займёт {minutes}.' },
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
  let_go: { en: 'It fits if you let {titles} go.', ru: 'Поместится, если отказаться от {titles}.' },
  part_helps: { en: 'If a part of it helps, {minutes} fit.', ru: 'Если поможет и часть, поместится {minutes}.' },
  costs: { en: 'Then {titles} {n:does|do} not fit.', ru: 'Тогда не {n:поместится|поместятся|поместятся} {titles}.' },
  late_itself: {
    en: 'It is late then: {at} at the latest.',
    ru: 'Но она закончится после срока, самое позднее {at}.',
  },
  move_deadline: {
    en: 'It fits if you move the deadline to {at}.',
    ru: 'Поместится, если перенести крайний срок на {at}.',
  },
  start_earlier: { en: 'It fits if it can start earlier: {at}.', ru: 'Поместится, если начать можно раньше: {at}.' },
  remove_dependency: {
    en: 'It fits if it does not have to wait for {titles}.',
    ru: 'Поместится, если не ждать {titles}.',
  },
  put_back: { en: 'Put it back, and it is planned again.', ru: 'Её можно вернуть и запланировать.' },
  goes_first: {
    en: 'It is in time if it goes before other tasks.',
    ru: 'Закончится в срок, если поставить её раньше других.',
  },
  plan_anyway: { en: 'You can plan it all the same.', ru: 'Её всё равно можно запланировать.' },
  add_days: { en: 'It fits if you plan up to {day}.', ru: 'Поместится, если планировать по {day}.' },
});

/** From Monday, as in ISO 8601. */
export const ON_WEEKDAYS: Record<Language, string[]> = {
  en: ['on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday', 'on Saturday', 'on Sunday'],
  ru: ['в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье'],
};

export const DURATIONS = catalogue({
  days: { en: '{days} {days:day|days}', ru: '{days} {days:день|дня|дней}' },
  both: { en: '{hours} h {minutes} min', ru: '{hours} ч {minutes} мин' },
  hours: { en: '{hours} h', ru: '{hours} ч' },
  minutes: { en: '{minutes} min', ru: '{minutes} мин' },
});

export const QUOTED = { en: '“{title}”', ru: '«{title}»' } as const;

export const PLAN_INSIGHTS = catalogue({
  load: {
    en: 'Planned: {minutes} of work in {n} {n:block|blocks}.',
    ru: 'Запланировано {minutes} работы: {n} {n:блок|блока|блоков}.',
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
  no_hours: {
    en: 'You have no working hours on any day of the week, so nothing can be planned. Set them first.',
    ru: 'Рабочие часы не заданы ни на один день недели, поэтому планировать некуда. Сначала задайте их.',
  },
  missed: {
    en: '{n} {n:block was|blocks were} missed ({minutes}): {titles}. {n:It is|They are} planned again if there is room. If you did {n:it|them}, say so.',
    ru: '{n:Пропущен|Пропущено|Пропущено} {n} {n:блок|блока|блоков} ({minutes}): {titles}. Если место есть, {n:он запланирован|они запланированы|они запланированы} снова. Если вы это сделали, отметьте.',
  },
  missed_own_time: {
    en: '{n} {n:block was|blocks were} missed ({minutes}): {titles}. {n:Its|Their} time has passed, so {n:it is|they are} not planned again by {n:itself|themselves}. If you did {n:it|them}, say so.',
    ru: '{n:Пропущен|Пропущено|Пропущено} {n} {n:блок|блока|блоков} ({minutes}): {titles}. {n:Его|Их|Их} время прошло, поэтому {n:он не запланирован|они не запланированы|они не запланированы} снова. Если вы это сделали, отметьте.',
  },
  full_day: {
    en: '{day}: {planned} of {free} are planned. A delay would not fit.',
    ru: 'План на {day}: занято {planned} из {free}. Для задержек места нет.',
  },
  omitted: {
    en: '{n} less urgent {n:task was|tasks were} not considered: a plan is made from the {value} most urgent.',
    ru: '{n} {n:менее срочная задача не рассматривалась|менее срочные задачи не рассматривались|менее срочных задач не рассматривались}: план составлен из самых срочных ({value}).',
  },
  clash: {
    en: '{n} locked {n:block conflicts|blocks conflict} with something: {blocks}. Move or unlock {n:it|them}.',
    ru: '{n} {n:закреплённому блоку|закреплённым блокам|закреплённым блокам} что-то мешает: {blocks}. Перенесите {n:его|их|их} или открепите.',
  },
  clash_own_time: {
    en: '{n} {n:task conflicts|tasks conflict} with something at {n:its|their} own time: {blocks}. Change {n:its|their} dates.',
    ru: '{n} {n:задаче|задачам|задачам} что-то мешает в назначенное время: {blocks}. Измените {n:её|их|их} даты.',
  },
  at_risk: { en: 'Due, but not planned in time: {tasks}.', ru: 'К сроку не успеть: {tasks}.' },
  left_out: {
    en: '{n} {n:task doesn’t|tasks don’t} fit ({minutes} in total).',
    ru: 'Не {n:поместилась|поместились|поместились} {n} {n:задача|задачи|задач}, всего {minutes}.',
  },
  most_important: {
    en: 'Fixes were looked for only for the {n} most important tasks.',
    ru: 'Советы есть только для {n} самых важных задач.',
  },
  assumed_durations: {
    en: '{n} {n:task has|tasks have} no estimate: {value} min assumed.',
    ru: 'Без оценки времени {n} {n:задача|задачи|задач}: взято по {value} мин.',
  },
  little_known: {
    en: 'Until you have {value} mood logs ({n} so far), your best hours are based on most people’s.',
    ru: 'Пока записей настроения меньше {value} (сейчас {n}), лучшие часы взяты как у большинства людей.',
  },
  unlogged_hours: {
    en: 'For {value} of your waking hours there is no mood log yet ({n} in all): the plan guesses your energy then.',
    ru: 'На {value} {value:час|часа|часов} бодрствования записей настроения ещё нет (всего их {n}): энергия в это время — догадка.',
  },
});

/** What a locked block conflicts with. */
export const CONFLICTS = catalogue({
  busy: { en: 'busy time', ru: 'занятое время' },
  block: { en: 'another block', ru: 'другой блок' },
  before_start: { en: 'its start date', ru: 'дата начала' },
  after_deadline: { en: 'its deadline', ru: 'крайний срок' },
  before_dependency: { en: 'a task it waits for', ru: 'задача, которую она ждёт' },
});

export const NOW_REASONS = catalogue({
  planned_now: { en: 'planned for now', ru: 'запланировано на сейчас' },
  planned_next: { en: 'next in your plan', ru: 'следующее в плане' },
  in_progress: { en: 'already started', ru: 'уже начато' },
  overdue: { en: 'overdue', ru: 'просрочено' },
  due_today: { en: 'due today', ru: 'срок сегодня' },
  deadline_near: { en: 'due soon', ru: 'срок скоро' },
  high_priority: { en: 'high priority', ru: 'высокий приоритет' },
  fits_energy: { en: 'fits your energy', ru: 'подходит по энергии' },
  fits_time: { en: 'fits the time you have', ru: 'успеете' },
  part_fits: { en: 'part of it fits', ru: 'успеете часть' },
});

export const NO_PICK_REASONS = catalogue({
  no_tasks: { en: 'You have no open tasks.', ru: 'Открытых задач нет.' },
  done: {
    en: 'You did the work of all open tasks. Complete them, or give them more time.',
    ru: 'Работа по всем открытым задачам отмечена сделанной. Завершите их или добавьте времени.',
  },
  dropped: { en: 'You took all open tasks off today.', ru: 'Все открытые задачи вы убрали с сегодняшнего дня.' },
  busy: { en: 'You are busy until {at}.', ru: 'Вы заняты до {at}.' },
  too_short: {
    en: 'Nothing fits in {minutes} {minutes:minute|minutes}: the shortest piece of work takes {shortest}.',
    ru: 'За {minutes} мин ничего не успеть: самая короткая работа — {shortest} мин.',
  },
  too_late: { en: 'No task can be done before its deadline.', ru: 'До крайнего срока уже ничего не успеть.' },
  too_little_energy: {
    en: 'All open tasks need more energy than you have now: rest, or do them later.',
    ru: 'На открытые задачи сейчас не хватит сил: отдохните или сделайте их позже.',
  },
  waiting: {
    en: 'Every open task is waiting: for another task, its start date or the day of its next occurrence.',
    ru: 'Все открытые задачи пока ждут: другой задачи, даты начала или дня следующего повторения.',
  },
});
