import type { Phrase } from './say.ts';

// What the assistant says without a model.

export const DAYS = {
  yesterday: { en: 'yesterday', ru: 'вчера' },
  range: { en: '{from} to {to}', ru: '{from} — {to}' },
} as const satisfies Record<string, Phrase>;

export const TASK_ANSWERS = {
  none: { en: 'You have no open tasks.', ru: 'Открытых задач нет.' },
  start: { en: 'Start with “{title}” ({why}).', ru: 'Начните с «{title}» ({why}).' },
  next: { en: 'Then “{title}” ({why}).', ru: 'Затем «{title}» ({why}).' },
  tired: { en: 'With little energy:', ru: 'Когда сил мало:' },
  afterwards: { en: 'After that:', ru: 'После этого:' },
  also: { en: 'Also:', ru: 'Ещё:' },
  noOther: { en: 'There is no other task to do now.', ru: 'Другой задачи на сейчас нет.' },
  counts: {
    en: 'You have {open} open {open:task|tasks}: {today} due today, {overdue} overdue.',
    ru: 'Открытых задач: {open}. На сегодня: {today}, просрочено: {overdue}.',
  },
  pressing: { en: 'The most urgent:', ru: 'Самое срочное:' },
  more: { en: '… and {n} more', ru: '… и ещё {n}' },
  overdue: { en: 'Overdue: {n}.', ru: 'Просрочено: {n}.' },
  notOverdue: { en: 'Nothing is overdue.', ru: 'Ничего не просрочено.' },
  droppable: { en: 'Of low priority and not pressing:', ru: 'Не очень важно и не срочно:' },
  notWaiting: { en: 'No task waits for another.', ru: 'Ни одна задача не ждёт другой.' },
  noneSuch: { en: 'You have no such task.', ru: 'Таких задач нет.' },
  notDroppable: {
    en: 'No task is both unimportant and not pressing.',
    ru: 'Задач, которые и не важны, и не срочны, нет.',
  },
} as const satisfies Record<string, Phrase>;

/** The pieces of a line about a task. */
export const TASK_FACTS = {
  due: { en: 'due {at}', ru: 'срок {at}' },
  overdue: { en: 'overdue since {at}', ru: 'просрочено, срок был {at}' },
  deadline: { en: 'deadline {at}', ru: 'крайний срок {at}' },
  starts: { en: 'can start {at}', ru: 'начать можно {at}' },
  waits: { en: 'waits for {titles}', ru: 'ждёт {titles}' },
  planned: { en: 'planned {at}', ru: 'в плане {at}' },
  high: { en: 'high priority', ru: 'очень важно' },
  low: { en: 'low priority', ru: 'не очень важно' },
  started: { en: 'started', ru: 'начато' },
  noDate: { en: 'no date', ru: 'без срока' },
  noEstimate: { en: 'no estimate', ru: 'без оценки времени' },
  daysLeft: { en: '{n} {n:day|days} left', ru: 'осталось {n} {n:день|дня|дней}' },
  done: { en: 'done {at}', ru: 'сделано {at}' },
  need: {
    en: '{need} of work; {free} of working time is free until then.',
    ru: 'Нужно {need}; рабочего времени до этого свободно {free}.',
  },
  fits: { en: 'That is enough.', ru: 'Успеть можно.' },
  tooMuch: { en: 'That is not enough.', ru: 'Этого не хватит.' },
  noLimit: { en: 'It has no date, so it cannot be late.', ru: 'Срока у неё нет, так что опоздать нельзя.' },
} as const satisfies Record<string, Phrase>;

