import { type CommandDefinition, defineCommand } from '../entities/command.ts';
import { applyPlan } from '../entities/plans/mutations.ts';
import { CHANGES } from '../messages/proposals.ts';
import { type Language, say, sayTime } from '../messages/say.ts';
import type { OptimizeAnswer } from '../planning/explain/responses.ts';
import { sayDay } from '../planning/explain/words.ts';
import type { OptimizeService } from '../planning/optimize.ts';
import { findNextWorkday } from '../planning/plan/days.ts';
import { PlanApproval } from '../planning/schemas.ts';
import type { PlanService } from '../planning/service.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import { toLocalTime } from '../shared/time-zones.ts';
import { findNamedTask } from './names.ts';
import { quote } from './previews.ts';
import { explain, type PlanWish, type ProposedChange } from './proposed-changes.ts';
import type { LeftOutChange } from './responses.ts';
import type { ToolContext } from './tool-calls/reading.ts';

/** The command of a proposal that makes a draft the user's plan. Only proposals have it. */
export const PLAN_COMMANDS: Record<string, CommandDefinition> = {
  plan_apply: defineCommand(PlanApproval, ({ fingerprint }, { newId, now }) => applyPlan(newId, fingerprint, now)),
};

type DayWish = Extract<PlanWish, { kind: 'day' }>;
type BlockWish = Extract<PlanWish, { kind: 'block' }>;

export interface PlanChangesDeps {
  plans: PlanService;
  optimizer: OptimizeService;
}

/**
 * Lets the planner make a draft of the plan changes that a model asks for, and makes the draft one change of a proposal. If
 * the model asks for a day, only that day is planned; else its block changes are applied to the present plan.
 */
export async function proposePlan(
  deps: PlanChangesDeps,
  caller: Caller,
  wishes: PlanWish[],
  context: ToolContext,
): Promise<{ changes: ProposedChange[]; leftOut: LeftOutChange[] }> {
  const { language } = context;
  const day = wishes.find((wish): wish is DayWish => wish.kind === 'day');
  const blocks = wishes.filter((wish): wish is BlockWish => wish.kind === 'block');
  const others = day ? wishes.filter((wish) => wish !== day && JSON.stringify(wish) !== JSON.stringify(day)) : [];
  const leftOut = others.map(() => leaveOut(say(language, CHANGES.onePlan), language));
  try {
    const change = day ? await planDay(deps, caller, day, context) : await moveBlocks(deps, caller, blocks, context);
    if (change) return { changes: [change], leftOut };
    return { changes: [], leftOut: [...leftOut, leaveOut(say(language, CHANGES.emptyPlan), language)] };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    return { changes: [], leftOut: [...leftOut, leaveOut(err.text[language], language)] };
  }
}

async function planDay(
  deps: PlanChangesDeps,
  caller: Caller,
  wish: DayWish,
  { snapshot, language, now }: ToolContext,
): Promise<ProposedChange | null> {
  const { date: today, planning, timezone } = snapshot;
  const next = findNextWorkday(planning.settings, now);
  const date = wish.date === today && next && next < today ? next : wish.date; // yesterday's work lasts past midnight
  const wanted = { date, days: 1, wanted: [], without: [], dryRun: false };
  const plan = await deps.optimizer.optimize(caller, wanted, Promise.resolve());
  if (plan.schedule.length === 0) return null;
  const head = say(language, CHANGES.planDay, { date: sayDay(language, plan.from, today) });
  return toChange(plan.fingerprint, head, describeSchedule(plan, timezone, language));
}

async function moveBlocks(
  deps: PlanChangesDeps,
  caller: Caller,
  wishes: BlockWish[],
  context: ToolContext,
): Promise<ProposedChange | null> {
  const changes = wishes.map(({ block: { id }, startsAt, locked }) => ({ id, startsAt, locked }));
  const fingerprint = await deps.plans.draftChanges(caller, changes);
  const details = wishes.map((wish) => describeBlock(wish, context));
  return toChange(fingerprint, null, details);
}

const leaveOut = (why: string, language: Language) =>
  explain({ action: 'plan', title: null }, { reason: 'not_planned', value: why }, language);

const toChange = (fingerprint: string, head: string | null, details: string[]): ProposedChange => ({
  command: { type: 'plan_apply', args: { fingerprint } },
  action: 'plan',
  title: null,
  details,
  preview: [...(head === null ? [] : [head]), details.join(head === null ? '; ' : ', ')].join(': '),
});

function describeSchedule({ schedule, unscheduled }: OptimizeAnswer, timezone: string, language: Language): string[] {
  return [
    ...schedule.map(({ startsAt, title }) =>
      say(language, CHANGES.block, {
        time: toLocalTime(Date.parse(startsAt), timezone).slice(11),
        title: quote(title),
      }),
    ),
    ...(unscheduled.length > 0 ? [say(language, CHANGES.unplanned, { n: unscheduled.length })] : []),
  ];
}

function describeBlock({ block, startsAt, locked }: BlockWish, { names, snapshot, language }: ToolContext): string {
  const index = names.open.findIndex(({ id }) => id === block.taskId);
  const title = quote(findNamedTask(`t${index + 1}`, names)?.title ?? '…');
  const phrase = startsAt ? CHANGES.moveBlock : locked ? CHANGES.lockBlock : CHANGES.unlockBlock;
  const moment = toLocalTime(Date.parse(startsAt ?? block.startsAt), snapshot.timezone);
  return say(language, phrase, { title, time: sayTime(language, moment, snapshot.date) });
}
