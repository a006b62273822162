// The details of errors. In src they are unknown: each place that throws an error decides.
import * as z from 'zod/mini';
import { ErrorDetails as AnyDetails } from '../../src/http/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';

const described = <T extends z.ZodMiniType>(schema: T, description: string) =>
  z.optional(schema.check(z.describe(description)));

const ValidationProblem = z.strictObject({
  path: z.string().check(z.describe('The field: `title`, `commands.0.args.title`. Empty for the whole')),
  message: z.string().check(z.describe('For the user, in their language')),
});

const causeOfBatch: z.ZodMiniOptional<z.ZodMiniType> = z.optional(z.lazy(() => ErrorDetails));

const ErrorFacts = z
  .looseObject({
    limit: described(z.int(), '`LIMIT_REACHED`, `RATE_LIMIT_ERROR`'),
    current: described(z.int(), 'How much of `limit` is used'),
    localDate: described(z.iso.date(), 'The day that has as many mood logs as allowed'),
    retryAfterSeconds: described(z.int(), '`RATE_LIMIT_ERROR`'),
    resetAt: described(z.iso.datetime(), '`RATE_LIMIT_ERROR` of the assistant: when the day begins'),
    retryable: described(z.boolean(), '`SERVICE_UNAVAILABLE`: send the same request again after `Retry-After`'),
    expectedVersion: described(z.int(), '`PRECONDITION_FAILED`'),
    currentVersion: described(z.nullable(z.int()), '`PRECONDITION_FAILED`'),
    projectId: described(Uuid, '`NOT_FOUND`: the project that does not exist'),
    dependencies: described(z.array(Uuid), '`NOT_FOUND`: tasks that do not exist'),
    cycle: described(z.array(Uuid), '`UNPROCESSABLE`: tasks that would depend on each other'),
    index: described(z.int(), 'An atomic batch: the place of the command that failed, from 0'),
    cause: causeOfBatch.check(z.describe("An atomic batch: the details of that command's error")),
  })
  .check(z.describe('The fields that the code has'));

const ErrorDetails = z
  .union([z.array(ValidationProblem), ErrorFacts])
  .check(z.describe('A list of problems for `VALIDATION_ERROR`, an object for the others'));

export const ERROR_SCHEMAS = { ErrorDetails, ErrorFacts, ValidationProblem };

export const REPLACED_ERRORS = new Map<z.core.$ZodType, string>([[AnyDetails, 'ErrorDetails']]);
