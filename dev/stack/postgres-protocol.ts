/** A parameter is Postgres' own text for the value, or null. */
export interface Statement {
  query: string;
  params: (string | null)[];
}

/** A column as RowDescription of the wire protocol gives it. */
export interface Field {
  name: string;
  dataTypeID: number;
  tableID: number;
  columnID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
  format: 'text';
}

export interface StatementResult {
  fields: Field[];
  /** Each value exactly as Postgres prints it. */
  rows: (string | null)[][];
  /** The first word of the command tag, such as INSERT; empty for an empty statement. */
  command: string;
  rowCount: number | null;
}

/** One connection, which the engine gives to one caller at a time. */
export interface Session {
  execute(statement: Statement): Promise<StatementResult>;
}

export interface PostgresEngine {
  /** What `use` leaves uncommitted is rolled back. */
  withSession<T>(use: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where the database is, and in one line why it does not open; never with a password. */
export class PostgresUnavailableError extends Error {
  override readonly name = 'PostgresUnavailableError';
}

const errorFieldNames = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

type ErrorFieldName = (typeof errorFieldNames)[number];

/** The fields of an ErrorResponse; `code` is the SQLSTATE. */
export type ErrorFields = { [name in ErrorFieldName]?: string | null | undefined };

/** A statement that Postgres refused. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly fields: ErrorFields;

  constructor(message: string, fields: ErrorFields) {
    super(message);
    this.fields = Object.fromEntries(errorFieldNames.map((name) => [name, fields[name] ?? null]));
  }
}
