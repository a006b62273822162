import { STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import type { Operation } from '../operations/operation.ts';
import type { Endpoint } from './endpoints.ts';
import { ERROR_CODES, ERRORS, type ErrorDoc, errorResponse } from './errors.ts';
import type { JsonObject } from './json.ts';

type Stated = NonNullable<Operation['errors']>;

/** The error responses of an operation: those its route has by what it is, and those the operation states. */
export function errorsOf(endpoint: Endpoint, operation: Operation): JsonObject {
  const derived = new Set(derivedErrors(endpoint, operation));
  const stated = operation.errors ?? {};
  const statuses = new Map<number, ErrorCode[]>();
  for (const code of ERROR_CODES) {
    if (!derived.has(code) && !stated[code]) continue;
    statuses.set(STATUS[code], [...(statuses.get(STATUS[code]) ?? []), code]);
  }
  return Object.fromEntries([...statuses].map(([status, codes]) => [status, response(codes, derived, stated)]));
}

function derivedErrors({ method, params, isProtected, takesKey }: Endpoint, { precondition }: Operation): ErrorCode[] {
  return [
    'VALIDATION_ERROR',
    'INTERNAL_ERROR',
    ...when(isProtected, 'AUTHENTICATION_ERROR', 'RATE_LIMIT_ERROR', 'SERVICE_UNAVAILABLE'),
    ...when(method !== 'GET', 'REQUEST_TIMEOUT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
    ...when(params !== undefined, 'NOT_FOUND'),
    ...when(takesKey, 'CONFLICT', 'UNPROCESSABLE'),
    ...when(precondition === 'If-Match', 'PRECONDITION_FAILED'),
  ];
}

const when = (applies: boolean, ...codes: ErrorCode[]) => (applies ? codes : []);

/** A reference where the operation adds nothing to what the code always means. */
function response(codes: ErrorCode[], derived: Set<ErrorCode>, stated: Stated): JsonObject {
  const [code] = codes;
  if (code && codes.length === 1 && !stated[code]) return { $ref: `#/components/responses/${code}` };
  return errorResponse(new Map(codes.map((each) => [each, merged(ERRORS[each], stated[each], derived.has(each))])));
}

function merged(common: ErrorDoc, stated: Stated[ErrorCode], isDerived: boolean): ErrorDoc {
  const when = [...(isDerived ? [common.when] : []), ...(stated ? [stated.when] : [])].join(' ');
  return { ...common, ...stated, when };
}
