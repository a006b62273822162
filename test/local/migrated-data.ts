import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { migrate } from '../../dev/stack/migrations.ts';
import { stateFolders } from '../../dev/start/state-dir.ts';

/** Migrates a database once for this file. The returned function copies its data into a state folder. */
export function useMigratedData(): (stateDir: string) => void {
  let template = '';
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'saturway-migrated-'));
    await using resources = new AsyncDisposableStack();
    await migrate(connectDatabase(await openDatabase({ dataDir: join(template, 'postgres') }, resources)));
  });
  afterAll(() => rmSync(template, { recursive: true }));
  return (stateDir) => {
    const { postgres } = stateFolders(stateDir);
    mkdirSync(postgres, { recursive: true });
    cpSync(join(template, 'postgres'), postgres, { recursive: true });
  };
}
