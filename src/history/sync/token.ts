/** How much of whose log a client has. Opaque to clients. */
export interface SyncPoint {
  userId: string;
  seq: number;
}

/** Its tail tells one person's token from another's. */
const tailOf = (userId: string) => userId.slice(-12);

export const encodeSyncToken = ({ userId, seq }: SyncPoint) => `${seq}-${tailOf(userId)}`;

/** The last event a client of this person knows; 0 for `*`, and for a token that is not this person's. */
export function decodeSyncToken(token: string, userId: string): number {
  const [, seq, tail] = /^(\d{1,15})-([0-9a-f]{12})$/.exec(token) ?? [];
  return tail === tailOf(userId) ? Number(seq) : 0;
}
