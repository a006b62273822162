import { STATUS } from '../../src/http/errors.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import type { Operation } from '../operations/types.ts';
import type { Endpoint } from './endpoints.ts';
import { buildErrorResponse, ERROR_CODES, ERRORS, type ErrorDoc } from './errors.ts';
import type { JsonObject } from './json.ts';

type StatedErrors = NonNullable<Operation['errors']>;

/** The error responses of an operation: the errors that follow from its route, and the errors that it states. */
export function buildErrorResponses(endpoint: Endpoint, operation: Operation): JsonObject {
  const derived = new Set(deriveErrors(endpoint, operation));
  const stated = operation.errors ?? {};
  const statuses = new Map<number, ErrorCode[]>();
  for (const code of ERROR_CODES) {
    if (!derived.has(code) && !stated[code]) continue;
    statuses.set(STATUS[code], [...(statuses.get(STATUS[code]) ?? []), code]);
  }
  return Object.fromEntries([...statuses].map(([status, codes]) => [status, buildResponse(codes, derived, stated)]));
}

function deriveErrors({ method, params, isProtected, takesKey }: Endpoint, { precondition }: Operation): ErrorCode[] {
  return [
    'VALIDATION_ERROR',
    'INTERNAL_ERROR',
    ...onlyIf(isProtected, 'AUTHENTICATION_ERROR', 'RATE_LIMIT_ERROR', 'SERVICE_UNAVAILABLE'),
    ...onlyIf(method !== 'GET', 'REQUEST_TIMEOUT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
    ...onlyIf(params !== undefined, 'NOT_FOUND'),
    ...onlyIf(takesKey, 'CONFLICT', 'UNPROCESSABLE'),
    ...onlyIf(precondition === 'If-Match', 'PRECONDITION_FAILED'),
  ];
}

const onlyIf = (applies: boolean, ...codes: ErrorCode[]) => (applies ? codes : []);

/** A reference to the common response, unless the operation says more about the error. */
function buildResponse(codes: ErrorCode[], derived: Set<ErrorCode>, stated: StatedErrors): JsonObject {
  const [code] = codes;
  if (code && codes.length === 1 && !stated[code]) return { $ref: `#/components/responses/${code}` };
  return buildErrorResponse(
    new Map(codes.map((each) => [each, mergeDocs(ERRORS[each], stated[each], derived.has(each))])),
  );
}

function mergeDocs(common: ErrorDoc, stated: StatedErrors[ErrorCode], isDerived: boolean): ErrorDoc {
  const when = [...(isDerived ? [common.when] : []), ...(stated ? [stated.when] : [])].join(' ');
  return { ...common, ...stated, when };
}
