import { LOGS_FOR_PROFILE } from '../entities/mood/analysis/profile.ts';
import type { HourRange } from '../entities/mood/analysis/windows.ts';
import { buildEnergyProfile } from '../entities/mood/profiles.ts';
import { BEST_HOURS } from '../messages/assistant.ts';
import { type Language, say } from '../messages/say.ts';
import type { Snapshot } from './snapshot.ts';

/** What the mood logs show about the hours of most energy. */
export interface BestHours {
  logs: number;
  /** Null when the logs do not show them. */
  peak: HourRange | null;
  /** If hours without logs are why there is no peak: those hours. */
  unlogged: HourRange | null;
  /** Too few logs to expect a peak. */
  fewLogs: boolean;
}

/** The best hours of days like today. */
export function findBestHours({ history, isFreeDay }: Pick<Snapshot, 'history' | 'isFreeDay'>): BestHours {
  const logs = history.length;
  if (logs < LOGS_FOR_PROFILE) return { logs, peak: null, unlogged: null, fewLogs: true };
  const day = buildEnergyProfile(history)[isFreeDay ? 'freeDays' : 'workDays'];
  return { logs, peak: day.peakKnown ? day.peak : null, unlogged: day.unlogged, fewLogs: false };
}

/** Says why no best hours are known, for a user with enough logs. */
export function explainNoPeak({ logs: n, unlogged }: BestHours, language: Language): string {
  if (!unlogged) return say(language, BEST_HOURS.no_peak, { n });
  return say(language, BEST_HOURS.unlogged, { n, from: unlogged.start, to: unlogged.end || 24 });
}
