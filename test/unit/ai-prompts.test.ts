import { expect, it } from 'vitest';
import { estimateMaxTokens, MAX_TOKENS, PROMPT_VERSION } from '../../src/ai-protocol/protocol.ts';
import { TOOLS } from '../../src/ai-protocol/tools.ts';
import { buildPrompt } from '../../src/ai-worker/prompts.ts';
import { fingerprint } from '../../src/shared/fingerprint.ts';

const createRequest = (feature: 'chat' | 'wording', language: 'en' | 'ru') => ({
  feature,
  language,
  promptData: '{"tasks":[]}',
  messages: [{ role: 'user' as const, content: 'Well?' }],
  chain: [],
  pseudonym: 'a-pseudonym',
  nonce: 'nonce',
});

const prompts = (['chat', 'wording'] as const).flatMap((feature) =>
  (['en', 'ru'] as const).map((language) => buildPrompt(createRequest(feature, language))),
);

it('PROMPT_VERSION is increased when a prompt or a tool changes', async () => {
  const hash = (await fingerprint(prompts)).slice(0, 12);
  // When this fails: increase PROMPT_VERSION and put the new hash here.
  expect([PROMPT_VERSION, hash]).toEqual([5, '8de14d5b54b3']);
});

it('a prompt has the facts as one JSON string between two lines with the nonce', () => {
  for (const { system } of prompts) expect(system).toMatch(/\nfacts-nonce\n"\{\\"tasks\\":\[\]\}"\nfacts-nonce$/);
});

it('a chat prompt has tools, none of which deletes anything or changes settings, and a wording prompt has none', () => {
  const [chat, , wording] = prompts;
  expect(wording?.tools).toEqual([]);
  expect(chat?.tools.map(({ name }) => name)).toEqual(Object.keys(TOOLS));
  expect(Object.keys(TOOLS)).toEqual([
    'add_tasks',
    'update_task',
    'log_mood',
    'plan_day',
    'move_block',
    'find_tasks',
    'read_days',
  ]);
  for (const { input, description } of chat?.tools ?? []) {
    expect(description).not.toBe('');
    expect(input).toMatchObject({ type: 'object', additionalProperties: false });
  }
});

it.each(['', 'plain words', 'Купить хлеб', '買い物に行く', '👩‍👩‍👧‍👦🏳️‍🌈', '"\\"\u0001'])(
  'estimateMaxTokens is an upper bound for a request with %j in its facts',
  (text) => {
    const bytes = (value: string) => new TextEncoder().encode(value).length;
    for (const feature of ['chat', 'wording'] as const) {
      const question = createRequest(feature, 'en');
      const request = {
        ...question,
        promptData: text.repeat(5_000),
        messages: [{ role: 'user' as const, content: text }],
      };
      const ours = bytes(buildPrompt(question).system);
      const { system, messages, tools: offered } = buildPrompt(request);
      const theirs = bytes(system) - ours + bytes(JSON.stringify(messages));
      const english = (ours + bytes(JSON.stringify(offered))) / 2; // English text has at most one token per two bytes
      expect(estimateMaxTokens(request)).toBeGreaterThanOrEqual(Math.ceil(english + theirs) + MAX_TOKENS[feature]);
    }
  },
);
