/**
 * Whether `Accept` prefers server-sent events to JSON, by the weights of RFC 9110, 12.5.1. JSON wins a tie, unless the
 * header names the stream.
 */
export function prefersStream(accept = ''): boolean {
  const ranges = new Map(accept.split(',').map(parseRange));
  const stream = weigh(ranges, 'text/event-stream');
  const json = weigh(ranges, 'application/json');
  return stream > json || (stream === json && stream > 0 && ranges.has('text/event-stream'));
}

/** `text/*;q=0.5` → ["text/*", 0.5] */
function parseRange(range: string): [type: string, weight: number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  return [type, weight === undefined ? 1 : Number(weight) || 0];
}

/** The weight of the most specific range that matches the type; 0 when none does. */
function weigh(ranges: Map<string, number>, type: string): number {
  const [group] = type.split('/');
  return ranges.get(type) ?? ranges.get(`${group}/*`) ?? ranges.get('*/*') ?? 0;
}
