import { expect, it } from 'vitest';
import { MAX_TOKENS, mostTokens, PROMPT_VERSION } from '../../src/ai-protocol/protocol.ts';
import { TOOLS } from '../../src/ai-protocol/tools.ts';
import { promptOf } from '../../src/ai-worker/prompts.ts';
import { fingerprint } from '../../src/shared/fingerprint.ts';

const asked = (feature: 'chat' | 'wording', language: 'en' | 'ru') => ({
  feature,
  language,
  facts: '{"tasks":[]}',
  messages: [{ role: 'user' as const, content: 'Well?' }],
  chain: [],
  person: 'somebody',
});

const prompts = (['chat', 'wording'] as const).flatMap((feature) =>
  (['en', 'ru'] as const).map((language) => promptOf(asked(feature, language), 'nonce')),
);

it('is another version whenever a prompt or a tool is another', async () => {
  const hash = (await fingerprint(prompts)).slice(0, 12);
  // When this fails: one more in PROMPT_VERSION, and the new hash here.
  expect([PROMPT_VERSION, hash]).toEqual([1, '00801fcbc6dd']);
});

it('puts the facts, as one JSON string, between two lines with the nonce', () => {
  for (const { system } of prompts) expect(system).toMatch(/\nfacts-nonce\n"\{\\"tasks\\":\[\]\}"\nfacts-nonce$/);
});

it('gives a model the tools for chat alone, and none that deletes or settles anything', () => {
  const [chat, , wording] = prompts;
  expect(wording?.tools).toEqual([]);
  expect(chat?.tools.map(({ name }) => name)).toEqual(Object.keys(TOOLS));
  expect(Object.keys(TOOLS)).toEqual(['add_task', 'update_task', 'complete_task', 'move_task', 'log_mood']);
  for (const { input, description } of chat?.tools ?? []) {
    expect(description).not.toBe('');
    expect(input).toMatchObject({ type: 'object', additionalProperties: false });
  }
});

it.each(['', 'plain words', 'Купить хлеб', '買い物に行く', '👩‍👩‍👧‍👦🏳️‍🌈', '"\\"\u0001'])(
  'takes no more tokens than are reserved for it, with %j in it',
  (text) => {
    const bytes = (told: string) => new TextEncoder().encode(told).length;
    for (const feature of ['chat', 'wording'] as const) {
      const question = asked(feature, 'en');
      const request = { ...question, facts: text.repeat(5_000), messages: [{ role: 'user' as const, content: text }] };
      const ours = bytes(promptOf(question, 'nonce').system);
      const { system, messages, tools: offered } = promptOf(request, 'nonce');
      const theirs = bytes(system) - ours + bytes(JSON.stringify(messages));
      const english = (ours + bytes(JSON.stringify(offered))) / 2; // it never has more tokens than half its bytes
      expect(mostTokens(request)).toBeGreaterThanOrEqual(Math.ceil(english + theirs) + MAX_TOKENS[feature]);
    }
  },
);
