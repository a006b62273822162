import { cleanLine } from '../../messages/clean-text.ts';
import type { Facts } from './question.ts';
import { isContent, listTitles, sharesTitleWord } from './titles.ts';
import { splitWords } from './words.ts';

/** A message of the person, and its answer if the client has sent it. */
export interface Turn {
  text: string;
  reply: string | null;
}

const PLACES: [pattern: RegExp, find: (list: string[], since: string[]) => string[]][] = [
  [/^(?:first|перв)/i, (list) => list.slice(0, 1)],
  [/^(?:second|втор)/i, (list) => list.slice(1, 2)],
  [/^(?:third|трет)/i, (list) => list.slice(2, 3)],
  [/^(?:fourth|четв[её]рт)/i, (list) => list.slice(3, 4)],
  [/^(?:last|последн)/i, (list) => list.slice(-1)],
  [/^(?:both|оба|обе)/i, (list) => (list.length === 2 ? list : [])],
  [/^(?:other|друг)/i, (list, since) => findOnly(list.filter((title) => !isNamedIn(since, title, list)))],
];

const findOnly = (titles: string[]) => (titles.length === 1 ? titles : []);

/** Whether a message names a title of a list, and not all of the list. */
const isNamedIn = (messages: string[], title: string, list: string[]): boolean =>
  messages.some((text) => {
    const named = pickAmong(list, text);
    return named.length < list.length && named.includes(title);
  });

/** The titles that a text has, or else those that share the most words with it. None if they share no word. */
export function pickAmong(titles: string[], text: string): string[] {
  const whole = titles.filter((title) => text.includes(title));
  if (whole.length > 0) return whole;
  const words = splitWords(text).filter(isContent);
  const points = titles.map((title) => words.filter((word) => sharesTitleWord(title, [word])).length);
  const most = Math.max(...points);
  return titles.filter((_, index) => most > 0 && points[index] === most);
}

/** `the second one`, `вторую`, `the other`, `both`: not `the second draft`. */
const ORDINAL =
  /(?<![a-zß-ӿ])(?:(?:the\s+)?(first|second|third|fourth|last|other)\s+one(?![a-zß-ӿ])|(?:the\s+(first|second|third|fourth|last|other)|(both))(?:\s+(?:one|task|item)(?![a-zß-ӿ])|\s+of\s+(?:them|these)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?]|(?:to|on|by|until|is|are|and|too|as|done|today|tomorrow|high|low)(?![a-zß-ӿ]))))|((?:перв|втор|четв[её]рт)(?:ую|ое|ая|ый|ой)|друг(?:ую|ое|ая)|об[ае]|трет(?:ью|ье|ья|ий)|последн(?:юю|ее|яя|ий))(?:\s+(?:задач[ау]|дело)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?—–-]|(?:на|до|в|к|и|а|тоже|из|завтра|сегодня|готов|сдела|перен|перед|удал|отлож|отмен|отмет|вычерк|сдвин|выкин|важн)[a-zß-ӿ]*))))/giu;

/**
 * The messages with titles for the places in a list: `move “Buy stamps” to Friday` for `move the second one to Friday`. The
 * list is what an answer before showed, the latest that is long enough.
 * @param answer the text that answers a message after others, if the client has not sent it
 */
export function nameListed(
  turns: Turn[],
  facts: Facts,
  answer: (message: string, before: string[]) => string,
): string[] {
  const titles = listTitles(facts.snapshot).map(({ title }) => cleanLine(title));
  const lists = new Map<number, string[]>();
  const named: string[] = [];
  const listOf = (index: number): string[] => {
    const reply = () => turns[index]?.reply ?? answer(named[index] ?? '', named.slice(0, index));
    const known = lists.get(index) ?? readList(reply(), titles);
    lists.set(index, known);
    return known;
  };
  for (const { text } of turns) {
    const index = named.length;
    named.push(
      text.replaceAll(ORDINAL, (said, ...words: (string | undefined)[]) => {
        const word = words.slice(0, 4).find(Boolean) ?? '';
        const [, find] = PLACES.find(([pattern]) => pattern.test(word)) ?? [];
        for (let before = index - 1; find && before >= 0; before -= 1) {
          const found = find(listOf(before), named.slice(before + 1, index));
          if (found.length > 0) return found.map((title) => `“${title}”`).join(' and ');
        }
        return said;
      }),
    );
  }
  return named;
}

/** The titles that an answer shows, if they are several: one of each point of a list, all of another line. */
function readList(text: string, titles: string[]): string[] {
  const list = [...new Set(text.split('\n').flatMap((line) => findTitles(line, titles)))];
  return list.length > 1 ? list : [];
}

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
