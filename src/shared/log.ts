const LEVELS = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof LEVELS;
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Writes one JSON object per line. Fields are scalars only, so no object can bring large or secret data with it. */
export class Log {
  readonly #level: LogLevel;
  readonly #context: () => LogFields;

  /** @param context fields of every line */
  constructor(level: LogLevel, context: () => LogFields = () => ({})) {
    this.#level = level;
    this.#context = context;
  }

  error = (message: string, fields: LogFields = {}) => this.#write('error', message, fields);
  warn = (message: string, fields: LogFields = {}) => this.#write('warn', message, fields);
  info = (message: string, fields: LogFields = {}) => this.#write('info', message, fields);
  /** The fields are only made when the line is written. */
  debug = (message: string, fields: () => LogFields) => {
    if (this.#level === 'debug') this.#write('debug', message, fields());
  };

  #write(level: LogLevel, message: string, fields: LogFields) {
    if (LEVELS[level] > LEVELS[this.#level]) return;
    console[level](JSON.stringify({ level, time: new Date().toISOString(), message, ...this.#context(), ...fields }));
  }
}

export interface LoggableError {
  logFields: LogFields;
}

/** Log fields of a caught value that contain no user data: the error's class and where it was thrown, or its `logFields`. */
export function errorFields(err: unknown): LogFields {
  if (!(err instanceof Error)) return { cause: typeof err };
  if (isLoggable(err)) return err.logFields;
  const at = err.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return { cause: err.name, at: at?.trim() };
}

const isLoggable = (err: Error): err is Error & LoggableError => 'logFields' in err;
