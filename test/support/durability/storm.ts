import { expect } from 'vitest';
import { type Person, type Send, signUp } from '../client.ts';
import { sql } from '../database.ts';
import { Device, type DeviceOptions } from './device.ts';

export interface StormOptions extends Pick<DeviceOptions, 'isKeyed' | 'maxAttempts'> {
  send: Send;
  people: number;
  devicesPerPerson: number;
  writes: number;
  /** What a device does until its share is written. */
  act?: (device: Device, share: number) => Promise<void>;
}

/** Writes from all devices at once. */
export async function storm({ send, people, devicesPerPerson, writes, act, ...options }: StormOptions) {
  const everybody = await Promise.all(Array.from({ length: people }, () => signUp()));
  const devices = everybody.flatMap((person, first) =>
    Array.from({ length: devicesPerPerson }, (_, index) => ({
      person,
      device: new Device({ ...options, person, send, name: `d${index}`, seed: first * devicesPerPerson + index }),
    })),
  );
  const share = Math.ceil(writes / devices.length);
  const run = act ?? ((device: Device) => device.write(share));
  // waits for all of them, because requests after the end of the test would keep the run from ending
  const ends = await Promise.allSettled(devices.map(({ device }) => run(device, share)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return everybody.map((person) => ({
    person,
    devices: devices.flatMap((known) => (known.person === person ? [known.device] : [])),
  }));
}

type Written = Awaited<ReturnType<typeof storm>>;

/** Compares the logs with what the devices know. */
export async function count(written: Written) {
  let [attempts, acknowledged, unanswered, lost, doubled] = [0, 0, 0, 0, 0];
  for (const { person, devices } of written) {
    const marks = await readMarks(person);
    const expected = new Set(devices.flatMap((device) => device.acknowledged));
    const tried = devices.flatMap((device) => device.unanswered);
    attempts += devices.reduce((sum, device) => sum + device.attempts, 0);
    acknowledged += expected.size;
    unanswered += tried.filter((mark) => !marks.has(mark)).length;
    lost += [...expected].filter((mark) => !marks.has(mark)).length;
    for (const [mark, times] of marks) doubled += times - Number(expected.has(mark) || tried.includes(mark));
  }
  return { attempts, acknowledged, unanswered, lost, doubled };
}

/** What each event did, and how often the log has it. */
async function readMarks({ user }: Person): Promise<Map<string, number>> {
  const rows = await sql`
    select type || ' ' || coalesce(payload -> 'task' ->> 'title', payload -> 'moodLog' ->> 'notes') as mark, count(*)::int
      from full_events where user_id = ${user.id} and type <> 'user.created' group by mark`;
  return new Map(rows.map(({ mark, count }) => [mark, count]));
}

/** Expects every log to be 1, 2, 3 …, and every row and counter to be what the log says. */
export async function expectConsistent(written: Written) {
  for (const { person } of written) {
    const { id } = person.user;
    const [row] = await sql`
      select seq::int, open_tasks as "openTasks",
             (select count(*)::int from events where user_id = users.id) as events,
             (select max(seq)::int from events where user_id = users.id) as last,
             (select count(*)::int from tasks where user_id = users.id) as tasks,
             (select count(*)::int from events where user_id = users.id and type = 'task.created') as created,
             (select count(*)::int from tasks where user_id = users.id and status = 'pending') as open,
             (select count(*)::int from tasks where user_id = users.id and version <> (
               select count(*) from events where events.user_id = users.id and entity_id = tasks.id)) as "wrongVersions",
             (select count(*)::int from mood_logs where user_id = users.id) as moods,
             (select count(*)::int from events where user_id = users.id and type = 'mood.logged') as logged
        from users where id = ${id}`;
    const { seq, tasks, moods, open } = row ?? {};
    expect(row).toEqual({
      seq,
      events: seq,
      last: seq,
      openTasks: open,
      open,
      tasks,
      created: tasks,
      wrongVersions: 0,
      moods,
      logged: moods,
    });
    const fed = await readModels(id);
    await sql`select rebuild_read_models(${id})`;
    expect(await readModels(id)).toEqual(fed);
  }
}

const readModels = (userId: string) => sql`select
  (select coalesce(json_agg(c order by status, priority), '[]') from task_counts c where user_id = ${userId}) as counts,
  (select coalesce(json_agg(d order by day), '[]') from daily_stats d where user_id = ${userId}) as days`;
