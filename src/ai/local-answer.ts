import { profilesOf } from '../mood/history.ts';
import { moodStatsOf } from '../mood/stats.ts';
import { type Language, say } from '../shared/say.ts';
import { plain } from './briefing.ts';
import { type Facts, type FactTask, MOOD_DAYS } from './facts.ts';
import { isLate, LOGS_FOR_PROFILE } from './insights.ts';
import { LOCAL } from './phrases.ts';

const TASKS_NAMED = 5;

/** What a question is about, by the words in it. */
const ABOUT_MOOD = /\b(mood|energy|focus|feel|tired|trend)|настроен|энерги|концентрац|фокус|устал|самочувств/iu;
const ABOUT_HOURS = /\b(when|best time|hours?|peak|morning|evening)\b|когда|лучшее время|час|пик|утром|вечером/iu;
const ABOUT_PROGRESS = /\b(progress|done|completed|finish|streak|week)|прогресс|сделал|завершен|успел|недел|подряд/iu;

/** The language a message is in. */
export const languageOf = (message: string, otherwise: Language): Language =>
  /\p{Script=Cyrillic}/u.test(message) ? 'ru' : /\p{Script=Latin}/u.test(message) ? 'en' : otherwise;

/** An answer from the person's numbers, which says that no model gave it. */
export function localAnswer(question: string, facts: Facts, language: Language): string {
  const parts = [
    ABOUT_MOOD.test(question) ? mood(facts, language) : [],
    ABOUT_HOURS.test(question) ? hours(facts, language) : [],
    ABOUT_PROGRESS.test(question) ? progress(facts, language) : [],
  ].flat();
  const answer = parts.length > 0 ? parts : [...tasks(facts, language), ...hours(facts, language)];
  return [say(language, LOCAL.disclaimer), '', ...answer].join('\n');
}

function tasks({ counts, tasks }: Facts, language: Language): string[] {
  if (tasks.length === 0) return [say(language, LOCAL.nothing)];
  const { open, dueToday: today, overdue } = counts;
  return [
    say(language, LOCAL.counts, { open, today, overdue }),
    say(language, LOCAL.first),
    ...tasks.slice(0, TASKS_NAMED).map((task) => `• ${described(task, language)}`),
  ];
}

function described(task: FactTask, language: Language): string {
  const { title, due, estimatedDuration } = task;
  return [
    plain(title),
    ...(due ? [say(language, isLate(task) ? LOCAL.overdue : LOCAL.due, { due })] : []),
    ...(estimatedDuration ? [say(language, LOCAL.minutes, { minutes: estimatedDuration })] : []),
  ].join(' · ');
}

function mood(facts: Facts, language: Language): string[] {
  const { totalLogs: n, averageEnergy, averageFocus } = moodStatsOf(facts.mood, MOOD_DAYS);
  if (averageEnergy === null || averageFocus === null) return [say(language, LOCAL.noMood)];
  return [
    ...(facts.latestMood ? [say(language, LOCAL.latestMood, facts.latestMood)] : []),
    say(language, LOCAL.averages, { n, energy: averageEnergy, focus: averageFocus }),
  ];
}

function hours({ history, isFreeDay }: Facts, language: Language): string[] {
  const { logs: n, energy } = profilesOf(history);
  const { start: from, end: to } = energy[isFreeDay ? 'freeDays' : 'workDays'].peak;
  return [say(language, n < LOGS_FOR_PROFILE ? LOCAL.usualPeak : LOCAL.peak, { from, to, n })];
}

function progress({ counts, streak }: Facts, language: Language): string[] {
  return [
    say(language, LOCAL.completed, { done: counts.completedLast7Days }),
    ...(streak.current > 0 ? [say(language, LOCAL.streak, { days: streak.current })] : []),
  ];
}
