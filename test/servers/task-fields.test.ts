import { expect, test } from 'vitest';
import type { Task, TaskAnswer, TaskPage } from '../../src/entities/tasks/responses.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, summary } from './storm.ts';

const ROUNDS = 10;
const PARALLEL = 12;

const report = figures('Labels, checklists and positions');

const SPELLINGS = ['Home', 'HOME', 'home', 'hOME'];

const add = (person: Person, input: object) => person.post<TaskAnswer>('/api/tasks', { title: 'Call', ...input });

const listTasks = async (person: Person) => (await person.get<TaskPage>('/api/tasks?limit=100')).data.tasks;

const spellingsOf = (tasks: Task[]) => new Set(tasks.flatMap(({ labels }) => labels)).size;

test('parallel creates with one label in many spellings store one spelling', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    answers.push(...(await inParallel(PARALLEL, (n) => add(person, { labels: [SPELLINGS[n % SPELLINGS.length]] }))));
    const tasks = await listTasks(person);
    expect([tasks.length, spellingsOf(tasks)]).toEqual([PARALLEL, 1]);
    expect(new Set(tasks.map(({ position }) => position)).size).toBe(PARALLEL);
  });
  report(`${PARALLEL} creates with one label`, ROUNDS, summary(answers));
}, 60_000);

test('a label that is renamed while tasks get it has, at each moment, one spelling', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    await add(person, { labels: ['Home'] });
    const round = await inParallel<Answer>(PARALLEL, (n) =>
      n % 3 === 0 ? person.patch('/api/labels/home', { name: SPELLINGS[n / 3] }) : add(person, { labels: ['home'] }),
    );
    answers.push(...round);
    expect(spellingsOf(await listTasks(person))).toBe(1);
    await expectGaplessLog(person);
  });
  report(`${PARALLEL} creates and renamings`, ROUNDS, summary(answers));
}, 60_000);

test('parallel ticks of all items of a checklist all win', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const checklist = Array.from({ length: PARALLEL }, (_, n) => ({ title: `Item ${n}` }));
    const { task } = (await add(person, { checklist })).data;
    const round = await inParallel(PARALLEL, (n) =>
      person.post(`/api/tasks/${task.id}/checklist/${task.checklist[n]?.id}`, { done: true }),
    );
    answers.push(...round);
    const [ticked] = await listTasks(person);
    expect(ticked?.checklist.filter(({ done }) => done)).toHaveLength(PARALLEL);
    expect(ticked?.version).toBe(PARALLEL + 1);
  });
  report(`${PARALLEL} ticks`, ROUNDS, summary(answers));
}, 60_000);

test('parallel moves of tasks to one position give each a place of its own', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const tasks = await inParallel(PARALLEL, () => add(person, {}));
    const round = await inParallel(PARALLEL, (n) =>
      person.patch(`/api/tasks/${tasks[n]?.data.task.id}`, { position: 'Zz' }),
    );
    answers.push(...round);
    const positions = (await listTasks(person)).map(({ position }) => position);
    expect(new Set(positions).size).toBe(PARALLEL);
  });
  report(`${PARALLEL} moves`, ROUNDS, summary(answers));
}, 60_000);
