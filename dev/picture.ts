import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RecordedDay } from './demo/responses.ts';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { drawDay } from './picture/draw-day.ts';

const usage = 'node dev/picture.ts DAY.json PICTURE.svg, where npm run demo -- --json DAY.json writes the first file';

await runScript(async () => {
  const [source, target] = process.argv.slice(2);
  if (source === undefined || target === undefined) throw new Problem(`Name two files: ${usage}`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${drawDay(readDay(source))}\n`);
  console.log(`Wrote ${target}`);
});

function readDay(file: string): RecordedDay {
  try {
    return RecordedDay.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (err) {
    throw new Problem(`Cannot read a day from ${file}: ${reasonOf(err)}. Usage: ${usage}`);
  }
}
