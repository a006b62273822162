import { describe, expect, it } from 'vitest';
import { readTelegramUser } from '../../src/entities/users/telegram-user.ts';

const read = (fields: object) => readTelegramUser(JSON.stringify({ id: 7, ...fields }));

const idOnly = {
  id: 7,
  firstName: '',
  lastName: null,
  username: null,
  languageCode: null,
  photoUrl: null,
  isPremium: false,
};

describe('readTelegramUser', () => {
  it('every profile field is read', () => {
    const user = {
      first_name: 'Ада 👩‍💻',
      last_name: 'Lovelace',
      username: 'ada',
      language_code: 'pt-br',
      is_premium: true,
      photo_url: 'https://t.me/i/userpic/320/a.svg',
      allows_write_to_pm: true,
    };

    expect(read(user)).toEqual({
      id: 7,
      firstName: 'Ада 👩‍💻',
      lastName: 'Lovelace',
      username: 'ada',
      languageCode: 'pt-br',
      isPremium: true,
      photoUrl: 'https://t.me/i/userpic/320/a.svg',
    });
  });

  it('only the id is required', () => {
    expect(read({})).toEqual(idOnly);
  });

  it.each([
    ['a number', 1],
    ['null', null],
    ['an object', { toString: 'x' }],
    ['empty', ''],
    ['invalid in Postgres (NUL)', 'a\0b'],
    ['too long', 'https://'.padEnd(5000, 'x')],
  ])('texts that are %s are left out', (_, text) => {
    const texts = { first_name: text, last_name: text, username: text, language_code: text, photo_url: text };

    expect(read(texts)).toEqual(idOnly);
  });

  it('a text with a lone surrogate, which Postgres rejects, is left out', () => {
    const { lastName = 'nobody' } = read({ last_name: 'a\uD83D' }) ?? {};

    expect(JSON.stringify(lastName)).toBe('null'); // as JSON, because vitest crashes on a lone surrogate in a failure
  });

  it.each([
    ['first_name', 'firstName', '', 128],
    ['last_name', 'lastName', null, 128],
    ['username', 'username', null, 32],
    ['language_code', 'languageCode', null, 35],
    ['photo_url', 'photoUrl', null, 1024],
  ])('a %s of the maximum length is read, and a longer one is left out', (field, property, absent, length) => {
    const longest = 'https://'.padEnd(length, 'x');

    expect(read({ [field]: longest })).toHaveProperty(property, longest);
    expect(read({ [field]: `${longest}x` })).toHaveProperty(property, absent);
  });

  it.each(['http://t.me/a.svg', 'javascript:alert(1)', 'photo', ' https://t.me/a.svg'])(
    'the photo_url %j is left out',
    (url) => {
      expect(read({ photo_url: url })).toHaveProperty('photoUrl', null);
    },
  );

  it.each([1, 'true', 'false', null, {}])('is_premium = %j is read as false', (is_premium) => {
    expect(read({ is_premium })).toHaveProperty('isPremium', false);
  });
});
