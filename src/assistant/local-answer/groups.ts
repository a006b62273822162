import type { Membership, Snapshot } from '../snapshot.ts';
import { areForms, haveOneStem, splitWords, type Word } from './words.ts';

/** A project or a label that a query names. */
export interface Group {
  kind: 'project' | 'label';
  name: string;
  /** `unknown`: the user has none of that name. */
  id: string | 'unknown';
}

const MIN_LETTERS = 3;
const MARKERS: [kind: Group['kind'], words: RegExp][] = [
  ['project', /^(?:projects?|проект[a-zß-ӿ]{0,3})$/u],
  [
    'label',
    /^(?:labels?|tags?|labell?ed|tagged|метк[a-zß-ӿ]{0,3}|меток|тэг[a-zß-ӿ]{0,3}|тег[a-zß-ӿ]{0,3}|ярлык[a-zß-ӿ]{0,3})$/u,
  ],
];
const EMPTY =
  /^(?:a|an|the|my|is|are|in|on|of|with|called|named|which|what|have|has|had|most|least|more|many|do|i|and|or|под|в|во|с|со|по|и|или|есть|меня|каки[ех]|у|мои|моих|мой|всех|все|it|this|that|to|from|на|к|ему|ей|нему|ней)$/;

/** The projects and the labels of the user. */
export function listGroups({ projects, grouped }: Pick<Snapshot, 'projects' | 'grouped'>): Group[] {
  const labels = new Set(grouped.flatMap((task) => task.labels));
  return [
    ...projects.map(({ id, name }): Group => ({ kind: 'project', id, name })),
    ...[...labels].map((name): Group => ({ kind: 'label', id: name, name })),
  ];
}

/** The words of a text that are in the name of a project or a label. */
export function findGroupWords(words: Word[], snapshot: Snapshot): Word[] {
  const parts = listGroups(snapshot).flatMap(({ name }) => splitWords(name).filter(isLong));
  return words.filter((word) => parts.some((part) => areSame(word, part)));
}

/** Whether a task belongs to a group. */
export const isIn = ({ projectId, labels }: Membership, { kind, id }: Group): boolean =>
  kind === 'project' ? projectId === id : labels.includes(id);

/**
 * The projects and labels that a query names, by a word of their names, or by one beside `project`, `label`, `#` or `@`; and
 * the words that name them.
 * @param taken words that are in the query for another reason
 */
export function findGroups(text: string, words: Word[], taken: Set<Word>, snapshot: Snapshot) {
  const used = new Set<Word>();
  const marked = findMarked(text, words);
  const found = listGroups(snapshot).flatMap((group) => {
    const near = marked.filter(({ kind }) => kind === group.kind).flatMap((each) => each.near);
    const parts = splitWords(group.name);
    const own = words.filter(
      (word) => (near.includes(word) || !taken.has(word)) && parts.some((part) => areSame(word, part)),
    );
    return own.length > 0 ? [{ group, own: new Set(own) }] : [];
  });
  // `Garden party` is no `Garden`
  const isWhole = ({ own }: (typeof found)[number]) =>
    !found.some((other) => other.own.size > own.size && own.isSubsetOf(other.own));
  const groups = found.filter(isWhole).map(({ group }) => group);
  for (const { own } of found) for (const word of own) used.add(word);
  const unknown = marked.flatMap(({ kind, near }): Group[] => {
    const name = near.find((word) => !taken.has(word)) ?? (kind === 'label' ? near[0] : undefined);
    if (!name || groups.some((group) => group.kind === kind)) return [];
    used.add(name);
    return [{ kind, id: 'unknown', name: text.slice(name.start, name.end) }];
  });
  if (marked.length > 0) for (const word of words) if (kindOf(word)) used.add(word);
  return { groups: [...groups, ...unknown], used, isMarked: marked.length > 0 };
}

const isLong = ({ text }: Word) => text.length >= MIN_LETTERS;
/** `работаю` is no `работа`, `день` is no `деньги`. */
const NO_NAME = /^(?:день|дн[яеюи]м?|дней)$|.{3}(?:аю|яю|ую|ешь|ете|ает|яет|ует|ают|яют|уют|ала?|али|ать|ять|ить)$/;

/** Names are short, so English ones must be the same but for an ending: `hours` are no `house`. */
function areSame(word: Word, part: Word): boolean {
  if (!isLong(part) || NO_NAME.test(word.text)) return false;
  if (!/[а-я]/.test(part.text)) return haveOneStem(word.text, part.text);
  return areForms(word.text, part.text) || shareStem(word.text, part.text);
}

/** `рабочие` of `работа`, `домашние` of `дом` */
function shareStem(word: string, name: string): boolean {
  const stem = name.slice(0, Math.max(MIN_LETTERS, Math.ceil(name.length * STEM_SHARE)));
  return word.startsWith(stem) && /(?:ы[ехйм]|и[ехйм]|ая|ую|ое|ого|ому|ой)$/.test(word);
}

const STEM_SHARE = 0.6;

/** The words that the words beside them mark as a possible name. */
function findMarked(text: string, words: Word[]): { kind: Group['kind']; near: Word[] }[] {
  const isName = (word: Word) => !EMPTY.test(word.text) && !kindOf(word);
  return words.flatMap((word, at) => {
    const sign = text[word.start - 1];
    if (sign === '#' || sign === '@')
      return [{ kind: sign === '#' ? ('project' as const) : ('label' as const), near: [word] }];
    const kind = kindOf(word);
    if (!kind) return [];
    const isVerb = /^(?:tag|label)$/.test(word.text); // `tag the rent with money`
    const from = isVerb ? words.findIndex((each, index) => index > at && /^(?:with|as)$/.test(each.text)) : -1;
    const after = words
      .slice(Math.max(at, from) + 1)
      .slice(0, 3)
      .filter(isName);
    return [{ kind, near: after.length > 0 ? after : words.slice(at - 1, at).filter(isName) }];
  });
}

/** Whether a text says that it names a project or a label. */
export const marksGroup = ({ text, words }: { text: string; words: Word[] }): boolean =>
  findMarked(text, words).length > 0;

const kindOf = ({ text }: Word) => MARKERS.find(([, pattern]) => pattern.test(text))?.[0];
