import * as z from 'zod/mini';
import { type Text, text, type Values } from '../messages/say.ts';
import { INVALID_REQUEST, PROBLEM_AT, SUBJECTS, VALIDATION } from '../messages/validation.ts';
import { AppError } from './errors.ts';

type ProblemKey = keyof typeof VALIDATION;
type ValuesOfAll = Values<(typeof VALIDATION)[ProblemKey]>;

/** What was validated. */
export type Subject = keyof typeof SUBJECTS;

/** The parameters of a check that reports a problem of the catalogue: `z.refine(isTimeZone, says('timeZone'))`. */
export const says = <K extends ProblemKey>(key: K, ...[params]: Values<(typeof VALIDATION)[K]>) => ({
  error: key,
  params: params ?? {},
});

z.config({ localeError: findKey }); // Zod has no sentences here: an issue's message is a key of the catalogue

/** The problem of an issue for which the schema has no `says`. */
function findKey(issue: z.core.$ZodRawIssue): ProblemKey {
  if (issue.input === undefined && issue.code !== 'custom') return 'required';
  if (issue.code === 'invalid_type') return isProblem(issue.expected) ? issue.expected : 'invalid';
  if (issue.code === 'too_small') return findBound(issue.origin, issue.inclusive ? 'minimum' : 'above', 'min');
  if (issue.code === 'too_big') return findBound(issue.origin, issue.inclusive ? 'maximum' : 'below', 'max');
  if (issue.code === 'invalid_format') return isProblem(issue.format) ? issue.format : 'format';
  if (issue.code === 'invalid_value') return 'oneOf';
  if (issue.code === 'not_multiple_of') return 'multipleOf';
  return issue.code === 'invalid_key' ? 'key' : 'invalid';
}

function findBound<K extends ProblemKey>(origin: string, ofNumber: K, bound: 'min' | 'max') {
  if (origin === 'string') return `${bound}Length` as const;
  return origin === 'array' ? (`${bound}Items` as const) : ofNumber;
}

const isProblem = (key: string): key is ProblemKey => Object.hasOwn(VALIDATION, key);

/** An error response must not be much larger than its request. */
const MAX_DETAILS = 20;
const MAX_PATH_LENGTH = 200;

/** A VALIDATION_ERROR for what a schema rejected: the first issue is in the message, up to 20 are in the details. */
export function toValidationError(issues: z.core.$ZodIssue[], subject: Subject): AppError {
  const { whole, unknown } = SUBJECTS[subject];
  const details = issues.flatMap((issue) => listProblems(issue, text(unknown))).slice(0, MAX_DETAILS);
  const first = details[0];
  if (!first) return new AppError('VALIDATION_ERROR', text(INVALID_REQUEST), { details });
  return new AppError('VALIDATION_ERROR', problemAt(first.path || text(whole), first.message), { details });
}

/** A VALIDATION_ERROR for one value that no schema can judge. */
export const invalidValue = (path: string, problem: Text, cause?: unknown): AppError =>
  new AppError('VALIDATION_ERROR', problemAt(path, problem), { details: [{ path, message: problem }], cause });

const problemAt = (path: string | Text, problem: Text) => text(PROBLEM_AT, { path, problem });

interface Problem {
  path: string;
  message: Text;
}

function listProblems(issue: z.core.$ZodIssue, unknown: Text, parent: PropertyKey[] = []): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...path, key]), message: unknown }));
  }
  const branch = issue.code === 'invalid_union' && issue.message === 'invalid' && findBranch(issue.errors);
  if (branch) return branch.flatMap((inner) => listProblems(inner, unknown, path));
  return [{ path: formatPath(path), message: toText(issue) }];
}

/** The branch of a union that the value was meant for: the one whose type it has. */
const findBranch = (branches: z.core.$ZodIssue[][]) =>
  branches.find((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0));

/** What is wrong, in every language. A schema for operators has English messages of its own. */
export function toText({ message, ...issue }: z.core.$ZodIssue): Text {
  if (!isProblem(message)) return { en: message, ru: message };
  const params = issue.code === 'custom' ? issue.params : issue;
  const values = issue.code === 'invalid_value' ? issue.values.join(', ') : '';
  return text(VALIDATION[message], ...([{ ...params, values }] as unknown as ValuesOfAll));
}

const formatPath = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, MAX_PATH_LENGTH);
