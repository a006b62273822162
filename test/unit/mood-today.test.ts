import { describe, expect, it } from 'vitest';
import type { HourLevel } from '../../src/entities/mood/analysis/profile.ts';
import { moveByLog } from '../../src/entities/mood/today.ts';

const hoursAt = (mean: number) =>
  Array.from({ length: 24 }, () => ({ mean, source: 'typical' as HourLevel['source'] }));

describe('the levels of the hours after a log', () => {
  it('half of its difference is left three hours later, also after midnight, and almost nothing a day later', () => {
    const moved = moveByLog(hoursAt(5), 22, 9).map(({ mean }) => Math.round(mean * 1_000) / 1_000);
    expect([22, 23, 0, 1, 4, 21].map((hour) => moved[hour])).toEqual([9, 8.175, 7.52, 7, 6, 5.02]);
  });

  it('those of the next three hours are blended, and the others stay typical', () => {
    const blended = moveByLog(hoursAt(5), 22, 9).flatMap(({ source }, hour) => (source === 'blended' ? [hour] : []));
    expect(blended).toEqual([0, 22, 23]);
  });

  it.each([
    [10, 10],
    [1, 1],
  ])('a log of %i moves no hour beyond %i', (level, limit) => {
    const hours = hoursAt(level === 1 ? 2 : 9).map((hour, index) => (index === 8 ? { ...hour, mean: 5 } : hour));
    expect(
      moveByLog(hours, 8, level)
        .slice(8, 10)
        .map(({ mean }) => mean),
    ).toEqual([limit, limit]);
  });
});
