import { runScriptVisibly } from './lib/command.ts';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';

const help = `npm run generate -- [options]

Writes what is made from the code: a migration, if the tables of src/db/schema have changed; openapi/openapi.json and
the types openapi/api.d.ts; the statement of a write in docs/architecture.md.

  --name NAME  names the migration
  --help       prints this text`;

await runScript(async () => {
  const options = parseOptions('npm run generate --', help, { name: { type: 'string' } });
  await runScriptVisibly('node_modules/.bin/drizzle-kit', [
    'generate',
    ...(options.name ? ['--name', options.name] : []),
  ]);
  await runScriptVisibly('openapi/generate.ts');
  await runScriptVisibly('dev/print-statement.ts');
});
