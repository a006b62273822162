import { Column, getTableName, isSQLWrapper, Name, Param, SQL, StringChunk, Table } from 'drizzle-orm';

/**
 * Says what the text has in place of a value.
 * @param column whose value it is, if that is known
 */
export type WriteParam = (value: unknown, column: Column | undefined) => string;

/**
 * The text of a statement. drizzle's own writer looks up the classes of each part up to ten times, and makes an object for
 * each: that was up to a fifth of the CPU time of a request.
 */
export function writeSql(statement: SQL, writeParam: WriteParam): string {
  let text = '';
  const write = (part: unknown): void => {
    if (part instanceof StringChunk) for (const piece of part.value) text += piece;
    else if (part instanceof SQL) part.queryChunks.forEach(write);
    else if (part instanceof Column) text += `${quote(getTableName(part.table))}.${quote(part.name)}`;
    else if (part instanceof Table) text += quote(getTableName(part));
    else if (part instanceof Name) text += quote(part.value);
    else if (part instanceof Param) writeValue(part);
    else if (Array.isArray(part)) writeList(part);
    else if (isSQLWrapper(part)) throw new TypeError('this part of a statement cannot be written');
    else if (part !== undefined) text += writeParam(part, undefined);
  };
  const writeValue = ({ value, encoder }: Param) => {
    const encoded = value === null ? null : encoder.mapToDriverValue(value);
    text += writeParam(encoded, encoder instanceof Column ? encoder : undefined);
  };
  const writeList = (parts: unknown[]) => {
    text += '(';
    for (const [index, part] of parts.entries()) {
      if (index > 0) text += ', ';
      write(part);
    }
    text += ')';
  };
  write(statement);
  return text;
}

const quote = (name: string) => `"${name}"`;
