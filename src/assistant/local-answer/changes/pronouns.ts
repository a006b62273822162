import type { Query } from '../query.ts';
import type { Named } from '../titles.ts';
import { toSet } from '../words.ts';

export const PRONOUNS = toSet`it its that thats them em this these those ее его их им них это эти этих эту этот этого нее него ней`;

/** Not in `this week`. */
export const hasPronoun = ({ words, dayWords }: Query): boolean =>
  words.some((word) => PRONOUNS.has(word.text) && !dayWords.has(word));

/** The query with what was named before. */
export const nameAgain = (query: Query, named: Named[]): Query => ({
  ...query,
  named,
  asks: named.length > 0 ? new Set([...query.asks, 'title' as const]) : query.asks,
});
