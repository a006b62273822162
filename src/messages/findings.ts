import { catalogue, type Language } from './say.ts';

/** What goes with energy and focus. POINTS says `{level}` and `{points}`. */
export const CONTRASTS = catalogue({
  weekday: {
    en: '{when} your {level} is {points} {direction} than on the other days of the week ({n} weeks; {low} to {high}).',
    ru: '{when} {level} на {points} {direction}, чем в другие дни недели (недель: {n}; от {low} до {high}).',
  },
  evening: {
    en: 'In the evening your {level} is {points} {direction} than in the morning ({n} days; {low} to {high}).',
    ru: 'Вечером {level} на {points} {direction}, чем утром того же дня (дней: {n}; от {low} до {high}).',
  },
  meetings: {
    en: 'On days with over {hours} hours of meetings your {level} is {points} {direction} ({n} days; {low} to {high}).',
    ru: 'В дни, когда встреч больше {hours} часов, {level} на {points} {direction} (дней: {n}; от {low} до {high}).',
  },
});

export const POINTS = catalogue({
  points: { en: '{value} {value:point|points}', ru: '{value} {value:балл|балла|баллов}' },
  energy: { en: 'energy', ru: 'энергия' },
  focus: { en: 'focus', ru: 'концентрация' },
  lower: { en: 'lower', ru: 'ниже' },
  higher: { en: 'higher', ru: 'выше' },
});

/** From Monday. */
export const ON_EACH: Record<Language, string[]> = {
  en: ['On Mondays', 'On Tuesdays', 'On Wednesdays', 'On Thursdays', 'On Fridays', 'On Saturdays', 'On Sundays'],
  ru: [
    'По понедельникам',
    'По вторникам',
    'По средам',
    'По четвергам',
    'По пятницам',
    'По субботам',
    'По воскресеньям',
  ],
};

export const WORK_FINDINGS = catalogue({
  deadline: {
    en: '“{title}” is due {at}, needs {need}, and only {free} of working time is free until then.',
    ru: '«{title}»: срок {at}, нужно {need}, а свободного рабочего времени до него {free}.',
  },
  not_planned: {
    en: '“{title}” is due {at}, needs {need}, and has no place in your plan.',
    ru: '«{title}»: срок {at}, нужно {need}, а в вашем плане для этого нет места.',
  },
  part_not_planned: {
    en: '“{title}” is due {at}, and {need} of it has no place in your plan.',
    ru: '«{title}»: срок {at}, а в вашем плане не хватает {need}.',
  },
  planned_late: {
    en: '“{title}” is due {at}, but your plan has it only after that: {when}.',
    ru: '«{title}»: срок {at}, а в вашем плане это только потом: {when}.',
  },
  part_planned_late: {
    en: '“{title}” is due {at}, but your plan has {need} of it only after that: {when}.',
    ru: '«{title}»: срок {at}, а {need} из этого в вашем плане только потом: {when}.',
  },
  estimates: {
    en: 'What you start takes {value} times your estimate ({n} tasks; {low} to {high}).',
    ru: 'Начатое занимает в {value} {value:раз|раза|раз} больше, чем вы оцениваете (задач: {n}; от {low} до {high}).',
  },
  estimates_short: {
    en: 'What you start takes {value} of your estimate ({n} tasks; {low} to {high}).',
    ru: 'Начатое занимает {value} от вашей оценки (задач: {n}; от {low} до {high}).',
  },
  postponed: {
    en: '“{title}” was put off {n} times: split it, or let it go?',
    ru: '«{title}» переносили {n} {n:раз|раза|раз}: разделить или отказаться?',
  },
  hard_hours: {
    en: '{done} of your {n} demanding tasks were done before noon, and {value} of those in the plan {value:is|are} after 15:00.',
    ru: 'До полудня сделано {done} из {n} трудных задач, а в плане после 15:00 таких: {value}.',
  },
  dated: {
    en: 'With a date, {value}% of tasks are done within a week ({n} tasks); without one, {other}% ({m}).',
    ru: 'Со сроком за неделю сделано {value}% задач (всего {n}), без срока — {other}% (всего {m}).',
  },
  many_blocks: {
    en: 'On the last {n} days with a plan you finished {value} {value:block|blocks} a day ({least} to {most}); {day} has {planned}.',
    ru: 'За последние дни с планом ({n}) вы завершали в день {value} {value:блок|блока|блоков} (от {least} до {most}), а на {day} их {planned}.',
  },
  best_week: {
    en: 'Last week was your best of {n}: {value} {value:task|tasks} done.',
    ru: 'Прошлая неделя — лучшая из {n}: сделано {value} {value:задача|задачи|задач}.',
  },
});
