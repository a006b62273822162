import { describe, expect, it } from 'vitest';
import { useNeon } from './engines.ts';

const { context, connect } = useNeon();

const rawText = { getTypeParser: () => (text: string) => text };

describe('a value over the Neon endpoint', () => {
  // The parameter and the text that Postgres prints for it.
  it.each([
    ['int8', '9007199254740993', '9007199254740993'],
    ['numeric', '12345678901234567890.000000000100', '12345678901234567890.000000000100'],
    ['float8', 0.1, '0.1'],
    ['timestamptz', '2026-03-29T01:30:00.123456+02:00', '2026-03-28 23:30:00.123456+00'],
    ['timestamptz', new Date('2026-03-29T01:30:00.123Z'), '2026-03-29 01:30:00.123+00'],
    ['timestamp', '0099-12-31 23:59:59.999999', '0099-12-31 23:59:59.999999'],
    ['date', '2026-02-28', '2026-02-28'],
    ['interval', '1 day 2 hours', '1 day 02:00:00'],
    ['boolean', true, 't'],
    ['boolean', false, 'f'],
    ['jsonb', { b: [1, null], a: 'ё' }, '{"a": "ё", "b": [1, null]}'],
    ['json', '{"b":1,  "a":2}', '{"b":1,  "a":2}'],
    ['bytea', Buffer.from([0, 255, 92, 39]), '\\x00ff5c27'],
    ['uuid', '0190A3F1-7d2c-7000-8000-000000000001', '0190a3f1-7d2c-7000-8000-000000000001'],
    ['text', 'it\'s \\ "quoted"\n\ttext; -- 👩‍👩‍👧 ё 漢', 'it\'s \\ "quoted"\n\ttext; -- 👩‍👩‍👧 ё 漢'],
    ['text', '', ''],
    ['text', null, null],
    ['text[]', ['a', 'b,c', '{"d"}', '', null, 'NULL'], '{a,"b,c","{\\"d\\"}","",NULL,"NULL"}'],
    ['int[]', [[1, 2], [3, 4]], '{{1,2},{3,4}}'], // biome-ignore format: a matrix
    ['uuid[]', ['0190a3f1-7d2c-7000-8000-000000000001'], '{0190a3f1-7d2c-7000-8000-000000000001}'],
  ])('of type %s has the text of Postgres: %j', async (type, value, text) => {
    const rows = await connect().query(`SELECT $1::${type} AS value`, [value], { types: rawText });
    expect(rows).toEqual([{ value: text }]);
  });

  it.each([
    ['int8', '-9223372036854775808', '-9223372036854775808'],
    ['timestamptz', '2026-03-29 00:00:00.123456+00', new Date('2026-03-29T00:00:00.123Z')],
    ['jsonb', '{"n": 1.50}', { n: 1.5 }],
    ['bytea', '\\x00ff', Buffer.from([0, 255])],
    ['text[]', '{a,NULL,"b c"}', ['a', null, 'b c']],
    ['boolean', 'f', false],
    ['text', null, null],
  ])('of type %s is parsed by the driver: %j', async (type, text, value) => {
    const rows = await connect().query(`SELECT $1::${type} AS value`, [text]);
    expect(rows).toEqual([{ value }]);
  });

  it('of an enum created after the start is its label', async () => {
    const sql = connect();
    await sql`CREATE TYPE mood AS ENUM ('low', 'high')`;
    expect(await sql`SELECT 'high'::mood AS one, ARRAY['low', 'high']::mood[] AS many`).toEqual([
      { one: 'high', many: '{low,high}' },
    ]);
  });

  it('of three megabytes is returned whole', async () => {
    const text = 'ж'.repeat(1_500_000);
    expect(await connect()`SELECT ${text}::text AS value`).toEqual([{ value: text }]);
  });
});

describe('a result over the Neon endpoint', () => {
  it('has the fields, the command and the row count of Neon', async () => {
    const sql = connect();
    await sql`CREATE TABLE named (id int PRIMARY KEY, name varchar(7))`;
    const result = await sql.query("INSERT INTO named VALUES (1, 'a'), (2, 'b') RETURNING name, id", [], {
      fullResults: true,
    });
    expect(result).toMatchObject({ command: 'INSERT', rowCount: 2, rowAsArray: false, viaNeonFetch: true });
    expect(result.fields).toEqual([
      {
        name: 'name',
        dataTypeID: 1043,
        tableID: expect.any(Number),
        columnID: 2,
        dataTypeSize: -1,
        dataTypeModifier: 11,
        format: 'text',
      },
      {
        name: 'id',
        dataTypeID: 23,
        tableID: expect.any(Number),
        columnID: 1,
        dataTypeSize: 4,
        dataTypeModifier: -1,
        format: 'text',
      },
    ]);
  });

  it('has no row count for a statement without rows', async () => {
    const result = await connect().query('CREATE TABLE empty ()', [], { fullResults: true });
    expect(result).toMatchObject({ command: 'CREATE', rowCount: null, rows: [], fields: [] });
  });

  it('has arrays as rows in array mode, with both columns of the same name', async () => {
    const rows = await connect().query('SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, NULL ORDER BY 1', [], {
      arrayMode: true,
    });
    expect(rows).toEqual([[1, 2], [3, null]]); // biome-ignore format: a matrix
  });

  it('has objects or arrays as rows on the wire, as the request asks', async () => {
    const query = 'SELECT $1::int AS one, true AS yes';
    const response = await fetch(context.url, {
      method: 'POST',
      headers: { 'Neon-Connection-String': context.connectionString, 'Neon-Raw-Text-Output': 'true' },
      body: JSON.stringify({
        queries: [
          { query, params: [1] },
          { query, params: [2], arrayMode: true },
        ],
      }),
    });
    expect(await response.json()).toMatchObject({
      results: [
        { rowAsArray: false, rows: [{ one: '1', yes: 't' }] },
        { rowAsArray: true, rows: [['2', 't']] },
      ],
    });
  });
});
