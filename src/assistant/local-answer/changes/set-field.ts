import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { quote } from '../../previews.ts';
import { saysLength } from '../acts.ts';
import type { Group } from '../groups.ts';
import { findLevels, saysPriority } from '../levels.ts';
import { type Cue, type Facts, type Question, readQuestion } from '../question.ts';
import { findRequest, QUOTES, RENAMING, unquoted } from '../requests.ts';
import { listNamedTasks } from '../titles.ts';
import { findUnknown } from '../unexplained.ts';
import { areForms, splitWords } from '../words.ts';
import { findProject } from './propose.ts';
import { changeTasks } from './targets.ts';
import { type Change, type ChangeAnswer, refuse, sayUnread } from './types.ts';

const FIELDS =
  /^(deadlines?|date|due|reminders?|notifications?|priority|labels?|tags?|recurrence|repeats?|(?:дедлайн|дэдлайн|напоминани|уведомлени|приоритет|повтор|метк|тег).*|срок.{0,2}|дат[уы]|тэг.*)$/;

/** `remove the deadline from the report`: a part of a task, not the task. */
export function namesField(question: Question): boolean {
  const titleWords = question.named.flatMap(({ title }) => splitWords(title));
  return unquoted(question).some(
    ({ text }) => FIELDS.test(text) && !titleWords.some((word) => areForms(word.text, text)),
  );
}

/** The task and its new title, as in `rename A to B`. The old title can have a `to`, too. */
function readRenaming(text: string, facts: Facts): { renamed: Question; title: string } | null {
  const [, said = ''] = RENAMING.exec(text) ?? [];
  const masked = said.replaceAll(QUOTES, (quoted) => '_'.repeat(quoted.length));
  const found = [...masked.matchAll(/\s+(?:to|as|в|на)\s+/giu)].map(({ 0: { length }, index }) => ({
    renamed: readQuestion(said.slice(0, index), facts),
    title: said.slice(index + length).replace(OUTER_QUOTES, '$1'),
  }));
  const isExact = ({ renamed: { named, text: old } }: (typeof found)[number]) =>
    named.some(({ title }) => title.toLowerCase() === old.replace(OUTER_QUOTES, '$1').toLowerCase());
  return found.find(isExact) ?? found.find(({ renamed }) => listNamedTasks(renamed).length > 0) ?? found[0] ?? null;
}

const OUTER_QUOTES = /^[“«"'‘](.*)[”»"'’]$/su;

/**
 * A new priority, length, title, project or label of a task that is named; null for other fields, or when it is not known
 * which task.
 * @param groups the projects and labels that it gets; those that it has already are not set
 */
export function setField(question: Question, facts: Facts, groups = question.groups): ChangeAnswer | null {
  const own = question.named.length > 0 ? groups : [];
  const renaming = readRenaming(question.text, facts);
  if (renaming)
    return findUnknown(renaming.renamed).length === 0
      ? setAll(renaming.renamed, { title: quote(renaming.title) }, facts)
      : refuse(facts, CHANGE_ANSWERS.whichTask);
  if (question.minutes !== null && question.when === null && saysLength(question))
    return setAll(question, { aiMetadata: { estimatedDuration: question.minutes } }, facts, own);
  const text = withoutNames(question);
  const [level, other] = findLevels(text);
  const isSet = findRequest(unquoted(question))?.verb === 'set'; // `make the report urgent please`
  if (!level || !(isSet || saysPriority(text)))
    return own.length > 0 && question.when === null ? setAll(question, {}, facts, own) : null;
  return other ? sayUnread(question, facts) : setAll(question, { priority: level }, facts, own);
}

/** The text with its titles, projects and labels blank: the label `urgent` is no priority. */
const withoutNames = ({ text, words, senses }: Question): string =>
  words
    .filter((word) => ['group', 'title'].some((cue) => senses.get(word)?.has(cue as Cue)))
    .reduce((rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), text);

type Patch = Extract<Change, { kind: 'set' }>['patch'];

function setAll(question: Question, patch: Patch, facts: Facts, groups: Group[] = []): ChangeAnswer {
  const named = (kind: Group['kind']) => groups.filter((group) => group.kind === kind).map(({ name }) => name);
  const [project] = named('project');
  if (project && !findProject(project, facts.snapshot))
    return refuse(facts, CHANGE_ANSWERS.noProject, { name: quote(project) });
  return changeTasks(question, null, facts, (tasks) => ({
    changes: tasks.map(({ id }): Change => {
      const ofGroups = patchOfGroups({ labels: named('label'), project }, id, facts);
      return { kind: 'set', id, patch: { ...patch, ...ofGroups } };
    }),
    refusals: [],
  }));
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
