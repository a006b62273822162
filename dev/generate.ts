import { runScriptVisibly } from './lib/command.ts';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';

const help = `npm run generate

Writes what is made from the code: a migration, if src/db/schema.ts has changed; openapi/openapi.json; the statement of
a write in docs/architecture.md.

  --help   prints this text`;

await runScript(async () => {
  if (parseOptions('generate', { help: { type: 'boolean', default: false } }).help) return console.log(help);
  await runScriptVisibly('node_modules/.bin/drizzle-kit', ['generate']);
  await runScriptVisibly('openapi/generate.ts');
  await runScriptVisibly('dev/print-statement.ts');
});
