import { profilesOf } from '../../entities/mood/profile-input.ts';
import { say } from '../../shared/i18n.ts';
import { isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import { NOTHING_NOW, NOW_REASONS } from '../explain/messages.ts';
import { parseSpan } from '../plan/blocks.ts';
import type { OpenTask, PlanSnapshot } from '../plan/load.ts';
import { minutesLeft } from '../plan/request.ts';
import { ms } from '../solver/types.ts';
import { type NowTask, pickTasks } from './pick.ts';
import type { NowAnswer } from './responses.ts';

/** An older log says less of now than the hours usually do. */
const FRESH_MINUTES = 90;
const DAY_MINUTES = 1_440;

/** What to do with the time there is now. */
export function buildNowResponse(facts: PlanSnapshot, asked: number | undefined, now: Date): NowAnswer {
  const { settings } = facts;
  const isOff = (id: string) => facts.plan?.dropped.some(({ taskId, date }) => taskId === id && date === facts.today);
  const tasks = facts.tasks.filter(({ id }) => !isOff(id));
  const { language } = settings;
  const timezone = settings.timezone ?? 'UTC';
  const { isBusy, until } = findNextBusy(facts, now);
  const gap = until === null ? DAY_MINUTES : Math.floor((until - now.getTime()) / ms(1));
  const minutes = isBusy ? 0 : Math.min(asked ?? DAY_MINUTES, gap);
  const energy = estimateEnergy(facts, now);
  const shown = {
    energy,
    minutes,
    freeUntil: isBusy || until === null ? null : new Date(until).toISOString(),
  };
  const nothing = (reason: keyof typeof NOTHING_NOW, values = {}): NowAnswer => ({
    ...shown,
    tasks: [],
    empty: { reason, text: say(language, NOTHING_NOW[reason], { minutes, ...values }) },
  });
  if (isBusy && until !== null) return nothing('busy', { at: omitDate(toLocalTime(until, timezone), facts.today) });

  const left = minutesLeft(facts, now);
  const found = pickTasks(
    tasks.map((task) => toNowTask(task, left.get(task.id) ?? 0, facts, now)),
    { minutes, energy: energy.level },
  );
  if ('nothing' in found) return nothing(found.nothing, { shortest: found.shortest ?? 0 });
  return {
    ...shown,
    tasks: found.picks.flatMap(({ id, minutes, reasons }) => {
      const task = tasks.find((each) => each.id === id);
      if (!task) return [];
      const text = reasons.map((reason) => say(language, NOW_REASONS[reason])).join(', ');
      return { taskId: id, title: task.title, priority: task.priority, minutes, reasons, text };
    }),
    empty: null,
  };
}

/** `09:30` today, `2026-11-27 09:30` on another day. */
const omitDate = (time: string, today: string) => (time.startsWith(today) ? time.slice(today.length + 1) : time);

function toNowTask(task: OpenTask, minutes: number, { settings, today, plan }: PlanSnapshot, now: Date): NowTask {
  const { id, priority, energyLevel, status, startDate, dueDate, deadline, openDependencies } = task;
  const time = now.getTime();
  const due = dueDate === null ? null : toLocalTime(Date.parse(dueDate), settings.timezone ?? 'UTC').slice(0, 10);
  const deadlineIn = deadline === null ? null : (Date.parse(deadline) - time) / ms(1);
  return {
    id,
    minutes,
    shortest: Math.min(minutes, settings.chunkMinutes.max < minutes ? settings.chunkMinutes.min : minutes),
    priority,
    energy: energyLevel,
    isWaiting: openDependencies.length > 0 || (startDate !== null && Date.parse(startDate) > time),
    isBegun: status === 'in_progress',
    isPlannedNow: (plan?.blocks ?? []).some(
      ({ taskId, startsAt, endsAt }) => taskId === id && Date.parse(startsAt) <= time && Date.parse(endsAt) > time,
    ),
    dueInDays: due === null ? null : (Date.parse(due) - Date.parse(today)) / ms(DAY_MINUTES),
    deadlineIn,
  };
}

/** Until when the person is busy, or until when they are not; null when nothing comes within a day. */
function findNextBusy({ busy, plan }: PlanSnapshot, now: Date): { isBusy: boolean; until: number | null } {
  const time = now.getTime();
  const taken = [
    ...busy,
    ...(plan?.blocks ?? []).filter(({ locked, startsAt }) => locked && Date.parse(startsAt) > time),
  ]
    .map(parseSpan)
    .filter(({ startsAt, endsAt }) => endsAt > time && startsAt < time + ms(DAY_MINUTES))
    .sort((a, b) => a.startsAt - b.startsAt);
  let until: number | null = null;
  for (const { startsAt, endsAt } of taken) {
    if (startsAt > (until ?? time)) break;
    until = Math.max(until ?? time, endsAt);
  }
  return until === null ? { isBusy: false, until: taken[0]?.startsAt ?? null } : { isBusy: true, until };
}

/** By a log that is fresh, else by the hour. */
function estimateEnergy({ latestMood, history, settings, today }: PlanSnapshot, now: Date): NowAnswer['energy'] {
  if (latestMood && latestMood.minutesAgo < FRESH_MINUTES) return { level: latestMood.energy, source: 'log' };
  const hour = Number(toLocalTime(now.getTime(), settings.timezone ?? 'UTC').slice(11, 13));
  const hours = Object.entries(settings.workingHours).find(([day]) => Number(day) === isoWeekday(today))?.[1];
  const { energy } = profilesOf(history);
  const level = energy[hours ? 'workDays' : 'freeDays'].hours[hour]?.mean ?? 0;
  return { level, source: 'profile' };
}
