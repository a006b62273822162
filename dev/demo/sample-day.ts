import { addDays, isoWeekday, toMoment } from '../../src/shared/time-zones.ts';

export const USER_NAME = 'Mila';
export const ZONE = 'Europe/Berlin';

export const REPEATING = { title: 'Weekly review', time: '16:00', rrule: 'FREQ=WEEKLY;BYDAY=TU' };

/** The block that the demo moves, and where to. */
export const MOVE = { title: 'Answer the support mail', time: '16:30' };

const TUESDAY = 2;
/** With five logs a day, the 100 commands that one sync takes. */
const DAYS_OF_MOODS = 20;

export const SETTINGS = {
  timezone: ZONE,
  language: 'en',
  workingHours: Object.fromEntries([1, 2, 3, 4, 5].map((weekday) => [weekday, { start: '09:00', end: '17:30' }])),
  breaks: [{ start: '12:30', end: '13:15' }],
  bufferMinutes: 0,
};

/** The first Tuesday after today: a working day, whenever the demo runs. */
export function findNextTuesday(today: string): string {
  let date = addDays(today, 1);
  while (isoWeekday(date) !== TUESDAY) date = addDays(date, 1);
  return date;
}

interface SampleTask {
  /** Later tasks refer to it. */
  key: string;
  after?: string[];
  /** Of POST /api/tasks. */
  body: { title: string; aiMetadata: object; [field: string]: unknown };
}

export function buildTasks(date: string): SampleTask[] {
  const at = (time: string) => toMoment(date, time, ZONE).toISOString();
  const effort = (estimatedDuration: number, energyLevel: string) => ({ estimatedDuration, energyLevel });
  return [
    {
      key: 'budget',
      body: {
        title: 'Draft the spring budget',
        priority: 'high',
        dueDate: at('17:00'),
        aiMetadata: effort(120, 'high'),
      },
    },
    {
      key: 'send',
      after: ['budget'],
      body: {
        title: 'Send the budget to Marta',
        priority: 'high',
        dueDate: at('17:30'),
        aiMetadata: effort(15, 'low'),
      },
    },
    {
      key: 'bug',
      body: { title: 'Fix the login bug', priority: 'high', dueDate: at('13:00'), aiMetadata: effort(60, 'high') },
    },
    {
      key: 'questions',
      body: {
        title: 'Write questions for the interview',
        deadline: at('15:30'),
        aiMetadata: effort(45, 'medium'),
      },
    },
    { key: 'mail', body: { title: 'Answer the support mail', aiMetadata: effort(45, 'low') } },
    { key: 'pricing', body: { title: 'Review the pricing page', aiMetadata: effort(30, 'medium') } },
    { key: 'train', body: { title: 'Book the train to Bonn', priority: 'low', aiMetadata: effort(15, 'low') } },
    {
      key: 'texts',
      body: { title: 'Rewrite the onboarding texts', priority: 'low', aiMetadata: effort(90, 'medium') },
    },
  ];
}

export function buildBusyTimes(date: string) {
  const at = (time: string) => toMoment(date, time, ZONE).toISOString();
  return [
    { title: 'Team meeting', startsAt: at('11:00'), endsAt: at('11:30') },
    { title: 'Interview with Lena', startsAt: at('15:30'), endsAt: at('16:30') },
  ];
}

/** Typical energy of a user who is at their best before noon and low after lunch. */
const MOODS = [
  { time: '08:00', energy: 6 },
  { time: '10:00', energy: 9 },
  { time: '13:45', energy: 3 },
  { time: '16:30', energy: 6 },
  { time: '20:30', energy: 3 },
];

/** Mood logs of the days before today. Neighbouring days differ. */
export function buildMoodLogs(today: string) {
  return Array.from({ length: DAYS_OF_MOODS }, (_, index) => addDays(today, index - DAYS_OF_MOODS))
    .flatMap((date, day) =>
      MOODS.map(({ time, energy }, index) => {
        const energyLevel = energy + (((day * 5 + index * 3) % 7) % 3) - 1;
        const focusLevel = Math.max(1, energyLevel - (day % 2));
        return { energyLevel, focusLevel, loggedAt: toMoment(date, time, ZONE).toISOString() };
      }),
    )
    .slice(-100);
}
