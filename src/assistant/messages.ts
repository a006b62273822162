import type { Language, Phrase } from '../shared/i18n.ts';

export const INSIGHTS = {
  overdue: {
    en: '{n} {n:task is|tasks are} overdue. Move {n:it|them} to today, or let {n:it|them} go.',
    ru: 'Просрочено: {n} {n:задача|задачи|задач}. Перенесите на сегодня или откажитесь.',
  },
  workload: {
    en: 'Today asks for {value} minutes of work in {n} {n:task|tasks}. That is more than your working hours have.',
    ru: 'На сегодня {value} {value:минута|минуты|минут} работы, задач: {n}. Это больше, чем ваше рабочее время.',
  },
  energy_improving: {
    en: 'Your energy is rising, by about {value} points a day over {n} days with a log.',
    ru: 'Ваша энергия растёт: примерно на {value} балла в день, дней с записями: {n}.',
  },
  energy_declining: {
    en: 'Your energy is falling, by about {value} points a day over {n} days with a log. Plan lighter days.',
    ru: 'Ваша энергия снижается: примерно на {value} балла в день, дней с записями: {n}. Планируйте дни полегче.',
  },
  focus_improving: {
    en: 'Your focus is rising, by about {value} points a day over {n} days with a log.',
    ru: 'Ваша концентрация растёт: примерно на {value} балла в день, дней с записями: {n}.',
  },
  focus_declining: {
    en: 'Your focus is falling, by about {value} points a day over {n} days with a log. Shorter blocks may help.',
    ru: 'Ваша концентрация снижается: примерно на {value} балла в день, дней с записями: {n}. Попробуйте блоки покороче.',
  },
  peak_hours: {
    en: 'Your energy is highest between {from} and {to} o’clock, by {n} logs. Keep that time for what is hard.',
    ru: 'Больше всего энергии у вас между {from} и {to} часами, записей: {n}. Оставьте это время для трудного.',
  },
  streak: {
    en: 'You have completed something {n} days in a row.',
    ru: 'Вы что-то завершаете уже {n} {n:день|дня|дней} подряд.',
  },
  insufficient_data: {
    en: 'There {n:is|are} {n} {n:day|days} with a log of your mood in the last month: from {value} on, trends can be told.',
    ru: 'Дней с записями настроения за месяц: {n}. Начиная с {value} можно будет говорить о тенденциях.',
  },
} satisfies Record<string, Phrase>;

export const SUGGESTIONS = {
  drop: {
    en: 'This has waited for {n} days and matters little: let it go?',
    ru: 'Это ждёт уже {n} {n:день|дня|дней} и не очень важно: может, отказаться?',
  },
  reschedule: {
    en: 'This is {n} {n:day|days} late: move it to today.',
    ru: 'Опоздание: {n} {n:день|дня|дней}. Перенесите на сегодня.',
  },
  start: {
    en: 'This is due today and matters: begin with it.',
    ru: 'Это важно и нужно сегодня: начните с этого.',
  },
  schedule: {
    en: 'This takes a lot of energy: {value} o’clock is your best time for it, by {n} logs.',
    ru: 'Это требует много сил: лучшее время для этого — {value} ч., записей: {n}.',
  },
  estimate: {
    en: 'How long does this take? Your {n} tasks with an estimate have {value} minutes in the middle.',
    ru: 'Сколько это займёт? У ваших {n} {n:задачи|задач|задач} с оценкой в середине {value} {value:минута|минуты|минут}.',
  },
  add_task: {
    en: 'You have no open tasks: add the first that comes to mind.',
    ru: 'У вас нет открытых задач: добавьте первую, что приходит в голову.',
  },
} satisfies Record<string, Phrase>;

export const LOCAL = {
  disclaimer: {
    en: 'I am not a language model: I answer from your own numbers.',
    ru: 'Я не языковая модель: я отвечаю по вашим собственным данным.',
  },
  counts: {
    en: 'You have {open} open {open:task|tasks}: {today} due today, {overdue} overdue.',
    ru: 'Открытых задач: {open}. На сегодня: {today}, просрочено: {overdue}.',
  },
  completed: {
    en: 'In the last 7 days you completed {done}.',
    ru: 'За последние 7 дней завершено: {done}.',
  },
  first: { en: 'The most pressing:', ru: 'Самое срочное:' },
  due: { en: 'due {due}', ru: 'срок {due}' },
  overdue: { en: 'overdue since {due}', ru: 'просрочено с {due}' },
  minutes: { en: '{minutes} min', ru: '{minutes} мин' },
  nothing: { en: 'Nothing is open.', ru: 'Открытых задач нет.' },
  latestMood: {
    en: 'Your last log: energy {energy}, focus {focus}.',
    ru: 'Последняя запись: энергия {energy}, концентрация {focus}.',
  },
  averages: {
    en: 'Over 30 days: energy {energy}, focus {focus} on average ({n} {n:log|logs}).',
    ru: 'В среднем за 30 дней: энергия {energy}, концентрация {focus} (записей: {n}).',
  },
  noMood: {
    en: 'You have not logged a mood in 30 days, so I cannot say how it goes.',
    ru: 'За 30 дней нет ни одной записи настроения, поэтому сказать о нём нечего.',
  },
  peak: {
    en: 'Your best time is between {from} and {to} o’clock ({n} {n:log|logs}).',
    ru: 'Лучшее время — между {from} и {to} часами (записей: {n}).',
  },
  usualPeak: {
    en: 'For most people the best time is between {from} and {to} o’clock; I have too few of your logs to know yours.',
    ru: 'У большинства людей лучшее время — между {from} и {to} часами; ваших записей пока слишком мало, чтобы знать ваше.',
  },
  streak: {
    en: 'You have completed something {days} {days:day|days} in a row.',
    ru: 'Дней подряд с завершёнными задачами: {days}.',
  },
} satisfies Record<string, Phrase>;

export const REPLIES = {
  refusal: { en: 'The model would not answer this.', ru: 'Модель отказалась на это отвечать.' },
  proposal: { en: 'Shall I do this?', ru: 'Сделать это?' },
  impossible: {
    en: 'I could not make out which change you would like. Name the task as it is written.',
    ru: 'Не удалось понять, что изменить. Назовите задачу так, как она записана.',
  },
} satisfies Record<string, Phrase>;

export const PREVIEWS = {
  add: { en: 'Add “{title}”', ru: 'Добавить «{title}»' },
  update: { en: 'Change “{title}”', ru: 'Изменить «{title}»' },
  complete: { en: 'Complete “{title}”', ru: 'Завершить «{title}»' },
  move: { en: 'Move “{title}”', ru: 'Перенести «{title}»' },
  mood: {
    en: 'Log energy {energy} and focus {focus}',
    ru: 'Записать: энергия {energy}, концентрация {focus}',
  },
  titled: { en: 'title “{value}”', ru: 'название «{value}»' },
  due: { en: 'due {value}', ru: 'срок {value}' },
  priority: { en: 'priority {value}', ru: 'приоритет {value}' },
  minutes: { en: '{value} min', ru: '{value} мин' },
  energy: { en: 'energy {value}', ru: 'уровень энергии {value}' },
} satisfies Record<string, Phrase>;

/** Of priorities and energy, in Russian. */
export const LEVELS: Record<Language, Record<'low' | 'medium' | 'high', string>> = {
  en: { low: 'low', medium: 'medium', high: 'high' },
  ru: { low: 'низкий', medium: 'средний', high: 'высокий' },
};
