import { cleanLine } from '../../messages/clean-text.ts';
import type { Facts } from './question.ts';
import { listTitles } from './titles.ts';

const PLACES: [pattern: RegExp, at: number][] = [
  [/^(?:first|перв)/i, 0],
  [/^(?:second|втор)/i, 1],
  [/^(?:third|трет)/i, 2],
  [/^(?:fourth|четв[её]рт)/i, 3],
  [/^(?:last|последн)/i, -1],
];

/** `the second one`, `вторую`: not `the second draft`. */
const ORDINAL =
  /(?<!\p{Alpha})(?:(?:the\s+)?(first|second|third|fourth|last)\s+one(?!\p{Alpha})|the\s+(first|second|third|fourth|last)(?:\s+(?:one|task|item)(?!\p{Alpha})|(?=\s*(?:$|[,.;!?]|(?:to|on|by|until|is|and|done|today|tomorrow|high|low)(?!\p{Alpha}))))|((?:перв|втор|четв[её]рт)(?:ую|ое|ая|ый|ой)|трет(?:ью|ье|ья|ий)|последн(?:юю|ее|яя|ий))(?:\s+(?:задач[ау]|дело)(?!\p{Alpha})|(?=\s*(?:$|[,.;!?—–-]|(?:на|до|в|к|и|а|тоже|из|завтра|сегодня|готов|сдела|перен|перед|удал|отлож|отмен|отмет|вычерк|сдвин|выкин|важн)\p{Alpha}*))))/giu;

/**
 * The messages with titles for the places in a list: `move “Buy stamps” to Friday` for `move the second one to Friday`. The
 * list is what an answer before showed, the latest that is long enough.
 * @param answer the text that answers a message after others
 */
export function nameListed(
  messages: string[],
  facts: Facts,
  answer: (message: string, before: string[]) => string,
): string[] {
  const titles = listTitles(facts.snapshot).map(({ title }) => cleanLine(title));
  const lists = new Map<number, string[]>();
  const named: string[] = [];
  const listOf = (index: number): string[] => {
    const known = lists.get(index) ?? readList(answer(named[index] ?? '', named.slice(0, index)), titles);
    lists.set(index, known);
    return known;
  };
  for (const [index, message] of messages.entries()) {
    named.push(
      message.replaceAll(ORDINAL, (said, ...words: (string | undefined)[]) => {
        const word = words.slice(0, 3).find(Boolean) ?? '';
        const [, at = 0] = PLACES.find(([pattern]) => pattern.test(word)) ?? [];
        const latest = named.findLastIndex((_, before) => before < index && listOf(before).at(at) !== undefined);
        return latest < 0 ? said : `“${listOf(latest).at(at)}”`;
      }),
    );
  }
  return named;
}

/** The titles that an answer shows, one of each line, if they are several. */
function readList(text: string, titles: string[]): string[] {
  const shown = text.split('\n').flatMap((line) => {
    const [title] = titles.filter((each) => line.includes(each)).sort((a, b) => b.length - a.length);
    return title ?? [];
  });
  const list = [...new Set(shown)];
  return list.length > 1 ? list : [];
}
