import { DETAILS } from '../../messages/proposals.ts';
import { say } from '../../messages/say.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import type { Details } from '../previews.ts';
import type { ToolInput } from './input.ts';
import { type Reading, sayInstant, type ToolContext, toInstant, toReading } from './reading.ts';

export function readMood(input: ToolInput, context: ToolContext): Reading {
  const { snapshot, language, now } = context;
  const score = { min: 1, max: 10 };
  const energyLevel = input.takeNumber(['energy', 'energyLevel'], score);
  const focusLevel = input.takeNumber(['focus', 'focusLevel'], score);
  const at = input.takeMoment('at', 'time', 'when', 'loggedAt');
  const loggedAt =
    at && at !== 'none'
      ? toInstant(at, toLocalTime(now.getTime(), snapshot.timezone).slice(11), snapshot.timezone)
      : null;
  const args = { energyLevel, focusLevel, ...(loggedAt && { loggedAt }) };
  const details: Details = {
    mood: say(language, DETAILS.mood, { energy: energyLevel ?? 0, focus: focusLevel ?? 0 }),
    ...(loggedAt && {
      at: say(language, DETAILS.at, { value: sayInstant(loggedAt, context) }),
    }),
  };
  return toReading(
    input,
    { action: 'log_mood', title: null, creation: { command: { type: 'mood_log', args }, details } },
    context,
  );
}
