import { type Contrast, MANY_MEETINGS_MINUTES } from '../../entities/mood/analysis/contrasts.ts';
import { findMoodContrasts } from '../../entities/mood/insights.ts';
import { CONTRASTS, ON_EACH, POINTS } from '../../messages/findings.ts';
import { say } from '../../messages/say.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import type { Insight } from '../responses.ts';
import type { Data, Finding } from './context.ts';
import { findInWork, planDay, planWorkday, round } from './work.ts';

/** What the history of moods and of work shows. */
export function findFindings(context: Data): Finding[] {
  const { snapshot, work, now } = context;
  const { history, date, timezone } = snapshot;
  const today = Math.floor(Date.parse(date) / DAY_MS);
  const contrasts = findMoodContrasts({ history, busy: work.busy, today, timezone }, now);
  return [...toFindings(contrasts, context), ...findInWork(context)];
}

const toFindings = (contrasts: Contrast[], context: Data): Finding[] =>
  contrasts
    .filter(({ isClaimed }) => isClaimed)
    .toSorted((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0))
    .map((contrast) => ({
      kind: [contrast.about, contrast.level, contrast.weekday ?? ''].join(':'),
      insight: toInsight(contrast, context),
    }));

function toInsight(
  { about, level, weekday, n, effect, interval }: Contrast,
  { snapshot, now, language }: Pick<Data, 'snapshot' | 'now' | 'language'>,
): Insight {
  const value = round(effect ?? 0);
  const [from, to] = (interval ?? [0, 0]).map(round) as [number, number];
  const [low, high] = [Math.abs(from), Math.abs(to)].sort((a, b) => a - b);
  return {
    type: `${about}_${level}`,
    priority: 'medium',
    text: say(language, CONTRASTS[about], {
      when: ON_EACH[language][(weekday ?? 1) - 1] ?? '',
      level: say(language, POINTS[level]),
      points: say(language, POINTS.points, { value: Math.abs(value) }),
      direction: say(language, value < 0 ? POINTS.lower : POINTS.higher),
      hours: MANY_MEETINGS_MINUTES / 60,
      n,
      low: low ?? 0,
      high: high ?? 0,
    }),
    evidence: { n, value, interval: [from, to] },
    action: weekday ? planDay(nextWeekday(snapshot.date, weekday), snapshot) : planWorkday(snapshot, now),
  };
}

const nextWeekday = (today: string, weekday: number) => addDays(today, (weekday - isoWeekday(today) + 7) % 7);
