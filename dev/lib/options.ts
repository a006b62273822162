import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Problem, reasonOf } from './problem.ts';

/** The options of a script. @throws Problem for one that it does not have, which names `npm run <script> -- --help` */
export function parseOptions<const T extends ParseArgsOptionsConfig>(script: string, options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (err) {
    throw new Problem(`${reasonOf(err)}. All options: npm run ${script} -- --help`);
  }
}
