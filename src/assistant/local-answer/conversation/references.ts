import { addDays } from '../../../shared/time-zones.ts';
import { type Facts, type Query, readQuery } from '../query.ts';
import { wholeWords } from '../words.ts';
import { pickAmong } from './lists.ts';
import type { State } from './state.ts';

/**
 * A message with what it refers to by its place or by its day in words of its own: `move “Buy stamps” to Friday` for
 * `move the second one to Friday`, `and a call on 2026-12-04` for `and a call, same day`.
 */
export const resolveReferences = (text: string, state: State | null, facts: Facts): string =>
  nameDay(namePlaces(text, state), state, facts);

// places in a list

const PLACES: [pattern: RegExp, find: (list: string[], since: string[]) => string[]][] = [
  [/^(?:first|перв)/i, (list) => list.slice(0, 1)],
  [/^(?:second|втор)/i, (list) => list.slice(1, 2)],
  [/^(?:third|трет)/i, (list) => list.slice(2, 3)],
  [/^(?:fourth|четв[её]рт)/i, (list) => list.slice(3, 4)],
  [/^(?:last|последн)/i, (list) => list.slice(-1)],
  [/^(?:both|оба|обе)/i, (list) => (list.length === 2 ? list : [])],
  [/^(?:other|друг)/i, (list, since) => findOnly(list.filter((title) => !isNamedSince(title, list, since)))],
];

const findOnly = (titles: string[]) => (titles.length === 1 ? titles : []);

const isNamedSince = (title: string, list: string[], since: string[]): boolean =>
  since.some((text) => {
    const named = pickAmong(list, text);
    return named.length < list.length && named.includes(title);
  });

/** `the second one`, `вторую`, `the other`, `both`: not `the second draft`. */
const ORDINAL =
  /(?<![a-zß-ӿ])(?:(?:the\s+)?(first|second|third|fourth|last|other)\s+one(?![a-zß-ӿ])|(?:the\s+(first|second|third|fourth|last|other)|(both))(?:\s+(?:one|task|item)(?![a-zß-ӿ])|\s+of\s+(?:them|these)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?]|(?:to|on|by|until|is|are|and|too|as|done|today|tomorrow|high|low)(?![a-zß-ӿ]))))|((?:перв|втор|четв[её]рт)(?:ую|ое|ая|ый|ой|ого)|друг(?:ую|ое|ая)|об[ае]|трет(?:ью|ье|ья|ий|ьей|ьего)|последн(?:юю|ее|яя|ий|ей|его))(?:\s+(?:задач[ау]|дело)(?![a-zß-ӿ])|(?=\s*(?:$|[,.;!?—–-]|(?:на|до|в|к|и|а|тоже|из|завтра|сегодня|готов|я|уже|мне|сдела|перен|перед|удал|отлож|отмен|отмет|вычерк|сдвин|выкин|важн)[a-zß-ӿ]*))))/giu;

function namePlaces(text: string, state: State | null): string {
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

// the day before

const SAME_DAY = wholeWords`(?:(?:on |the )*(?:that|same)|(?:на |в )?(?:этот|тот)(?: же)?) (?:day|день)`;
const NEXT_DAYS: [pattern: RegExp, days: 1 | -1][] = [
  [wholeWords`(?:the )?day before(?: that)?(?!\s+[a-zß-ӿ])|дн[её]м раньше|(?:на )?предыдущий день`, -1],
  [
    wholeWords`(?:the )?(?:day after|(?:next|following) day)(?: that)?(?!\s+[a-zß-ӿ])|(?:на )?следующий день|дн[её]м позже`,
    1,
  ],
];
const THERE = wholeWords`(?<=\s)(?:then|there|туда|там|тогда)`;

/** The day of the message before, if that is one day. */
const dayOf = ({ when }: Query): string | null => (when && !when.isHabit && when.from === when.to ? when.from : null);

function nameDay(text: string, state: State | null, facts: Facts): string {
  const day = state && dayOf(state.query);
  if (!day) return text;
  const [pattern, days] = NEXT_DAYS.find(([each]) => each.test(text)) ?? [SAME_DAY, 0];
  if (pattern.test(text)) return text.replace(pattern, `on ${addDays(day, days)}`);
  const { request, when, asks } = readQuery(text, facts);
  const isNew = /^(?:add|move|put|log)$/.test(request?.verb ?? '') && when?.isTimeAlone !== false;
  const isAfterFree = state.asked === null && state.query.asks.has('free');
  const isThere = THERE.test(text) && (isNew || (asks.has('free') && when === null));
  if (!isThere) return isNew && isAfterFree && when ? `${text} on ${day}` : text;
  const time = when ? null : state.query.when?.time; // `am I free at 3`, `put the call there`
  return text.replace(THERE, `on ${day}${time ? ` at ${time}` : ''}`);
}
