import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as ts from 'typescript';

/** A change of one file that a test should notice. */
export interface Mutant {
  file: string;
  line: number;
  was: string;
  becomes: string;
  /** The whole file with the change. */
  text: string;
}

type Edit = [start: number, end: number, becomes: string];

/** Binary operators, and names of functions, by what takes their place. */
const OPERATORS: Record<string, string> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
};
const NAMES: Record<string, string> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  some: 'every',
  every: 'some',
  find: 'findLast',
  gt: 'gte',
  gte: 'gt',
  lt: 'lte',
  lte: 'lt',
  asc: 'desc',
  desc: 'asc',
  isNull: 'isNotNull',
  isNotNull: 'isNull',
};
/** Methods whose call is dropped. */
const DROPPED = new Set(['filter', 'sort', 'toSorted', 'toReversed', 'reverse', 'slice', 'trim', 'toLowerCase']);

/** Words of SQL by what takes their place. */
const SQL: [RegExp, string][] = [
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ = /g, ' <> '],
  [/ <> /g, ' = '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/(?<!between \S+) and /g, ' or '],
  [/ or /g, ' and '],
  [/\bnot (?=exists|coalesce|\()/g, ''],
  [/\bis not null/g, 'is null'],
  [/\bis null/g, 'is not null'],
  [/ desc\b/g, ' asc'],
  [/ nulls last/g, ' nulls first'],
  [/ for (no key update|update|share|key share)( of)?$/g, ''],
  [/\bleast\b/g, 'greatest'],
  [/\bunion all\b/g, 'except all'],
  [/\bleft join\b/g, 'join'],
];

/** Every mutant of a file, in its order. */
export function findMutants(file: string): Mutant[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    edits.push(...editsOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits.map((edit) => toMutant(file, text, edit));
}

function editsOf(node: ts.Node, source: ts.SourceFile): Edit[] {
  const replace = (part: ts.Node, becomes: string): Edit => [part.getStart(source), part.getEnd(), becomes];
  const textOf = (part: ts.Node) => part.getText(source);
  if (ts.isBinaryExpression(node)) {
    const isText = [node.left, node.right].some((side) => /^['"`]/.test(textOf(side)));
    const becomes = isText ? undefined : OPERATORS[textOf(node.operatorToken)];
    return becomes ? [replace(node.operatorToken, becomes)] : [];
  }
  if (ts.isIfStatement(node)) return [replace(node.expression, 'false'), replace(node.expression, 'true')];
  if (ts.isConditionalExpression(node)) {
    return [replace(node.condition, 'false'), replace(node.condition, 'true')];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [replace(node, textOf(node.operand))];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace(node, 'true')];
  if (ts.isNumericLiteral(node)) return [replace(node, node.text === '0' ? '1' : `(${textOf(node)} + 1)`)];
  if (ts.isExpressionStatement(node) && !textOf(node).startsWith('super')) return [replace(node, ';')];
  if (ts.isCallExpression(node)) return editsOfCall(node, replace, textOf);
  if (ts.isTaggedTemplateExpression(node) && textOf(node.tag).startsWith('sql')) return editsOfSql(node, source);
  return [];
}

function editsOfCall(
  { expression, arguments: args }: ts.CallExpression,
  replace: (part: ts.Node, becomes: string) => Edit,
  textOf: (part: ts.Node) => string,
): Edit[] {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const renamed = NAMES[textOf(name)];
  if (renamed && args.length > 0) return [replace(name, renamed)];
  if (textOf(name) === 'and') return args.map((arg) => replace(arg, 'undefined'));
  if (ts.isPropertyAccessExpression(expression) && DROPPED.has(textOf(name))) {
    return [replace(expression.parent, textOf(expression.expression))];
  }
  return [];
}

function editsOfSql({ template }: ts.TaggedTemplateExpression, source: ts.SourceFile): Edit[] {
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map(({ literal }) => literal)]
    : [template];
  return parts.flatMap((part) => {
    const start = part.getStart(source);
    const text = part.getText(source);
    return SQL.flatMap(([pattern, becomes]) =>
      [...text.matchAll(pattern)].map(
        ({ 0: was, index }): Edit => [start + index, start + index + was.length, becomes],
      ),
    );
  });
}

/** The id of a user, as conditions name it: in drizzle, and in SQL. */
const COLUMN = String.raw`(?:\w+\.)*(?:userId|id)`;
const OWNER = String.raw`owner\.id|users\.id|(?:\w+\.)*userId`;
const IN_SQL = String.raw`\w+\.user_id|followed\.id|person`;
const OWNER_CONDITIONS: [RegExp, string][] = [
  [new RegExp(String.raw`eq\((${COLUMN}), (?:${OWNER})\)`, 'g'), 'eq($1, $1)'],
  [new RegExp(String.raw`(\$\{${COLUMN}\}) = (?:\$\{(?:${OWNER})\}|${IN_SQL})`, 'g'), '$1 = $1'],
  [
    new RegExp(String.raw`(?<![\w.])((?:\w+\.)?(?:user_)?id) = (?:\$\{(?:\w+\.)*userId\}|(?:${IN_SQL})\b)`, 'g'),
    '$1 = $1',
  ],
  [
    /(\$\{(?:users\.id|\w+\.userId)\}|\buser_id) in \(select (?:user_id from \w+|id from owners|\w+\.user_id from \w+)\)/g,
    '$1 = $1',
  ],
  [/ \|\| proposal\.userId !== caller\.session\.userId/g, ''],
  [/\[caller\.session\.userId, \.\.\.scope\]/g, '[...scope]'],
  [/fingerprint\(\[userId, key\]\)/g, 'fingerprint([key])'],
  [/`user:\$\{userId\}:/g, '`user:'],
];

/** A mutant without it for each condition that keeps users apart. */
export function findOwnerMutants(file: string): Mutant[] {
  const text = readFileSync(file, 'utf8');
  const matches = OWNER_CONDITIONS.flatMap(([pattern, becomes]) =>
    [...text.matchAll(pattern)].map((match) => ({ match, becomes, pattern })),
  );
  return matches
    .filter(({ match }) => !isReplacedLater(file, text.slice(0, match.index)))
    .map(({ match: { 0: was, index }, pattern, becomes }) =>
      toMutant(file, text, [index, index + was.length, was.replace(new RegExp(pattern.source), becomes)]),
    );
}

/** Whether the text ends in an SQL function that a later migration replaces. */
function isReplacedLater(file: string, text: string): boolean {
  const name = [...text.matchAll(/function (\w+)\(/g)].at(-1)?.[1];
  return globSync(`${dirname(file)}/*.sql`).some(
    (later) => later > file && readFileSync(later, 'utf8').includes(`replace function ${name}(`),
  );
}

function toMutant(file: string, text: string, [start, end, becomes]: Edit): Mutant {
  const line = text.slice(0, start).split('\n').length;
  const was = text.slice(start, end);
  return { file, line, was, becomes, text: text.slice(0, start) + becomes + text.slice(end) };
}
