import { afterAll, beforeAll } from 'vitest';
import { sql } from '../support/database.ts';

/** A table for the controls of a file, gone when its tests have run. */
export function controlTable(name: `control_${string}`, definition: string): void {
  const drop = () => sql.query(`drop table if exists ${name}`);
  beforeAll(async () => {
    await drop();
    await sql.query(`create table ${name} (${definition})`);
  });
  afterAll(drop);
}
