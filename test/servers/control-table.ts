import { afterAll, beforeAll } from 'vitest';
import { sql } from '../support/database.ts';

/** Creates a table for the control tests of a file, and drops it after its tests. */
export function controlTable(name: `control_${string}`, definition: string): void {
  const drop = () => sql.query(`drop table if exists ${name}`);
  beforeAll(async () => {
    await drop();
    await sql.query(`create table ${name} (${definition})`);
  });
  afterAll(drop);
}
