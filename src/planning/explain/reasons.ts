import type { BlockFacts, BlockWithTask, PlanBlock } from '../../entities/plans/responses.ts';
import { DURATIONS, REASONS } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { daysBetween, toLocalDate } from '../../shared/time-zones.ts';
import { isMissed } from '../plan/missed.ts';
import type { ShownBlock } from './responses.ts';
import { sayDue, sayMinutes, sayTitles } from './words.ts';

export interface ReasonContext {
  language: Language;
  timezone: string;
  /** In the user's time zone. */
  today: string;
  /** By task id. A task without a title is not named. */
  titles: ReadonlyMap<string, string>;
  blocks?: ExplainedBlock[];
}

type ExplainedBlock = Omit<PlanBlock, 'id' | 'done' | 'occurrence' | 'facts'> & {
  occurrence?: string | null | undefined;
  facts?: BlockFacts | null | undefined;
};

const MAX_REASONS = 2;

/** The strongest reasons for the place of a block, as one sentence. */
export function explainBlock(block: ExplainedBlock, context: ReasonContext): string {
  const { taskId, locked, terms, facts } = block;
  const { language, titles, blocks = [] } = context;
  const followers = blocks.flatMap((other) =>
    other.facts?.comesAfter.includes(taskId) && other.startsAt >= block.endsAt ? other.taskId : [],
  );
  const isBefore = (id: string) => {
    const own = blocks.filter((other) => other.taskId === id);
    return own.length === 0 || own.some(({ endsAt }) => endsAt <= block.startsAt);
  };
  const dayOf = ({ startsAt }: { startsAt: string }) => toLocalDate(Date.parse(startsAt), context.timezone);
  const hasMovedThatDay = (id: string) =>
    blocks.some((other) => other.taskId === id && other.terms.stability === 'moved' && dayOf(other) === dayOf(block));
  const list = (reason: 'after' | 'needed' | 'displaced', ids: string[] = []) => {
    const named = [...new Set(ids)].flatMap((id) => titles.get(id) ?? []);
    return named.length > 0 && say(language, REASONS[reason], { titles: sayTitles(language, named) });
  };
  const sayIf = (reason: 'own_time' | 'locked' | 'moved' | 'energy' | 'high', holds = false) =>
    holds && say(language, REASONS[reason]);
  const date = explainDate(block, context);
  const isUrgent = countLateMinutes(block) > 0 || (facts?.isAtRisk ?? false);
  const reasons = locked
    ? [sayIf(facts?.isOwnTime ? 'own_time' : 'locked', true), isUrgent && date]
    : [
        isUrgent && date,
        list(
          'displaced',
          facts?.displaced.filter((id) => !hasMovedThatDay(id)),
        ),
        !isUrgent && date,
        list('after', facts?.comesAfter.filter(isBefore)),
        list('needed', followers),
        sayIf('moved', terms.stability === 'moved'),
        sayIf('energy', facts?.suitsEnergy),
        sayIf('high', terms.priority === 'high'),
      ];
  const said = reasons.filter((reason) => reason !== false && reason !== '').slice(0, MAX_REASONS);
  const usual = say(language, REASONS[terms.stability === 'kept' ? 'kept' : terms.priority]);
  const sentence = `${said.join(', ') || usual}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Blocks of the stored plan with their reasons. @param lacksEnergy see `createEnergyCheck` */
export function showBlocks(
  blocks: BlockWithTask[],
  context: Pick<ReasonContext, 'language' | 'timezone' | 'today'>,
  now: Date,
  lacksEnergy: (block: BlockWithTask) => boolean,
): ShownBlock[] {
  const titles = new Map(blocks.map(({ taskId, title }) => [taskId, title]));
  return blocks.map((block) => {
    const { energyLevel: _energyLevel, needsTime: _needsTime, ...shown } = block;
    const suitsEnergy = (block.facts?.suitsEnergy ?? false) && !lacksEnergy(block);
    const facts = block.facts && { ...block.facts, suitsEnergy };
    const reason = explainBlock({ ...shown, facts }, { ...context, titles, blocks });
    return { ...shown, facts, missed: isMissed(block, now), reason };
  });
}

/** The date of the task, and how early or late the block is; empty without a date. */
function explainDate(block: ExplainedBlock, context: ReasonContext): string {
  const { facts } = block;
  const { language, timezone, today, blocks = [] } = context;
  const dueAt = facts?.dueAt ? Date.parse(facts.dueAt) : null;
  const minutes = countLateMinutes(block);
  const late = minutes > 0 ? say(language, REASONS.late, { late: sayDuration(language, minutes) }) : '';
  if (dueAt === null) return late;

  const dueOn = toLocalDate(dueAt - 1, timezone);
  if (late && daysBetween(dueOn, today) > 0) {
    return say(language, REASONS.overdue, { at: sayTime(language, dueOn, today) });
  }
  const blockDay = toLocalDate(Date.parse(block.startsAt), timezone);
  const due = say(language, REASONS.due, { at: sayDue(language, dueAt, { timezone, today, blockDay }) });
  if (late) return `${due}, ${late}`;
  const isLast = ({ taskId, occurrence, part, parts }: ExplainedBlock) =>
    taskId === block.taskId && occurrence === block.occurrence && part === parts;
  const last = block.part === block.parts ? block : blocks.findLast(isLast);
  if (!last) return due; // a part that is not planned needs the slack
  const lastLate = (Date.parse(last.endsAt) - dueAt) / MINUTE_MS;
  const margin =
    lastLate > 0
      ? say(language, REASONS.last_late, { late: sayDuration(language, lastLate) })
      : explainSlack(Math.floor((dueAt - Date.parse(last.endsAt)) / DAY_MS), last.facts, language);
  return `${due}, ${margin}`;
}

/** Minutes after the due date or the deadline, whichever is sooner. */
function countLateMinutes({ endsAt, terms, facts }: ExplainedBlock): number {
  if (!facts?.dueAt) return terms.lateMinutes;
  return Math.ceil(Math.max((Date.parse(endsAt) - Date.parse(facts.dueAt)) / MINUTE_MS, 0));
}

/** @param days from the end of the block to when its task is due */
function explainSlack(days: number, facts: ExplainedBlock['facts'], language: Language): string {
  const minutes = facts?.slackMinutes ?? 0;
  if (minutes === 0) return say(language, REASONS.no_slack);
  const slack = days > 0 ? say(language, DURATIONS.days, { days }) : sayMinutes(language, minutes);
  if (facts?.isAtRisk) return say(language, REASONS.at_risk, { slack: sayMinutes(language, minutes) });
  return say(language, REASONS.slack, { slack });
}

const sayDuration = (language: Language, minutes: number): string =>
  minutes < MINUTES_PER_DAY
    ? sayMinutes(language, minutes)
    : say(language, DURATIONS.days, { days: Math.round(minutes / MINUTES_PER_DAY) });
