import { cleanLine } from '../../../messages/clean-text.ts';
import type { Facts } from '../query.ts';
import { isContent, listTitles, sharesTitleWord } from '../titles.ts';
import { splitWords } from '../words.ts';
import type { State } from './state.ts';

const PLACES: [pattern: RegExp, find: (list: string[], since: string[]) => string[]][] = [
  [/^(?:first|перв)/i, (list) => list.slice(0, 1)],
  [/^(?:second|втор)/i, (list) => list.slice(1, 2)],
  [/^(?:third|трет)/i, (list) => list.slice(2, 3)],
  [/^(?:fourth|четв[её]рт)/i, (list) => list.slice(3, 4)],
  [/^(?:last|последн)/i, (list) => list.slice(-1)],
  [/^(?:both|оба|обе)/i, (list) => (list.length === 2 ? list : [])],
  [
    /^(?:other|друг)/i,
    (list, since) => findOnly(list.filter((title) => !since.some((text) => isNamedIn(text, title, list)))),
  ],
];

const findOnly = (titles: string[]) => (titles.length === 1 ? titles : []);
const isNamedIn = (text: string, title: string, list: string[]): boolean => {
  const named = pickAmong(list, text);
  return named.length < list.length && named.includes(title);
};

/** `the second one`, `вторую`, `the other`, `both`: not `the second draft`. */
const ORDINAL =
  /(?<![a-zß-ӿ])(?:(?:the\s+)?(first|second|third|fourth|last|other)\s+one(?![a-zß-ӿ])|(?:the\s+(first|second|third|fourth|last|other)|(both))(?:\s+(?:one|task|item)(?![a-zß-ӿ])|\s+of\s+(?:them|these)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?]|(?:to|on|by|until|is|are|and|too|as|done|today|tomorrow|high|low)(?![a-zß-ӿ]))))|((?:перв|втор|четв[её]рт)(?:ую|ое|ая|ый|ой|ого)|друг(?:ую|ое|ая)|об[ае]|трет(?:ью|ье|ья|ий|ьей|ьего)|последн(?:юю|ее|яя|ий|ей|его))(?:\s+(?:задач[ау]|дело)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?—–-]|(?:на|до|в|к|и|а|тоже|из|завтра|сегодня|готов|я|уже|мне|сдела|перен|перед|удал|отлож|отмен|отмет|вычерк|сдвин|выкин|важн)[a-zß-ӿ]*))))/giu;

/** The message with titles for the places in a list: `move “Buy stamps” to Friday` for `move the second one to Friday`. */
export function nameListed(text: string, state: State | null): string {
  return text.replaceAll(ORDINAL, (said, ...words: (string | undefined)[]) => {
    const word = words.slice(0, 4).find(Boolean) ?? '';
    const [, find] = PLACES.find(([pattern]) => pattern.test(word)) ?? [];
    const since = [text.slice(0, text.indexOf(said))];
    for (let at = state; find && at; at = at.before) {
      const list = at.list();
      const found = list.length > 1 ? find(list, since) : [];
      if (found.length > 0) return found.map((title) => `“${title}”`).join(' and ');
      since.push(at.query.text);
    }
    return said;
  });
}

/** The titles that an answer shows, if they are several: one of each point of a list, all of another line. */
export function readList(text: string, { snapshot }: Facts): string[] {
  const titles = listTitles(snapshot).map(({ title }) => cleanLine(title));
  const found = [...new Set(text.split('\n').flatMap((line) => findTitles(line, titles)))];
  return found;
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
