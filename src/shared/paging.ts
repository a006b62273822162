import * as z from 'zod/mini';

const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

const limit = z.pipe(
  z.string().check(z.regex(/^\d{1,3}$/, `must be a whole number from 1 to ${MAX_PAGE_SIZE}`)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(MAX_PAGE_SIZE))),
);

/** The query parameters of every list. */
export const paging = {
  limit: z._default(limit, PAGE_SIZE),
  cursor: z
    .optional(z.string().check(z.minLength(1), z.maxLength(6_000)))
    .check(z.describe('The nextCursor of the page before, with the same filters and sort')),
};

export const PageQuery = z.strictObject(paging);
export type PageQuery = z.output<typeof PageQuery>;
