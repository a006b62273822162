import { catalogue } from './say.ts';

/** Why a request was not done, and what to do about it. */
export const ERRORS = catalogue({
  // the request itself
  unreadable: { en: 'The request could not be read', ru: 'Запрос не удалось прочитать' },
  routeNotFound: { en: 'There is nothing at this path', ru: 'По этому пути ничего нет' },
  methodNotAllowed: { en: '{method} is not allowed for this path', ru: 'Метод {method} здесь не поддерживается' },
  bodyTooSlow: {
    en: 'The body must arrive within {seconds} {seconds:second|seconds}',
    ru: 'Тело запроса должно прийти за {seconds} {seconds:секунду|секунды|секунд}',
  },
  bodyIncomplete: { en: 'The body did not arrive completely', ru: 'Тело запроса пришло не целиком' },
  bodyTooLarge: {
    en: 'The body must be at most {kilobytes} KB',
    ru: 'Тело запроса не должно превышать {kilobytes} КБ',
  },
  bodyTooDeep: {
    en: 'The body must be nested at most {levels} {levels:level|levels} deep',
    ru: 'В теле запроса не должно быть больше {levels} {levels:уровня|уровней|уровней} вложенности',
  },
  notJson: {
    en: 'Send the body as JSON in UTF-8 with Content-Type: application/json',
    ru: 'Отправьте тело запроса как JSON в UTF-8 с Content-Type: application/json',
  },
  malformedJson: {
    en: 'The body is not valid JSON in UTF-8',
    ru: 'Тело запроса не разобрать: нужен JSON в UTF-8',
  },
  tooManyRequests: {
    en: 'Too many requests: try again in {seconds} s',
    ru: 'Слишком много запросов: попробуйте снова через {seconds} с',
  },
  wrongCursor: {
    en: 'The cursor does not belong to this list: leave it out to start again',
    ru: 'Этот cursor не от этого списка: не указывайте его, чтобы начать сначала',
  },

  // idempotency
  badKey: {
    en: 'Idempotency-Key must be 1 to 255 visible ASCII characters',
    ru: 'Idempotency-Key — это от 1 до 255 видимых символов ASCII',
  },
  keyInProgress: {
    en: 'A request with this Idempotency-Key is in progress: retry in a second',
    ru: 'Запрос с этим Idempotency-Key ещё выполняется: повторите через секунду',
  },
  keyUsed: {
    en: 'This Idempotency-Key was used for a different request: use a new key',
    ru: 'Этот Idempotency-Key уже был у другого запроса: возьмите новый',
  },
  streamWithKey: {
    en: 'A stream cannot be replayed: ask for JSON, or send no Idempotency-Key',
    ru: 'Поток нельзя повторить: запросите JSON или не отправляйте Idempotency-Key',
  },
  commandsInProgress: {
    en: 'The same commands are in progress: send them again',
    ru: 'Эти команды ещё выполняются: отправьте их снова',
  },
  uuidUsed: {
    en: 'This uuid was already used for a different command',
    ru: 'Этот uuid уже был у другой команды',
  },
  duplicateTempId: {
    en: 'Duplicate tempId in this request: each command needs its own',
    ru: 'В запросе повторяется tempId: у каждой команды должен быть свой',
  },

  // the session
  signInAgain: {
    en: 'Sign in again: the token is missing, expired or revoked',
    ru: 'Войдите снова: токена нет, он истёк или отозван',
  },
  signInFailed: {
    en: 'Could not verify the Telegram sign-in. Reopen the app from Telegram',
    ru: 'Не удалось проверить вход через Telegram. Откройте приложение из Telegram ещё раз',
  },
  erasedMeanwhile: {
    en: 'The account was erased during the sign-in: sign in again',
    ru: 'Во время входа аккаунт был удалён: войдите снова',
  },
  sessionEnded: { en: 'The session has already ended', ru: 'Сеанс уже завершён' },
  badTicket: {
    en: 'The ticket is missing, expired or used: get a new one',
    ru: 'Билета нет, он истёк или уже использован: получите новый',
  },
  notAWebSocket: {
    en: 'Connect with a WebSocket: new WebSocket("wss://…/api/live?ticket=…")',
    ru: 'Подключитесь через WebSocket: new WebSocket("wss://…/api/live?ticket=…")',
  },
  originNotAllowed: {
    en: 'This origin may not connect: CORS_ORIGIN lists the allowed origins',
    ru: 'С этого сайта подключаться нельзя: разрешённые перечислены в CORS_ORIGIN',
  },

  // the service
  internal: { en: 'Something went wrong on our side', ru: 'Что-то сломалось на нашей стороне' },
  misconfigured: {
    en: 'The service is misconfigured: see its log',
    ru: 'Сервис настроен неверно: смотрите его журнал',
  },
  unavailable: { en: 'Temporarily unavailable: try again', ru: 'Сервис временно недоступен: попробуйте ещё раз' },
  outOfService: { en: 'Out of service: try again later', ru: 'Сервис не работает: попробуйте позже' },
  maybeSaved: {
    en: 'Temporarily unavailable. The change may have been saved: check before retrying',
    ru: 'Сервис временно недоступен. Возможно, изменение сохранилось: проверьте, прежде чем повторять',
  },
  databaseDown: { en: 'The database is down', ru: 'База данных недоступна' },
  cannotBeStored: { en: 'A value cannot be stored', ru: 'Одно из значений нельзя сохранить' },

  // conflicts with another change
  dataChanged: {
    en: 'The data has changed. Fetch it again and retry',
    ru: 'Данные изменились. Загрузите их заново и повторите',
  },
  proposalOutdated: {
    en: 'The data has changed. Ask again for a new proposal',
    ru: 'Данные изменились. Попросите новое предложение',
  },
  noVersion: { en: 'This has no version: send no If-Match', ru: 'У этого нет версии: не отправляйте If-Match' },
  planOutdated: {
    en: 'The data has changed since this plan was made: plan again',
    ru: 'С тех пор, как составлен этот план, данные изменились: составьте новый',
  },
  cannotUndo: { en: 'Cannot undo: the data has changed since', ru: 'Отменить нельзя: данные с тех пор изменились' },

  // not found
  nothingToUndo: {
    en: 'Nothing to undo: unknown token, older than 7 days, or not undoable',
    ru: 'Отменять нечего: такого изменения нет, ему больше 7 дней или оно необратимо',
  },
  notInTrash: { en: 'This is not in the trash', ru: 'Этого нет в корзине' },
  planNotFound: { en: 'Unknown or expired plan: plan again', ru: 'Такого плана нет или он устарел: составьте новый' },
  blockNotFound: { en: 'Block not found', ru: 'Блок не найден' },
  proposalApplied: {
    en: 'This proposal was applied already, with other changes left out',
    ru: 'Это предложение уже применено, но без других изменений',
  },
  proposalNotFound: { en: 'Proposal not found or expired', ru: 'Предложения нет или оно устарело' },
  itemNotFound: { en: 'The checklist has no such item', ru: 'Такого пункта в списке нет' },
  labelNotFound: { en: 'No task has this label', ru: 'Такой метки нет ни у одной задачи' },
  dependencyNotFound: {
    en: 'A task it depends on was not found',
    ru: 'Задача, от которой зависит эта, не найдена',
  },

  // rules
  startAfterDeadline: {
    en: 'The startDate must be before the deadline',
    ru: 'Начало (startDate) должно быть раньше крайнего срока (deadline)',
  },
  noSuchOccurrence: {
    en: 'The task has no open occurrence on this date',
    ru: 'В этот день у задачи нет открытого повторения',
  },
  doesNotRepeat: { en: 'The task does not repeat', ru: 'Задача не повторяется' },
  dependencyCycle: {
    en: 'The dependencies would form a cycle',
    ru: 'Задачи ждали бы друг друга по кругу',
  },
  projectNameTaken: {
    en: 'A project with this name exists already',
    ru: 'Проект с таким названием уже есть',
  },
  noPositionLeft: {
    en: 'Another task has this position, and none is left just after it: send another position',
    ru: 'Эта позиция занята, и сразу после неё нет свободной: укажите другую',
  },
  timeTaken: {
    en: 'That time is taken by a locked or running block: choose another time',
    ru: 'Это время занято закреплённым или текущим блоком: выберите другое',
  },
  blockEnded: { en: 'This block has ended', ru: 'Этот блок уже закончился' },
  blockNotBegun: { en: 'This block has not begun yet', ru: 'Этот блок ещё не начался' },
  blockTaskClosed: { en: "The block's task is not open", ru: 'Задача этого блока уже не открыта' },
  aiCallsUsed: {
    en: 'No AI requests are left for today: the limit is {limit}. There will be more tomorrow',
    ru: 'На сегодня запросы к ИИ закончились: предел — {limit}. Завтра появятся новые',
  },
});

