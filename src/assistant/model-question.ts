import type { Caller } from '../shared/caller.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';
import type { Background, Question } from './model/gateway.ts';
import { hashContext, type QuestionContext } from './question-context.ts';

/** What a question to a model needs from the HTTP request. */
export interface QuestionScope {
  background: Background;
  /** Aborts some time after the client has left. The answer then ends with the text so far. */
  abandoned: AbortSignal;
  /** Whether the client sees the text while it arrives. */
  isStreamed: boolean;
}

/** @param deriveHash derives the users' pseudonyms at the providers, and the secret marker of each prompt */
export async function buildQuestion(
  deriveHash: KeyedHash,
  caller: Caller,
  { snapshot, hash, cached, owner, chain }: Omit<QuestionContext, 'noModelBecause' | 'now'>,
  {
    feature,
    language,
    promptData,
    now,
    messages,
    isStreamed,
    ...rest
  }: Pick<Question['request'], 'feature' | 'language' | 'now' | 'messages'> &
    Pick<Question, 'countsAsCall' | 'findProblem' | 'continueAfter'> &
    QuestionScope & { promptData: string },
): Promise<Question> {
  const { userId } = caller.session;
  const [pseudonym, marker] = await Promise.all([
    deriveHash('pseudonym', userId),
    deriveHash('prompt-marker', JSON.stringify([userId, promptData, messages[0]])),
  ]);
  return {
    caller,
    owner,
    hash,
    contextHash: await hashContext(snapshot, promptData),
    request: {
      feature,
      language,
      promptData,
      ...(now && { now }),
      isWhole: !isStreamed,
      messages,
      chain,
      pseudonym,
      nonce: marker.slice(0, NONCE_LENGTH),
    },
    cached,
    ...rest,
  };
}

/** In hexadecimal digits: 64 bits. A prompt has it three times. */
const NONCE_LENGTH = 16;
