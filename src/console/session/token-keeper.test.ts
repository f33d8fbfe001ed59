import { describe, expect, it } from 'vitest';
import { SignInRefused, TokenKeeper, type TokenSet } from './token-keeper.ts';

const tokenSet = (name: string, expires_in = 3600): TokenSet => ({
  access_token: `access ${name}`,
  refresh_token: `refresh ${name}`,
  expires_in,
});

/** A keeper with a clock, and answers of the server that are given in turn. */
function keep(first: TokenSet, answers: (TokenSet | Error)[]) {
  const seen = { nowMs: 0, asked: [] as string[], ended: 0 };
  const keeper = new TokenKeeper(first, {
    now: () => seen.nowMs,
    onEnd: () => (seen.ended += 1),
    refresh: async (token) => {
      seen.asked.push(token);
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { keeper, seen };
}

describe('the tokens of a sign-in', () => {
  it('are used until a minute before their end, then exchanged once for all who wait', async () => {
    const { keeper, seen } = keep(tokenSet('1'), [tokenSet('2'), tokenSet('3')]);
    seen.nowMs = 3_539_999;
    expect(await keeper.current()).toBe('access 1');
    seen.nowMs = 3_540_000;
    expect(await Promise.all([keeper.current(), keeper.current()])).toEqual(['access 2', 'access 2']);
    seen.nowMs += 3_540_000;
    expect(await keeper.current()).toBe('access 3');
    expect([seen.asked, keeper.refreshToken]).toEqual([['refresh 1', 'refresh 2'], 'refresh 3']);
  });

  it('are used for half of their life at least, however short it is', async () => {
    const { keeper, seen } = keep(tokenSet('1', 10), [tokenSet('2', 10)]);
    seen.nowMs = 4_999;
    expect(await keeper.current()).toBe('access 1');
    seen.nowMs = 5_000;
    expect(await keeper.current()).toBe('access 2');
  });

  it('are exchanged when the server has refused one', async () => {
    const { keeper } = keep(tokenSet('1'), [tokenSet('2')]);
    keeper.refuse();
    expect(await keeper.current()).toBe('access 2');
    expect(await keeper.current()).toBe('access 2');
  });

  it('end when the server gives no more, but not when it does not answer', async () => {
    const { keeper, seen } = keep(tokenSet('1'), [new Error('offline'), tokenSet('2'), new SignInRefused('ended')]);
    keeper.refuse();
    await expect(keeper.current()).rejects.toThrow('offline');
    expect([await keeper.current(), seen.ended]).toEqual(['access 2', 0]);
    keeper.refuse();
    await expect(keeper.current()).rejects.toThrow('ended');
    expect(seen.ended).toBe(1);
  });
});
