import { expect, it, vi } from 'vitest';
import { createOpenAi } from '../../src/ai-worker/openai.ts';
import { buildPrompt } from '../../src/ai-worker/prompts.ts';
import type { ProviderRequest } from '../../src/ai-worker/provider.ts';
import { buildNames } from '../../src/assistant/names.ts';
import { buildPromptContext, describeNow } from '../../src/assistant/prompt-context.ts';
import type { Snapshot } from '../../src/assistant/snapshot.ts';
import type { PlanBlock } from '../../src/entities/plans/responses.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts';
import { buildSnapshot } from '../support/snapshot.ts';

const NOW = new Date('2026-11-30T07:00:00Z');
const LEVELS = ['low', 'medium', 'high'] as const;

const TITLES = [
  'Отправить договор в Акме и дождаться подписи',
  'Подготовить слайды к совету директоров',
  'Починить вход на мобильном сайте',
  'Купить молоко и хлеб',
  'Позвонить стоматологу насчёт приёма',
  'Проверить бюджет четвёртого квартала с Марком',
];

const toId = (n: number) => `01a00000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const after = (ms: number) => new Date(NOW.getTime() + ms).toISOString();
const pick = (values: readonly string[], n: number) => values[n % values.length] ?? '';

/** A busy user with as many tasks as a model sees, and everything else that it sees. */
function createBusySnapshot(): Snapshot {
  const base = buildSnapshot();
  const { planning } = base;
  const tasks: Snapshot['planning']['tasks'] = Array.from({ length: 60 }, (_, n) => ({
    id: toId(n),
    title: `${pick(TITLES, n)} ${n}`,
    context: n % 3 === 0 ? toId(900) : null,
    position: 'a0',
    partHelps: false,
    status: n % 20 === 0 ? 'in_progress' : 'pending',
    priority: LEVELS[n % 3] ?? 'low',
    energyLevel: n % 2 === 0 ? null : (LEVELS[n % 3] ?? null),
    estimatedDuration: n % 4 === 0 ? null : 30 + n,
    suggestedTime: null,
    startDate: n % 10 === 0 ? after(DAY_MS) : null,
    dueDate: n % 2 === 0 ? null : after(((n - 5) * DAY_MS) / 2),
    deadline: n % 8 === 0 ? after((n * DAY_MS) / 2) : null,
    dependencies: [],
    openDependencies: n % 9 === 5 ? [toId(n - 1)] : [],
  }));
  const blocks = Array.from({ length: 14 }, (_, n) => ({
    id: toId(500 + n),
    taskId: toId(n),
    startsAt: after(n * HOUR_MS),
    endsAt: after(n * HOUR_MS + HOUR_MS / 2),
    locked: n % 5 === 0,
  })) as PlanBlock[];
  const busy = [5, 29].map((hours) => ({
    title: 'x',
    startsAt: after(hours * HOUR_MS),
    endsAt: after((hours + 1) * HOUR_MS),
  }));
  return buildSnapshot({
    date: '2026-11-30',
    timezone: 'Europe/Moscow',
    history: Array.from({ length: 60 }, (_, n) => [
      7 + ((n * 5) % 15),
      n / 2,
      1 + (n % 9),
      1 + (n % 7),
      n % 7 > 4,
      20_787 - n,
    ]),
    planning: { ...planning, tasks, busy, plan: { blocks, dropped: [] } as unknown as Snapshot['planning']['plan'] },
    closed: Array.from({ length: 12 }, (_, n) => ({ id: toId(700 + n), title: pick(TITLES, n), on: '2026-11-28' })),
    projects: ['Дом', 'Работа'].map((name, n) => ({ id: toId(900 + n), name })),
    applied: [{ type: 'task.created', title: 'Купить муку', at: after(-HOUR_MS) }],
  });
}

it('the prompt for a user with 60 tasks stays within 3,900 tokens at OpenAI', async () => {
  const snapshot = createBusySnapshot();
  const promptData = buildPromptContext(snapshot, buildNames(snapshot), NOW);
  const prompt = buildPrompt({
    feature: 'chat',
    language: 'ru',
    promptData,
    now: describeNow(snapshot, NOW),
    nonce: '0123456789abcdef',
    messages: [{ role: 'user', content: 'Что сначала?' }],
    chain: [],
    pseudonym: '',
  });
  expect(promptData.match(/^t\d+\|/gm)).toHaveLength(60);
  const { messages, tools } = await sendToOpenAi({ ...prompt, model: 'fake-model' });
  const [data, all] = [
    JSON.stringify(promptData),
    messages.map(({ content }) => content).join('') + JSON.stringify(tools),
  ];
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  // o200k has a token per 3.2 bytes of this Russian table, and per 4.1 bytes of English and JSON Schema
  const tokens = bytes(data) / 3.2 + (bytes(all) - bytes(data)) / 4.1;
  expect(tokens).toBeLessThanOrEqual(3_900);
});

/** @returns the body of the request */
async function sendToOpenAi(request: ProviderRequest): Promise<{ messages: { content: string }[]; tools: unknown }> {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(null, { status: 500 }));
  vi.stubGlobal('fetch', fetch);
  const provider = createOpenAi({ apiKey: 'fake-key-for-tests', baseURL: 'http://127.0.0.1:9' });
  await expect(Array.fromAsync(provider.stream(request, new AbortController().signal))).rejects.toThrow('unavailable');
  vi.unstubAllGlobals();
  return JSON.parse(String(fetch.mock.calls[0]?.[1]?.body));
}