/** The limit of something is reached. */
export const LIMITS = catalogue({
  dayOverrides: {
    en: 'Limit of {limit} dates with their own working hours reached: remove some first',
    ru: 'Дат со своими рабочими часами не больше {limit}: сначала уберите лишние',
  },
  openTasks: {
    en: 'Limit of {limit} open {limit:task|tasks} reached: complete or delete some first',
    ru: 'Открытых задач может быть не больше {limit}: сначала завершите или удалите лишние',
  },
  tasksInProject: {
    en: 'Limit of {limit} {limit:task|tasks} in a project reached: move or delete some first',
    ru: 'Задач в проекте может быть не больше {limit}: сначала перенесите или удалите лишние',
  },
  labelledTasks: {
    en: 'A label of more than {limit} {limit:task|tasks} cannot be renamed',
    ru: 'Метку, которая есть больше чем у {limit} {limit:задачи|задач|задач}, переименовать нельзя',
  },
  projects: {
    en: 'Limit of {limit} {limit:project|projects} reached: delete some first',
    ru: 'Проектов может быть не больше {limit}: сначала удалите лишние',
  },
  moodLogs: {
    en: 'Limit of {limit} mood {limit:log|logs} a day reached: change or delete one',
    ru: 'Записей настроения за день может быть не больше {limit}: измените или удалите одну',
  },
  busyTimes: {
    en: 'Limit of {limit} upcoming busy {limit:time|times} reached: delete some first',
    ru: 'Предстоящих занятых промежутков может быть не больше {limit}: сначала удалите лишние',
  },
  repeatingBusyTimes: {
    en: 'Limit of {limit} busy {limit:time|times} that repeat reached: delete some first',
    ru: 'Повторяющихся занятых промежутков может быть не больше {limit}: сначала удалите лишние',
  },
  rows: {
    en: 'Limit of {limit} of these reached, with the trash: erase some for good first',
    ru: 'Таких записей вместе с корзиной может быть не больше {limit}: сначала удалите лишние навсегда',
  },
  changes: {
    en: 'Limit of {limit} {limit:change|changes} in 24 hours reached: try again later',
    ru: 'За 24 часа можно сделать не больше {limit} {limit:изменения|изменений|изменений}: попробуйте позже',
  },
  storedResponses: {
    en: 'Limit of {limit} stored {limit:response|responses} reached: they expire after 24 hours, those of commands after 7 days',
    ru: 'Сохранённых ответов может быть не больше {limit}: они хранятся 24 часа, а ответы на команды — 7 дней',
  },
  sockets: {
    en: 'You have {limit} open {limit:socket|sockets}, the most there can be: close one first',
    ru: 'Больше {limit} {limit:соединения|соединений|соединений} открыть нельзя: сначала закройте одно',
  },
  tasksToDelete: {
    en: 'A project with more than {limit} {limit:task|tasks} can only be deleted with tasks=keep',
    ru: 'Проект, в котором больше {limit} {limit:задачи|задач|задач}, можно удалить только с tasks=keep',
  },
});

/** The entity does not exist, or belongs to another user. By the entity's name. */
export const NOT_FOUND = catalogue({
  task: { en: 'Task not found', ru: 'Задача не найдена' },
  project: { en: 'Project not found', ru: 'Проект не найден' },
  mood: { en: 'Mood log not found', ru: 'Запись настроения не найдена' },
  busy: { en: 'Busy time not found', ru: 'Занятое время не найдено' },
});

export type EntityName = keyof typeof NOT_FOUND;
