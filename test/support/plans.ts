import type { BusyTime, ChangedBusyTime } from '../../src/entities/busy-times/responses.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { OptimizeAnswer, PlanAnswer } from '../../src/planning/explain/responses.ts';
import { type Answer, type Person, signUpWithSettings } from './client.ts';

/** A Tuesday, an hour before work. */
export const MORNING = '2026-03-10T08:00:00Z';

/** A user in UTC who works from nine to six without a lunch. */
export async function signUpPlanner(settings: object = {}): Promise<Person> {
  const person = await signUpWithSettings({ timezone: 'UTC', breaks: [] });
  if (Object.keys(settings).length === 0) return person;
  const set = await person.patch('/api/user/settings', settings);
  if (set.status !== 200) throw new Error(`the settings were refused: ${set.text}`);
  return person;
}

export async function optimize(person: Person, body: object = {}): Promise<OptimizeAnswer> {
  return dataOrThrow(await person.post<OptimizeAnswer>('/api/ai/optimize-schedule', body));
}

export async function applyPlan(
  person: Person,
  { fingerprint }: Pick<OptimizeAnswer, 'fingerprint'>,
): Promise<ChangedPlan> {
  return dataOrThrow(await person.post<ChangedPlan>('/api/plan/apply', { fingerprint }));
}

export const getPlan = async (person: Person, query = ''): Promise<PlanAnswer> =>
  dataOrThrow(await person.get<PlanAnswer>(`/api/plan${query}`));

export async function addMeeting(person: Person, startsAt: string, endsAt: string): Promise<BusyTime> {
  return dataOrThrow(await person.post<ChangedBusyTime>('/api/busy', { startsAt, endsAt })).busyTime;
}

function dataOrThrow<T>({ status, data, text }: Answer<T>): T {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return data;
}

/** `09:00` */
export const clock = (moment: string) => moment.slice(11, 16);

export const minutes = (estimatedDuration: number, more: object = {}) => ({
  aiMetadata: { estimatedDuration, ...more },
});

/** A task from one moment to another that takes all of the time between. */
export const createMeeting = (person: Person, title: string, startDate: string, dueDate: string, more: object = {}) =>
  person.createTask({
    title,
    startDate,
    dueDate,
    ...minutes((Date.parse(dueDate) - Date.parse(startDate)) / 60_000),
    ...more,
  });

export const times = ({ schedule }: OptimizeAnswer, title: string) =>
  schedule
    .filter((block) => block.title === title)
    .map(({ startsAt, endsAt }) => [startsAt.slice(5, 16), endsAt.slice(5, 16)]);
