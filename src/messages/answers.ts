import { catalogue, type Phrase } from './say.ts';

// What the assistant says without a model.

export const DAYS = catalogue({
  yesterday: { en: 'yesterday', ru: 'вчера' },
  range: { en: '{from} to {to}', ru: '{from} … {to}' },
  after: { en: 'after {time}', ru: 'после {time}' },
  until: { en: 'until {time}', ru: 'до {time}' },
  lastWeek: { en: 'last week', ru: 'прошлая неделя' },
  thisWeek: { en: 'this week', ru: 'эта неделя' },
  nextWeek: { en: 'next week', ru: 'следующая неделя' },
});

export const TASK_ANSWERS = catalogue({
  none: { en: 'You have no open tasks.', ru: 'Открытых задач нет.' },
  start: { en: 'Start with “{title}” ({why}).', ru: 'Начните с «{title}» ({why}).' },
  next: { en: 'Then “{title}” ({why}).', ru: 'Затем «{title}» ({why}).' },
  tired: { en: 'With little energy:', ru: 'Когда сил мало:' },
  also: { en: 'Also:', ru: 'Ещё:' },
  noOther: { en: 'There is no other task to do now.', ru: 'Другой задачи на сейчас нет.' },
  open: {
    en: 'You have {n} open {n:task|tasks}',
    ru: 'У вас {n} {n:открытая задача|открытые задачи|открытых задач}',
  },
  dueToday: { en: '{n} due today', ru: '{n} на сегодня' },
  late: { en: '{n} overdue', ru: 'просрочено {n}' },
  some: { en: '{n} {n:task|tasks}, {which}:', ru: '{n} {n:задача|задачи|задач}, {which}:' },
  notAll: {
    en: 'These are of the {n} most urgent of your {all} tasks.',
    ru: 'Это из {n} самых срочных, а всего у вас задач: {all}.',
  },
  noGroup: {
    project: { en: 'You have no project “{name}”. Your projects:', ru: 'Проекта «{name}» у вас нет. Ваши проекты:' },
    label: {
      en: 'No open task has the label “{name}”. Your labels:',
      ru: 'Открытых задач с меткой «{name}» нет. Ваши метки:',
    },
  },
  noGroups: {
    project: { en: 'You have no projects yet.', ru: 'Проектов у вас пока нет.' },
    label: { en: 'None of your open tasks has a label.', ru: 'Ни у одной открытой задачи нет метки.' },
  },
  group: { en: '{name}: {n} open {n:task|tasks}', ru: '{name}: {n} {n:задача|задачи|задач}' },
  more: { en: '… and {n} more', ru: '… и ещё {n}' },
  droppable: { en: 'Of low priority and not pressing:', ru: 'Не очень важно и не срочно:' },
  noneSuch: { en: 'There are no such tasks: {which}.', ru: 'Таких задач нет: {which}.' },
  noTimeFor: {
    en: '{need} of work, {minutes} of time. There is no time for:',
    ru: 'Дел на {need}, времени {minutes}. Времени не хватит на:',
  },
  notDroppable: {
    en: 'No task is both unimportant and not pressing.',
    ru: 'Задач, которые и не важны, и не срочны, нет.',
  },
});

/** Which tasks an answer is about. */
export const SELECTIONS = catalogue({
  project: { en: 'project “{name}”', ru: 'проект «{name}»' },
  label: { en: 'label “{name}”', ru: 'метка «{name}»' },
  repeats: { en: 'repeating', ru: 'с повтором' },
  inProgress: { en: 'in progress', ru: 'в работе' },
  important: { en: 'high priority', ru: 'очень важно' },
  low: { en: 'low priority', ru: 'не очень важно' },
  urgent: { en: 'urgent', ru: 'срочно' },
  easy: { en: 'easy', ru: 'несложно' },
  undated: { en: 'without a date', ru: 'без срока' },
  dated: { en: 'with a date', ru: 'со сроком' },
  overdue: { en: 'overdue', ru: 'срок прошёл' },
  waits: { en: 'waiting for another task', ru: 'ждёт другую задачу' },
});

