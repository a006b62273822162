import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../dev/lib/project.ts';
import manifest from '../../package.json' with { type: 'json' };

const MAX_README_WORDS = 800;

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(projectRoot, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const findAll = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** GitHub's anchor of a heading. */
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
const listAnchors = (file: string) => findAll(read(file), /^#+ (.+)$/gm).map(toAnchor);

/** The variables that a configuration schema declares. */
const listVariables = (file: string) => findAll(read(file), /^ {2}([A-Z][A-Z_]+): /gm);

it('the README has at most 800 words', () => {
  expect(read('README.md').split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(MAX_README_WORDS);
});

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file);

  it('every relative link points to a file and a heading that exist', () => {
    const links = findAll(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(projectRoot, target))) return true;
      return anchor !== undefined && !listAnchors(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('every path in backticks exists', () => {
    const paths = findAll(text, /`((?:[\w.@-]+\/)+[\w.-]+\.(?:ts|sql|toml|json|md|svg|html))`/g);
    expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  it('every npm script that it names exists', () => {
    const scripts = findAll(text, /npm run (?:--silent )?([\w:-]+)/g);
    expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
  });
});

it('docs/configuration.md describes every variable of both Workers', () => {
  const text = read('docs/configuration.md');
  const variables = [...listVariables('src/env.ts'), ...listVariables('src/ai-worker/env.ts')];
  expect(variables.length).toBeGreaterThan(30);
  expect(variables.filter((variable) => !text.includes(`| \`${variable}\``))).toEqual([]);
});

it.each(['wrangler.toml', 'wrangler.ai.toml'])('docs/configuration.md has the values of %s', (file) => {
  const section = /^\[vars\]\n([^[]+)/m.exec(read(file))?.[1] ?? '';
  const rows = read('docs/configuration.md').split('\n');
  const values = [...section.matchAll(/^([A-Z_]+) = "(.+)"$/gm)];
  expect(values.length).toBeGreaterThan(0);
  for (const [, name, value] of values) {
    const isDescribed = (row: string) =>
      row.startsWith(`| \`${name}\``) && (row.includes(`\`${value}\``) || row.includes('as above'));
    expect(rows.some(isDescribed), `${name} = ${value}`).toBe(true);
  }
});

it('docs/api.md has the status of every error code', () => {
  const rows = read('docs/api.md').split('\n');
  const statuses = [...read('src/http/errors.ts').matchAll(/^ {2}([A-Z_]+): (\d{3}),$/gm)];
  expect(statuses.length).toBeGreaterThan(10);
  for (const [, code, status] of statuses) {
    const isListed = (row: string) => row.includes(`\`${code}\``) && row.split('|')[2]?.includes(`${status}`);
    expect(rows.some(isListed), `${code} ${status}`).toBe(true);
  }
});

it('docs/operations.md names only log messages that the Workers write', () => {
  const [, table = ''] = read('docs/operations.md').split('| other `message` |');
  const rows = table.split('\n\n')[0] ?? '';
  const messages = rows.split('\n').flatMap((row) => findAll(row.split('|')[1] ?? '', /`([^`]+)`/g));
  const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(join('src', path)))
    .join('\n');
  expect(messages.length).toBeGreaterThan(10);
  expect(messages.filter((message) => !sources.includes(`'${message}'`))).toEqual([]);
});
