import * as z from 'zod/mini';
import { sayAll, type Text, untranslated, type Values } from '../messages/say.ts';
import { PROBLEM_AT, SUBJECTS, VALIDATION } from '../messages/validation.ts';
import { AppError } from './errors.ts';

type ProblemKey = keyof typeof VALIDATION;

export type Subject = keyof typeof SUBJECTS;

/** A problem of the catalogue, as the `error` of a Zod check: `z.refine(isTimeZone, says('timeZone'))`. `toText` reads it. */
export const says = <K extends ProblemKey>(key: K, ...values: Values<(typeof VALIDATION)[K]>): string =>
  JSON.stringify([key, ...values]);

z.config({ localeError: explain }); // so that Zod needs no language of its own

/** The problem of an issue for which the schema does not say one. */
function explain(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return says('required');
  switch (issue.code) {
    case 'invalid_type':
      if (isListForOne(issue.input, issue.expected)) return says('single');
      return TYPES[issue.expected] ?? says('invalid');
    case 'invalid_format':
      return FORMATS[issue.format] ?? says('format');
    case 'invalid_value':
      return isListForOne(issue.input) ? says('single') : says('oneOf', { values: issue.values.join(', ') });
    case 'too_small':
      return explainMinimum(issue.origin, Number(issue.minimum));
    case 'too_big':
      return explainMaximum(issue.origin, Number(issue.maximum));
    case 'invalid_key':
      return issue.issues[0]?.message ?? says('invalid');
    default:
      return says('invalid');
  }
}

const isListForOne = (input: unknown, expected = 'text') =>
  Array.isArray(input) && !['object', 'record'].includes(expected);

const TYPES: Record<string, string> = {
  string: says('text'),
  number: says('number'),
  int: says('integer'),
  boolean: says('boolean'),
  array: says('list'),
  object: says('object'),
  record: says('object'),
};

const FORMATS: Record<string, string> = { uuid: says('uuid'), date: says('date'), datetime: says('moment') };

function explainMinimum(origin: string, min: number): string {
  if (origin === 'string') return says('minLength', { min });
  return origin === 'array' ? says('minItems', { min }) : says('min', { min });
}

function explainMaximum(origin: string, max: number): string {
  if (origin === 'string') return says('maxLength', { max });
  return origin === 'array' ? says('maxItems', { max }) : says('max', { max });
}

/** An error response must not be much larger than its request. */
const MAX_DETAILS = 20;
const MAX_PATH_LENGTH = 200;

/** A VALIDATION_ERROR for what a schema rejected: the first issue is in the message, up to 20 are in the details. */
export function toValidationError(issues: z.core.$ZodIssue[], subject: Subject): AppError {
  const idProblem = says(subject === 'args' ? 'uuidOrTempId' : 'uuid');
  const reason = issues[0] && describeForLog(issues[0]);
  const details = issues
    .slice(0, MAX_DETAILS)
    .flatMap((issue) => listProblems(issue, idProblem))
    .slice(0, MAX_DETAILS);
  const { path = '', message = VALIDATION.invalid } = details[0] ?? {};
  const text = problemAt(path || sayAll(SUBJECTS[subject]), message);
  return new AppError('VALIDATION_ERROR', text, { details, reason });
}

/** The field of an issue for the log, without anything that the client wrote: `invalid commands.#.args.title`. */
function describeForLog({ code, path }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') return 'unknown field';
  const known = code === 'invalid_key' ? path.slice(0, -1) : path;
  return `invalid ${known.map((part) => (/^[A-Za-z]+$/.test(String(part)) ? String(part) : '#')).join('.') || 'value'}`;
}

/** A VALIDATION_ERROR for one value that no schema can judge. */
export const invalidValue = (path: string, problem: Text): AppError =>
  new AppError('VALIDATION_ERROR', problemAt(path, problem), {
    details: [{ path, message: problem }],
    reason: `invalid ${path}`,
  });

/** A VALIDATION_ERROR that a whole sentence explains. @param path the header it is about; empty for the whole request */
export const invalidRequest = (
  text: Text,
  { path = '', ...options }: { path?: string; reason?: string; cause?: unknown } = {},
): AppError => new AppError('VALIDATION_ERROR', text, { details: [{ path, message: text }], ...options });

const problemAt = (path: string | Text, problem: Text) => sayAll(PROBLEM_AT, { path, problem });

interface Problem {
  path: string;
  message: Text;
}

/** @param idProblem for a bad id, as `says` names it */
function listProblems(issue: z.core.$ZodIssue, idProblem: string, parent: PropertyKey[] = []): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const hint = issue.message === says('invalid') ? VALIDATION.unknown : toText(issue.message);
    return issue.keys
      .slice(0, MAX_DETAILS)
      .map((key, index) => ({ path: formatPath([...path, key]), message: index === 0 ? hint : VALIDATION.unknown }));
  }
  const branch = issue.code === 'invalid_union' && issue.message === says('invalid') && findBranch(issue.errors);
  if (branch) return branch.flatMap((inner) => listProblems(inner, idProblem, path));
  const message = toText(issue.message === says('uuid') ? idProblem : issue.message);
  return [{ path: formatPath(path), message }];
}

/** The branch of a union that the value was meant for: of those whose type it has, the one that knows most of its fields. */
const findBranch = (branches: z.core.$ZodIssue[][]) =>
  branches
    .filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => countUnknown(a) - countUnknown(b))[0];

const countUnknown = (issues: z.core.$ZodIssue[]) => issues.filter(({ code }) => code === 'unrecognized_keys').length;

/** The problem that `says` named, in every language. The schemas of an operator's variables have messages in English instead. */
export function toText(message: string): Text {
  if (!message.startsWith('["')) return untranslated(message);
  const [key, ...values]: [ProblemKey, ...Values<(typeof VALIDATION)[ProblemKey]>] = JSON.parse(message);
  return sayAll(VALIDATION[key], ...values);
}

/** A key without letters is shown, too: an empty path is the whole body. */
const formatPath = (path: readonly PropertyKey[]) =>
  path
    .map((part) => String(part) || '""')
    .join('.')
    .slice(0, MAX_PATH_LENGTH);
