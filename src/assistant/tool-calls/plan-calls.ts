import { findNamedBlock } from '../names.ts';
import type { ToolInput } from './input.ts';
import { type Reading, type ToolContext, toInstant, toReading } from './reading.ts';

export function readPlanDay(input: ToolInput, context: ToolContext): Reading {
  const day = input.takeMoment('date', 'day');
  const date = day && day !== 'none' ? day.date : context.snapshot.date;
  return toReading(input, { action: 'plan', title: null, plan: { kind: 'day', date } }, context);
}

export function readMoveBlock(input: ToolInput, context: ToolContext): Reading {
  const { names, snapshot } = context;
  const named = input.take('block', 'id');
  const block = findNamedBlock(named, names);
  const to = input.takeMoment('to', 'start', 'startsAt', 'time');
  const isLocked = input.takeBoolean('locked', 'lock');
  const startsAt = to && to !== 'none' && to.time ? toInstant(to, to.time, snapshot.timezone) : null;
  if (!block) input.report('unknown_block', named ?? '');
  else if (to && !startsAt) input.report('unclear_date', to === 'none' ? to : to.date);
  else if (!startsAt && isLocked === undefined && input.problems.length === 0) input.report('nothing', '');
  const wish = block && ({ kind: 'block', block, startsAt: startsAt ?? undefined, locked: isLocked } as const);
  const task = block && names.open.find(({ id }) => id === block.taskId);
  return toReading(input, { action: 'plan', title: task?.title ?? null, plan: wish }, context);
}
