// The parts of the API's responses that the demo prints and the picture draws.
import * as z from 'zod';

const Action = z.object({ method: z.string(), path: z.string(), body: z.record(z.string(), z.unknown()) });

/** Local times of day, such as 09:00. */
const Period = z.object({ start: z.string(), end: z.string() });

export const Settings = z.object({
  timezone: z.string(),
  /** By ISO weekday: 1 is Monday. Null is a day off, a list has several spans. */
  workingHours: z.record(z.string(), z.union([Period, z.array(Period)]).nullable()),
  breaks: z.array(Period),
});

const BusyTime = z.object({ title: z.string().nullable(), startsAt: z.string(), endsAt: z.string() });

export const Plan = z.object({
  from: z.string(),
  timezone: z.string(),
  schedule: z.array(
    z.object({
      taskId: z.string(),
      title: z.string(),
      time: z.string(),
      endTime: z.string(),
      part: z.number(),
      parts: z.number(),
      reason: z.string(),
    }),
  ),
  unscheduled: z.array(
    z.object({
      taskId: z.string(),
      title: z.string(),
      minutes: z.number(),
      text: z.string(),
      fix: z.object({ kind: z.string(), action: Action }).nullable(),
    }),
  ),
  insights: z.array(z.object({ text: z.string() })),
  quality: z.object({ value: z.number(), upperBound: z.number(), exact: z.boolean() }),
  fingerprint: z.string(),
});
export type Plan = z.infer<typeof Plan>;

export const ChangedPlan = z.object({
  plan: z.object({
    blocks: z.array(z.object({ id: z.string(), taskId: z.string(), startsAt: z.string(), endsAt: z.string() })),
  }),
  clashes: z.array(z.string()),
  displaced: z.array(z.string()),
  undoToken: z.string(),
});

export const ShownPlan = z.object({
  blocks: z.array(
    z.object({ id: z.string(), taskId: z.string(), title: z.string(), startsAt: z.string(), endsAt: z.string() }),
  ),
});
export type ShownPlan = z.infer<typeof ShownPlan>;

const EnergyOfDay = z.object({
  /** `lo` to `hi` is an 80% interval. Energy is from 1 to 10. */
  hours: z.array(z.object({ hour: z.number(), mean: z.number(), lo: z.number(), hi: z.number() })),
  peak: Period.extend({ start: z.number(), end: z.number() }),
});

export const MoodProfile = z.object({
  logs: z.number(),
  energy: z.object({ workDays: EnergyOfDay, freeDays: EnergyOfDay }),
});
export type MoodProfile = z.infer<typeof MoodProfile>;

export const Now = z.object({
  tasks: z.array(z.object({ title: z.string(), minutes: z.number(), text: z.string() })),
  energy: z.object({ level: z.number(), source: z.string() }),
  minutes: z.number(),
  empty: z.object({ text: z.string() }).nullable(),
});

export const Chat = z.object({ reply: z.object({ text: z.string(), provider: z.string() }) });

/** What `npm run demo -- --json FILE` writes and `node dev/picture.ts` reads. */
export const RecordedDay = z.object({
  date: z.string(),
  settings: Settings,
  busyTimes: z.array(BusyTime),
  plan: Plan,
  profile: MoodProfile,
});
export type RecordedDay = z.infer<typeof RecordedDay>;

export const Occurrences = z.object({ occurrences: z.array(z.object({ date: z.string() })) });

export const CompletedOccurrence = z.object({
  occurrence: z.string(),
  task: z.object({ occurrence: z.string() }),
});

export const QuickAdded = z.object({
  task: z.object({ title: z.string(), dueDate: z.string().nullable() }),
  tokens: z.array(
    z.object({ start: z.number(), end: z.number(), type: z.string(), value: z.union([z.string(), z.number()]) }),
  ),
});
