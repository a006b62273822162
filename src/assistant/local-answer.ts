import { LOGS_FOR_PROFILE } from '../entities/mood/analysis/profile.ts';
import { profilesOf } from '../entities/mood/profile-input.ts';
import { moodStatsOf } from '../entities/mood/stats.ts';
import { type Language, say } from '../shared/i18n.ts';
import { isLate } from './insights.ts';
import { LOCAL } from './messages.ts';
import { plain } from './prompt-context.ts';
import { type Facts, type FactTask, MOOD_DAYS } from './snapshot.ts';

const TASKS_NAMED = 5;

/** What a question is about besides tasks, by the phrases in it: single words are in too many other questions. */
const KINDS: { phrases: RegExp[]; answer: (facts: Facts, language: Language) => string[] }[] = [
  {
    phrases: [
      /\b(mood|energy|tired|feel(ing)?|trends?|focus(?! on)|concentration)\b/i,
      /настроени|энерги|концентраци|устал|самочувстви|чувству|тенденци|(?<!\p{L})фокус(а|е|ом|у)?(?!\p{L})/iu,
    ],
    answer: mood,
  },
  {
    phrases: [
      /\b(best|peak|(most )?productive) (time|hours?)\b|\bmy peak\b|\btime of (the )?day\b/i,
      /\bwhen (am i|do i|should i|can i|is it best to) (best |be |feel |work|focus|concentrate|do (the |my )?(hard|difficult))/i,
      /лучш\p{L}+ (врем|час)|продуктивн|(?<!\p{L})пик(а|е|и|ов)?(?!\p{L})|в какое время дня|в какие часы/iu,
      /когда (мне |я |у меня )?(лучше|удобнее|больше)/iu,
    ],
    answer: hours,
  },
  {
    phrases: [
      /\b(progress|streak|in a row)\b|\b(did i|have i|i have|i've) (already )?(do|done|complete|finish|achieve|get done|got done)/i,
      /прогресс|подряд|(?<!\p{L})я (уже |сегодня |вчера )?(с?делал|завершил|закончил|выполнил|успел)/iu,
      /(?<!не )(?<!\p{L})(сделано|завершено|выполнено)/iu,
    ],
    answer: progress,
  },
];

const ABOUT_TASKS = [
  /\b(tasks?|to-?do|to do|due|deadlines?|overdue|first|next|urgent|plan)\b/i,
  /задач|(?<!\p{L})дел(а|ам|ать)?(?!\p{L})|срок|срочн|сначала|начать|план/iu,
];

const says = (question: string, phrases: RegExp[]) => phrases.some((phrase) => phrase.test(question));

/** The language a message is in: the one of most of its letters, but for what it quotes. */
export function languageOf(message: string, otherwise: Language): Language {
  const own = message.replaceAll(/«[^»]*»|“[^”]*”|"[^"]*"/g, '');
  const text = /\p{L}/u.test(own) ? own : message;
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const [russian, english] = [count(/\p{Script=Cyrillic}/gu), count(/\p{Script=Latin}/gu)];
  if (russian === english) return otherwise;
  return russian > english ? 'ru' : 'en';
}

/** An answer from the person's numbers, which says that no model gave it. */
export function localAnswer(question: string, facts: Facts, language: Language): string {
  const kinds = KINDS.filter(({ phrases }) => says(question, phrases));
  const parts = kinds.flatMap(({ answer }) => answer(facts, language));
  if (kinds.length === 0) parts.push(...tasks(facts, language), ...hours(facts, language));
  else if (says(question, ABOUT_TASKS)) parts.push(...tasks(facts, language));
  return [say(language, LOCAL.disclaimer), '', ...parts].join('\n');
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
