import { COURTESY } from '../fillers.ts';
import type { Facts, Query } from '../query.ts';
import { isContent, sharesTitleWord } from '../titles.ts';
import { isDeedOf } from '../verb-forms.ts';
import { isQuestion } from '../verbs.ts';
import { SEPARATOR, splitWords, type Word, wholeWords } from '../words.ts';
import { findAct } from './statements.ts';
import { type ChangeAnswer, sayUnread } from './types.ts';

const UNDO =
  /^[^a-zß-ӿ]*(?:(?:oops|oh|hm+|ok|no|nah|wait|actually|please|can you|ой|хм|нет|не|ладно|пожалуйста|вс[её]-таки)[^a-zß-ӿ]+)*(undo|revert|cancel|(?:put|take) (?:it|that|them|everything) back|отмени(?:те|ть)?|верни(?:те)?|откати(?:те)?)((?:[^a-zß-ӿ]+(?:undo|it|that|this|the|my|last|one|change|action|step|please|вс[её]|последн[a-zß-ӿ]+|изменени[a-zß-ӿ]+|действи[a-zß-ӿ]+|это|назад|обратно|как|было|пожалуйста))*)[^a-zß-ӿ]*$/iu;

/**
 * What a message that asks to undo the last change means: `undo that`, `верни как было`; of `cancel that` only a proposal
 * that was applied. Null for other messages.
 */
export function readUndo({ text }: Query): { isOfProposal: boolean } | null {
  const [, verb = '', rest = ''] = UNDO.exec(text) ?? [];
  return verb ? { isOfProposal: /^cancel/i.test(verb) || (/^[а-я]/i.test(verb) && rest === '') } : null;
}

const REOPENS = wholeWords`re-?open|restore|put|bring|back|верни(?:те)?|вернуть|actually|really|finish(?:ed)?|(?:did|have)(?:n['’]?t| not)|не`;
const ASKS = /re-?open|restore|\b(?:put|bring)\b.*\bback|верн(?:и|уть)|\b(?:did|have)(?:n['’]?t| not)\b/i;

/** Opens a done or dropped task again: `reopen the invoice`, `I did not finish the invoice`. Null if no such task is named. */
export function reopenTask(query: Query, facts: Facts): ChangeAnswer | null {
  const { text, named } = query;
  const isAsked = ASKS.test(text) || /^(?:open|failed)$/.test(findAct(query) ?? '');
  if (!isAsked || isQuestion(query) || named.some(({ kind }) => kind !== 'done')) return null;
  const [asked = '', ...beside] = text.split(SEPARATOR);
  const said = splitWords(asked.replaceAll(new RegExp(REOPENS, 'giu'), ' ')).filter(
    (word) => isContent(word) && !COURTESY.has(word.text),
  );
  const isOf = (title: string) => (word: Word) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title));
  const task = said.length > 0 && facts.snapshot.closed.find(({ title }) => said.every(isOf(title)));
  if (!task) return null;
  const refusals = beside.flatMap((part) => sayUnread({ text: part }, facts).refusals);
  return { changes: [{ kind: 'reopen', id: task.id, title: task.title }], refusals };
}