/** How a task repeats. */
export const REPEATS = catalogue({
  day: { en: 'every day', ru: 'каждый день' },
  week: { en: 'every week', ru: 'каждую неделю' },
  month: { en: 'every month', ru: 'каждый месяц' },
  year: { en: 'every year', ru: 'каждый год' },
  days: { en: 'every {n} days', ru: 'раз в {n} {n:день|дня|дней}' },
  weeks: { en: 'every {n} weeks', ru: 'раз в {n} {n:неделю|недели|недель}' },
  months: { en: 'every {n} months', ru: 'раз в {n} {n:месяц|месяца|месяцев}' },
  years: { en: 'every {n} years', ru: 'раз в {n} {n:год|года|лет}' },
  other: { en: 'repeats', ru: 'повторяется' },
});

export const TASK_FACTS = catalogue({
  due: { en: 'due {at}', ru: 'срок {at}' },
  overdue: { en: 'overdue since {at}', ru: 'просрочено, срок был {at}' },
  deadline: { en: 'deadline {at}', ru: 'крайний срок {at}' },
  starts: { en: 'can start {at}', ru: 'начать можно {at}' },
  waits: { en: 'waits for {titles}', ru: 'ждёт {titles}' },
  waitsForNothing: { en: 'waits for nothing', ru: 'ничего не ждёт' },
  planned: { en: 'planned {at}', ru: 'в плане {at}' },
  high: { en: 'high priority', ru: 'очень важно' },
  low: { en: 'low priority', ru: 'не очень важно' },
  others: {
    en: 'Other tasks take {others}.',
    ru: 'Другие задачи займут {others}.',
  },
  times: { en: '{n} times', ru: '{n} {n:раз|раза|раз}' },
  started: { en: 'started', ru: 'начато' },
  noDate: { en: 'no date', ru: 'без срока' },
  noEstimate: { en: 'no estimate', ru: 'без оценки времени' },
  daysLeft: { en: '{n} {n:day|days} left', ru: 'осталось {n} {n:день|дня|дней}' },
  done: { en: 'done {at}', ru: 'сделано {at}' },
  notDone: { en: 'Not done yet:', ru: 'Ещё не сделано:' },
  age: { en: 'on your list for {n} {n:day|days}', ru: 'в списке уже {n} {n:день|дня|дней}' },
  need: {
    en: '{need} of work; {free} of working time is free until then.',
    ru: 'Нужно {need}; рабочего времени до этого свободно {free}.',
  },
  fits: { en: 'That is enough.', ru: 'Успеть можно.' },
  tooMuch: { en: 'That is not enough.', ru: 'Этого не хватит.' },
  noLimit: { en: 'It has no date, so it cannot be late.', ru: 'Срока у неё нет, так что опоздать нельзя.' },
});

export const DAY_ANSWERS = catalogue({
  due: { en: '{n} {n:task is|tasks are} due {day}:', ru: '{n} {n:задача|задачи|задач} со сроком: {day}' },
  nothing: { en: '{day}: nothing so far.', ru: '{day}: пока ничего нет.' },
  busyAt: {
    en: 'No, you are busy {day} at {time}: {title}, {from}–{to}.',
    ru: 'Нет, {day} в {time} вы заняты: {title}, {from}–{to}.',
  },
  freeAt: { en: '{day} at {time} you are free.', ru: '{day}, {time} — вы свободны.' },
  noMeetings: { en: 'Nothing in the calendar {day}.', ru: 'В календаре ничего нет: {day}.' },
  times: { en: 'In all, {n} {n:time|times}:', ru: 'Всего {n} {n:раз|раза|раз}:' },
  estimate: { en: 'Estimated: {total}.', ru: 'По оценкам: {total}.' },
  dayEnd: { en: '{day} you are busy until {time}: {title}.', ru: '{day} вы заняты до {time}: {title}.' },
  busyTime: { en: 'busy', ru: 'занято' },
  did: { en: 'You did {n} {n:task|tasks} {day}:', ru: 'Сделано {n} {n:дело|дела|дел}, {day}:' },
  didNothing: { en: 'Nothing completed: {day}.', ru: 'Ничего не завершено: {day}.' },
});

