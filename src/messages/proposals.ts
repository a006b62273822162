import { catalogue, type Language } from './say.ts';

/** What a change does to a task or the mood. */
export const PREVIEWS = catalogue({
  add: { en: 'Add “{title}”', ru: 'Добавить «{title}»' },
  change: { en: 'Change “{title}”', ru: 'Изменить «{title}»' },
  move: { en: 'Move “{title}”', ru: 'Перенести «{title}»' },
  complete: { en: 'Complete “{title}”', ru: 'Завершить «{title}»' },
  drop: { en: 'Drop “{title}”', ru: 'Отказаться от «{title}»' },
  skip: { en: 'Skip “{title}” this time', ru: 'Пропустить «{title}» в этот раз' },
  start: { en: 'Start “{title}”', ru: 'Начать «{title}»' },
  reopen: { en: 'Reopen “{title}”', ru: 'Открыть снова «{title}»' },
  log_mood: { en: 'Log', ru: 'Записать:' },
  undo: { en: 'Undo: {title}', ru: 'Отменить изменение: {title}' },
  plan: { en: 'Move “{title}” in the plan', ru: 'Передвинуть «{title}» в плане' },
});

/** New values, one for each field. */
export const DETAILS = catalogue({
  title: { en: 'title “{value}”', ru: 'название «{value}»' },
  due: { en: 'due {value}', ru: 'срок {value}' },
  deadline: { en: 'deadline {value}', ru: 'крайний срок {value}' },
  start: { en: 'not before {value}', ru: 'не раньше {value}' },
  recurrence: { en: 'repeats “{value}”', ru: 'повтор «{value}»' },
  priority: { en: 'priority {value}', ru: 'приоритет {value}' },
  minutes: { en: '{value} min', ru: '{value} мин' },
  energy: { en: 'energy {value}', ru: 'уровень энергии {value}' },
  note: { en: 'note “{value}”', ru: 'заметка «{value}»' },
  mood: { en: 'energy {energy} and focus {focus}', ru: 'энергия {energy}, концентрация {focus}' },
  at: { en: 'for {value}', ru: 'за {value}' },
  project: { en: 'project “{value}”', ru: 'проект «{value}»' },
  labels: { en: 'labels {value}', ru: 'метки {value}' },
  reminder: { en: 'with a reminder', ru: 'с напоминанием' },
  exists: { en: 'you have it already', ru: 'уже есть' },
});

export const STATUSES = catalogue({
  completed: { en: 'done', ru: 'готово' },
  cancelled: { en: 'dropped', ru: 'отменено' },
  in_progress: { en: 'begun', ru: 'в работе' },
  pending: { en: 'open again', ru: 'снова открыто' },
});

export const CHANGES = catalogue({
  noDue: { en: 'without a due date', ru: 'без срока' },
  noDeadline: { en: 'without a deadline', ru: 'без крайнего срока' },
  noStart: { en: 'without a start date', ru: 'без даты начала' },
  past: { en: '{value} (already past)', ru: '{value} (уже прошло)' },
  plan: { en: 'The plan', ru: 'План' },
  planDay: { en: 'Plan {date}', ru: 'План на {date}' },
  block: { en: '{time} “{title}”', ru: '{time} «{title}»' },
  unplanned: { en: '{n} {n:task does|tasks do} not fit', ru: 'не помещается задач: {n}' },
  emptyPlan: { en: 'nothing can be planned on that day', ru: 'на этот день ничего не запланировать' },
  onePlan: { en: 'one change of the plan fits at once', ru: 'за один раз можно изменить план только одним способом' },
  moveBlock: { en: 'Move “{title}” to {time}', ru: 'Передвинуть «{title}» на {time}' },
  lockBlock: { en: 'Lock “{title}” at {time}', ru: 'Закрепить «{title}» на {time}' },
  unlockBlock: { en: 'Unlock “{title}” at {time}', ru: 'Открепить «{title}» на {time}' },
  unnamed: { en: 'A change', ru: 'Изменение' },
  leftOut: { en: 'Not included:', ru: 'Не вошло:' },
  nothing: { en: 'Nothing was changed. Not possible as asked:', ru: 'Ничего не изменено. Так не получится:' },
});

/** Why something that was asked for is not in a proposal. */
export const LEFT_OUT = catalogue({
  incomplete: { en: 'the request was cut off', ru: 'запрос оборвался' },
  unknown_tool: { en: 'the assistant cannot do this', ru: 'ассистент этого не умеет' },
  unknown_task: { en: 'there is no such task', ru: 'такой задачи нет' },
  unknown_field: { en: 'the assistant cannot set “{value}”', ru: 'ассистент не может задать «{value}»' },
  unclear_date: { en: 'it is unclear when “{value}” is', ru: 'непонятно, когда это: «{value}»' },
  unclear_value: { en: '“{value}” is not possible', ru: '«{value}» не подходит' },
  invalid: { en: '{value}', ru: '{value}' },
  no_title: { en: 'it has no title', ru: 'нет названия' },
  nothing: { en: 'nothing would change', ru: 'ничего бы не изменилось' },
  unknown_block: { en: 'there is no such block in the plan', ru: 'такого блока в плане нет' },
  unknown_project: { en: 'there is no such project', ru: 'такого проекта нет' },
  not_planned: { en: '{value}', ru: '{value}' },
  not_read: { en: 'no more can be looked up for one question', ru: 'больше на один вопрос не посмотреть' },
  too_many: { en: 'at most {value} changes fit at once', ru: 'за один раз помещается не больше {value} изменений' },
});

export const LEVELS: Record<Language, Record<'low' | 'medium' | 'high', string>> = {
  en: { low: 'low', medium: 'medium', high: 'high' },
  ru: { low: 'низкий', medium: 'средний', high: 'высокий' },
};
