import { describe, expect, it } from 'vitest';
import { readTelegramUser } from '../../src/entities/users/telegram-user.ts';

const read = (fields: object) => readTelegramUser(JSON.stringify({ id: 7, ...fields }));

const nobodyInParticular = {
  id: 7,
  firstName: '',
  lastName: null,
  username: null,
  languageCode: null,
  photoUrl: null,
  isPremium: false,
};

describe('readTelegramUser', () => {
  it('reads what Telegram sends', () => {
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

  it('needs nothing but the id', () => {
    expect(read({})).toEqual(nobodyInParticular);
  });

  it.each([
    ['a number', 1],
    ['null', null],
    ['an object', { toString: 'x' }],
    ['empty', ''],
    ['NUL, which Postgres refuses', 'a\0b'],
    ['endless', 'https://'.padEnd(5000, 'x')],
  ])('leaves out texts that are %s', (_, text) => {
    const texts = { first_name: text, last_name: text, username: text, language_code: text, photo_url: text };

    expect(read(texts)).toEqual(nobodyInParticular);
  });

  it('leaves out half a surrogate pair, which Postgres refuses', () => {
    const { lastName = 'nobody' } = read({ last_name: 'a\uD83D' }) ?? {};

    expect(JSON.stringify(lastName)).toBe('null'); // escaped: the test runner dies of a lone surrogate in a failure
  });

  it.each([
    ['first_name', 'firstName', '', 128],
    ['last_name', 'lastName', null, 128],
    ['username', 'username', null, 32],
    ['language_code', 'languageCode', null, 35],
    ['photo_url', 'photoUrl', null, 1024],
  ])('takes a %s of the greatest length and no longer', (field, property, absent, length) => {
    const longest = 'https://'.padEnd(length, 'x');

    expect(read({ [field]: longest })).toHaveProperty(property, longest);
    expect(read({ [field]: `${longest}x` })).toHaveProperty(property, absent);
  });

  it.each(['http://t.me/a.svg', 'javascript:alert(1)', 'photo', ' https://t.me/a.svg'])(
    'takes no picture from %j',
    (url) => {
      expect(read({ photo_url: url })).toHaveProperty('photoUrl', null);
    },
  );

  it.each([1, 'true', 'false', null, {}])('does not take %j for premium', (is_premium) => {
    expect(read({ is_premium })).toHaveProperty('isPremium', false);
  });
});
