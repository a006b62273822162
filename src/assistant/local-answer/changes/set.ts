import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { quote } from '../../previews.ts';
import type { Group } from '../groups.ts';
import { findLevels } from '../levels.ts';
import { type Class, type Facts, findUnused, type Query, readQuery } from '../query.ts';
import { listNamedTasks } from '../titles.ts';
import { QUOTES, unquoted } from '../verbs.ts';
import { areForms, splitWords, wholeWords } from '../words.ts';
import { findProject } from './propose.ts';
import { changeTasks } from './select.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

export const TAKES = wholeWords`give|add|takes?|needs?|lasts?|will be|make|set|change|estimate[a-zß-ӿ]*|займ[её]т|займут|уйд[её]т|уйдут|надо|нужно|понадобится|сделай|поставь|измени|поменяй|оцен[a-zß-ӿ]+`;
/** `the oven does not take 2 hours`, not `2 hours, not 1` */
const NOT_LENGTH = /^[^\d]*(?<![a-zß-ӿ])(?:not?|[a-z]+n['’]t|(?:does|is|wo)nt|не)(?![a-zß-ӿ])/iu;
const NOT_HIGH = wholeWords`(?:not|[a-z]+n['’]?t|не) (?:an? |the )?(?:high|top|высок[а-я]+)`;
const RENAMING = /^[^«"“]{0,40}?(?<![a-zß-ӿ])(?:rename|переимен(?:уй|овать)(?:те)?)\s+(.+?)[\s?.!]*$/isu;

const FIELDS =
  /^(deadlines?|date|due|reminders?|notifications?|priority|labels?|tags?|recurrence|repeats?|(?:дедлайн|дэдлайн|напоминани|уведомлени|приоритет|повтор|метк|тег).*|срок.{0,2}|дат[уы]|тэг.*)$/;

/** `remove the deadline from the report`: a part of a task, not the task. */
export function namesField(query: Query): boolean {
  const titleWords = query.named.flatMap(({ title }) => splitWords(title));
  return unquoted(query).some(({ text }) => FIELDS.test(text) && !titleWords.some((word) => areForms(word.text, text)));
}

/** The task and its new title, as in `rename A to B`. The old title can have a `to`, too. */
function readRenaming(text: string, facts: Facts): { renamed: Query; title: string } | null {
  const [, said = ''] = RENAMING.exec(text) ?? [];
  const masked = said.replaceAll(QUOTES, (quoted) => '_'.repeat(quoted.length));
  const found = [...masked.matchAll(/\s+(?:to|as|в|на)\s+/giu)].map(({ 0: { length }, index }) => ({
    renamed: readQuery(said.slice(0, index), facts),
    title: said.slice(index + length).replace(OUTER_QUOTES, '$1'),
    isOther: /^\s+(?:на|as)/.test(said.slice(index)),
  }));
  const isExact = ({ renamed: { named, text: old } }: (typeof found)[number]) =>
    named.some(({ title }) => title.toLowerCase() === old.replace(OUTER_QUOTES, '$1').toLowerCase());
  found.sort((a, b) => Number(a.isOther) - Number(b.isOther)); // `to` and `в` before `на`
  return found.find(isExact) ?? found.find(({ renamed }) => listNamedTasks(renamed).length > 0) ?? found[0] ?? null;
}

const OUTER_QUOTES = /^[“«"'‘](.*)[”»"'’]$/su;

/**
 * A new priority, length, title, project or label of a task that is named; null for other fields, or when it is not known
 * which task.
 * @param groups the projects and labels that it gets; those that it has already are not set
 */
export function setField(query: Query, facts: Facts, groups = query.groups): ChangeAnswer | null {
  const own = query.named.length > 0 ? groups : [];
  const renaming = readRenaming(query.text, facts);
  if (renaming)
    return findUnused(renaming.renamed, () => true).length === 0
      ? setAll(renaming.renamed, { title: quote(renaming.title) }, facts)
      : refuse(facts, CHANGE_ANSWERS.whichTask);
  const [level, other] = findLevels(query);
  if (other) return sayUnread(query, facts);
  const minutes =
    query.when === null && (level || query.request === null || TAKES.test(query.text)) ? query.minutes : null;
  const isUnclear =
    level === 'low' && query.asks.has('not') && (listNamedTasks(query).length > 1 || NOT_HIGH.test(query.text));
  if (isUnclear) return sayUnread(query, facts); // `the gate high, the oven not`
  if (minutes !== null && NOT_LENGTH.test(query.text)) return sayUnread(query, facts);
  if (!level && minutes === null && (own.length === 0 || query.when)) return null;
  const patch = level ? { priority: level } : {};
  return setAll(query, patch, facts, own, minutes);
}

/** The level that tasks get says nothing of which they are. */
const LEVELS = new Set<Class>(['important', 'low', 'medium', 'urgent']);

type Patch = Extract<Change, { kind: 'set' }>['patch'];

/** `two more hours for the report`, `20 min less` */
const SIGNS: [pattern: RegExp, sign: 1 | -1][] = [
  [wholeWords`(?<!no )less|shorter|(?<!не )меньше|короче`, -1],
  [
    wholeWords`add|добав[а-я]+|(?<!no )more(?! like)|another|extra|additional|longer|(?<!не )больше|дольше|ещё|еще|дополнительн[а-я]+`,
    1,
  ],
];

function setAll(
  query: Query,
  patch: Patch,
  facts: Facts,
  groups: Group[] = [],
  minutes: number | null = null,
): ChangeAnswer {
  const named = (kind: Group['kind']) => groups.filter((group) => group.kind === kind).map(({ name }) => name);
  const [project] = named('project');
  if (project && !findProject(project, facts.snapshot))
    return refuse(facts, CHANGE_ANSWERS.noProject, { name: quote(project) });
  const [, sign = 0] = SIGNS.find(([pattern]) => pattern.test(query.text)) ?? [];
  const asks = query.asks.difference(LEVELS);
  return changeTasks({ ...query, asks }, null, facts, ({ id, estimatedDuration: old }) => {
    const ofGroups = patchOfGroups({ labels: named('label'), project }, id, facts);
    const length = minutes && (sign === 0 ? minutes : old && old + sign * minutes);
    if (minutes && (!length || length < 1)) return refuse(facts, CHANGE_ANSWERS.notPossible);
    const ofLength = length ? { aiMetadata: { estimatedDuration: length } } : {};
    return { changes: [{ kind: 'set', id, patch: { ...patch, ...ofLength, ...ofGroups } }], refusals: [] };
  });
}

/** What gives a task a project and more labels. */
export function patchOfGroups(
  { labels = [], project }: { labels?: string[] | undefined; project?: string | undefined },
  id: string,
  { snapshot }: Facts,
): Patch {
  const task = snapshot.grouped.find((each) => each.id === id);
  const own = task?.labels ?? [];
  const more = labels.filter((label) => !own.some((each) => each.toLowerCase() === label.toLowerCase()));
  const projectId = findProject(project, snapshot)?.id;
  return {
    ...(more.length > 0 && { labels: [...own, ...more] }),
    ...(projectId && projectId !== task?.projectId && { projectId }),
  };
}