export const DAY_ANSWERS = {
  heading: { en: '{day}:', ru: '{day}:' },
  due: { en: '{n} {n:task is|tasks are} due {day}.', ru: 'Задач со сроком {day}: {n}.' },
  nothing: { en: 'There is nothing for {day}.', ru: 'На это время ({day}) ничего нет.' },
  busyAt: {
    en: 'No, you are busy {day} at {time}: {title}, {from}–{to}.',
    ru: 'Нет, {day} в {time} вы заняты: {title}, {from}–{to}.',
  },
  freeAt: { en: 'You are free {day} at {time}.', ru: 'Вы свободны: {day}, {time}.' },
  freeUntil: { en: 'You are free {day} at {time}, until {to}.', ru: 'Вы свободны: {day}, {time}, до {to}.' },
  noBusy: { en: 'You have no meetings or plan {day}.', ru: 'Встреч и плана на это время нет: {day}.' },
  noMeetings: { en: 'No meetings {day}.', ru: 'Встреч нет: {day}.' },
  freeTime: { en: 'Free: {spans}.', ru: 'Свободно: {spans}.' },
  noFreeTime: { en: 'No working time is free.', ru: 'Свободного рабочего времени нет.' },
  estimate: { en: 'Estimated: {total}.', ru: 'По оценкам: {total}.' },
  now: { en: 'It is {at}.', ru: 'Сейчас {at}.' },
  daysUntil: { en: '{n} {n:day|days} until {day}.', ru: 'Дней: {n} ({day}).' },
  busyTime: { en: 'busy', ru: 'занято' },
  did: { en: 'Done {day}: {n}.', ru: 'Сделано, {day}: {n}.' },
  didNothing: { en: 'Nothing was completed {day}.', ru: 'Ничего не завершено: {day}.' },
  streak: { en: 'Days in a row with something done: {n}.', ru: 'Дней подряд с завершёнными задачами: {n}.' },
} as const satisfies Record<string, Phrase>;

export const MOOD_ANSWERS = {
  cannotKnow: {
    en: 'The logs show when, not why.',
    ru: 'По записям видно когда, но не почему.',
  },
  part: {
    en: '{part}: energy {energy}, focus {focus} ({n} {n:log|logs})',
    ru: '{part}: энергия {energy}, концентрация {focus} (записей: {n})',
  },
  byPart: { en: 'By part of day, on average:', ru: 'В среднем по времени дня:' },
  byWeekday: { en: 'By weekday, on average:', ru: 'В среднем по дням недели:' },
  oneWeekday: {
    en: '{day}: energy {energy} on average ({n} {n:log|logs}); other days: {others} ({m} {m:log|logs}).',
    ru: '{day}: энергия в среднем {energy} (записей: {n}); другие дни: {others} (записей: {m}).',
  },
  extremes: {
    en: 'Highest: {best} ({high}). Lowest: {worst} ({low}).',
    ru: 'Больше всего: {best} ({high}). Меньше всего: {worst} ({low}).',
  },
  few: {
    en: 'There are too few mood logs of different times to compare ({n} in all).',
    ru: 'Записей за разное время пока слишком мало для сравнения (всего {n}).',
  },
  noLog: { en: 'There is no mood log for that time.', ru: 'За это время записей нет.' },
  period: {
    en: '{period}: energy {energy}, focus {focus} ({n} {n:log|logs})',
    ru: '{period}: энергия {energy}, концентрация {focus} (записей: {n})',
  },
  thisWeek: { en: 'This week', ru: 'Эта неделя' },
  lastWeek: { en: 'Last week', ru: 'Прошлая неделя' },
} as const satisfies Record<string, Phrase>;

export const PARTS_OF_DAY = {
  morning: { en: 'Morning', ru: 'Утро' },
  afternoon: { en: 'Afternoon', ru: 'День' },
  evening: { en: 'Evening', ru: 'Вечер' },
  night: { en: 'Night', ru: 'Ночь' },
} as const satisfies Record<string, Phrase>;

export const PLAN_ANSWERS = {
  none: {
    en: 'No work is planned for {day}. A plan can be made with “Plan the day”.',
    ru: 'Плана на это время ({day}) нет. Его составит «Спланировать день».',
  },
  next: { en: 'Next in the plan:', ru: 'Дальше по плану:' },
  why: { en: '“{title}”, {at}: {reason}', ru: '«{title}», {at}: {reason}' },
} as const satisfies Record<string, Phrase>;

