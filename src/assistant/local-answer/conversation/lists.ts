import { cleanLine } from '../../../messages/clean-text.ts';
import type { Facts } from '../query.ts';
import { isContent, listTitles, sharesTitleWord } from '../titles.ts';
import { splitWords } from '../words.ts';

/** The titles that an answer shows: one of each point of a list, all of another line. */
export function readList(text: string, { snapshot }: Facts): string[] {
  const titles = listTitles(snapshot).map(({ title }) => cleanLine(title));
  return [...new Set(text.split('\n').flatMap((line) => findTitles(line, titles)))];
}

const TIMED = /^• \d\d:\d\d/;

/** The ids of the open tasks that a list shows. The blocks of a plan above the list are no part of it. */
export function readTasks(text: string, facts: Facts): string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('•') && !TIMED.test(line));
  const titles = readList(lines.join('\n'), facts);
  return facts.snapshot.planning.tasks.filter(({ title }) => titles.includes(cleanLine(title))).map(({ id }) => id);
}

/** Whether an answer shows only the beginning of a list. */
export const isCut = (text: string): boolean => /^… (?:and \d|и ещё)/m.test(text);

function findTitles(line: string, titles: string[]): string[] {
  const found: { at: number; title: string }[] = [];
  let rest = line;
  for (const title of titles.filter((each) => line.includes(each)).sort((a, b) => b.length - a.length)) {
    const at = rest.indexOf(title);
    if (at >= 0) found.push({ at, title });
    rest = rest.replaceAll(title, ' '.repeat(title.length));
  }
  const inOrder = found.sort((a, b) => a.at - b.at).map(({ title }) => title);
  return line.startsWith('•') ? inOrder.slice(0, 1) : inOrder;
}

/** The titles that a text has, or else those that share the most words with it. None if they share no word. */
export function pickAmong(titles: string[], text: string): string[] {
  const whole = titles.filter((title) => text.includes(title));
  if (whole.length > 0) return whole;
  const words = splitWords(text).filter(isContent);
  const points = titles.map((title) => words.filter((word) => sharesTitleWord(title, [word])).length);
  const most = Math.max(...points);
  return titles.filter((_, index) => most > 0 && points[index] === most);
}
