import { isoWeekday, toMoment } from '../../src/shared/time-zones.ts';
import { formatClock, formatDate } from '../demo/print-day.ts';
import type { RecordedDay } from '../demo/responses.ts';
import { element, escapeXml, fitsWidth, smoothPath, text, wrapText } from './svg.ts';

const WIDTH = 900;
const LEFT = 48;
const RIGHT = 24;
const FIRST_HOUR = 7;
const LAST_HOUR = 22;
const CURVE = { top: 80, bottom: 242 };
const LANE = { top: 248, bottom: 416 };
const AXIS_Y = 434;
const LEGEND_TOP = 472;

const INK = '#1f2430';
const GREY = '#6b7280';
const RULE = '#e5e7eb';
const BLOCK = '#3b5bdb';
const ENERGY = '#e8890c';
const MISSING = '#c92a2a';

const xOfHour = (hour: number) => LEFT + ((hour - FIRST_HOUR) / (LAST_HOUR - FIRST_HOUR)) * (WIDTH - LEFT - RIGHT);
/** Energy goes from 1 to 10. */
const yOfEnergy = (level: number) => CURVE.bottom - ((level - 1) / 9) * (CURVE.bottom - CURVE.top);

/** A period of the day, in hours since its midnight. */
interface Span {
  start: number;
  end: number;
}

/** Draws a planned day as an SVG: the energy curve, the blocks below it, and a legend with the reasons. */
export function drawDay(day: RecordedDay): string {
  const { date, settings, busyTimes, plan, profile } = day;
  const midnight = toMoment(date, '00:00', settings.timezone).getTime();
  const spanOf = (start: string, end: string): Span => ({
    start: (Date.parse(start) - midnight) / 3_600_000,
    end: (Date.parse(end) - midnight) / 3_600_000,
  });
  const blocks = plan.schedule.map((block, index) => ({
    ...block,
    ...spanOf(block.time, block.endTime),
    number: index + 1,
  }));
  const hours = [settings.workingHours[isoWeekday(date)] ?? []].flat();
  const [first, last] = [hours[0], hours.at(-1)];
  const { legend, bottom } = drawLegend(day);
  const height = bottom + 34;

  const parts = [
    element('rect', { width: WIDTH, height, fill: '#ffffff' }),
    text(`${formatDate(date)}, planned around energy`, LEFT - 24, 36, { 'font-size': 20, 'font-weight': 600 }),
    text(
      `Energy by the hour from ${profile.logs} mood logs, with its 80% interval. Blocks from the planner. ${settings.timezone}.`,
      LEFT - 24,
      58,
      { 'font-size': 12, fill: GREY },
    ),
    ...(first && last ? [drawOffHours(first.start, last.end)] : []),
    ...blocks.map(drawShade),
    drawAxes(),
    drawEnergy(first ? profile.energy.workDays.hours : profile.energy.freeDays.hours),
    ...busyTimes.map(({ title, startsAt, endsAt }) => drawFixed(spanOf(startsAt, endsAt), title ?? 'Busy', '#d1d5db')),
    ...settings.breaks.map(({ start, end }) =>
      drawFixed({ start: toHours(start), end: toHours(end) }, 'Break', '#eef0f3'),
    ),
    ...blocks.map(drawBlock),
    legend,
    text(
      'Drawn from responses of GET /api/mood/profile and POST /api/ai/optimize-schedule: npm run demo, node dev/picture.ts',
      LEFT - 24,
      height - 14,
      { 'font-size': 10, fill: '#9ca3af' },
    ),
  ];
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'font-family': 'system-ui, sans-serif',
      fill: INK,
    },
    `\n<title>${escapeXml(`The plan of ${formatDate(date)} over the energy curve`)}</title>\n${parts.join('\n')}\n`,
  );
}

/** Shades the hours outside of work. */
function drawOffHours(start: string, end: string): string {
  const shade = (from: number, to: number) =>
    from < to ? rectangle({ start: from, end: to }, CURVE.top, LANE.bottom, { fill: '#f6f7f9' }) : '';
  return shade(FIRST_HOUR, toHours(start)) + shade(toHours(end), LAST_HOUR);
}

function drawAxes(): string {
  const hours = Array.from({ length: LAST_HOUR - FIRST_HOUR + 1 }, (_, index) => FIRST_HOUR + index);
  const levels = [2, 4, 6, 8, 10];
  return [
    ...levels.map((level) => {
      const y = yOfEnergy(level);
      const line = element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y, stroke: RULE });
      return line + text(String(level), LEFT - 8, y + 4, { 'font-size': 11, fill: GREY, 'text-anchor': 'end' });
    }),
    ...hours.map((hour) =>
      text(`${hour}:00`, xOfHour(hour), AXIS_Y, { 'font-size': 11, fill: GREY, 'text-anchor': 'middle' }),
    ),
    element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: LANE.bottom + 2, y2: LANE.bottom + 2, stroke: '#c8ccd3' }),
  ].join('\n');
}

