import { parseQuickAdd } from '../../quick-add/parser/parse.ts';
import type { Token } from '../../quick-add/parser/types.ts';
import type { Word } from './words.ts';

interface Moment {
  now: Date;
  zone: string;
}

type Take = (token: Token) => void;

/** `from 2 to 4`, `с 10 до 12`: a span of the day. */
export function readSpan(tokens: Token[], take?: Take): { time: string; until: string } | null {
  const at = tokens.findIndex(({ type }, index) => type === 'start' && tokens[index + 1]?.type === 'time');
  const [start, end] = at < 0 ? [] : tokens.slice(at);
  const [time, until] = [String(start?.value).slice(11), String(end?.value)];
  if (!start || !end || time === '' || time >= until) return null;
  if (take) [start, end].forEach(take);
  return { time, until };
}

/** Quick add reads hours alone, as in `busy from 3 to 5`, only beside a day. */
export function readHours(text: string, clock: Moment): Token[] {
  const at = text.search(HOURS);
  const day = 'today ';
  const shift = at - day.length;
  const { tokens } = readQuickly(at < 0 ? '' : `${day}${text.slice(at)}`, clock);
  return tokens.map((token) => ({ ...token, start: token.start + shift, end: token.end + shift }));
}

export function listMatched(text: string, words: Word[], pattern: RegExp): Word[] {
  const { 0: said = '', index = 0 } = pattern.exec(text) ?? {};
  return words.filter(({ start, end }) => start >= index && end <= index + said.length);
}

/** `after 3pm`, `до 12`: from or until a time of the day. `by 5` and `к пяти` are times. */
export function readLimit(
  text: string,
  tokens: Token[],
  take: Take,
): { time: string; bound?: 'after' | 'before' } | null {
  const token = tokens.find(({ type, value }) => /^(?:start|deadline)$/.test(type) && String(value).includes('T'));
  if (!token) return null;
  take(token);
  const isUntil = /^(?:before|until|till|до)(?![a-zß-ӿ])/iu.test(text.slice(token.start));
  const bound = token.type === 'start' ? 'after' : isUntil ? 'before' : undefined;
  return { time: String(token.value).slice(11), ...(bound && { bound }) };
}

const FROM = String.raw`(?<![a-zß-ӿ])(?:from|со?)\s+`;
const BEFORE_TO = String.raw`(?:\S+\s+){1,3}?(?=(?:to|on|until|till|на|в|до)(?![a-zß-ӿ]))`;
const TWO_HOURS = String.raw`\d{1,2}(?::\d\d)?\s?(?:[ap]m)?\s+(?:to|until|till|до)\s+\d`;
/** `from Friday to`, `с 5 декабря на`: where the task is now, not where it goes. */
export const SOURCE = new RegExp(FROM + BEFORE_TO, 'iu');
/** Not `from 3 to 5`, which are hours of a day if nothing moves. */
export const SOURCE_DAY = new RegExp(`${FROM}(?!${TWO_HOURS})${BEFORE_TO}`, 'iu');
const HOURS = new RegExp(FROM + TWO_HOURS, 'iu');
/** `на` before a day or a time, and `за` before a date, not before a length: `на 30 минут`. */
const ON_DAY =
  /(?<![a-zß-ӿ])(?:за(?=\s+\d+(?:\s+[a-zß-ӿ]*(?:аря|аля|рта|реля|мая|юня|юля|уста|бря)|\.\d))|на)(?![a-zß-ӿ]|\s+(?:\d+\s*(?:м|ч)|полчаса|полтора|час(?:а|ов|ик)?(?!\s+(?:дня|ночи)))|\s+[a-zß-ӿ]+\s+(?:час|минут|неделе)|\s+(?:этих\s+)?выходных)/giu;

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const FOR_DAY = new RegExp(
  `\\bfor(?=\\s+(?:today|tomorrow|this|next|mon|tue|wed|thu|fri|sat|sun|(?:the\\s+)?\\d{1,2}(?:st|nd|rd|th)?\\s+(?:${MONTHS})|(?:${MONTHS})[a-z]*\\s+\\d))`,
  'gi',
);
/** `to 5`, `to 5pm`; not `to 5 December`. */
const TO_TIME = new RegExp(
  `(?<!\\d\\s?(?:[ap]m)?\\s)\\bto(?=\\s+\\d{1,2}(?::\\d\\d|\\s?[ap]m|(?![\\w./-]|\\s+(?:${MONTHS})))\\b)`,
  'gi',
);

/** `around 9pm`, `около 9 вечера`; not `about 2 pages`. */
const ABOUT_TIME =
  /(?<![a-zß-ӿ])(?:around|about|примерно в|примерно|около)(?=\s+\d{1,2}(?::\d\d)?\s?(?:[ap]m|утра|дня|вечера|last|yesterday|today|tomorrow|tonight|on|this|вчера|сегодня|завтра|$|[,.;!?])(?![a-zß-ӿ]))/giu;
/** `no, the 11th` */
const DAY_ALONE = /(?<![a-zß-ӿ]\s)the(?=\s+\d{1,2}(?:st|nd|rd|th)(?:\s+at\s|[^a-zß-ӿ\d]*$))/giu;

/** `until 3pm`, not of `from 2 until 4`. */
const UNTIL_TIME = /(?<!\d(?:[ap]m)? )\b(?:until|till)\b/gi;

/** Quick add leaves `на пятницу`, `to Friday` and `for Friday` in a title. Here they are days; the replacements are as long. */
export const readQuickly = (text: string, clock: Moment) =>
  parseQuickAdd(
    text
      .replaceAll(ON_DAY, 'в ')
      .replaceAll(/(?<![а-я])к выходным(?![а-я])/giu, 'к  субботе')
      .replaceAll(/\bby the weekend\b/gi, 'by    saturday')
      .replaceAll(/\bnext weekend\b/gi, 'next     sat')
      .replaceAll(ABOUT_TIME, ({ length }) => 'at'.padEnd(length))
      .replaceAll(DAY_ALONE, 'on ')
      .replaceAll(TO_TIME, 'at')
      .replaceAll(UNTIL_TIME, (until) => 'by'.padEnd(until.length))
      .replaceAll(/(?<!\d\s?(?:[ap]m)?\s)\bto\b|\bto\b(?!\s+\d)/gi, 'on')
      .replaceAll(FOR_DAY, 'on '),
    clock,
  );
