import { findApplied } from '../changes/fields.ts';
import type { Change, ChangeAnswer } from '../changes/types.ts';
import { type Facts, readQuery } from '../query.ts';
import { areForms, splitWords } from '../words.ts';

/** `for Ann, not Eve`, `ой, для Марины`: a name of the new task is another. */
export function renameAgain(text: string, last: Change | undefined, facts: Facts): ChangeAnswer | null {
  const [, to, name = '', not] = OTHER_NAME.exec(text.replace(NOT_NAME, '$2, not $1')) ?? [];
  if (last?.kind !== 'add' || name === '' || (!to && !not)) return null;
  const { when, groups } = readQuery(name, facts);
  const { title } = last.fields;
  const words = splitWords(title);
  const old = words.find(({ text: own }, at) =>
    not ? areForms(own, splitWords(not)[0]?.text ?? '') : words[at - 1]?.text === to?.toLowerCase(),
  );
  if (!old || when || groups.length > 0) return null;
  const isName = /\p{Lu}/u.test(title[old.start] ?? '');
  const own = isName ? name.charAt(0).toUpperCase() + name.slice(1) : name;
  const renamed = title.slice(0, old.start) + own + title.slice(old.end);
  const applied = findApplied(last, facts);
  const change: Change = applied
    ? { kind: 'set', id: applied.id, patch: { title: renamed } }
    : { ...last, fields: { ...last.fields, title: renamed } };
  return { changes: [change], refusals: [] };
}

/** `not Kim, Lee` */
const NOT_NAME = /(?:not|не)\s+(\S+?),?\s+(?:(?:а|but)\s+)?([a-zß-ӿ-]+)$/iu;
const OTHER_NAME =
  /^[^a-zß-ӿ]*(?:(?:oops|oh|sorry|no|ой|нет)[\s,]+)*(?:(for|to|with|from|для|к|с|от|у|про)\s+)?([a-zß-ӿ-]+)(?:,?\s(?:а\s)?(?:not|не)\s(?:\S+\s)?([a-zß-ӿ-]+))?[^a-zß-ӿ]*$/iu;