export const FREE_ANSWERS = catalogue({
  all: { en: '{day}: free {spans}.', ru: '{day} — всё свободно: {spans}.' },
  some: { en: '{day}: free {spans}. The rest:', ru: '{day} — свободно {spans}. Остальное:' },
  total: { en: 'Free in all: {total}.', ru: 'Всего свободно: {total}.' },
  none: { en: '{day}: no free time.', ru: '{day} — свободного времени нет.' },
  days: { en: '{day}, free:', ru: '{day}, свободно:' },
  off: { en: 'These are not working hours.', ru: 'Это нерабочее время.' },
  fits: { en: 'Yes, {minutes} fit.', ru: 'Да, {minutes} есть.' },
  noRoom: { en: '{day}: no, there are no {minutes} in a row.', ru: '{day}: нет, {minutes} подряд не найдётся.' },
});

export const MOOD_ANSWERS = catalogue({
  energy: { en: 'energy', ru: 'энергии' },
  focus: { en: 'focus', ru: 'концентрации' },
  cannotKnow: {
    en: 'The logs show when, not why.',
    ru: 'По записям видно когда, но не почему.',
  },
  byPart: { en: 'By part of day, on average:', ru: 'В среднем по времени дня:' },
  byWeekday: { en: 'By weekday, on average:', ru: 'В среднем по дням недели:' },
  weekdays: { en: 'Weekdays', ru: 'Будни' },
  weekends: { en: 'Weekends', ru: 'Выходные' },
  others: { en: 'Other days', ru: 'Другие дни' },
  extremes: {
    en: 'Most {of}: {best} ({high}). Least: {worst} ({low}).',
    ru: 'Больше всего {of}: {best} ({high}). Меньше всего: {worst} ({low}).',
  },
  few: {
    en: 'There are too few mood logs of different times to compare ({n} in all).',
    ru: 'Записей за разное время пока слишком мало для сравнения (всего {n}).',
  },
  noLog: { en: '{period}: no mood log.', ru: '{period}: записей нет.' },
  period: {
    en: '{period}: energy {energy}, focus {focus} ({n} {n:log|logs})',
    ru: '{period}: энергия {energy}, концентрация {focus} (записей: {n})',
  },
});

export const PARTS_OF_DAY = catalogue({
  morning: { en: 'Morning', ru: 'Утро' },
  afternoon: { en: 'Afternoon', ru: 'День' },
  evening: { en: 'Evening', ru: 'Вечер' },
  night: { en: 'Night', ru: 'Ночь' },
});

export const PLAN_ANSWERS = catalogue({
  none: {
    en: 'Nothing is planned {day} yet. Write “plan the day” and I will suggest a plan.',
    ru: 'Плана пока нет: {day}. Напишите «спланируй день», и я предложу.',
  },
  missing: { en: 'Not in the plan, or only partly ({day}):', ru: 'Нет в плане или только частично ({day}):' },
  complete: { en: 'Every open task is in the plan: {day}.', ru: 'В плане все открытые задачи: {day}.' },
  why: { en: '“{title}”, {at}: {reason}', ru: '«{title}», {at}: {reason}' },
});

