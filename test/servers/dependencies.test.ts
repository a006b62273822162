import { expect, test } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { countCycles, countDangling } from './dependency-graph.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, serverErrors, summary, tally } from './storm.ts';

const CYCLE_ROUNDS = 100;
const GRAPH_ROUNDS = 20;
const DELETE_ROUNDS = 100;

const report = figures('Dependencies');

const dependOn = (person: Person, task: Task | undefined, dependencies: (Task | undefined)[]) =>
  person.patch(`/api/tasks/${task?.id}`, { aiMetadata: { dependencies: dependencies.map((other) => other?.id) } });

test.each([2, 3])(
  '%i parallel patches that would form a cycle never complete it',
  async (size) => {
    const answers: Answer[] = [];
    await inTurn(CYCLE_ROUNDS, async () => {
      const person = await signUp();
      const cycle = await inParallel(size, () => person.createTask());
      const round = await inParallel(size, (index) => dependOn(person, cycle[index], [cycle[(index + 1) % size]]));
      answers.push(...round);
      expect(tally(round)).toEqual({ 200: size - 1, '422 UNPROCESSABLE': 1 });
      expect(await countCycles('tasks', person.user.id)).toBe(0);
    });
    report(`a cycle of ${size}`, CYCLE_ROUNDS, `${summary(answers)}; 0 cycles`);
  },
  120_000,
);

test('40 parallel random patches and deletes of 8 tasks leave no cycle and no dangling id', async () => {
  const answers: Answer[] = [];
  const pickTask = (graph: Task[]) => graph[Math.floor(Math.random() * graph.length)];
  await inTurn(GRAPH_ROUNDS, async () => {
    const person = await signUp();
    const graph = await inParallel(8, () => person.createTask());
    const round = await inParallel(40, (index) =>
      index % 20 === 19
        ? person.delete(`/api/tasks/${pickTask(graph)?.id}`)
        : dependOn(person, pickTask(graph), [...new Set([pickTask(graph), pickTask(graph)])]),
    );
    answers.push(...round);
    expect(serverErrors(round)).toBe(0);
    expect(await countCycles('tasks', person.user.id)).toBe(0);
    expect(await countDangling('tasks', person.user.id)).toBe(0);
    await expectGaplessLog(person);
  });
  report('40 random patches and deletes', GRAPH_ROUNDS, `${summary(answers)}; 0 cycles, 0 dangling`);
}, 120_000);

test('creating tasks that depend on one that is deleted at the same time leaves no dangling id', async () => {
  const answers: Answer[] = [];
  await inTurn(DELETE_ROUNDS, async (index) => {
    const person = await signUp();
    const awaited = await person.createTask();
    const round = await inParallel(10, (request) =>
      request === index % 10
        ? person.delete(`/api/tasks/${awaited.id}`)
        : person.post('/api/tasks', { title: 'Waits', aiMetadata: { dependencies: [awaited.id] } }),
    );
    answers.push(...round);
    expect(round.filter(({ status }) => ![200, 201, 404].includes(status))).toEqual([]);
    expect(await countDangling('tasks', person.user.id)).toBe(0);
    await expectGaplessLog(person);
  });
  const { 201: before, '404 NOT_FOUND': after } = tally(answers);
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(0);
  report('9 creates and a delete', DELETE_ROUNDS, `${summary(answers)}; 0 dangling`);
}, 120_000);
