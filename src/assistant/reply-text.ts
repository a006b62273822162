import { REPLIES } from '../messages/assistant.ts';
import { CHANGES } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import type { ModelReply } from './model/reply.ts';
import type { LeftOutChange } from './responses.ts';

/** The model's text, or our own if it is blank, with the changes that the proposal leaves out. */
export function completeText(
  { text, stopReason }: ModelReply,
  { hasProposal, leftOut, language }: { hasProposal: boolean; leftOut: LeftOutChange[]; language: Language },
): string {
  const said = text.trim() === '' ? [] : [text];
  if (stopReason === 'refusal') {
    const isSentence = /[.!?…]\s*$/.test(text);
    return [...said, ...(isSentence ? [] : [say(language, REPLIES.refusal)])].join('\n\n');
  }
  if (leftOut.length > 0) {
    if (hasProposal && said.length === 0) said.push(say(language, REPLIES.proposal));
    return [...said, sayLeftOut(leftOut, hasProposal, language)].join('\n\n');
  }
  return said[0] ?? say(language, hasProposal ? REPLIES.proposal : REPLIES.impossible);
}

function sayLeftOut(leftOut: LeftOutChange[], hasProposal: boolean, language: Language): string {
  const head = say(language, hasProposal ? CHANGES.leftOut : CHANGES.nothing);
  const reasons = [...new Set(leftOut.map(({ text }) => text))];
  return reasons.length === 1 ? `${head} ${reasons[0]}.` : [head, ...reasons.map((reason) => `• ${reason}`)].join('\n');
}
