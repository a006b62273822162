import { catalogue } from './say.ts';

export const INSIGHTS = catalogue({
  overdue: {
    en: '{n} overdue {n:task is|tasks are} not in your plan. Move {n:it|them} to a day that has room, or let {n:it|them} go.',
    ru: 'Просрочено и не в плане: {n} {n:задача|задачи|задач}. Перенесите на день, где есть место, или откажитесь.',
  },
  overdue_many: {
    en: '{n} overdue tasks are not in your plan. Move {value} of them, the most important, to days that have room, and let some of the others go.',
    ru: 'Просрочено и не в плане: {n} {n:задача|задачи|задач}. Перенесите самые важные ({value}) на дни, где есть место, а часть остальных отпустите.',
  },
  workload: {
    en: 'Today has {minutes} of work in {n} {n:task|tasks}, but {free} of free working time left.',
    ru: 'На сегодня {minutes} работы, задач: {n}, а свободного рабочего времени осталось {free}.',
  },
  energy_improving: {
    en: 'Your energy is rising by about {value} {value:point|points} a week ({n} days with a log in the last 30).',
    ru: 'Ваша энергия растёт: примерно на {value} {value:балл|балла|баллов} в неделю (дней с записями за последние 30: {n}).',
  },
  energy_declining: {
    en: 'Your energy is falling by about {value} {value:point|points} a week ({n} days with a log in the last 30). Plan lighter days.',
    ru: 'Ваша энергия снижается: примерно на {value} {value:балл|балла|баллов} в неделю (дней с записями за последние 30: {n}). Планируйте дни полегче.',
  },
  focus_improving: {
    en: 'Your focus is rising by about {value} {value:point|points} a week ({n} days with a log in the last 30).',
    ru: 'Ваша концентрация растёт: примерно на {value} {value:балл|балла|баллов} в неделю (дней с записями за последние 30: {n}).',
  },
  focus_declining: {
    en: 'Your focus is falling by about {value} {value:point|points} a week ({n} days with a log in the last 30). Shorter blocks may help.',
    ru: 'Ваша концентрация снижается: примерно на {value} {value:балл|балла|баллов} в неделю (дней с записями за последние 30: {n}). Попробуйте блоки покороче.',
  },
  peak_hours: {
    en: 'Your energy is highest between {from} and {to} o’clock ({n} logs). Keep that time for demanding tasks.',
    ru: 'Больше всего энергии у вас между {from} и {to} часами, записей: {n}. Оставьте это время для трудного.',
  },
  streak: {
    en: 'You have completed a task {n} days in a row.',
    ru: 'Вы что-то завершаете уже {n} {n:день|дня|дней} подряд.',
  },
  insufficient_data: {
    en: '{value} more {value:day|days} with a mood log, and trends show ({n} so far).',
    ru: 'Ещё {value} {value:день|дня|дней} с записями настроения, и станут видны тенденции (пока {n}).',
  },
});

/** Why the logs do not show the best hours. */
export const BEST_HOURS = catalogue({
  unlogged: {
    en: 'Your best hours are not known yet: none of your {n} mood logs is from {from} to {to} o’clock. Log then too.',
    ru: 'Лучшие часы пока не известны: записей {n}, но ни одной с {from} до {to} часов. Отметьтесь и в это время.',
  },
  no_peak: {
    en: 'Your {n} mood logs show no clear best time of day.',
    ru: 'По вашим записям ({n}) лучшее время дня не выделяется.',
  },
});

export const TRENDS = catalogue({
  improving: { en: 'rising', ru: 'растёт' },
  declining: { en: 'falling', ru: 'снижается' },
  stable: { en: 'stable', ru: 'без изменений' },
  unclear: { en: 'not clear yet', ru: 'пока не ясно' },
});

export const SUGGESTIONS = catalogue({
  drop: {
    en: 'This has waited for {n} days and has low priority. Let it go?',
    ru: 'Это ждёт уже {n} {n:день|дня|дней} и не очень важно: может, отказаться?',
  },
  reschedule: {
    en: 'This is {n} {n:day|days} late: {day} has room for it.',
    ru: 'Опоздание: {n} {n:день|дня|дней}. Место есть: {day}.',
  },
  start: {
    en: 'This is needed today and has high priority: start with it.',
    ru: 'Это важно и нужно сегодня: начните с этого.',
  },
  schedule: {
    en: 'This takes a lot of energy: {at} is free and suits your energy ({n} logs).',
    ru: 'Это требует много сил. Свободно и подходит по силам: {at} (записей: {n}).',
  },
  own_time: {
    en: 'Does this take place {at}, or is it only due by then? If it takes place then, give it that time ({value} min).',
    ru: 'Это будет {at} или должно быть готово к этому времени? Если будет тогда, выделите ему это время ({value} мин).',
  },
  add_task: {
    en: 'You have no open tasks. Add the first one that comes to mind.',
    ru: 'У вас нет открытых задач: добавьте первую, что приходит в голову.',
  },
});

/** What the assistant says about moods without a model. */
export const LOCAL = catalogue({
  latestMood: {
    en: 'Your latest mood log, {day}: energy {energy}, focus {focus}.',
    ru: 'Последняя запись, {day}: энергия {energy}, концентрация {focus}.',
  },
  averages: {
    en: 'Average of the last 30 days: energy {energy}, focus {focus} ({n} {n:log|logs}).',
    ru: 'В среднем за 30 дней: энергия {energy}, концентрация {focus} (записей: {n}).',
  },
  trends: {
    en: 'Trend over {n} days with a log, {period}: energy {energy}, focus {focus}.',
    ru: 'Динамика ({period}; дней с записями: {n}): энергия — {energy}, концентрация — {focus}.',
  },
  noMood: {
    en: 'You have not logged a mood in the last 30 days, so I cannot say anything about it.',
    ru: 'За 30 дней нет ни одной записи настроения, поэтому сказать о нём нечего.',
  },
  peak: {
    en: 'Your best time is between {from} and {to} o’clock ({n} {n:log|logs}).',
    ru: 'Лучшее время — между {from} и {to} часами (записей: {n}).',
  },
  usualPeak: {
    en: 'You have too few mood logs ({n}) to know your best time. For most people it is between {from} and {to} o’clock.',
    ru: 'Ваших записей пока слишком мало ({n}), чтобы знать ваше лучшее время. У большинства людей оно между {from} и {to} часами.',
  },
});

export const REPLIES = catalogue({
  refusal: { en: 'The model declined to answer.', ru: 'Модель отказалась на это отвечать.' },
  proposal: { en: 'Shall I do this?', ru: 'Сделать это?' },
  incomplete: { en: 'The answer is incomplete. Ask again', ru: 'Ответ оборвался. Спросите ещё раз' },
  impossible: {
    en: 'I could not tell which change you want. Use the exact title of the task.',
    ru: 'Не удалось понять, что изменить. Назовите задачу так, как она записана.',
  },
});
