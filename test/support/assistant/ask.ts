import type { PersonName } from './people.ts';

/** What a good answer to a question is. */
export interface BankQuestion {
  person: PersonName;
  intent: string;
  question: string;
  /** Facts that the answer must contain. */
  has: RegExp[];
  /** What would mislead. */
  not: RegExp[];
  /** One pattern for each proposed command, which is JSON with titles for ids and local times. No other may be proposed. */
  does: RegExp[];
  /** Whether nothing may be proposed instead. */
  isOptional: boolean;
  /** Earlier questions of the conversation. */
  after: string[];
}

type Expectation = Partial<Omit<BankQuestion, 'person' | 'intent' | 'question'>>;

export const ask =
  (person: PersonName) =>
  (intent: string, question: string, has: RegExp | RegExp[] = [], more: Expectation = {}): BankQuestion => ({
    person,
    intent,
    question,
    has: [has].flat(),
    not: [],
    does: [],
    isOptional: false,
    after: [],
    ...more,
  });

/** These changes must be proposed, and no other. */
export const proposes = (...does: RegExp[]): Expectation => ({ does });

/** These changes, or none, may be proposed. */
export const mayPropose = (...does: RegExp[]): Expectation => ({ does, isOptional: true });

/** An answer that changes nothing must say so. */
export const DECLINED = /nothing was changed|stays open|ничего не изменено|остаётся открытой/i;