export const TALK = {
  welcome: { en: 'You are welcome!', ru: 'Пожалуйста, рад помочь!' },
  hello: { en: 'Hello!', ru: 'Здравствуйте!' },
  bye: { en: 'See you!', ru: 'До встречи!' },
  good: { en: 'Good!', ru: 'Хорошо!' },
  disclaimer: {
    en: 'I am not a language model. I answer from your own data.',
    ru: 'Я не языковая модель: я отвечаю по вашим собственным данным.',
  },
  canAsk: { en: 'You can ask, for instance:', ru: 'Можно спросить, например:' },
  notUnderstood: {
    en: 'I do not understand that without a language model. You can ask, for instance:',
    ru: 'Без языковой модели я этого не понимаю. Можно спросить, например:',
  },
  unknownTopic: {
    en: 'I do not know anything about that: I see only your tasks, plan, busy times and mood logs.',
    ru: 'Об этом я ничего не знаю: вижу только ваши задачи, план, занятое время и записи настроения.',
  },
  inSettings: {
    en: 'That is in the app’s settings: notifications, language, theme, time zone and working hours.',
    ru: 'Это в настройках приложения: уведомления, язык, тема, часовой пояс и рабочие часы.',
  },
} as const satisfies Record<string, Phrase>;

/** What can be asked without a model. */
export const EXAMPLES = [
  { en: '• “What first?”', ru: '• «С чего начать?»' },
  { en: '• “What do I have tomorrow?”', ru: '• «Что у меня завтра?»' },
  { en: '• “Add buy milk tomorrow”', ru: '• «Добавь купить молоко завтра»' },
] as const satisfies Phrase[];

export const CHANGE_ANSWERS = {
  prepared: {
    en: 'I have prepared this. Nothing changes until you confirm it.',
    ru: 'Подготовлено. Пока вы не подтвердите, ничего не изменится.',
  },
  nothing: { en: 'Nothing was changed.', ru: 'Ничего не изменено.' },
  notPossible: {
    en: 'Without a language model I can only add, complete, move or drop tasks, and log a mood.',
    ru: 'Без языковой модели можно только добавить, завершить, перенести или отменить задачу и записать настроение.',
  },
  planDay: {
    en: 'A plan is made with “Plan the day” in the app.',
    ru: 'План составит «Спланировать день» в приложении.',
  },
  erase: {
    en: 'Your data and your account are deleted in the settings, by you only.',
    ru: 'Данные и аккаунт удаляются в настройках, и только вами.',
  },
  notDone: {
    en: 'A task that is not done yet cannot be completed.',
    ru: 'Завершить можно только то, что уже сделано.',
  },
  notUnderstood: { en: 'Not understood: “{text}”.', ru: 'Не понято: «{text}».' },
  whichTask: {
    en: 'Which task do you mean? Use words of its title.',
    ru: 'Какую задачу? Назовите слова из её названия.',
  },
  whichOf: { en: 'Which of these do you mean: {titles}?', ru: 'Что из этого вы имеете в виду: {titles}?' },
  whichDay: { en: 'To which day?', ru: 'На какой день?' },
  pastDay: { en: 'That day is past.', ru: 'Этот день уже прошёл.' },
  whatToAdd: { en: 'What shall I add?', ru: 'Что добавить?' },
  isBusyTime: {
    en: '“{title}” is busy time and is changed in the calendar.',
    ru: '«{title}» — занятое время, его меняют в календаре.',
  },
  isDone: { en: '“{title}” is done already.', ru: '«{title}» уже сделано.' },
  levels: {
    en: 'Say both from 1 to 10, such as “energy 7, focus 5”.',
    ru: 'Назовите обе оценки от 1 до 10, например «энергия 7, фокус 5».',
  },
  moodNow: {
    en: 'Without a language model only the present mood can be logged here.',
    ru: 'Без языковой модели здесь можно записать только настроение на сейчас.',
  },
} as const satisfies Record<string, Phrase>;
