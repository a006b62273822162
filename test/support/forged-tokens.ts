import { env } from 'cloudflare:workers';
import { decodeJwt, decodeProtectedHeader, type JWTHeaderParameters, type JWTPayload } from 'jose';

type Part = Record<string, unknown>;

const HOUR = 3_600;
const LIFETIME_SECONDS = 7 * 24 * HOUR;

/**
 * Authorization headers that must get 401, by what is wrong with each. Most are signed with the real secret, so that
 * only the named part is wrong. `good` is a valid token, `stranger` is another user's id.
 */
export async function forgedTokens(good: string, stranger: string): Promise<Record<string, string>> {
  const header = { ...decodeProtectedHeader(good) } as JWTHeaderParameters & Part;
  const claims = decodeJwt(good);
  const [head = '', payload = '', signature = ''] = good.split('.');
  const now = Math.floor(Date.now() / 1000);
  const withHeader = (changes: Part, hash?: string) => sign({ ...header, ...changes }, claims, undefined, hash);
  const withClaims = (changes: Part) => sign(header, { ...claims, ...changes });
  const foreignClaims: JWTPayload = { ...claims, sub: stranger };

  const tokens = {
    'signed with another secret': await sign(header, foreignClaims, 'another-secret-of-32-characters-and-more'),
    'signed with a six-byte secret': await sign(header, foreignClaims, 'secret'),
    'signed with the key id': await sign(header, foreignClaims, String(header.kid)),
    'signed with the previous secret under the current key id': await sign(header, claims, env.JWT_SECRET_PREVIOUS),
    'another payload with a real signature': `${head}.${encode(foreignClaims)}.${signature}`,
    'alg none, unsigned': `${encode({ ...header, alg: 'none' })}.${payload}.`,
    'alg none, with a signature': await withHeader({ alg: 'none' }),
    'alg None in another case': `${encode({ ...header, alg: 'NoNe' })}.${payload}.${signature}`,
    HS512: await withHeader({ alg: 'HS512' }, 'SHA-512'),
    HS384: await withHeader({ alg: 'HS384' }, 'SHA-384'),
    'RS256 over an HMAC': await withHeader({ alg: 'RS256' }),
    'ES256 over an HMAC': await withHeader({ alg: 'ES256' }),
    'EdDSA over an HMAC': await withHeader({ alg: 'EdDSA' }),
    'no alg': await withHeader({ alg: undefined }),
    'no kid': await withHeader({ kid: undefined }),
    'an unknown kid': await withHeader({ kid: 'ffffffffffffffff' }),
    'a kid that climbs out of a folder': await withHeader({ kid: '../../../../dev/null' }),
    'a kid with SQL in it': await withHeader({ kid: "' or 1=1 --" }),
    'a kid that is a number': await withHeader({ kid: 0 }),
    'another typ': await withHeader({ typ: 'at+jwt' }),
    'an unknown critical header': await withHeader({ crit: ['exp'], exp: 1 }),
    'an unencoded payload': await withHeader({ crit: ['b64'], b64: false }),
    'a key of its own in the header': await sign(
      { ...header, kid: undefined, jwk: { kty: 'oct', k: btoa('secret') } },
      foreignClaims,
      'secret',
    ),
    'no exp': await withClaims({ exp: undefined }),
    'exp in the past': await withClaims({ iat: now - 2 * HOUR, exp: now - HOUR }),
    'exp as text': await withClaims({ exp: String(now + HOUR) }),
    'exp at this second': await withClaims({ exp: now }),
    'no iat': await withClaims({ iat: undefined }),
    'iat in the future': await withClaims({ iat: now + HOUR, exp: now + 2 * HOUR }),
    'iat longer ago than the lifetime of a token': await withClaims({
      iat: now - LIFETIME_SECONDS - HOUR,
      exp: now + HOUR,
    }),
    'nbf in the future': await withClaims({ nbf: now + HOUR }),
    'another issuer': await withClaims({ iss: 'somebody-else' }),
    'no issuer': await withClaims({ iss: undefined }),
    'another audience': await withClaims({ aud: 'another-api' }),
    'no audience': await withClaims({ aud: undefined }),
    'no sub': await withClaims({ sub: undefined }),
    'a sub that is not a UUID': await withClaims({ sub: "x' or '1'='1" }),
    'a sub that is a list': await withClaims({ sub: [claims.sub] }),
    'the sub of an unknown user': await withClaims({ sub: crypto.randomUUID() }),
    'no jti': await withClaims({ jti: undefined }),
    'a jti that is not a UUID': await withClaims({ jti: '1' }),
    'no sv': await withClaims({ sv: undefined }),
    'another sv': await withClaims({ sv: 2 }),
    'a sv that is text': await withClaims({ sv: '1' }),
    'a sv beyond 2^31': await withClaims({ sv: 2 ** 31 }),
    'a payload that is a list': await sign(header, [claims]),
    'a payload that is not JSON': await signText(head, toBase64Url(new TextEncoder().encode('{"sub":'))),
    'another last signature character': `${good.slice(0, -1)}${neighbour(good.slice(-1))}`,
    padding: `${good}=`,
    'a trailing dot': `${good}.`,
    'an empty signature': `${head}.${payload}.`,
    'no signature': `${head}.${payload}`,
    'a truncated signature': good.slice(0, -1),
    'a doubled signature': `${good}.${signature}`,
    'a doubled payload': `${head}.${payload}.${payload}.${signature}`,
    'the five parts of a JWE': `${head}..${payload}.${payload}.${signature}`,
    'one megabyte': `${head}.${'A'.repeat(1_000_000)}.${signature}`,
    'a large payload with a real signature': await withClaims({ filler: 'x'.repeat(2_000) }),
    'base64 with + and /': `${head.slice(0, -1)}+.${payload.slice(0, -1)}/.${signature}`,
    'only dots': '..',
  };
  return {
    ...Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, `Bearer ${token}`])),
    'a space within': `Bearer ${head} .${payload}.${signature}`,
    'a tab before it': `Bearer \t${good}`,
    'a word after it': `Bearer ${good} please`,
    'the scheme twice': `bearer bearer ${good}`,
    'two tokens': `Bearer ${good}, Bearer ${good}`,
    'no scheme': good,
    'another scheme': `Basic ${good}`,
    'a scheme with the same prefix': `BearerToken ${good}`,
    'the scheme alone': 'Bearer',
    'initData where a token belongs': 'tma user=%7B%7D&hash=00',
  };
}

const encode = (part: unknown) => toBase64Url(new TextEncoder().encode(JSON.stringify(part)));

const toBase64Url = (bytes: Uint8Array) => bytes.toBase64({ alphabet: 'base64url', omitPadding: true });

/** A compact JWS, built by hand because a library refuses to create most of these. */
const sign = (header: unknown, claims: unknown, secret: string = env.JWT_SECRET, hash = 'SHA-256') =>
  signText(encode(header), encode(claims), secret, hash);

async function signText(head: string, payload: string, secret: string = env.JWT_SECRET, hash = 'SHA-256') {
  const utf8 = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, utf8.encode(`${head}.${payload}`));
  return `${head}.${payload}.${toBase64Url(new Uint8Array(mac))}`;
}

/** The next character of the alphabet. It differs in the two unused bits, so a lenient decoder reads the same signature. */
function neighbour(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(last) + 1);
}
