import { expect, it } from 'vitest';
import { scriptFor, startScriptedModels } from '../../dev/stack/scripted-models.ts';
import { buildPrompt } from '../../src/ai-worker/prompts.ts';

const facts = [
  'Today: Monday 2026-11-30, time zone UTC.',
  't1|Call “Ada”',
  't2|Buy|2026-12-01|30',
  't3|Buy flour',
].join('\n');

const asked = (content: string, given = facts) => {
  const messages = [{ role: 'user' as const, content }];
  const { system } = buildPrompt({
    feature: 'chat',
    language: 'en',
    promptData: given,
    messages,
    chain: [],
    pseudonym: 'x',
    nonce: '0-0',
  });
  return scriptFor(system, messages);
};

it.each([
  ['add buy bread', 'add_tasks', { tasks: [{ title: 'buy bread' }] }],
  ['Добавь: купить хлеб', 'add_tasks', { tasks: [{ title: 'купить хлеб' }] }],
  ['Complete buy flour', 'update_task', { task: 't3', status: 'completed' }],
  ['«Buy» готово!', 'update_task', { task: 't2', status: 'completed' }],
  ['move Call “Ada” to tomorrow', 'update_task', { task: 't1', due: '2026-12-01 09:00' }],
  ['перенеси Buy flour', 'update_task', { task: 't3', due: '2026-12-01 09:00' }],
])('the scripted model proposes a change for %j', (said, tool, input) => {
  expect(asked(said).calls).toEqual([{ tool, pieces: [JSON.stringify(input)] }]);
});

it('the scripted model proposes no change of a task that the message does not name', () => {
  const { texts, calls } = asked('complete Bake bread');
  expect(calls).toBeUndefined();
  expect(texts?.join('')).toContain('Try: “add buy bread”, “complete Call “Ada””');
});

it('the scripted model otherwise names the most pressing task in the language of the question', () => {
  expect(asked('hello').texts?.join('')).toContain('Start with “Call “Ada”');
  expect(asked('привет').texts?.join('')).toContain('Начните с «Call');
  expect(asked('done', 'Today: Monday 2026-11-30, time zone UTC.').texts?.join('')).toContain('You have no open tasks');
});

it('the scripted model returns phrases unchanged', () => {
  const phrases = [{ key: 'p1', text: 'So it is.' }];
  expect(asked('Say these phrases.', JSON.stringify(phrases)).texts).toEqual([JSON.stringify(phrases)]);
});

it('the scripted model returns 404 for other paths', async () => {
  const models = await startScriptedModels();
  const { ANTHROPIC_BASE_URL: url } = models.vars;
  const response = await fetch(`${url}/v1/other`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(404);
  await models.close();
});