export const TALK = catalogue({
  welcome: { en: 'You are welcome!', ru: 'Пожалуйста, рад помочь!' },
  hello: { en: 'Hello!', ru: 'Здравствуйте!' },
  bye: { en: 'See you!', ru: 'До встречи!' },
  good: { en: 'Good!', ru: 'Хорошо!' },
  whoAmI: {
    en: 'I am the assistant of Saturway, without a language model: I answer from your tasks, plan, calendar and mood logs.',
    ru: 'Я ассистент Saturway без языковой модели: отвечаю по вашим задачам, плану, календарю и записям настроения.',
  },
  canAsk: { en: 'You can ask, for instance:', ru: 'Можно спросить, например:' },
  notUnderstood: {
    en: 'Sorry, I did not understand that. I read English and Russian. Nothing was changed.',
    ru: 'Не понял вас. Я читаю по-русски и по-английски. Ничего не изменено.',
  },
  unknownWords: {
    en: 'I did not understand “{words}”. Nothing was changed.',
    ru: 'Не понял: «{words}». Ничего не изменено.',
  },
  leftOut: { en: 'I did not take “{words}” into account.', ru: 'Не учёл: «{words}».' },
  unknownTopic: {
    en: 'I do not know about sleep, weather, news, money or other people: I see only your tasks, plan, calendar and mood logs.',
    ru: 'О сне, погоде, новостях, деньгах и других людях я ничего не знаю: вижу только ваши задачи, план, календарь и записи настроения.',
  },
  inSettings: {
    en: 'That is in the app’s settings: notifications, language, theme, time zone and working hours.',
    ru: 'Это в настройках приложения: уведомления, язык, тема, часовой пояс и рабочие часы.',
  },
});

/** What can be asked without a model, and the cues of questions that are near. */
export const EXAMPLES = [
  { about: 'work first tired easy', en: '• “What first?”', ru: '• «С чего начать?»' },
  { about: 'day when due past', en: '• “What do I have tomorrow?”', ru: '• «Что у меня завтра?»' },
  { about: 'verb title', en: '• “Add buy milk tomorrow”', ru: '• «Добавь купить молоко завтра»' },
  {
    about: 'free minutes room able time',
    en: '• “When am I free on Friday?”',
    ru: '• «Когда я свободен в пятницу?»',
  },
  { about: 'done past howMany', en: '• “What did I finish this week?”', ru: '• «Что я сделал на этой неделе?»' },
  {
    about: 'mood energy focus best worst tired part',
    en: '• “When do I have most energy?”',
    ru: '• «Когда у меня больше всего сил?»',
  },
  { about: 'overdue due longest shortest tasks', en: '• “What is overdue?”', ru: '• «Что просрочено?»' },
  { about: 'plan why unplanned', en: '• “Plan my day”', ru: '• «Спланируй день»' },
] as const satisfies (Phrase & { about: string })[];

const ABILITIES = {
  en: 'Without a language model I can add, start, complete, reopen, move, skip, drop and rename tasks, remind you of them, set their priority, length, project and labels, plan a day, log energy and focus (“yesterday evening: energy 7, focus 5”) and undo my last change (“undo”).',
  ru: 'Без языковой модели могу добавить, начать, завершить, вернуть, перенести, пропустить, отменить или переименовать задачу, напомнить о ней, сменить её приоритет, длительность, проект и метки, спланировать день, записать энергию и фокус («вчера вечером энергия 7, фокус 5») и отменить своё последнее изменение («отмени»).',
} as const;

