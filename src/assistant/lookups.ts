import { and, type SQL, sql } from 'drizzle-orm';
import type { ToolCall } from '../ai-protocol/protocol.ts';
import { READ_TOOLS } from '../ai-protocol/tools.ts';
import { json, jsonArray, rfc3339 } from '../db/json.ts';
import { localDate } from '../db/local-date.ts';
import { busyTimes, moodLogs, tasks } from '../db/schema.ts';
import { isOwn } from '../db/session.ts';
import type { ServiceDeps, UserDb } from '../db/user-db.ts';
import { type BusySpan, expandBusyTimes, selectBusySpans } from '../entities/busy-times/spans.ts';
import type { BlockWithTask } from '../entities/plans/responses.ts';
import { hasInTitle } from '../entities/tasks/list.ts';
import { TaskQuery } from '../entities/tasks/schemas.ts';
import { selectBlocks, touchesDays } from '../planning/plan/load.ts';
import type { Caller } from '../shared/caller.ts';
import { addDays, daysBetween, startOfDay, toLocalTime } from '../shared/time-zones.ts';
import type { NamedTask, Names } from './names.ts';
import { cell, localText, row } from './prompt-context.ts';
import { ToolInput } from './tool-calls/input.ts';

const MAX_FOUND = 20;
const MAX_DAYS = 14;

type FoundTask = NamedTask & { status: string; completedOn: string | null };

interface DaysFound {
  blocks: BlockWithTask[];
  busy: BusySpan[];
  due: FoundTask[];
  done: FoundTask[];
  moods: { day: string; energy: number; focus: number; logs: number }[];
}

interface LookupContext {
  names: Names;
  date: string;
  timezone: string;
}

export const isLookup = ({ tool }: ToolCall): boolean => READ_TOOLS.includes(tool);

/** Answers a call that reads. The tasks that it finds get names. @returns lines and tables for the model */
export async function answerLookup(
  { userDb, clock }: ServiceDeps,
  caller: Caller,
  { tool, input }: ToolCall,
  context: LookupContext,
): Promise<string> {
  const fields = typeof input === 'object' && input !== null ? { ...input } : {};
  const read = new ToolInput(fields, { ...context, now: clock() });
  if (tool === 'find_tasks') return findTasks(userDb, caller, read, context);
  return readDays(userDb, caller, read, context);
}

async function findTasks(userDb: UserDb, caller: Caller, input: ToolInput, context: LookupContext): Promise<string> {
  const query = TaskQuery.safeParse({ q: input.takeText('text', 'query', 'title') });
  if (!query.data?.q) return 'Say which text to find.';
  const where = hasInTitle(query.data.q);
  const order = sql`${tasks.status} in ('completed', 'cancelled'), ${tasks.updatedAt} desc`;
  const found = await userDb.readOne<FoundTask[]>(caller, selectFound(where, order));
  if (found.length === 0) return 'No task has this text.';
  return ['name|title|due|deadline|status|done on', ...found.map((task) => describeFound(task, context))].join('\n');
}

async function readDays(userDb: UserDb, caller: Caller, input: ToolInput, context: LookupContext): Promise<string> {
  const [from, to] = [input.takeMoment('from', 'date', 'day'), input.takeMoment('to')];
  if (!from || from === 'none') return 'Say which days to read, as YYYY-MM-DD.';
  const last = to && to !== 'none' && to.date >= from.date ? to.date : from.date;
  const until = daysBetween(from.date, last) >= MAX_DAYS ? addDays(from.date, MAX_DAYS - 1) : last;
  const days = await userDb.readOne<DaysFound>(caller, sql`select ${selectDays(from.date, until)}`);
  const { timezone } = context;
  const busy = expandBusyTimes(days.busy, startOfDay(from.date, timezone), startOfDay(addDays(until, 1), timezone));
  return describeDays({ ...days, busy }, { from: from.date, until }, context);
}

const selectFound = (where: SQL, order: SQL) =>
  jsonArray(
    json<FoundTask>({
      id: tasks.id,
      title: tasks.title,
      dueDate: rfc3339(tasks.dueDate),
      deadline: rfc3339(tasks.deadline),
      status: tasks.status,
      completedOn: tasks.completedOn,
    }),
    sql`from ${tasks} where ${and(isOwn(tasks), where)} order by ${order}, ${tasks.id} limit ${MAX_FOUND}`,
  );

const selectDays = (from: string, until: string) => {
  const isBetween = (date: SQL) => sql`${date} between ${from}::date and ${until}::date`;
  const isDue = sql`${tasks.status} in ('pending', 'in_progress') and ${isBetween(sql`coalesce(${localDate(tasks.dueDate)}, ${localDate(tasks.deadline)})`)}`;
  const isBusy = sql`(${localDate(busyTimes.startsAt)} <= ${until}::date
    and (${localDate(busyTimes.endsAt)} >= ${from}::date or ${busyTimes.recurrence} is not null))`;
  return json<DaysFound>({
    blocks: selectBlocks(touchesDays(sql`${from}::date`, sql`${until}::date`)),
    busy: selectBusySpans(isBusy),
    due: selectFound(isDue, sql`coalesce(${tasks.dueDate}, ${tasks.deadline})`),
    done: selectFound(isBetween(sql`${tasks.completedOn}`), sql`${tasks.completedAt}`),
    moods: jsonArray(
      json<DaysFound['moods'][number]>({
        day: moodLogs.localDate,
        energy: sql`round(avg(${moodLogs.energyLevel}), 1)`,
        focus: sql`round(avg(${moodLogs.focusLevel}), 1)`,
        logs: sql`count(*)`,
      }),
      sql`from ${moodLogs} where ${isOwn(moodLogs)} and ${isBetween(sql`${moodLogs.localDate}`)}
        group by ${moodLogs.localDate} order by ${moodLogs.localDate}`,
    ),
  });
};

function describeFound(task: FoundTask, { names, timezone }: LookupContext): string {
  const { title, dueDate, deadline, status, completedOn } = task;
  const due = localText(dueDate, timezone);
  return row(nameTask(task, names), cell(title), due, localText(deadline, timezone), status, completedOn);
}

/** The name of a task. One that has none gets the next one. */
function nameTask(task: NamedTask, names: Names): string {
  const known = [...names.open, ...names.found].findIndex(({ id }) => id === task.id);
  if (known >= 0) return `t${known + 1}`;
  names.found.push(task);
  return `t${names.open.length + names.found.length}`;
}

function describeDays(
  { blocks, busy, due, done, moods }: DaysFound,
  { from, until }: { from: string; until: string },
  context: LookupContext,
): string {
  const span = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
    `${toLocalTime(Date.parse(startsAt), context.timezone)}-${toLocalTime(Date.parse(endsAt), context.timezone).slice(11)}`;
  const table = (head: string, rows: string[]) => (rows.length > 0 ? [head, ...rows] : [`${head.split(':')[0]}: none`]);
  return [
    `From ${from} to ${until}.`,
    ...table(
      'Plan: from-to|title',
      blocks.map((block) => row(span(block), cell(block.title))),
    ),
    ...table('Busy: from-to', busy.map(span)),
    ...table(
      'Due: name|title|due|deadline|status',
      due.map((task) => describeFound(task, context)),
    ),
    ...table(
      'Done: name|title|due|deadline|status|on',
      done.map((task) => describeFound(task, context)),
    ),
    ...table(
      'Mood: day|energy|focus|logs',
      moods.map(({ day, energy, focus, logs }) => row(day, energy, focus, logs)),
    ),
  ].join('\n');
}
