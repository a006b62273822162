import { describe, expect, it } from 'vitest';
import foldAgain from '../../migrations/0054_fold_again.sql?raw';
import type { Task, TaskPage } from '../../src/entities/tasks/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

const list = async (person: Person, query: Record<string, string>) =>
  (await person.get<TaskPage>(`/api/tasks?${new URLSearchParams(query)}`)).data;

const search = async (person: Person, q: string) => (await list(person, { q })).tasks.map(({ title }) => title);

/** Replaces all tasks of the person, as they are: rows of older releases are not clean. */
async function setTitles({ user }: Person, titles: string[]) {
  await sql`delete from tasks where user_id = ${user.id}`;
  await sql`
    insert into tasks (id, user_id, title, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, title, now(), now() from unnest(${titles}::text[]) as title`;
}

async function readPages(person: Person, query: Record<string, string>): Promise<Task[]> {
  const seen: Task[] = [];
  let cursor: string | null = null;
  do {
    const { tasks, page } = await list(person, { ...query, ...(cursor !== null && { cursor }) });
    seen.push(...tasks);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

describe('the search', () => {
  it.each([
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς', 'οδυσσευσ', 'Ὀδυσσεύς'],
    ['STRASSE 1', 'straße 1', 'Straẞe 1'],
    ['İstanbul', 'istanbul', 'ISTANBUL', 'ıstanbul'],
    ['Ёлка', 'елка', 'ЁЛКА', 'Ё'.normalize('NFD')],
    ['Йога', 'йога', 'ЙОГ', 'йо'.normalize('NFD')],
    ['café au lait', 'CAFE', 'Café', 'cafe\u0301'],
    ['Ünïcode', 'unicode', 'ÜNÏ'],
    ['한국어 수업', '한국', '한국'.normalize('NFD'), '한국어'.normalize('NFD')],
    ['ﬁnal ①', 'FINAL', 'final 1'],
    ['Ｍｅｅｔｉｎｇ ㎏', 'meeting', 'kg'],
    ['ﾃｽﾄ', 'テスト'],
    ['می‌خواهم بخوابم', 'میخواهم', 'می‌خواهم'],
    ['I ❤️ NY', '❤', '❤️ ny'],
    ['Đường phố', 'đuong pho'],
    ['naïve ’quote', 'naive'],
    ['Москва', 'МОСК', 'скв'],
    ['Don’t forget “A‑1”', "don't", '"a-1"', 'don‘t', '«a–1»', '„A−1“'],
    ['O′Neill ‹x›', "o'neill", "'x'"],
    ['שָׁלוֹם צה״ל ג׳', 'שלום', 'צה"ל', "ג'"],
    ['مُحَمَّد أحمد كـتـاب', 'محمد', 'احمد', 'كتاب'],
    ['ܫܠܳܡܐ', 'ܫܠܡܐ'],
  ])('finds %s, as it is and in NFD, by other forms of its letters', async (title, ...queries) => {
    const person = await signUp();
    await setTitles(person, [title, title.normalize('NFD'), 'other']);
    for (const q of [title, title.toUpperCase(), title.toLowerCase(), ...queries]) {
      expect(await search(person, q), q).toHaveLength(2);
    }
  });

  it.each([
    ['й is another letter than и', 'мой', 'мои'],
    ['が is another letter than か', 'か', 'が'],
    ['a vowel sign is a part of its syllable', 'कि', 'का'],
    ['a percent sign is text', '5%', '5 of 10'],
    ['a full-width percent sign is text', '5％', '5 of 10'],
    ['a full-width underscore is text', 'a＿b', 'axb'],
    ['a full-width backslash is text', 'a＼%', 'a%'],
    ['words of title and description are apart', 'end start', 'end'],
    ['a stroke that makes a word longer is text alone', 'ـ', 'كتاب'],
  ])('does not find more: %s', async (_, q, title) => {
    const person = await signUp();
    await setTitles(person, [title]);
    await sql`update tasks set description = 'start' where user_id = ${person.user.id}`;
    expect(await search(person, q)).toEqual([]);
  });

  it('finds wildcards and full-width wildcards as text', async () => {
    const person = await signUp();
    await setTitles(person, ['50% off', 'a_b', 'c:\\temp']);
    expect(await search(person, '0％')).toEqual(['50% off']);
    expect(await search(person, 'A＿B')).toEqual(['a_b']);
    expect(await search(person, ':＼t')).toEqual(['c:\\temp']);
  });

  it('folds every letter, its lower case and its upper case to the same text, and a folded text to itself', async () => {
    const letters = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter((letter) =>
      /[[\p{Ll}\p{Lu}\p{Lt}]--[\u1c80-\u1c88\u1f80-\u1fff]]/v.test(letter),
    );
    const rows = await sql`
      select letter from unnest(${letters}::text[], ${letters.map((letter) => letter.toLowerCase())}::text[],
          ${letters.map((letter) => letter.toUpperCase())}::text[]) as form (letter, small, capital)
        where fold_text(letter) <> fold_text(small) or fold_text(letter) <> fold_text(capital)
          or fold_text(letter) <> fold_text(fold_text(letter))`;
    const newInUnicode16 = /[\u019b\u0264\u1c89\u1c8a\ua7cb-\ua7dc\u{10d50}-\u{10d85}\u{16ea0}-\u{16ed3}]/u;
    expect(letters.length).toBeGreaterThan(2_500);
    expect(rows.map(({ letter }) => letter).filter((letter) => !newInUnicode16.test(letter))).toEqual([]);
  });

  it('finds texts that an older release has folded, when a migration has folded them again', async () => {
    const person = await signUp();
    await setTitles(person, ['Don’t', 'שָׁלוֹם', 'plain', 'ـ']);
    await sql`update task_texts set folded = lower(title) || E'\n' from tasks where id = task_id and tasks.user_id = ${person.user.id}`;
    expect(await search(person, "don't")).toEqual([]);
    for (let batches = 0; (await sql.query(foldAgain)).length > 0; batches += 1) expect(batches).toBeLessThan(3);
    expect([await search(person, "don't"), await search(person, 'שלום')]).toEqual([['Don’t'], ['שָׁלוֹם']]);
  });

  it('gets 400 when nothing of the text can be seen', async () => {
    const person = await signUp();
    for (const q of ['\u200b', '\u3164', '\u0301']) {
      expect((await person.get(`/api/tasks?${new URLSearchParams({ q })}`)).status).toBe(400);
    }
  });
});

const WORDS = [
  'Zebra',
  'zebra',
  'Äpfel',
  'apple',
  'Apple',
  'ábc',
  'abd',
  'ß',
  'ss',
  'st',
  'œ',
  'ñ',
  'n',
  'o',
  'İ',
  'ı',
];
const RUSSIAN = [
  'Я',
  'я',
  'Ё',
  'ё',
  'Е',
  'е',
  'Ж',
  'ж',
  'Ёлка',
  'Елка',
  'ежик',
  'ёж',
  'Й',
  'И',
  'К',
  'Ы',
  'Щ',
  'яблоко',
];
const OTHERS = [
  '10',
  '2',
  '_a',
  '-a',
  'a b',
  'ab',
  'ї',
  'і',
  'ў',
  'Ω',
  'ώ',
  '한',
  '가',
  '中',
  '日',
  'あ',
  'ア',
  'א',
  'ا',
  '🦷',
  '½',
];

describe('the order by title', () => {
  it('puts Äpfel before Zebra, Ё between Е and Ж, and cases next to each other', async () => {
    const person = await signUp();
    await setTitles(person, ['Zebra', 'Я', 'Ж', 'apple', 'Е', 'Äpfel', 'banana', 'Apple', 'Ё', 'ё', 'е']);
    const { tasks } = await list(person, { sort: 'title' });
    expect(tasks.map(({ title }) => title).join(' ')).toBe('Äpfel apple Apple banana Zebra е Е ё Ё Ж Я');
  });

  it.each([
    ['of any letters', 'und', [...WORDS, ...RUSSIAN, ...OTHERS]],
    ['in Russian', 'ru', RUSSIAN],
  ])('is that of Intl.Collator for titles %s', async (_, locale, words) => {
    const person = await signUp();
    const { compare } = new Intl.Collator(locale);
    const titles = words.flatMap((one, n) => [one, `${one} ${words[(n * 7) % words.length]}`]);
    await setTitles(person, titles);
    const sorted = (await list(person, { sort: 'title', limit: '100' })).tasks.map(({ title }) => title);
    expect(sorted).toHaveLength(Math.min(titles.length, 100));
    for (const [n, title] of sorted.slice(1).entries()) {
      const before = sorted[n] ?? '';
      expect(compare(before, title), `${before} before ${title}`).toBeLessThanOrEqual(0);
    }
  });

  it('has every task once in pages of every size, in both directions', async () => {
    const person = await signUp();
    const title = fc.oneof(
      fc.constantFrom(...WORDS, ...RUSSIAN, ...OTHERS),
      fc.constantFrom('Йога'.normalize('NFD'), 'Йога', 'ss', 'SS', 'e\u0301', 'é', 'a\nb', '\u200b'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(title, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        async (titles, limit) => {
          await setTitles(person, titles);
          const ids = async (query: Record<string, string>) => (await readPages(person, query)).map(({ id }) => id);
          const whole = await ids({ sort: 'title', limit: '100' });
          expect(new Set(whole).size).toBe(titles.length);
          expect(await ids({ sort: 'title', limit: `${limit}` })).toEqual(whole);
          expect(await ids({ sort: '-title', limit: `${limit}` })).toEqual(whole.toReversed());
        },
      ),
      { numRuns: volume({ test: 8, full: 25 }) },
    );
  });
});
