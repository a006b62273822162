import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import type { ParsedTask } from '../../../quick-add/parser/resolve.ts';
import { MINUTE_MS } from '../../../shared/duration.ts';
import { toMoment } from '../../../shared/time-zones.ts';
import { readQuickly } from '../clock-times.ts';
import { findDue, toLocal } from '../facts.ts';
import { marksGroup } from '../groups.ts';
import { findLevels } from '../levels.ts';
import type { Facts, Query } from '../query.ts';
import type { When } from '../when.ts';
import { timeOf, toTarget } from './move.ts';
import { hasPronoun } from './pronouns.ts';
import { patchOfGroups } from './set.ts';
import type { Change } from './types.ts';

/** What a correction says of a task. */
export interface Fields {
  when: When | null;
  /** Of the day, by the clock or as a part of it. */
  time: string | null;
  /** Whether it is an hour alone, which can be of the morning or the evening. */
  isHour: boolean;
  priority: ParsedTask['priority'];
  /** What else a new task has. */
  draft: Omit<ParsedTask, 'title'>;
  repeats: string | null;
}

const TIME_ALONE = { time: null, isHabit: false, isWeekday: false, isTimeAlone: true, isUntil: false };

export function readFields(query: Query, facts: Facts): Fields | null {
  const { text } = query;
  const { draft, tokens } = readQuickly(text, { now: facts.now, zone: facts.snapshot.timezone });
  const { title: _, dueDate: _due, startDate: _start, ...read } = draft;
  const others = { ...read, ...readGroups(query) };
  const [priority] = findLevels(query);
  const token = tokens.find(({ type }) => type === 'recurrence');
  const repeats = token ? text.slice(token.start, token.end).replace(/[\s,]+$/, '') : null;
  const { date } = facts.snapshot;
  const part: When | null = query.part && { ...TIME_ALONE, from: date, to: date };
  const said = query.when?.isHabit ? null : (query.whens.at(-1) ?? part);
  const when = said && toTarget(said, text, facts);
  const isNothing = when === null && priority === undefined && Object.keys(others).length === 0;
  return isNothing
    ? null
    : {
        ...{ when, time: timeOf(when, query.part), priority: priority ?? others.priority, draft: others, repeats },
        isHour: query.part === null && HOUR.test(text),
      };
}

/** `and the label home`, `put it under Alpha` */
function readGroups(query: Query): Pick<ParsedTask, 'labels' | 'project'> {
  const isPut =
    query.request?.verb === 'put' && hasPronoun(query) && query.groups.every(({ kind }) => kind === 'project');
  const groups = marksGroup(query) || isPut ? query.groups : [];
  const labels = groups.flatMap(({ kind, name }) => (kind === 'label' ? name : []));
  const project = groups.find(({ kind }) => kind === 'project');
  return { ...(labels.length > 0 && { labels }), ...(project && { project: { name: project.name } }) };
}

/** `at 7`; not `7am`, `7:30`, `7 утра` */
const HOUR = /(?<![\d:.])\d{1,2}(?!\d|[:.]\d|\s*(?:[ap]\.?m|утра|дня|вечера|ночи))/iu;

export const listKinds = (fields: Fields | null): string[] =>
  fields
    ? [...(fields.when ? ['when'] : []), ...(fields.priority ? ['priority'] : []), ...Object.keys(fields.draft)]
    : [];

/** A new priority, length, project and more labels of a task. */
const patchOf = ({ priority, draft }: Fields, id: string, facts: Facts) => {
  const estimatedDuration = draft.aiMetadata?.estimatedDuration;
  const { labels, project } = draft;
  return {
    ...(priority && { priority }),
    ...(estimatedDuration && { aiMetadata: { estimatedDuration } }),
    ...patchOfGroups({ labels, project: project?.name }, id, facts),
  };
};

/** The task of a proposal that the person has applied. */
export function findApplied(change: Change, facts: Facts): OpenTask | undefined {
  return facts.snapshot.planning.tasks.find((task) => {
    if (change.kind === 'add') return task.title === change.fields.title;
    if (change.kind === 'set') return task.id === change.id && isSet(task, change.patch);
    const due = findDue(task, facts);
    return change.kind === 'move' && task.id === change.id && due?.date === change.date && due.time === change.time;
  });
}

