import { toLocalTime } from '../../src/shared/time-zones.ts';
import type { Plan, RecordedDay, ShownPlan } from './responses.ts';

interface Line {
  from: string;
  to: string;
  text: string;
  reason?: string;
}

/** Prints the plan of a day with its busy times and breaks, then what did not fit. */
export function printDay({ date, settings, busyTimes, plan }: RecordedDay): void {
  const clock = (moment: string) => formatClock(moment, settings.timezone);
  const lines: Line[] = [
    ...plan.schedule.map((block) => ({
      from: clock(block.time),
      to: clock(block.endTime),
      text: block.parts > 1 ? `${block.title} (part ${block.part} of ${block.parts})` : block.title,
      reason: block.reason,
    })),
    ...busyTimes.map(({ startsAt, endsAt, title }) => ({
      from: clock(startsAt),
      to: clock(endsAt),
      text: `– ${title}`,
    })),
    ...settings.breaks.map(({ start, end }) => ({ from: start, to: end, text: '– Break' })),
  ].sort((a, b) => a.from.localeCompare(b.from));

  console.log(`\n${formatDate(date)}`);
  for (const { from, to, text, reason } of lines) {
    console.log(`  ${from}–${to}  ${text}`);
    if (reason) console.log(`               ${reason}`);
  }
  printUnscheduled(plan);
  const { value, upperBound, exact } = plan.quality;
  console.log(
    exact
      ? `\nNo other plan has a higher value than this one (${value.toFixed(2)}).`
      : `\nThe value of this plan is ${value.toFixed(2)}; no plan can have more than ${upperBound.toFixed(2)}.`,
  );
}

function printUnscheduled({ unscheduled }: Plan): void {
  console.log(unscheduled.length === 0 ? '\nEverything fits.' : '\nDoes not fit');
  for (const { title, minutes, text, fix } of unscheduled) {
    console.log(`  ${title} (${minutes} min). ${text}`);
    if (fix) console.log(`  Fix: ${fix.action.method} ${fix.action.path} ${JSON.stringify(fix.action.body)}`);
  }
}

/** Prints the blocks whose time differs between two states of the plan. */
export function printMoves(before: ShownPlan, after: ShownPlan, zone: string): void {
  const range = ({ startsAt, endsAt }: ShownPlan['blocks'][number]) =>
    `${formatClock(startsAt, zone)}–${formatClock(endsAt, zone)}`;
  for (const block of after.blocks) {
    const old = before.blocks.find(({ id }) => id === block.id);
    if (old && old.startsAt === block.startsAt) continue;
    console.log(`  ${range(block)}  ${block.title}${old ? `, before ${range(old)}` : ', new'}`);
  }
}

/** `09:30` */
export const formatClock = (moment: string, zone: string): string =>
  toLocalTime(Date.parse(moment), zone).slice('2026-11-25 '.length);

/** `Tuesday, 1 December 2026` */
export function formatDate(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
}
