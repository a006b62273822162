import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RecordedDay } from './demo/responses.ts';
import { parseCommandLine } from './lib/options.ts';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { drawDay } from './picture/draw-day.ts';

const help = `node dev/picture.ts DAY.json PICTURE.svg

Draws a day as an SVG picture. npm run demo -- --json DAY.json writes the first file.

  --help  prints this text`;

await runScript(async () => {
  const { positionals } = parseCommandLine('node dev/picture.ts', help, { allowPositionals: true });
  const [source, target] = positionals;
  if (source === undefined || target === undefined || positionals.length > 2) {
    throw new Problem('Name two files: node dev/picture.ts DAY.json PICTURE.svg');
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${drawDay(readDay(source))}\n`);
  console.log(`Wrote ${target}`);
});

function readDay(file: string): RecordedDay {
  try {
    return RecordedDay.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (err) {
    throw new Problem(`Cannot read a day from ${file}: ${reasonOf(err)}. npm run demo -- --json ${file} writes one`);
  }
}