/** Of a priority: other fields may have changed again. */
const isSet = (task: OpenTask, { priority }: Extract<Change, { kind: 'set' }>['patch']): boolean =>
  priority === task.priority;

/** The change with other fields, and what else must change; null when it has no such field. */
export function replaceIn(change: Change, fields: Fields, facts: Facts): Change[] | null {
  const { when, priority, draft, repeats } = fields;
  const applied = findApplied(change, facts);
  if (change.kind === 'add' && !applied) {
    const times = replaceTimes(change.fields, fields, facts);
    const { dueDate: _due, startDate: _start, ...rest } = change.fields;
    const own = { ...rest, ...draft, ...times, ...(priority && { priority }) };
    return [{ ...change, fields: own, repeats: repeats ?? change.repeats }];
  }
  if (!Object.keys(draft).every((key) => /^(?:priority|deadline|aiMetadata|labels|project)$/.test(key))) return null;
  if (change.kind === 'plan' && when && !priority) return [{ ...change, date: when.from }];
  const patch =
    'id' in change || applied ? patchOf(fields, 'id' in change ? change.id : (applied?.id ?? ''), facts) : {};
  if (change.kind === 'set' && !when) return [{ ...change, patch: { ...change.patch, ...patch } }];
  const move = applied ? moveOf(applied, facts) : change;
  if (move.kind !== 'move') return null;
  const { id, date, time } = move;
  const newTime = readNear(fields, time);
  const moved = when
    ? { ...move, date: when.isTimeAlone ? date : lastOf(when), time: newTime ?? time, isNewTime: newTime !== null }
    : move;
  return [
    ...(applied && !when ? [] : [moved]),
    ...(Object.keys(patch).length > 0 ? [{ kind: 'set' as const, id, patch }] : []),
  ];
}

/** `at 7` instead of 18:00 is 19:00. */
function readNear({ time, isHour }: Fields, old: string | null): string | null {
  if (!time || !isHour || !old || time >= '12') return time;
  const hour = Number(time.slice(0, 2));
  const distance = (each: number) => Math.abs(each - Number(old.slice(0, 2)));
  return distance(hour + 12) < distance(hour) ? `${hour + 12}:00` : time;
}

/** The dates of a new task at another time. What takes place then begins at that time. */
function replaceTimes(old: ParsedTask, fields: Fields, facts: Facts): Pick<ParsedTask, 'dueDate' | 'startDate'> {
  const { dueDate, startDate, aiMetadata } = old;
  const addMinutes = (moment: string, minutes: number) =>
    new Date(Date.parse(moment) + minutes * MINUTE_MS).toISOString();
  const isOwn = startDate !== undefined && addMinutes(startDate, aiMetadata?.estimatedDuration ?? 0) === dueDate;
  const named = isOwn ? startDate : dueDate;
  const moment = fields.when ? moveMoment(named, fields.when, fields, facts) : named;
  if (moment === undefined) return {};
  const length = fields.draft.aiMetadata?.estimatedDuration ?? aiMetadata?.estimatedDuration;
  if (length && toLocal(moment, facts).time && (isOwn || !startDate))
    return { startDate: moment, dueDate: addMinutes(moment, length) };
  const shift = dueDate ? (Date.parse(moment) - Date.parse(dueDate)) / MINUTE_MS : 0;
  return { dueDate: moment, ...(startDate && { startDate: addMinutes(startDate, shift) }) };
}

/** `until Friday` is Friday. */
const lastOf = ({ isUntil, from, to }: When) => (isUntil ? to : from);

/** A task as a move to its own day. */
function moveOf(task: OpenTask, facts: Facts): Extract<Change, { kind: 'move' }> {
  const { date, time } = findDue(task, facts) ?? { date: facts.snapshot.date, time: null };
  return { kind: 'move', id: task.id, date, time };
}

function moveMoment(moment: string | undefined, when: When, fields: Fields, facts: Facts): string {
  const old = moment ? toLocal(moment, facts) : null;
  const date = when.isTimeAlone ? (old?.date ?? when.from) : lastOf(when);
  const time = readNear(fields, old?.time ?? null) ?? old?.time ?? '23:59';
  return toMoment(date, time, facts.snapshot.timezone).toISOString();
}
