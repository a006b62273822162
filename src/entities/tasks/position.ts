/** Longer ones come from hundreds of moves to the same place. */
export const MAX_POSITION_LENGTH = 200;

/**
 * Whether a text is a fractional index, as the npm package fractional-indexing makes them: a whole number in base 62, whose
 * first letter gives its length, and a fraction without a zero at its end.
 */
export function isPosition(text: string): boolean {
  if (!/^[A-Za-z][\dA-Za-z]+$/.test(text) || text.length > MAX_POSITION_LENGTH) return false;
  const first = text.charCodeAt(0);
  const wholeLength = first >= 'a'.charCodeAt(0) ? first - 'a'.charCodeAt(0) + 2 : 'Z'.charCodeAt(0) - first + 2;
  return text.length === wholeLength ? !/^A0+$/.test(text) : text.length > wholeLength && !text.endsWith('0');
}
