import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/duration.ts';

/**
 * Rules between fields, which the document states in words alone. Each function makes a value that the schema allows one
 * that the service takes.
 */
type Fields = Record<string, unknown>;

const RANGES = [
  ['from', 'to'],
  ['dueFrom', 'dueTo'],
] as const;
const MAX_RANGE_DAYS = 30;
const PLAN_DAYS = 3;

/** @param name of the operation: `POST /api/tasks` */
export function makeBodyAgree(name: string, body: Fields): Fields {
  if (name.endsWith('/api/plan/blocks/{id}')) return agreeOnBlock(body);
  if (name.endsWith('/api/ai/optimize-schedule')) return agreeOnDate(body);
  if (name.endsWith('/api/ai/chat')) return agreeOnSpeaker(body);
  if (name.includes('/api/busy')) return agreeOnSpan(body);
  return name.includes('/api/tasks') ? agreeOnDates(body) : body;
}

/** A range ends after it begins, and excludes a number of days. A cursor belongs to a list without filters. */
export function makeQueryAgree(query: Fields): Fields {
  const { cursor, limit, ...filters } = query;
  if (cursor !== undefined) return limit === undefined ? { cursor } : { cursor, limit };
  const agreed: Fields = { ...filters, ...(limit !== undefined && { limit }) };
  for (const [from, to] of RANGES) {
    if (agreed[from] === undefined && agreed[to] === undefined) continue;
    for (const other of ['days', 'due']) delete agreed[other];
    if (agreed[from] !== undefined && agreed[to] !== undefined) agreed[to] = later(agreed[from], agreed[to]);
  }
  return agreed;
}

/** A moment or a date, as `from` is, at most a month after it. The distance comes from `to`. */
function later(from: unknown, to: unknown): string {
  const days = Math.abs(Math.round((toMs(to) - toMs(from)) / DAY_MS)) % MAX_RANGE_DAYS;
  const end = new Date(toMs(from) + days * DAY_MS).toISOString();
  return String(from).includes('T') ? end : end.slice(0, 10);
}

const toMs = (moment: unknown): number => Date.parse(String(moment));

/** Whether a block was done is said alone. A block moves by less than 14 days. */
function agreeOnBlock({ startsAt, done, locked }: Fields): Fields {
  if (startsAt !== undefined) return { startsAt: soon(startsAt), ...(locked === true && { locked }) };
  return locked === undefined ? { done } : { locked };
}

/** A moment of the next days. */
const soon = (moment: unknown): string => {
  const ahead = Math.abs(toMs(moment)) % (PLAN_DAYS * DAY_MS);
  return new Date(Math.ceil((Date.now() + ahead) / MINUTE_MS) * MINUTE_MS).toISOString();
};

const agreeOnDate = (body: Fields): Fields =>
  typeof body.date === 'string' ? { ...body, date: soon(body.date).slice(0, 10) } : body;

/** The user has the last word. */
function agreeOnSpeaker(body: Fields): Fields {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  return { ...body, messages: messages.map((message, at) => (at < messages.length - 1 ? message : userOf(message))) };
}

const userOf = (message: object): object => ({ ...message, role: 'user' });

/** A busy time ends after it starts, and repeats from its start on. */
function agreeOnSpan(body: Fields): Fields {
  const { startsAt = body.endsAt, recurrence } = body;
  return {
    ...body,
    ...(startsAt !== undefined && { startsAt, endsAt: new Date(toMs(startsAt) + HOUR_MS).toISOString() }),
    ...(isFields(recurrence) && { recurrence: { ...withoutShown(recurrence), from: 'due' } }),
  };
}

/** A task that repeats is due, and a start is before the deadline. */
function agreeOnDates(body: Fields): Fields {
  const { recurrence, startDate, deadline } = body;
  const day = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString();
  return {
    ...body,
    ...(isFields(recurrence) && { dueDate: body.dueDate ?? day, recurrence: agreeOnRule(recurrence) }),
    ...(startDate && deadline && toMs(startDate) >= toMs(deadline) ? { startDate: deadline, deadline: startDate } : {}),
  };
}

/** A series that is counted from completion has FREQ and INTERVAL alone. */
const agreeOnRule = (recurrence: Fields): Fields => ({
  ...withoutShown(recurrence),
  ...(recurrence.from === 'completion' && { rrule: 'FREQ=WEEKLY;INTERVAL=2' }),
});

/** A client invents neither. */
const withoutShown = ({ anchor: _anchor, timezone: _timezone, ...recurrence }: Fields): Fields => recurrence;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
