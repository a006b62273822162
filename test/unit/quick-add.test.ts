import { describe, expect, it } from 'vitest';
import { isRule, parseRule } from '../../src/entities/recurrence/rule.ts';
import { occurrencesFrom, openSeries } from '../../src/entities/recurrence/series.ts';
import { parseQuickAdd, removeSpans } from '../../src/quick-add/parser/parse.ts';
import { addDays, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';
import en from '../fixtures/quick-add/en.txt?raw';
import ru from '../fixtures/quick-add/ru.txt?raw';

const ZONE = 'Europe/Moscow';
const NOW = new Date('2026-11-25T07:00:00Z');
const FILES = { en, ru };

/** A line of a golden file: `text => title | field: value`, or a text that stays as it is. */
function readLine(line: string) {
  const [text = '', result] = line.split(' => ');
  const [title = '', ...fields] = (result ?? text).split(' | ');
  return { text, title, fields: fields.sort(), isPlain: result === undefined };
}

const readLines = (file: string) =>
  file
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('//'))
    .map(readLine);

/** The fields of the draft as a golden file has them. */
function listFields(text: string): string[] {
  const { project, labels, priority, aiMetadata, dueDate, startDate, deadline, recurrence, reminders } = parseQuickAdd(
    text,
    {
      now: NOW,
      zone: ZONE,
    },
  ).draft;
  const local = (moment: string | undefined) => moment && toLocalTime(Date.parse(moment), ZONE);
  const fields = {
    project: project?.name,
    labels: labels?.join(', '),
    priority,
    duration: aiMetadata?.estimatedDuration,
    energy: aiMetadata?.energyLevel,
    due: local(dueDate),
    start: local(startDate),
    deadline: local(deadline),
    rrule: recurrence?.rrule,
    from: recurrence?.from === 'completion' ? 'completion' : undefined,
    remind: reminders?.map(({ minutesBefore, of }) => `${minutesBefore} ${of}`).join(', '),
  };
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}

describe.each(Object.entries(FILES))('quick add understands the lines of %s.txt', (_, file) => {
  it.each(readLines(file))('$text', ({ text, title, fields, isPlain }) => {
    const { draft, tokens } = parseQuickAdd(text, { now: NOW, zone: ZONE });
    expect({ title: draft.title, fields: listFields(text) }).toEqual({ title, fields });
    expect(removeSpans(text, tokens)).toBe(title);
    if (isPlain) expect(tokens).toEqual([]);
  });
});

/** The first date from a day on that a rule names. One that names no day is first on the day itself. */
function findFirst(rrule: string, day: string): string {
  if (!/BYDAY|BYMONTHDAY/.test(rrule)) return day;
  const series = openSeries({ rrule, anchor: `${addDays(day, -1)}T00:00:00`, timezone: ZONE, exdates: [] });
  return occurrencesFrom(series, day).next().value?.date ?? '';
}

it('every rule that a golden line has is a rule of tasks, and its task is first due on the first date of the rule', () => {
  const lines = [...readLines(en), ...readLines(ru)].filter(({ fields }) =>
    fields.some((field) => /^rrule/.test(field)),
  );
  expect(lines.length).toBeGreaterThan(60);
  for (const { text } of lines) {
    const { recurrence, dueDate = '', startDate, deadline } = parseQuickAdd(text, { now: NOW, zone: ZONE }).draft;
    const { rrule = '' } = recurrence ?? {};
    expect(isRule(parseRule(rrule)), text).toBe(true);
    const everyTime = rrule.replace(/;INTERVAL=\d+/, ''); // the first week counts, whichever it is
    const due = toLocalTime(Date.parse(dueDate), ZONE).slice(0, 10);
    const ownDay = /^FREQ=(WEEK|MONTH|YEAR)LY$/.test(rrule) ? deadline : undefined; // of `every month by the 25th`
    const today = toLocalTime(Date.parse(ownDay ?? startDate ?? NOW.toISOString()), ZONE).slice(0, 10);
    const first = findFirst(everyTime, today);
    const time = toLocalTime(Date.parse(deadline ?? dueDate), ZONE).slice(11);
    const hasPassed = toMoment(first, time, ZONE) <= NOW;
    expect(due, text).toBe(hasPassed ? findFirst(everyTime, addDays(first, 1)) : first);
  }
});

it('a label has at most 50 characters, and a longer one stays in the title', () => {
  const longest = 'x'.repeat(50);
  const { draft } = parseQuickAdd(`Plan @${longest} @${longest}x`, { now: NOW, zone: ZONE });
  expect(draft).toMatchObject({ title: `Plan @${longest}x`, labels: [longest] });
});

it('a task takes 20 labels, and the words of more stay in its title', () => {
  const labels = Array.from({ length: 21 }, (_, at) => `label${at}`);
  const { draft } = parseQuickAdd(`Plan ${labels.map((name) => `@${name}`).join(' ')} @LABEL0`, {
    now: NOW,
    zone: ZONE,
  });
  expect(draft).toMatchObject({ title: 'Plan @label20', labels: labels.slice(0, 20) });
});
