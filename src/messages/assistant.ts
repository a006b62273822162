import type { Phrase } from './say.ts';

export const INSIGHTS = {
  overdue: {
    en: '{n} {n:task is|tasks are} overdue. Move {n:it|them} to today, or let {n:it|them} go.',
    ru: 'Просрочено: {n} {n:задача|задачи|задач}. Перенесите на сегодня или откажитесь.',
  },
  workload: {
    en: 'Today has {value} minutes of work in {n} {n:task|tasks}. That is more than your working hours.',
    ru: 'На сегодня {value} {value:минута|минуты|минут} работы, задач: {n}. Это больше, чем ваше рабочее время.',
  },
  energy_improving: {
    en: 'Your energy is rising by about {value} points a week ({n} days with a log in the last 30).',
    ru: 'Ваша энергия растёт: примерно на {value} балла в неделю (дней с записями за последние 30: {n}).',
  },
  energy_declining: {
    en: 'Your energy is falling by about {value} points a week ({n} days with a log in the last 30). Plan lighter days.',
    ru: 'Ваша энергия снижается: примерно на {value} балла в неделю (дней с записями за последние 30: {n}). Планируйте дни полегче.',
  },
  focus_improving: {
    en: 'Your focus is rising by about {value} points a week ({n} days with a log in the last 30).',
    ru: 'Ваша концентрация растёт: примерно на {value} балла в неделю (дней с записями за последние 30: {n}).',
  },
  focus_declining: {
    en: 'Your focus is falling by about {value} points a week ({n} days with a log in the last 30). Shorter blocks may help.',
    ru: 'Ваша концентрация снижается: примерно на {value} балла в неделю (дней с записями за последние 30: {n}). Попробуйте блоки покороче.',
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
    en: 'Log your mood on {value} days to see trends ({n} so far).',
    ru: 'Дней с записями настроения за месяц: {n}. Начиная с {value} можно будет говорить о тенденциях.',
  },
} as const satisfies Record<string, Phrase>;

/** Why the logs do not show the best hours. */
export const BEST_HOURS = {
  unlogged: {
    en: 'Your best hours are not known yet: none of your {n} mood logs is from {from} to {to} o’clock. Log then too.',
    ru: 'Лучшие часы пока не известны: записей {n}, но ни одной с {from} до {to} часов. Отметьтесь и в это время.',
  },
  no_peak: {
    en: 'Your {n} mood logs show no clear best time of day.',
    ru: 'По вашим записям ({n}) лучшее время дня не выделяется.',
  },
} as const satisfies Record<string, Phrase>;

/** The verdicts on a trend. */
export const TRENDS = {
  improving: { en: 'rising', ru: 'растёт' },
  declining: { en: 'falling', ru: 'снижается' },
  stable: { en: 'stable', ru: 'без изменений' },
  unclear: { en: 'not clear yet', ru: 'пока не ясно' },
} as const satisfies Record<string, Phrase>;

export const SUGGESTIONS = {
  drop: {
    en: 'This has waited for {n} days and has low priority. Let it go?',
    ru: 'Это ждёт уже {n} {n:день|дня|дней} и не очень важно: может, отказаться?',
  },
  reschedule: {
    en: 'This is {n} {n:day|days} late: move it to today.',
    ru: 'Опоздание: {n} {n:день|дня|дней}. Перенесите на сегодня.',
  },
  start: {
    en: 'This is due today and has high priority: start with it.',
    ru: 'Это важно и нужно сегодня: начните с этого.',
  },
  schedule: {
    en: 'This takes a lot of energy. Your best time for it is {value} o’clock ({n} logs).',
    ru: 'Это требует много сил: лучшее время для этого — {value} ч., записей: {n}.',
  },
  estimate: {
    en: 'How long does this take? Your estimated tasks typically take {value} min (median of {n}).',
    ru: 'Сколько это займёт? У ваших {n} {n:задачи|задач|задач} с оценкой в середине {value} {value:минута|минуты|минут}.',
  },
  add_task: {
    en: 'You have no open tasks. Add the first one that comes to mind.',
    ru: 'У вас нет открытых задач: добавьте первую, что приходит в голову.',
  },
} as const satisfies Record<string, Phrase>;

export const LOCAL = {
  disclaimer: {
    en: 'I am not a language model. I answer from your own data.',
    ru: 'Я не языковая модель: я отвечаю по вашим собственным данным.',
  },
  counts: {
    en: 'You have {open} open {open:task|tasks}: {today} due today, {overdue} overdue.',
    ru: 'Открытых задач: {open}. На сегодня: {today}, просрочено: {overdue}.',
  },
  completed: {
    en: 'In the last 7 days you completed {done} {done:task|tasks}.',
    ru: 'За последние 7 дней завершено: {done}.',
  },
  first: { en: 'The most urgent:', ru: 'Самое срочное:' },
  due: { en: 'due {due}', ru: 'срок {due}' },
  overdue: { en: 'overdue since {due}', ru: 'просрочено с {due}' },
  minutes: { en: '{minutes} min', ru: '{minutes} мин' },
  nothing: { en: 'You have no open tasks.', ru: 'Открытых задач нет.' },
  latestMood: {
    en: 'Your latest mood log: energy {energy}, focus {focus}.',
    ru: 'Последняя запись: энергия {energy}, концентрация {focus}.',
  },
  averages: {
    en: 'Average of the last 30 days: energy {energy}, focus {focus} ({n} {n:log|logs}).',
    ru: 'В среднем за 30 дней: энергия {energy}, концентрация {focus} (записей: {n}).',
  },
  trends: {
    en: 'Trend over {n} days with a log in the last 30: energy {energy}, focus {focus}.',
    ru: 'Динамика (дней с записями за последние 30: {n}): энергия — {energy}, концентрация — {focus}.',
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
  streak: {
    en: 'You have completed a task {days} {days:day|days} in a row.',
    ru: 'Дней подряд с завершёнными задачами: {days}.',
  },
} as const satisfies Record<string, Phrase>;

export const REPLIES = {
  refusal: { en: 'The model declined to answer.', ru: 'Модель отказалась на это отвечать.' },
  proposal: { en: 'Shall I do this?', ru: 'Сделать это?' },
  incomplete: { en: 'The answer is incomplete. Ask again', ru: 'Ответ оборвался. Спросите ещё раз' },
  impossible: {
    en: 'I could not tell which change you want. Use the exact title of the task.',
    ru: 'Не удалось понять, что изменить. Назовите задачу так, как она записана.',
  },
} as const satisfies Record<string, Phrase>;
