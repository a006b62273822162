import { catalogue } from './say.ts';

/** What is wrong with one value of a request. It follows the value's path: `title: must not be blank`. */
export const VALIDATION = catalogue({
  unknown: { en: 'is not a known field', ru: 'неизвестное поле' },
  misnamed: { en: 'is not a known field: use {field}', ru: 'неизвестное поле: используйте {field}' },
  required: { en: 'is required', ru: 'обязательное значение' },
  invalid: { en: 'is not valid', ru: 'недопустимое значение' },

  text: { en: 'must be text', ru: 'нужен текст' },
  single: { en: 'must be one value, not a list', ru: 'нужно одно значение, а не список' },
  number: { en: 'must be a number', ru: 'нужно число' },
  integer: { en: 'must be a whole number', ru: 'нужно целое число' },
  boolean: { en: 'must be true or false', ru: 'нужно true или false' },
  list: { en: 'must be a list', ru: 'нужен список' },
  object: { en: 'must be an object', ru: 'нужен объект' },
  oneOf: { en: 'must be one of: {values}', ru: 'допустимы только: {values}' },
  uuid: { en: 'must be an id (a UUID)', ru: 'нужен идентификатор (UUID)' },
  uuidOrTempId: {
    en: 'must be an id (a UUID), or the tempId of an earlier command of the request',
    ru: 'нужен идентификатор (UUID) или tempId более ранней команды этого запроса',
  },
  entityTags: {
    en: 'must be * or a list of ETags in quotation marks',
    ru: 'нужна * или список ETag в кавычках',
  },
  format: { en: 'has the wrong format', ru: 'неверный формат' },

  min: { en: 'must be {min} or more', ru: 'должно быть не меньше {min}' },
  max: { en: 'must be {max} or less', ru: 'должно быть не больше {max}' },
  wholeNumber: { en: 'must be a whole number from {min} to {max}', ru: 'нужно целое число от {min} до {max}' },
  minLength: {
    en: 'must have at least {min} {min:character|characters}',
    ru: 'нужно не меньше {min} {min:символа|символов|символов}',
  },
  maxLength: {
    en: 'must have at most {max} {max:character|characters}',
    ru: 'допустимо не больше {max} {max:символа|символов|символов}',
  },
  minItems: {
    en: 'must have at least {min} {min:item|items}',
    ru: 'нужно не меньше {min} {min:элемента|элементов|элементов}',
  },
  maxItems: {
    en: 'must have at most {max} {max:item|items}',
    ru: 'допустимо не больше {max} {max:элемента|элементов|элементов}',
  },
  unicode: { en: 'must be well-formed Unicode without NUL', ru: 'нужен правильный Unicode без NUL' },
  blank: { en: 'must not be blank', ru: 'не должно быть пустым' },
  dots: { en: 'must not be . or ..', ru: 'не должно быть . или ..' },
  noTitle: {
    en: 'leaves no title: all of it was read as dates, labels and the like',
    ru: 'не оставляет названия: всё прочитано как даты, метки и подобное',
  },
  twice: { en: 'must not name a task twice', ru: 'не должно называть задачу дважды' },
  distinct: { en: 'must not have the same item twice', ru: 'не должно содержать одно и то же дважды' },
  reminder: { en: 'must have at, or minutesBefore and of', ru: 'нужно at или minutesBefore и of' },
  reminderDate: { en: 'needs the {date} of the task', ru: 'у задачи нет даты {date}' },
  position: {
    en: 'must be a fractional index such as a0',
    ru: 'нужен дробный индекс, например a0',
  },
  empty: { en: 'must change something', ru: 'должно что-то менять' },
  nothingLeft: { en: 'must not leave out every change', ru: 'не должно убирать все изменения' },

  date: { en: 'must be a date such as 2026-11-26', ru: 'нужна дата, например 2026-11-26' },
  moment: {
    en: 'must be a time with an offset, such as 2026-11-22T09:00:00+03:00',
    ru: 'нужно время со смещением, например 2026-11-22T09:00:00+03:00',
  },
  dateOrMoment: {
    en: 'must be a date such as 2026-11-26, or a time with an offset such as 2026-11-26T09:00:00+03:00',
    ru: 'нужна дата, например 2026-11-26, или время со смещением, например 2026-11-26T09:00:00+03:00',
  },
  year: { en: 'must be a year from {first} to {last}', ru: 'нужен год от {first} до {last}' },
  yearInUtc: {
    en: 'must be a year from {first} to {last}, also in UTC',
    ru: 'нужен год от {first} до {last}, в том числе по UTC',
  },
  past: { en: 'must not be in the past', ru: 'не должно быть в прошлом' },
  pastDay: { en: 'must be today or later', ru: 'нужен сегодняшний день или более поздний' },
  tooFarAhead: {
    en: 'must be at most {days} {days:day|days} ahead',
    ru: 'должно быть не дальше чем через {days} {days:день|дня|дней}',
  },
  tooFarFromStart: {
    en: 'must be less than {days} {days:day|days} from the current start',
    ru: 'должно быть меньше чем в {days} {days:дне|днях|днях} от нынешнего начала',
  },
  hours: {
    en: 'must be an object with start and end, a list of them, or null for a day off',
    ru: 'нужен объект с полями start и end, список таких объектов или null для выходного дня',
  },
  hoursOrUsual: {
    en: 'must be an object with start and end, a list of them, null for a day off, or "usual"',
    ru: 'нужен объект с полями start и end, список таких объектов, null для выходного дня или "usual"',
  },
  clockTime: { en: 'must be a time of day such as 09:00', ru: 'нужно время суток, например 09:00' },
  morningTime: {
    en: 'must be a time of day before noon, such as 04:00',
    ru: 'нужно время суток до полудня, например 04:00',
  },
  timeZone: {
    en: 'must be an IANA time zone such as Europe/Moscow',
    ru: 'нужен часовой пояс IANA, например Europe/Moscow',
  },
  unknownZone: {
    en: 'is not a known time zone: try another name for it',
    ru: 'такой часовой пояс неизвестен: попробуйте другое его название',
  },
  zoneNotSet: {
    en: 'Choose your time zone in the settings first.',
    ru: 'Сначала выберите часовой пояс в настройках.',
  },
  recently: {
    en: 'must be within the last {days} {days:day|days}, and not in the future',
    ru: 'должно быть за {days:последний|последние|последние} {days} {days:день|дня|дней} и не в будущем',
  },
  afterStart: {
    en: 'must be later than start, or at most {hours} {hours:hour|hours} later on the next day',
    ru: 'должно быть позже, чем start, или на следующий день, не больше чем через {hours} {hours:час|часа|часов}',
  },
  overlap: { en: 'must be spans that do not overlap', ru: 'промежутки не должны пересекаться' },
  afterStartsAt: {
    en: 'must be after startsAt, at most {days} {days:day|days} later',
    ru: 'должно быть позже startsAt, но не больше чем на {days} {days:день|дня|дней}',
  },
  beforeFrom: { en: 'must not be before {from}', ru: 'должно быть не раньше, чем {from}' },
  notLikeFrom: {
    en: 'must be a date if {from} is one, and a time if it is not',
    ru: 'нужна дата, если {from} — дата, и время, если {from} — время',
  },
  rangeTooLong: {
    en: 'must not make a range of more than {days} {days:day|days}',
    ru: 'не больше {days} {days:дня|дней|дней} от начала до конца',
  },
  noWeekday: { en: 'must name a day from "1" (Monday) to "7"', ru: 'нужен день от "1" (понедельник) до "7"' },
  notWithRange: { en: 'cannot be combined with from and to', ru: 'нельзя указывать вместе с from и to' },
  tooManyDaysByHour: {
    en: 'must be at most {max} for bucket=hour',
    ru: 'для bucket=hour должно быть не больше {max}',
  },
  alone: { en: 'cannot be combined with other changes', ru: 'нельзя менять вместе с другими полями' },
  maxBelowMin: { en: 'must be min or more', ru: 'должно быть не меньше, чем min' },

  rruleUnknown: {
    en: '{part} is not supported: use FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST, and COUNT or UNTIL',
    ru: '{part} не поддерживается: используйте FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST и COUNT или UNTIL',
  },
  rruleValue: { en: '{part} is not valid: use {values}', ru: '{part} недопустимо: используйте {values}' },
  rruleTwice: { en: '{part} names its part a second time', ru: 'в {part} та же часть указана второй раз' },
  rruleConflict: {
    en: '{part} cannot be combined with the other parts',
    ru: '{part} нельзя указывать вместе с остальными частями',
  },
  rruleMissing: { en: '{part} is required', ru: 'нужна часть {part}' },
  rruleFromCompletion: {
    en: '{part} is not possible from completion: use FREQ and INTERVAL alone',
    ru: '{part} невозможно при счёте от выполнения: используйте только FREQ и INTERVAL',
  },
  rruleNever: { en: 'never happens again', ru: 'никогда не повторится' },
  untilBeforeStart: { en: 'ends by UNTIL before it starts', ru: 'заканчивается по UNTIL раньше, чем начинается' },
  exdateOfDue: {
    en: 'must not contain the day of the due date: skip the occurrence instead',
    ru: 'не должно содержать день срока задачи: пропустите это повторение',
  },
  asShown: {
    en: 'anchor and timezone must be as the server shows them, or absent',
    ru: 'anchor и timezone должны быть такими, как показал сервер, или отсутствовать',
  },
  needsDueDate: { en: 'needs a dueDate', ru: 'нужен dueDate' },

  projectOrNone: { en: 'must be the id of a project, or none', ru: 'нужен идентификатор проекта или none' },
  lastIsUser: { en: 'must end with a user message', ru: 'последним должно быть сообщение пользователя' },
  undoToken: { en: 'must be the undoToken of a change', ru: 'нужен undoToken изменения' },
  eventPosition: {
    en: 'must be the position or the seq of an event, or 0',
    ru: 'нужен position или seq события или 0',
  },
  cursor: {
    en: 'must be the nextCursor of a page with the same filters and sort',
    ru: 'нужен nextCursor страницы с теми же фильтрами и сортировкой',
  },
});

/** The part of a request that was validated. */
export const SUBJECTS = catalogue({
  body: { en: 'body', ru: 'тело запроса' },
  query: { en: 'query', ru: 'параметры запроса' },
  path: { en: 'path', ru: 'путь' },
  command: { en: 'command', ru: 'команда' },
  args: { en: 'args', ru: 'args' },
});

export const PROBLEM_AT = { en: '{path}: {problem}', ru: '{path}: {problem}' } as const;
