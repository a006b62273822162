const LEVELS = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof LEVELS;
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Writes one JSON object a line. Fields are flat scalars, so nothing large or secret slips in by its parent. */
export class Log {
  readonly #level: LogLevel;

  constructor(level: LogLevel) {
    this.#level = level;
  }

  error = (message: string, fields: LogFields = {}) => this.#write('error', message, fields);
  warn = (message: string, fields: LogFields = {}) => this.#write('warn', message, fields);
  info = (message: string, fields: LogFields = {}) => this.#write('info', message, fields);
  debug = (message: string, fields: LogFields = {}) => this.#write('debug', message, fields);

  #write(level: LogLevel, message: string, fields: LogFields) {
    if (LEVELS[level] > LEVELS[this.#level]) return;
    console[level](JSON.stringify({ level, time: new Date().toISOString(), message, ...fields }));
  }
}

/** An error that says itself what of it may be logged. */
export interface LoggableError {
  logFields: LogFields;
}

/** The fields of an error that carry no data: its class and where it was thrown, or the fields it offers itself. */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { cause: typeof thrown };
  if ('logFields' in thrown) return (thrown as Error & LoggableError).logFields;
  const at = thrown.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return { cause: thrown.name, at: at?.trim() };
}
