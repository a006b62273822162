import { LANGUAGES, type Language } from '../messages/say.ts';

/** Whether `Accept` prefers server-sent events to JSON (RFC 9110, 12.5.1). In a tie, it must name the stream. */
export function prefersStream(accept = ''): boolean {
  const ranges = new Map(parseRanges(accept));
  const stream = weigh(ranges, 'text/event-stream');
  const json = weigh(ranges, 'application/json');
  return stream > json || (stream === json && stream > 0 && ranges.has('text/event-stream'));
}

/**
 * The language that `Accept-Language` prefers, by the weights of RFC 9110, 12.5.4. A region does not matter. Of two
 * with the same weight, the first one wins. English if it accepts no language of ours.
 */
export function preferredLanguage(acceptLanguage = ''): Language {
  const ranges = parseRanges(acceptLanguage).map(([tag, weight], position) => ({
    language: tag.split('-')[0],
    weight,
    position,
  }));
  const any = ranges.find(({ language }) => language === '*');
  const best = LANGUAGES.flatMap((name) => {
    const named = ranges.filter(({ language }) => language === name);
    const [match = any && { ...any, position: ranges.length }] = named.sort(byWeight);
    return match && match.weight > 0 ? [{ ...match, language: name }] : [];
  }).sort(byWeight);
  return best[0]?.language ?? 'en';
}

const byWeight = (a: Weighted, b: Weighted) => b.weight - a.weight || a.position - b.position;

interface Weighted {
  weight: number;
  position: number;
}

const parseRanges = (header: string) => header.split(',').map(parseRange);

/** `text/*;q=0.5` → ["text/*", 0.5] */
function parseRange(range: string): [range: string, weight: number] {
  const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return [name, weight === undefined ? 1 : Number(weight) || 0];
}

/** The weight of the most specific range that matches the type; 0 when none does. */
function weigh(ranges: Map<string, number>, type: string): number {
  const [group] = type.split('/');
  return ranges.get(type) ?? ranges.get(`${group}/*`) ?? ranges.get('*/*') ?? 0;
}
