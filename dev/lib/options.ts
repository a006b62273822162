import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem, reasonOf } from './problem.ts';

/**
 * The options of a script. For `--help` it prints the help and ends the process.
 * @param command as it is typed before its options: `npm run live --`
 * @throws Problem for an option or an argument that the script does not have
 */
export function parseOptions<const T extends ParseArgsConfig['options']>(command: string, help: string, options: T) {
  return parseCommandLine(command, help, { options }).values;
}

/** The same for a script that takes arguments too. */
export function parseCommandLine<const T extends ParseArgsConfig>(command: string, help: string, config: T) {
  if (process.argv.includes('--help')) {
    console.log(help);
    process.exit();
  }
  try {
    return parseArgs(config);
  } catch (err) {
    throw new Problem(`${toSentence(err)} All options: ${command} --help`);
  }
}

/** Node's first sentence. The others tell how to pass a value that begins with a dash, which no option of ours takes. */
export const toSentence = (err: unknown): string =>
  `${reasonOf(err).split(/\.(\s|$)/)[0]}.`.replace(
    'argument is ambiguous',
    'needs a value that does not begin with a dash',
  );
