/** A parameter is the value in Postgres' text format, or null. */
export interface Statement {
  query: string;
  params: (string | null)[];
}

/** A column of RowDescription in the wire protocol. */
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
  /** Each value in Postgres' text format. */
  rows: (string | null)[][];
  /** The first word of the command tag, such as INSERT; empty for an empty statement. */
  command: string;
  rowCount: number | null;
}

/** A connection that one caller uses at a time. */
export interface Session {
  execute(statement: Statement): Promise<StatementResult>;
}

export interface PostgresEngine {
  /** Rolls back what `use` did not commit. When `signal` aborts, it rolls the running statement back too. */
  withSession<T>(use: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

/** Its message names the database and the reason in one line, without the password. */
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

/** The fields of an ErrorResponse. `code` is the SQLSTATE. */
type ErrorFields = { [name in ErrorFieldName]?: string | null | undefined };

/** An error that Postgres reported for a statement. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly fields: ErrorFields;

  constructor(message: string, fields: ErrorFields) {
    super(message);
    this.fields = Object.fromEntries(errorFieldNames.map((name) => [name, fields[name] ?? null]));
  }
}
