import { buildEnergyProfile } from '../entities/mood/profiles.ts';
import { buildMoodStats } from '../entities/mood/stats.ts';
import { LOCAL, TRENDS } from '../messages/assistant.ts';
import { cleanLine } from '../messages/clean-text.ts';
import { type Language, say, sayTime } from '../messages/say.ts';
import { explainNoPeak, findBestHours } from './best-hours.ts';
import { isOverdue } from './insights.ts';
import { MOOD_DAYS, type Snapshot, type SnapshotTask } from './snapshot.ts';

const MAX_TASKS_LISTED = 5;

/** Topics of a question besides tasks. Patterns are whole phrases, because single words match unrelated questions. */
const TOPICS: { patterns: RegExp[]; describe: (snapshot: Snapshot, language: Language) => string[] }[] = [
  {
    patterns: [
      /\b(mood|energy|tired|feel(ing)?|trends?|focus(?! on)|concentration)\b/i,
      /настроени|энерги|концентраци|устал|самочувстви|чувству|тенденци|(?<!\p{L})фокус(а|е|ом|у)?(?!\p{L})/iu,
    ],
    describe: describeMood,
  },
  {
    patterns: [
      /\b(best|peak|(most )?productive) (time|hours?)\b|\bmy peak\b|\btime of (the )?day\b/i,
      /\bwhen (am i|do i|should i|can i|is it best to) (best |be |feel |work|focus|concentrate|do (the |my )?(hard|difficult))/i,
      /лучш\p{L}+ (врем|час)|продуктивн|(?<!\p{L})пик(а|е|и|ов)?(?!\p{L})|в какое время дня|в какие часы/iu,
      /когда (мне |я |у меня )?(лучше|удобнее|больше)/iu,
    ],
    describe: describePeakHours,
  },
  {
    patterns: [
      /\b(progress|streak|in a row)\b|\b(did i|have i|i have|i've) (already )?(do|done|complete|finish|achieve|get done|got done)/i,
      /прогресс|подряд|(?<!\p{L})я (уже |сегодня |вчера )?(с?делал|завершил|закончил|выполнил|успел)/iu,
      /(?<!не )(?<!\p{L})(сделано|завершено|выполнено)/iu,
    ],
    describe: describeProgress,
  },
];

const TASK_PATTERNS = [
  /\b(tasks?|to-?do|to do|due|deadlines?|overdue|first|next|urgent|plan)\b/i,
  /задач|(?<!\p{L})дел(а|ам|ать)?(?!\p{L})|срок|срочн|сначала|начать|план/iu,
];

const matchesAny = (question: string, patterns: RegExp[]) => patterns.some((pattern) => pattern.test(question));

/** The language of a message, by its letters outside quotation marks. A task's title can be in another language. */
export function detectLanguage(message: string, fallback: Language): Language {
  const own = message.replaceAll(/«[^»]*»|“[^”]*”|"[^"]*"/g, '');
  const text = /\p{L}/u.test(own) ? own : message;
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const [russian, english] = [count(/\p{Script=Cyrillic}/gu), count(/\p{Script=Latin}/gu)];
  if (russian === english) return fallback;
  return russian > english ? 'ru' : 'en';
}

/** An answer from the user's data. It says that it is not from a model. */
export function buildLocalAnswer(question: string, snapshot: Snapshot, language: Language): string {
  const topics = TOPICS.filter(({ patterns }) => matchesAny(question, patterns));
  const parts = topics.flatMap(({ describe }) => describe(snapshot, language));
  if (topics.length === 0) {
    parts.push(...describeTasks(snapshot, language), ...describePeakHours(snapshot, language));
  } else if (matchesAny(question, TASK_PATTERNS)) {
    parts.push(...describeTasks(snapshot, language));
  }
  return [say(language, LOCAL.disclaimer), '', ...parts].join('\n');
}

function describeTasks({ counts, tasks, date }: Snapshot, language: Language): string[] {
  if (tasks.length === 0) return [say(language, LOCAL.nothing)];
  const { open, dueToday: today, overdue } = counts;
  return [
    say(language, LOCAL.counts, { open, today, overdue }),
    say(language, LOCAL.first),
    ...tasks.slice(0, MAX_TASKS_LISTED).map((task) => `• ${describeTask(task, date, language)}`),
  ];
}

function describeTask(task: SnapshotTask, today: string, language: Language): string {
  const { title, due, estimatedDuration } = task;
  return [
    cleanLine(title),
    ...(due
      ? [say(language, isOverdue(task) ? LOCAL.overdue : LOCAL.due, { due: sayTime(language, due, today) })]
      : []),
    ...(estimatedDuration ? [say(language, LOCAL.minutes, { minutes: estimatedDuration })] : []),
  ].join(' · ');
}

function describeMood(snapshot: Snapshot, language: Language): string[] {
  const { totalLogs: n, averageEnergy, averageFocus, energy, focus } = buildMoodStats(snapshot.mood, MOOD_DAYS);
  if (averageEnergy === null || averageFocus === null) return [say(language, LOCAL.noMood)];
  return [
    ...(snapshot.latestMood ? [say(language, LOCAL.latestMood, snapshot.latestMood)] : []),
    say(language, LOCAL.averages, { n, energy: averageEnergy, focus: averageFocus }),
    ...(energy.trend && focus.trend
      ? [
          say(language, LOCAL.trends, {
            n: energy.n,
            energy: say(language, TRENDS[energy.trend]),
            focus: say(language, TRENDS[focus.trend]),
          }),
        ]
      : []),
  ];
}

function describePeakHours(snapshot: Snapshot, language: Language): string[] {
  const best = findBestHours(snapshot);
  if (best.fewLogs) {
    const { start: from, end: to } = buildEnergyProfile([]).workDays.peak;
    return [say(language, LOCAL.usualPeak, { from, to })];
  }
  if (!best.peak) return [explainNoPeak(best, language)];
  return [say(language, LOCAL.peak, { from: best.peak.start, to: best.peak.end, n: best.logs })];
}

function describeProgress({ counts, streak }: Snapshot, language: Language): string[] {
  return [
    say(language, LOCAL.completed, { done: counts.completedLast7Days }),
    ...(streak.current > 0 ? [say(language, LOCAL.streak, { days: streak.current })] : []),
  ];
}
