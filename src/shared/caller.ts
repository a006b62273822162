/** What a verified token says of who calls. Whether the token still holds is Postgres' word: see `db/session.ts`. */
export interface Session {
  userId: string;
  telegramId: string;
  tokenId: string;
  /** The `sessionVersion` of the user when the token was issued. */
  version: number;
  expiresAt: Date;
}

/** A write's claim on its Idempotency-Key. */
export interface IdempotencyClaim {
  /** Method and path: `POST /api/tasks`. */
  operation: string;
  key: string;
  /** SHA-256 of method, path, query and body, in hex. */
  fingerprint: string;
  /** For how long the answer is kept. */
  keptMs: number;
}

/** Who does something, and how it came about. */
export interface Caller {
  session: Session;
  actor: 'user' | 'bot' | 'ai';
  idempotency?: IdempotencyClaim;
  /** Whether Postgres has been asked, in a statement of this request, if the session still holds. */
  checked: boolean;
  /** Whether this request has written something of theirs. */
  wrote: boolean;
}
