import { expect, test } from 'vitest';
import type { Project } from '../../src/entities/projects/responses.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { controlTable } from './control-table.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, serverErrors, summary, tally } from './storm.ts';

const LIMIT = 200;
const PARALLEL = 50;
const NAME_ROUNDS = 40;
const LIMIT_ROUNDS = 10;
const DELETE_ROUNDS = 60;
const CONTROL_ROUNDS = 20;

const report = figures('Projects');

const createProject = (person: Person, name: string) => person.post<{ project: Project }>('/api/projects', { name });

async function countProjects({ user }: Person): Promise<number> {
  const [row] = await sql`
    select count(*)::int as count from projects where user_id = ${user.id} and deleted_at is null`;
  return row?.count;
}

async function countTasksInDeletedProjects({ user }: Person): Promise<number> {
  const [row] = await sql`
    select count(*)::int as count from tasks join projects on projects.id = tasks.project_id
      where tasks.user_id = ${user.id} and tasks.deleted_at is null and projects.deleted_at is not null`;
  return row?.count;
}

test('of two parallel creates with the same project name exactly one succeeds', async () => {
  const answers: Answer[] = [];
  await inTurn(NAME_ROUNDS, async () => {
    const person = await signUp();
    const round = await inParallel(2, (index) => createProject(person, index === 0 ? 'Report' : 'REPORT'));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: 1, '409 CONFLICT': 1 });
    expect(await countProjects(person)).toBe(1);
    expect(await expectGaplessLog(person)).toHaveLength(2);
  });
  report('2 creates with one name', NAME_ROUNDS, summary(answers));
}, 60_000);

test('50 parallel creates with room for 10 leave exactly 200 projects', async () => {
  const answers: Answer[] = [];
  await inTurn(LIMIT_ROUNDS, async () => {
    const person = await signUp();
    await sql`
      insert into projects (id, user_id, name, color, position, created_at, updated_at)
        select gen_random_uuid(), ${person.user.id}, 'Project ' || n, 'grey', n, now(), now()
          from generate_series(1, ${LIMIT - 10}::int) as n`;
    const round = await inParallel(PARALLEL, (index) => createProject(person, `Race ${index}`));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: 10, '409 LIMIT_REACHED': PARALLEL - 10 });
    expect(await countProjects(person)).toBe(LIMIT);
    await expectGaplessLog(person);
  });
  report(`${PARALLEL} creates at limit ${LIMIT}`, LIMIT_ROUNDS, summary(answers));
}, 120_000);

test.each(['keep', 'trash'])(
  'no task stays in a project that is deleted with tasks=%s while tasks join it',
  async (tasks) => {
    const answers: Answer[] = [];
    await inTurn(DELETE_ROUNDS, async (index) => {
      const person = await signUp();
      const { id: projectId } = (await createProject(person, 'Report')).data.project;
      const path = `/api/projects/${projectId}?tasks=${tasks}`;
      const outside = await inParallel(4, () => person.createTask());
      await person.createTask({ projectId });
      const deletion = index % 9;
      const round = await inParallel(9, (request) => {
        if (request === deletion) return person.delete(path);
        const task = outside[request];
        return task
          ? person.patch(`/api/tasks/${task.id}`, { projectId })
          : person.post('/api/tasks', { title: 'Joins', projectId });
      });
      answers.push(...round);
      expect(serverErrors(round)).toBe(0);
      // with tasks=trash it is a conflict if a task joins at the same time, and nothing is deleted
      const isConflict = tasks === 'trash' && round[deletion]?.status === 409;
      const { status, text, data } = isConflict ? await person.delete(path) : (round[deletion] as Answer);
      expect(status, text).toBe(200);
      if (tasks === 'trash') expect(data).toMatchObject({ released: [] });
      const others = round.filter((_, request) => request !== deletion);
      expect(others.filter(({ status }) => ![200, 201, 404].includes(status))).toEqual([]);
      expect(await countTasksInDeletedProjects(person)).toBe(0);
      await expectGaplessLog(person);
    });
    const { 201: joined, '404 NOT_FOUND': late } = tally(answers);
    expect(joined).toBeGreaterThan(0);
    if (tasks === 'keep') expect(late).toBeGreaterThan(0);
    report(`8 joins and a delete, tasks=${tasks}`, DELETE_ROUNDS, `${summary(answers)}; 0 tasks left in it`);
  },
  120_000,
);

controlTable('control_projects', 'id uuid primary key, deleted_at timestamptz');
controlTable('control_members', 'project_id uuid not null');

test('control: checking for the project before the insert leaves tasks in deleted projects', async () => {
  const left = await inTurn(CONTROL_ROUNDS, async () => {
    const id = crypto.randomUUID();
    await sql`insert into control_projects (id) values (${id})`;
    await inParallel(20, async (index) => {
      if (index === 5) {
        await sql.transaction([
          sql`delete from control_members where project_id = ${id}`,
          sql`update control_projects set deleted_at = now() where id = ${id}`,
        ]);
        return;
      }
      const found = await sql`select from control_projects where id = ${id} and deleted_at is null`;
      if (found.length > 0) await sql`insert into control_members (project_id) values (${id})`;
    });
    const [row] = await sql`select count(*)::int as count from control_members where project_id = ${id}`;
    return row?.count;
  });
  const broken = left.filter((count) => count > 0).length;
  report('control: check, then insert', CONTROL_ROUNDS, `tasks left in ${broken}, up to ${Math.max(...left)}`);
  expect(broken).toBeGreaterThan(0);
}, 60_000);
