import type { Language } from '../messages/say.ts';

/** What a verified token says about its user. Postgres decides whether the session is still valid: see `db/session.ts`. */
export interface Session {
  userId: string;
  telegramId: string;
  tokenId: string;
  /** The `sessionVersion` of the user when the token was issued. */
  version: number;
  expiresAt: Date;
}

/** An Idempotency-Key and the request that uses it. */
export interface IdempotencyClaim {
  /** Method and path of a request, `POST /api/tasks`, or the name of a command. */
  operation: string;
  key: string;
  /** SHA-256 of method, path, query and body, or of the commands of a proposal, in hex. */
  fingerprint: string;
  storedMs: number;
  /** For a command of a batch: the Idempotency-Key of the request. Then `key` is `request#index`. */
  request?: string;
}

/** Who makes a request. It never changes: middleware that adds a claim or an actor makes a copy. */
export interface Caller {
  readonly session: Session;
  readonly actor: 'user' | 'bot' | 'ai';
  /** A single write stores its response under this key. */
  readonly idempotency?: IdempotencyClaim;
  readonly progress: RequestProgress;
}

/** What Postgres has done for one request. `UserDb` sets the fields, and HTTP middleware reads them after the handler. */
export class RequestProgress {
  /** A statement has checked the session. If none has, `requireUser` sends one before the response. */
  isSessionConfirmed = false;
  /** The caller's language. Every statement that succeeds returns it. */
  language: Language | undefined;
  /** A write has been sent. Without one, the request has changed nothing. */
  hasTriedToWrite = false;
  /** A write has succeeded, so there may be events to publish. */
  hasWritten = false;
}
