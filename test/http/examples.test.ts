import { expect, it } from 'vitest';
import { signUp } from '../support/client.ts';
import { documentedOperations } from '../support/contract.ts';

const withBody = documentedOperations().filter(({ example }) => example !== undefined);

it.each(withBody)('the example of $method $path is a valid request on any day', async ({ method, path, example }) => {
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'Europe/Moscow' });
  const answer = await person.call(method, path.replaceAll(/\{\w+\}/g, crypto.randomUUID()), example);
  expect(answer.status, answer.text).not.toBe(400);
  expect(answer.status).toBeLessThan(500);
});