export const CHANGE_ANSWERS = catalogue({
  abilities: ABILITIES,
  prepared: {
    en: 'Shall I do this? Nothing changes until you confirm.',
    ru: 'Сделать так? Пока вы не подтвердите, ничего не изменится.',
  },
  nothing: { en: 'Nothing was changed.', ru: 'Ничего не изменено.' },
  logStays: {
    en: 'The log of energy {energy} and focus {focus} stays: the app can delete it.',
    ru: 'Запись «энергия {energy}, концентрация {focus}» останется: её можно удалить в приложении.',
  },
  nothingToUndo: {
    en: 'I undo only what I changed last, or your last change of one task or mood. The app can undo the rest.',
    ru: 'Я отменяю только своё последнее изменение или ваше последнее изменение одной задачи или настроения. Остальное можно отменить в приложении.',
  },
  lastChange: {
    en: 'The last change is: {title}. Write “undo” again to undo it.',
    ru: 'Последнее изменение: {title}. Чтобы отменить его, напишите «отмени» ещё раз.',
  },
  notPossible: {
    en: `I cannot do that. ${ABILITIES.en}`,
    ru: `Этого я не умею. ${ABILITIES.ru}`,
  },
  oneTime: {
    en: 'I add a task at one time. Name one, or write “every Mon and Wed at 7am”.',
    ru: 'Добавляю задачу на одно время. Назовите одно или напишите «каждый пн и ср в 7 утра».',
  },
  oneDay: { en: 'I plan one day at a time.', ru: 'За один раз планирую один день.' },
  erase: {
    en: 'Only you can delete your data and your account, in the settings.',
    ru: 'Удалить данные и аккаунт можете только вы, в настройках.',
  },
  notDone: {
    en: 'I can complete only what is done. Tell me when it is.',
    ru: 'Завершить можно то, что уже сделано. Напишите, когда будет готово.',
  },
  confirm: {
    en: 'Confirm it with the button.',
    ru: 'Подтвердите кнопкой.',
  },
  onlyTasks: {
    en: 'I add only tasks: the calendar does not change.',
    ru: 'Я добавляю только задачи: календарь не изменится.',
  },
  stillOpen: { en: '“{title}” stays as it is.', ru: '«{title}» остаётся как есть.' },
  notUnderstood: { en: 'I did not understand “{text}”.', ru: 'Не понял: «{text}».' },
  whichTask: {
    en: 'Which task do you mean? Use words of its title.',
    ru: 'Какую задачу? Назовите слова из её названия.',
  },
  whichOf: { en: 'Which of these do you mean: {titles}?', ru: 'Что из этого вы имеете в виду: {titles}?' },
  whichDay: { en: 'To which day?', ru: 'На какой день?' },
  pastDay: { en: 'That day is past.', ru: 'Этот день уже прошёл.' },
  whatToAdd: { en: 'What shall I add?', ru: 'Что добавить?' },
  isBusyTime: {
    en: '“{title}” is in the calendar: I cannot change it.',
    ru: '«{title}» — это в календаре, его я менять не могу.',
  },
  exists: { en: 'You have “{title}” already.', ru: '«{title}» у вас уже есть.' },
  noReminder: {
    en: 'Without a time, such as “at 16:00”, there is no reminder.',
    ru: 'Без времени, например «в 16:00», напоминания не будет.',
  },
  isDone: { en: '“{title}” is done already.', ru: '«{title}» уже сделано.' },
  noRepeat: {
    en: '“{title}” does not repeat, so it cannot be skipped. It can be moved or dropped.',
    ru: '«{title}» не повторяется, пропустить нельзя. Можно перенести или отменить.',
  },
  otherOccurrence: {
    en: 'Of “{title}” only the next time can change: {day}.',
    ru: 'У «{title}» можно изменить только ближайший раз: {day}.',
  },
  series: {
    en: '“{title}” repeats: it will not come again. To leave out one time, name its day.',
    ru: '«{title}» повторяется и больше не появится. Чтобы пропустить один раз, назовите день.',
  },
  noProject: {
    en: 'You have no project “{name}”.',
    ru: 'Проекта «{name}» у вас нет.',
  },
  longTitle: {
    en: 'This title is too long: “{title}”. It can have 500 characters.',
    ru: 'Название слишком длинное: «{title}». Можно до 500 знаков.',
  },
  invalid: { en: '“{title}” cannot be saved like that.', ru: '«{title}» так сохранить нельзя.' },
  levels: {
    en: 'Name both from 1 to 10, such as “energy 7, focus 5”.',
    ru: 'Назовите обе оценки от 1 до 10, например «энергия 7, фокус 5».',
  },
  moodWhen: {
    en: 'I log how you feel now or felt in the last 30 days. Say when, such as “yesterday evening: energy 7, focus 5”.',
    ru: 'Записываю, как вы сейчас или было за последние 30 дней. Скажите когда, например «вчера вечером энергия 7, фокус 5».',
  },
});
