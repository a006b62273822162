import * as z from 'zod/mini';
import { count } from './text.ts';

const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** The query parameters of every list. */
export const paging = {
  limit: z._default(count(1, MAX_PAGE_SIZE), PAGE_SIZE),
  cursor: z
    .optional(z.string().check(z.minLength(1), z.maxLength(6_000)))
    .check(z.describe('The nextCursor of the page before, with the same filters and sort')),
};

export const PageQuery = z.strictObject(paging);
export type PageQuery = z.output<typeof PageQuery>;
