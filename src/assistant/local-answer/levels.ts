import type { Query } from './query.ts';

export type Level = 'low' | 'medium' | 'high';

/** The priorities that a text names. `not important` is low, not high. */
export function findLevels({ asks, request }: Pick<Query, 'asks' | 'request'>): Level[] {
  const verb = request?.own[0]?.text ?? '';
  const isHigh = asks.has('important') || asks.has('urgent') || /^(?:raise|повы)/.test(verb);
  const isLow = asks.has('low') || (isHigh && asks.has('not')) || /^(?:lower|пони|сни)/.test(verb);
  return [
    ...(isLow ? (['low'] as const) : []),
    ...(asks.has('medium') ? (['medium'] as const) : []),
    ...(isHigh && !isLow ? (['high'] as const) : []),
  ];
}
