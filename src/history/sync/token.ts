/** The position of a client in a user's log. Clients get it as an opaque token. */
interface SyncPoint {
  userId: string;
  seq: number;
}

/** The end of a token, which differs between users. */
const toSuffix = (userId: string) => userId.slice(-12);

export const encodeSyncToken = ({ userId, seq }: SyncPoint) => `${seq}-${toSuffix(userId)}`;

/** The last event that the client has. 0 for `*` and for a token of another user. */
export function decodeSyncToken(token: string, userId: string): number {
  const [, seq, suffix] = /^(\d{1,15})-([0-9a-f]{12})$/.exec(token) ?? [];
  return suffix === toSuffix(userId) ? Number(seq) : 0;
}
