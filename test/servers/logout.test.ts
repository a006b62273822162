import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { Jwt } from '../../src/auth/jwt.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { type Answer, signUp } from '../support/client.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const CALLERS = 12;
const ROUNDS = 20;
const AFTER = 5;

const report = figures('Logout');

test.each(['/api/auth/logout', '/api/auth/logout-all'])(
  'after the response of %s every request gets 401',
  async (path) => {
    const begunBefore: Answer[] = [];
    const begunAfter: Answer[] = [];
    let behind = 0;
    await inTurn(ROUNDS, async () => {
      const person = await signUp();
      let answered = false;
      const { promise: busy, resolve: begin } = Promise.withResolvers<void>();
      const act = (index: number) =>
        index % 3 === 0 ? person.post('/api/tasks', { title: 'Race' }) : person.get('/api/user/me');
      const callOn = async (index: number) => {
        let after = 0;
        while (after < AFTER) {
          const begun = answered ? begunAfter : begunBefore;
          if (answered) after += 1;
          begun.push(await act(index));
          if (index === 0) begin();
        }
      };
      const logout = async () => {
        await busy;
        const answer = await person.post(path);
        answered = true;
        expect(answer.status).toBe(200);
      };
      await Promise.all([logout(), inParallel(CALLERS, callOn)]);
      const types = (await expectGaplessLog(person)).map(({ type }) => type);
      behind += types.length - 1 - types.findIndex((type) => type.startsWith('user.logged_out'));
    });
    expect(tally(begunAfter)).toEqual({ '401 AUTHENTICATION_ERROR': ROUNDS * CALLERS * AFTER });
    expect(begunBefore.filter(({ status }) => ![200, 201, 401].includes(status))).toEqual([]);
    report(`${path}: begun before its answer`, ROUNDS, `${summary(begunBefore)}; ${behind} written behind it`);
    report(`${path}: begun after its answer`, ROUNDS, summary(begunAfter));
  },
  120_000,
);

test('control: the signature of a revoked token is still valid', async () => {
  const person = await signUp();
  expect((await person.post('/api/auth/logout')).status).toBe(200);
  const jwt = new Jwt({ secrets: [env.JWT_SECRET], clock: () => new Date() });
  const tokens = new Tokens({ jwt, lifetimeSeconds: 604_800, clock: () => new Date() });
  const session = await tokens.verify(person.token);
  report('control: signature and expiry alone', 1, session ? 'let in after the logout' : 'refused');
  expect(session?.userId).toBe(person.user.id);
});
