import { isDenial } from '../acts.ts';
import type { Facts, Question } from '../question.ts';
import { COURTESY, findRequest } from '../requests.ts';
import { isContent, sharesTitleWord } from '../titles.ts';
import { isDeedOf } from '../verb-forms.ts';
import { pattern, SEPARATOR, splitWords, wholeWords } from '../words.ts';
import { type Change, type ChangeAnswer, sayUnread } from './types.ts';

const UNDO = pattern`^[^a-zß-ӿ]*(?:(?:oops|oh|hm+|ok|no|nah|wait|actually|please|can you|ой|хм|нет|не|ладно|пожалуйста|вс[её]-таки)[^a-zß-ӿ]+)*(undo|revert|cancel|(?:put|take) (?:it|that|them|everything) back|отмени(?:те|ть)?|верни(?:те)?|откати(?:те)?)((?:[^a-zß-ӿ]+(?:undo|it|that|this|the|my|last|one|change|action|step|please|вс[её]|последн[a-zß-ӿ]+|изменени[a-zß-ӿ]+|действи[a-zß-ӿ]+|это|назад|обратно|как|было|пожалуйста))*)[^a-zß-ӿ]*$`;

/**
 * What a message that asks to undo the last change means: `undo that`, `верни как было`; of `cancel that` only a proposal
 * that was applied. Null for other messages.
 */
export function readUndo({ text }: Question): { isOfProposal: boolean } | null {
  const [, verb = '', rest = ''] = UNDO.exec(text) ?? [];
  return verb ? { isOfProposal: /^cancel/i.test(verb) || (/^[а-я]/i.test(verb) && rest === '') } : null;
}

const REOPENS = wholeWords`re-?open|restore|put|bring|back|верни(?:те)?|вернуть|actually|really|finish(?:ed)?|(?:did|have)(?:n['’]?t| not)|не`;

/** Opens a done or dropped task again: `reopen the invoice`, `I did not finish the invoice`. Null if no such task is named. */
export function reopenTask(question: Question, facts: Facts): ChangeAnswer | null {
  const { snapshot } = facts;
  const { text, named } = question;
  const isAsked =
    /re-?open|restore|\b(?:put|bring)\b.*\bback|верн(?:и|уть)|\b(?:did|have)(?:n['’]?t| not)\b/i.test(text) ||
    isDenial(question);
  const isPolite = /^[^a-zß-ӿ]*(?:can|could|would|will) you|^[^a-zß-ӿ]*мож(?:ешь|ете|но)/iu.test(text);
  if (!isAsked || (text.includes('?') && !isPolite) || named.some(({ kind }) => kind !== 'done')) return null;
  const [asked = '', ...beside] = text.split(SEPARATOR);
  const said = splitWords(asked.replaceAll(new RegExp(REOPENS, 'giu'), ' ')).filter(
    (word) => isContent(word) && !COURTESY.has(word.text),
  );
  const task = snapshot.closed.find(
    ({ title }) =>
      said.length > 0 && said.every((word) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title))),
  );
  if (!task) return null;
  const changes = [{ kind: 'reopen', id: task.id, title: task.title } satisfies Change];
  return beside.length > 0 && beside.some((part) => findRequest(splitWords(part)))
    ? null
    : { changes, refusals: beside.flatMap((part) => sayUnread({ text: part }, facts).refusals) };
}
