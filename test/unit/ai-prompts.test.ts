import { expect, it } from 'vitest';
import { PROMPT_VERSION } from '../../src/ai/model.ts';
import { TOOLS } from '../../src/ai/tools.ts';
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
