import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { InsightsAnswer } from '../../src/assistant/responses.ts';
import { MORNING, minutes, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

it('tasks that are begun and completed at once say nothing about estimates', async () => {
  const person = await signUpPlanner();
  for (let index = 0; index < 9; index += 1) {
    const { id } = await person.createTask({ title: `Task ${index}`, ...minutes(60) });
    await person.patch(`/api/tasks/${id}`, { status: 'in_progress' });
    vi.setSystemTime(Date.now() + 2_000);
    await person.post(`/api/tasks/${id}/complete`);
  }
  const { insights } = (await person.get<InsightsAnswer>('/api/ai/insights')).data;
  expect(insights.map(({ type }) => type)).not.toContain('estimates');
});