/** A level of the profile is that of the middle of its hour. */
function drawEnergy(levels: { hour: number; mean: number; lo: number; hi: number }[]): string {
  const shown = levels.filter(({ hour }) => hour >= FIRST_HOUR - 1 && hour <= LAST_HOUR);
  const line = (pick: (level: (typeof shown)[number]) => number) =>
    shown.map((level): [number, number] => [xOfHour(level.hour + 0.5), yOfEnergy(pick(level))]);
  const band = `M${smoothPath(line(({ hi }) => hi))}L${smoothPath(line(({ lo }) => lo).reverse())}Z`;
  const plot = { x: LEFT, y: CURVE.top, width: WIDTH - LEFT - RIGHT, height: CURVE.bottom - CURVE.top };
  return [
    element('clipPath', { id: 'plot' }, element('rect', plot)),
    element(
      'g',
      { 'clip-path': 'url(#plot)' },
      element('path', { d: band, fill: ENERGY, 'fill-opacity': 0.22 }) +
        element('path', {
          d: `M${smoothPath(line(({ mean }) => mean))}`,
          fill: 'none',
          stroke: ENERGY,
          'stroke-width': 2.5,
        }),
    ),
    text('energy', LEFT + 6, CURVE.top + 12, { 'font-size': 11, fill: ENERGY }),
  ].join('\n');
}

/** Tints the energy curve above a block. */
const drawShade = (span: Span): string => rectangle(span, CURVE.top, LANE.top, { fill: BLOCK, 'fill-opacity': 0.09 });

function drawBlock({ number, title, ...span }: Span & { number: number; title: string }): string {
  return [
    rectangle(span, LANE.top, LANE.bottom, { fill: BLOCK, rx: 3, stroke: '#ffffff' }),
    text(String(number), middleOf(span), LANE.top + 16, {
      'font-size': 11,
      'font-weight': 700,
      fill: '#ffffff',
      'text-anchor': 'middle',
    }),
    drawTitle(title, span, LANE.top + 24, '#ffffff'),
  ].join('');
}

/** Busy time or a break: nothing is planned in it. */
function drawFixed(span: Span, title: string, fill: string): string {
  return (
    rectangle(span, LANE.top, LANE.bottom, { fill, rx: 3, stroke: '#ffffff' }) +
    drawTitle(title, span, LANE.top + 6, '#4b5563')
  );
}

/** Writes a title across its block, or from bottom to top where the block is too narrow. The legend has it in any case. */
function drawTitle(title: string, span: Span, top: number, fill: string): string {
  const width = xOfHour(span.end) - xOfHour(span.start);
  const height = LANE.bottom - top;
  const x = middleOf(span);
  const across = wrapText(title, width - 6, 11);
  if (fitsWidth(across, width - 6, 11) && across.length * 13 <= height) {
    const lines = across.map((line, index) => text(line, x, top + 13 + index * 13));
    return element('g', { 'font-size': 11, fill, 'text-anchor': 'middle' }, lines.join(''));
  }
  const upward = wrapText(title, height - 6, 10);
  if (!fitsWidth(upward, height - 6, 10) || upward.length * 12 > width) return '';
  const y = LANE.bottom - 5;
  const lines = upward.map((line, index) => {
    const lineX = x + (index - (upward.length - 1) / 2) * 12 + 3.5;
    return text(line, lineX, y, { transform: `rotate(-90 ${lineX.toFixed(1)} ${y})` });
  });
  return element('g', { 'font-size': 10, fill }, lines.join(''));
}

function drawLegend({ plan, settings }: RecordedDay): { legend: string; bottom: number } {
  const rows: string[] = [];
  let y = LEGEND_TOP;
  const addRow = (mark: string, fill: string, when: string, title: string, note: string) => {
    const titles = wrapText(title, 250, 12);
    const notes = wrapText(note, 410, 12);
    rows.push(
      element('circle', { cx: LEFT - 14, cy: y - 4, r: 9, fill }),
      text(mark, LEFT - 14, y, { 'font-size': 11, 'font-weight': 700, fill: '#ffffff', 'text-anchor': 'middle' }),
      text(when, LEFT + 8, y, { 'font-size': 12, fill: GREY }),
      ...titles.map((line, index) => text(line, LEFT + 110, y + index * 16, { 'font-size': 12, 'font-weight': 600 })),
      ...notes.map((line, index) => text(line, LEFT + 376, y + index * 16, { 'font-size': 12, fill: '#4b5563' })),
    );
    y += Math.max(titles.length, notes.length) * 16 + 8;
  };
  for (const [index, { time, endTime, title, reason }] of plan.schedule.entries()) {
    const when = `${formatClock(time, settings.timezone)}–${formatClock(endTime, settings.timezone)}`;
    addRow(String(index + 1), BLOCK, when, title, reason);
  }
  for (const { title, minutes, text: reason } of plan.unscheduled)
    addRow('–', MISSING, 'does not fit', `${title}, ${minutes} min`, reason);
  return { legend: rows.join('\n'), bottom: y - 8 };
}

function rectangle(
  { start, end }: Span,
  top: number,
  bottom: number,
  attributes: Record<string, string | number>,
): string {
  const [x, right] = [Math.max(start, FIRST_HOUR), Math.min(end, LAST_HOUR)].map(xOfHour) as [number, number];
  return right > x ? element('rect', { x, y: top, width: right - x, height: bottom - top, ...attributes }) : '';
}

const middleOf = ({ start, end }: Span) => xOfHour((start + end) / 2);

/** `09:30` is 9.5. */
function toHours(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours + minutes / 60;
}
