import * as fc from './fast-check.ts';

const escaped = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`;

/** JSON strings with every UTF-16 unit escaped: NUL, lone surrogates, and texts that attack SQL, HTML or paths. */
const hostileString = fc
  .oneof(
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    fc.constantFrom('\0', '\ud800', 'a\udc00b', '\ufeff', '\uffff', '\u202e', '🦷'.repeat(300), 'x'.repeat(6_000)),
    fc.constantFrom(
      "'; drop table users; --",
      '$1',
      '{{7*7}}',
      '%s%n',
      '../../etc/passwd',
      '<script>',
      '\\',
      '"',
      '%',
      '_',
    ),
    fc.constantFrom('null', 'NaN', '-0', '1e400', '__proto__', 'constructor', 'toString', 'hasOwnProperty'),
    fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2026-02-30T00:00:00Z', '24:00', 'UTC'),
    fc.constantFrom('1970-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59', '2026-11-22T09:00:60Z', 'Etc/GMT+14'),
    fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  )
  .map((text) => `"${Array.from({ length: text.length }, (_, at) => escaped(text.charCodeAt(at))).join('')}"`);

const hostileNumber = fc.oneof(
  fc.constantFrom('0', '-0', '-1', '1.5', '32767', '32768', '2147483647', '2147483648', '-2147483649'),
  fc.constantFrom('9007199254740991', '9007199254740993', '18446744073709551616', '1e400', '-1e400', '5e-324', '1E21'),
  fc.double().filter(Number.isFinite).map(String),
  fc.nat({ max: 400 }).map((digits) => `1${'0'.repeat(digits)}`),
);

const hostileKey = fc.oneof(
  fc.constantFrom(
    '"__proto__"',
    '"constructor"',
    '"prototype"',
    '"toString"',
    '"length"',
    '"id"',
    '"userId"',
    '""',
    '"0"',
  ),
  hostileString,
);

const deep = fc
  .record({ depth: fc.constantFrom(1, 31, 32, 33, 200, 20_000), open: fc.constantFrom('[', '{"a":') })
  .map(({ depth, open }) => `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`);

/** Any JSON value as text, including valid JSON that JSON.stringify never writes. */
export const hostileValue: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false', '{}', '[]'),
    hostileNumber,
    hostileString,
    deep,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    hostileObject(hostileKey, tie('value')),
  ),
})).value;

/** Bodies whose keys are mostly fields of the route, so that they pass the check for unknown keys. */
export const hostileBody = (valid: object, fields: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    hostileValue,
    hostileObject(
      fc.oneof(
        fc.constantFrom(...fields, 'unknown').map((name) => JSON.stringify(name)),
        hostileKey,
      ),
      hostileValue,
    ),
    withOneHostileField(valid, fields),
  );

/** A valid body with one of its fields hostile. */
const withOneHostileField = (valid: object, fields: readonly string[]) =>
  fc.record({ field: fc.constantFrom(...fields, 'unknown'), value: hostileValue }).map(({ field, value }) => {
    const path = field.split('.').map((name) => JSON.stringify(name));
    const changed = path.reduceRight((inner, name) => `{${name}:${inner}}`, value);
    const rest = JSON.stringify(valid).slice(1, -1);
    return rest === '' ? changed : `{${rest},${changed.slice(1)}`;
  });

function hostileObject(key: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(key, value), { maxLength: 5 })
    .map((pairs) => `{${pairs.map((pair) => pair.join(':')).join()}}`);
}

const queryText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll('#', '')),
  fc.constantFrom(
    '%00',
    '%ED%A0%80',
    '%FF',
    '%',
    '%%',
    '+',
    '%2B',
    '[]',
    'a[b]',
    '__proto__',
    'constructor',
    '0',
    '-1',
  ),
  fc.constantFrom('2026-11-22T09:00:00Z', '0000-00-00', '9999999999', 'W10', btoa('["x","y","z"]'), 'x'.repeat(5_000)),
);

/** Query strings with known, unknown, repeated and malformed parameters. */
export const hostileQuery = (parameters: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...parameters, 'unknown'), queryText), queryText), {
      minLength: 1,
      maxLength: 5,
    })
    .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
