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
  /** The proposed commands, as JSON with titles for ids and local times. Null: none may be proposed. */
  does: RegExp | null;
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
    does: null,
    after: [],
    ...more,
  });

/** A change that must be proposed. */
export const proposes = (does: RegExp): Expectation => ({ does });
