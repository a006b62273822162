import type { Membership, Snapshot } from '../snapshot.ts';
import { findVerb } from './verbs.ts';
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
 * The projects and labels that a query names, by their names alone, after `project`, `label`, `#` or `@`, or before
 * `project`; and the words that name them.
 * @param taken words that are in the query for another reason
 */
export function findGroups(text: string, words: Word[], taken: Set<Word>, snapshot: Snapshot) {
  const used = new Set<Word>();
  const marked = findMarked(text, words);
  const all = listGroups(snapshot);
  const spelled = all.filter(({ name }) => name.includes(' ') && text.toLowerCase().includes(name.toLowerCase()));
  const spelledWords = spelled.flatMap(({ name }) => splitWords(name));
  const isOther = (group: Group) =>
    !spelled.includes(group) && splitWords(group.name).some((own) => spelledWords.some((word) => areSame(word, own)));
  const groups = all.filter((group) => {
    if (isOther(group)) return false;
    const near = marked.filter(({ kind }) => kind === group.kind).flatMap((each) => each.near);
    const parts = splitWords(group.name);
    const at = words.findIndex((_, start) => parts.every((part, index) => words[start + index]?.text === part.text));
    const whole = parts.length > 1 && at >= 0 ? words.slice(at, at + parts.length) : near;
    const own = parts.map((part) =>
      words.find((word) => areSame(word, part) && (whole.includes(word) || (isLong(part) && !taken.has(word)))),
    );
    const isPart = own.some((word) => word && word.text.length > MIN_LETTERS && !near.includes(word));
    if (own.length === 0 || (own.includes(undefined) && !isPart)) return false;
    for (const word of own) if (word) used.add(word);
    return true;
  });
  const isSet = /^(?:add|put|set)$/.test(findVerb(text, words)?.verb ?? '');
  const unknown = marked.flatMap(({ kind, near }): Group[] => {
    const isKnown = groups.some((group) => group.kind === kind);
    const name = near.find((word) => !taken.has(word)) ?? (isSet ? near[0] : undefined); // `put the label urgent on it`
    if (!name || isKnown) return [];
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
  if (word.text === part.text) return true;
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
    const isVerb = TAGS.test(text.slice(0, word.end));
    const from = isVerb ? words.findIndex((each, index) => index > at && /^(?:with|as)$/.test(each.text)) : -1;
    const after = words
      .slice(Math.max(at, from) + 1)
      .slice(0, 3)
      .filter(isName);
    return [{ kind, near: after.length > 0 ? after : words.slice(at - 1, at).filter(isName) }];
  });
}

/** `tag the rent with money`, `and label it home` */
const TAGS = /(?:^|\band|\bplease|[,.;])\s*(?:tag|label)$/i;

/** Whether a text says that it names a project or a label. */
export const marksGroup = ({ text, words }: { text: string; words: Word[] }): boolean =>
  findMarked(text, words).length > 0;

const kindOf = ({ text }: Word) => MARKERS.find(([, pattern]) => pattern.test(text))?.[0];
