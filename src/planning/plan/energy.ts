import { buildEnergyProfile, type MoodHistory } from '../../entities/mood/profiles.ts';
import { moveByLog, splitToday } from '../../entities/mood/today.ts';
import type { BlockWithTask } from '../../entities/plans/responses.ts';
import type { Settings } from '../../entities/users/responses.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import { workdayOf, workingSpansOn } from '../../shared/working-hours.ts';
import { matchEnergy } from '../solver/objective.ts';
import { type PlanRequest, QUARTER_MINUTES } from '../solver/types.ts';
import { ENERGY_DEMAND } from '../solver/weights.ts';
import { parseSpan } from './blocks.ts';
import type { Workdays } from './days.ts';

/** A block should move if its energy match has dropped by this since it was planned: 1.8 of 9 points. */
const LOST_MATCH = 0.2;
const QUARTER_MS = QUARTER_MINUTES * MINUTE_MS;

type EnergyHours = Workdays & Pick<Settings, 'dayStart'>;

interface Levels {
  /** By hour, for the planner. */
  energy: PlanRequest['energy'];
  source: 'log' | 'profile';
  /** At a moment of today. */
  findLevel: (moment: number) => number;
}

/** The expected energy of the user: the profile from the days before, moved by the last log of today. */
export function expectEnergy(history: MoodHistory, hours: EnergyHours, now: Date): Levels {
  const { log, before } = splitToday(history, hours, now);
  const { workDays, freeDays } = buildEnergyProfile(before);
  const { timezone } = hours;
  const date = workdayOf(hours, now.getTime(), timezone);
  const { hours: usual } = workingSpansOn(hours, date).length > 0 ? workDays : freeDays;
  const today = log ? moveByLog(usual, log.hour, log.energy) : usual;
  return {
    energy: { workDays: workDays.hours, freeDays: freeDays.hours, ...(log && { today: { date, hours: today } }) },
    source: log ? 'log' : 'profile',
    findLevel: (moment) => today[Number(toLocalTime(moment, timezone).slice(11, 13))]?.mean ?? 0,
  };
}

/** Whether a mood log shows too little energy for a planned block. Only for blocks of today that may move. */
export function createEnergyCheck(
  history: MoodHistory,
  hours: EnergyHours,
  now: Date,
): (block: BlockWithTask) => boolean {
  if (!splitToday(history, hours, now).log) return () => false;
  const { timezone } = hours;
  const { findLevel } = expectEnergy(history, hours, now);
  const today = workdayOf(hours, now.getTime(), timezone);
  return ({ locked, energyLevel, terms, ...block }) => {
    const { startsAt, endsAt } = parseSpan(block);
    if (locked || startsAt <= now.getTime() || workdayOf(hours, startsAt, timezone) !== today) return false;
    const quarters = Array.from({ length: Math.ceil((endsAt - startsAt) / QUARTER_MS) }, (_, index) => index);
    const demand = ENERGY_DEMAND[energyLevel ?? 'medium'];
    const matches = quarters.map((index) => matchEnergy(demand, findLevel(startsAt + index * QUARTER_MS)));
    return matches.reduce((sum, match) => sum + match, 0) / matches.length <= terms.energyMatch - LOST_MATCH;
  };
}
